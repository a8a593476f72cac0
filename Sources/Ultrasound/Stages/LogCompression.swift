import CKernels

/// The machine's chain from a line's echo power to the gray shown, stage by stage: envelope smoothed over three
/// samples, time gain, log compression, gray map, persistence. Eight samples at a time pass through all of them
/// (`k_showLine`).
struct LogCompression {
  /// Full scale over unit speckle: bone near perpendicular incidence saturates, as on a machine whose gain is set for
  /// muscle.
  static let whiteDB: Float = 26
  /// Share of the gray curve that is S-shaped, so that the middle grays are spread and the ends stay.
  static let curve: Float = 0.55
  private let input: FrameInput
  private let lines: ShownLines
  /// Slope and offset that map full scale to 1 and `dynamicRangeDB` below it to 0. Power, not amplitude, goes into
  /// the logarithm: half of an octave's decibels.
  private let perOctave, base: Float
  /// Weight of the image shown before.
  private let persistence: Float
  /// Gray shown for each gray; nil when grays are shown unchanged.
  private let grays: [UInt8]?

  init(_ input: FrameInput, into lines: ShownLines) {
    (self.input, self.lines) = (input, lines)
    let settings = input.settings
    grays = settings.grayMap.table
    let range = max(settings.dynamicRangeDB, 1)
    perOctave = decibelsPerOctave / 2 / range
    base = (range - LogCompression.whiteDB + settings.gainDB) / range
    // Compounding looks from another side each time, and has a mean of its own.
    let isAlone = lines.restartsPersistence || input.bank.views.count > 1
    persistence = isAlone ? 0 : min(max(settings.persistence, 0), 0.95)
  }

  /// Gray of an echo's power over unit speckle, 0...1, before the gray map: what `k_showLine` computes of a whole line.
  static func level(power: Float, rangeDB: Float, gainDB: Float) -> Float {
    let level =
      log2(power + 1e-12) * (decibelsPerOctave / 2 / rangeDB) + (rangeDB - whiteDB + gainDB) / rangeDB
    let t = min(max(level, 0), 1)
    return t * (1 - curve) + t * t * (3 - 2 * t) * curve
  }

  /// - Parameter row: scratch of `samplesMax` + 32 floats.
  func show(_ power: AlignedArray<Float>, line: Int, row: UnsafeMutableBufferPointer<Float>) {
    let count = input.bank.geometry.samplesPerScanline
    assert(count + 16 <= row.count, "scratch")
    var kernel = k_displayLine(
      power: UnsafePointer(power.pointer(at: line * FrameLayout.lineStride, count: count)),
      timeGain: UnsafePointer(lines.timeGain.pointer(count: count)), row: row.baseAddress,
      shown: lines.shown.pointer(at: line * FrameLayout.lineStride, count: count),
      gray: lines.gray.pointer(at: line * ScanTable.stride(input.bank.geometry), count: count),
      count: Int32(count), perOctave: perOctave, base: base,
      curve: LogCompression.curve, persistence: persistence)
    k_showLine(&kernel, input.vectors)
    guard let grays else { return }
    for k in 0..<count { kernel.gray[k] = grays[Int(kernel.gray[k])] }
  }
}

/// The scanlines as shown last.
///
/// Sendable: `restartsPersistence` is written between frames; each line by the chunk that owns it.
final class ShownLines: @unchecked Sendable {
  /// Gray, 0...1: [line][sample].
  let shown: AlignedArray<Float>
  /// Gray line by line, as `ScanTable` reads it, and a line of black.
  let gray: AlignedArray<UInt8>
  /// Time gain by sample, in dynamic ranges.
  let timeGain: AlignedArray<Float>
  /// True when the next image does not follow on this one.
  var restartsPersistence = true

  init() {
    shown = AlignedArray(count: FrameLayout.lines * FrameLayout.lineStride, repeating: 0)
    gray = AlignedArray(count: (FrameLayout.lines + 2) * (FrameLayout.samplesMax + 16), repeating: 0)
    timeGain = AlignedArray(count: FrameLayout.samplesMax, repeating: 0)
  }
}
