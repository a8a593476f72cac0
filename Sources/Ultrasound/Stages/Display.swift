import CKernels

/// The machine's chain from a line's echo power to what is shown, stage by stage: envelope smoothed over three samples,
/// time gain, log compression, gray map, persistence. Eight samples at a time pass through all of them (`k_showLine`).
struct Display {
  /// Over unit speckle, what is full scale: bone near perpendicular incidence saturates, as on a machine whose gain is set
  /// for muscle.
  static let whiteDB: Float = 26
  /// How much of the gray curve is S-shaped, so that the middle grays part and the ends rest.
  static let curve: Float = 0.55
  let workspace: Workspace
  /// Maps full scale to 1 and `dynamicRangeDB` below it to 0. Power, not amplitude, goes into the logarithm: half of an
  /// octave's decibels.
  private let perOctave, base: Float
  /// How much of the image shown before is mixed in.
  private let persistence: Float

  init(workspace: Workspace) {
    self.workspace = workspace
    let settings = workspace.settings
    let range = max(settings.dynamicRangeDB, 1)
    perOctave = decibelsPerOctave / 2 / range
    base = (range - Display.whiteDB + settings.gainDB) / range
    // Compounding looks from another side each time, and has a mean of its own.
    let isAlone = workspace.restartsPersistence || workspace.bank.views.count > 1
    persistence = isAlone ? 0 : min(max(settings.persistence, 0), 0.95)
  }

  /// - Parameter row: scratch of `samplesMax` + 32 floats.
  func show(line: Int, row: UnsafeMutableBufferPointer<Float>) {
    let w = workspace
    let count = w.bank.geometry.samplesPerScanline
    assert(count + 16 <= row.count, "scratch")
    var kernel = k_displayLine(
      power: UnsafePointer(w.power.pointer(at: line * Workspace.lineStride, count: count)),
      timeGain: UnsafePointer(w.timeGain.pointer(count: count)), row: row.baseAddress,
      shown: w.shown.pointer(at: line * Workspace.lineStride, count: count),
      gray: w.gray.pointer(at: line * ScanTable.stride(w.bank.geometry), count: count),
      count: Int32(count), perOctave: perOctave, base: base,
      curve: Display.curve, persistence: persistence)
    k_showLine(&kernel, w.vectors)
  }
}
