import CKernels

/// The last stages of a line: smoothing along the beam, time gain, log compression, gray map,
/// persistence.
struct Display {
  /// Over unit speckle, what maps to white: bone near perpendicular incidence saturates, as on a machine whose gain is
  /// set for muscle.
  static let whiteDB: Float = 25
  /// How much of the gray map is S-shaped.
  static let curve: Float = 0.55

  let workspace: Workspace
  private let perOctave, base: Float

  init(workspace: Workspace) {
    self.workspace = workspace
    let range = max(workspace.settings.dynamicRangeDB, 1)
    // Power, not amplitude, goes into the logarithm: half of an octave's decibels.
    perOctave = 255 / range * decibelsPerOctave / 2
    base = (range - Display.whiteDB + workspace.settings.gainDB) * 255 / range
  }

  /// - Parameter row: scratch of `samplesMax` + 32 floats.
  func show(line: Int, row: UnsafeMutablePointer<Float>) {
    let w = workspace
    let count = w.bank.geometry.samplesPerScanline
    let power = w.power.base + line * Workspace.samplesMax
    let echoes = row + 8
    for k in stride(from: 0, to: count, by: 8) { store(load(power, k), echoes, k) }
    (echoes[-1], echoes[count]) = (echoes[0], echoes[count - 1])
    let shown = w.shown.base + line * Workspace.samplesMax
    let gray = w.gray.base + line * ScanTable.stride(w.bank.geometry)
    let persistence = w.restartsPersistence ? 0 : min(max(w.settings.persistence, 0), 0.95)
    for k in stride(from: 0, to: count, by: 8) {
      let beside: Float8 = load(echoes, k - 1) + load(echoes, k + 1)
      let smooth: Float8 = load(echoes, k) * 0.5 + beside * 0.25
      let level: Float8 = log2(smooth + 1e-12) * perOctave + load(w.timeGain.base, k) + base
      let t: Float8 = clamped(level, 0, 255) * (1 / 255)
      let curved: Float8 = t * t * (splat(3) - t * 2) * Display.curve
      let mapped: Float8 = (t * (1 - Display.curve) + curved) * 255
      let value = mapped + (load(shown, k) - mapped) * persistence
      store(value, shown, k)
      UnsafeMutableRawPointer(gray + k).storeBytes(
        of: SIMD8<UInt8>(truncatingIfNeeded: k_truncate(value + 0.5)), as: SIMD8<UInt8>.self)
    }
  }
}

/// What makes up for attenuation with depth: 0.5 dB/(cm·MHz), the eight sliders on top.
struct TimeGain {
  static let mostDB: Float = 75

  /// Fills the gain of each sample, in gray levels.
  static func fill(_ w: Workspace) {
    let bank = w.bank
    let range = max(w.settings.dynamicRangeDB, 1)
    let rate = 2 * Float(bank.beam.attenuationDBPerCmMHz) / 10
    let spacing = Float(bank.geometry.sampleSpacingMM)
    let count = bank.geometry.samplesPerScanline
    let sliders = w.settings.timeGainDB
    for k in 0..<count {
      let depth = Float(k) * spacing
      let compensation = rate * depth * (bank.frequencyMHz - bank.frequencySlope * depth / 2)
      let place = min(max(Float(k) / Float(count) * 8 - 0.5, 0), 6.999)
      let i = Int(place)
      let slider = sliders[i] + (sliders[i + 1] - sliders[i]) * (place - Float(i))
      w.timeGain[k] = (min(compensation, TimeGain.mostDB) + slider) * 255 / range
    }
  }
}
