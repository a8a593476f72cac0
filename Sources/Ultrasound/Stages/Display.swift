import CKernels

/// The last stages of a line: haze in shadows, smoothing along the beam, time gain, log compression, gray map,
/// persistence.
struct Display {
  /// The level of unit speckle that maps to white: bone's echo at perpendicular incidence.
  static let whiteDB: Float = 30
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
    if w.bank.beam.addsNoise { ShadowHaze(workspace: w).add(line: line, to: echoes) }
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

/// Sound that bone throws back meets the face and goes in again: under bone, a faint copy of the layers above is
/// seen, one bone depth deeper, smeared by the bone's shape.
struct ShadowHaze {
  /// Of the copy against what it copies, after time gain, in dB of power.
  static let levelDB: Float = -27
  static let decayDBPerMM: Float = 0.25
  let workspace: Workspace

  func add(line: Int, to echoes: UnsafeMutablePointer<Float>) {
    let w = workspace
    let geometry = w.bank.geometry
    let depth = w.bone.depth[Workspace.middlePlane * Workspace.lines + line]
    guard depth > 3 else { return }
    let perMM = Float(1 / geometry.sampleSpacingMM)
    let (start, count) = (Int(depth * perMM) + Int(2 * perMM), geometry.samplesPerScanline)
    let shift = Int(depth * perMM * 0.96)
    guard start < count, shift > 8 else { return }
    // From several lines: the copy is out of focus.
    let spread = 5
    let octaves: Float = 1 / (decibelsPerOctave / 2)
    let perGray = max(w.settings.dynamicRangeDB, 1) / 255
    let lines = (
      w.power.base + max(line - 2 * spread, 0) * Workspace.samplesMax,
      w.power.base + max(line - spread, 0) * Workspace.samplesMax,
      w.power.base + min(line + spread, Workspace.lines - 1) * Workspace.samplesMax,
      w.power.base + min(line + 2 * spread, Workspace.lines - 1) * Workspace.samplesMax
    )
    for k in start..<count {
      let source = k - shift
      let copied = lines.0[source] + lines.1[source] + lines.2[source] + lines.3[source]
      // What the time gain will add here in excess of what it adds there is taken off beforehand.
      let excess = (w.timeGain[k] - w.timeGain[source]) * perGray
      let fade = Float(k - start) / perMM * ShadowHaze.decayDBPerMM
      let level = exp2((ShadowHaze.levelDB - fade - excess) * octaves)
      echoes[k] += min(copied * 0.25, 30) * level
    }
  }
}
