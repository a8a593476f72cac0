import CKernels

/// The machine's chain from a line's echo power to what is shown, stage by stage: envelope, time gain, log compression,
/// gray map, persistence. Eight samples at a time pass through all of them, each a pure function of its own.
struct Display {
  let workspace: Workspace
  private let smoothing = EnvelopeSmoothing()
  private let compression: LogCompression
  private let map = GrayMap()
  private let persistence: Persistence

  init(workspace: Workspace) {
    self.workspace = workspace
    let settings = workspace.settings
    compression = LogCompression(gainDB: settings.gainDB, dynamicRangeDB: settings.dynamicRangeDB)
    // Compounding looks from another side each time, and has a mean of its own.
    let isAlone = workspace.restartsPersistence || workspace.bank.views.count > 1
    persistence = Persistence(share: isAlone ? 0 : settings.persistence)
  }

  /// - Parameter row: scratch of `samplesMax` + 32 floats.
  func show(line: Int, row: UnsafeMutablePointer<Float>) {
    let w = workspace
    let count = w.bank.geometry.samplesPerScanline
    smoothing.load(w.power.base + line * Workspace.lineStride, count: count, into: row)
    let shown = w.shown.base + line * Workspace.lineStride
    let gray = w.gray.base + line * ScanTable.stride(w.bank.geometry)
    for k in stride(from: 0, to: count, by: 8) {
      let power = smoothing.apply(row, k)
      let level = compression.apply(power: power, timeGain: load(w.timeGain.base, k))
      let mapped = map.apply(level)
      let value = persistence.apply(mapped, after: load(shown, k))
      store(value, shown, k)
      let bytes = SIMD8<UInt8>(truncatingIfNeeded: k_truncate(value * 255 + 0.5))
      UnsafeMutableRawPointer(gray + k).storeBytes(of: bytes, as: SIMD8<UInt8>.self)
    }
  }
}

/// The envelope is detected as power, and smoothed over three samples: a detector's own low pass.
struct EnvelopeSmoothing {
  /// Copies a line's power with its ends repeated, so that every sample has neighbors.
  @inline(__always) func load(
    _ power: UnsafePointer<Float>, count: Int, into row: UnsafeMutablePointer<Float>
  ) {
    let echoes = row + 8
    echoes.update(from: power, count: count)
    (echoes[-1], echoes[count]) = (echoes[0], echoes[count - 1])
  }
  @inline(__always) func apply(_ row: UnsafePointer<Float>, _ k: Int) -> Float8 {
    let echoes = row + 8
    let beside: Float8 = Ultrasound.load(echoes, k - 1) + Ultrasound.load(echoes, k + 1)
    return Ultrasound.load(echoes, k) * 0.5 + beside * 0.25
  }
}

/// Maps full scale to 1 and `dynamicRangeDB` below it to 0.
struct LogCompression {
  /// Over unit speckle, what is full scale: bone near perpendicular incidence saturates, as on a machine whose gain is set
  /// for muscle.
  static let whiteDB: Float = 26
  private let perOctave, base: Float

  init(gainDB: Float, dynamicRangeDB: Float) {
    let range = max(dynamicRangeDB, 1)
    // Power, not amplitude, goes into the logarithm: half of an octave's decibels.
    perOctave = decibelsPerOctave / 2 / range
    base = (range - LogCompression.whiteDB + gainDB) / range
  }
  /// - Parameter timeGain: as `TimeGain` fills it.
  @inline(__always) func apply(power: Float8, timeGain: Float8) -> Float8 {
    clamped(log2(power + 1e-12) * perOctave + timeGain + base, 0, 1)
  }
}

/// The gray curve: partly S-shaped, so that the middle grays part and the ends rest.
struct GrayMap {
  /// How much of it is S-shaped.
  static let curve: Float = 0.55
  @inline(__always) func apply(_ t: Float8) -> Float8 {
    let curved: Float8 = t * t * (splat(3) - t * 2)
    return t * (1 - GrayMap.curve) + curved * GrayMap.curve
  }
}

/// Mixes in the image shown before.
struct Persistence {
  private let share: Float
  init(share: Float) { self.share = min(max(share, 0), 0.95) }
  @inline(__always) func apply(_ level: Float8, after shown: Float8) -> Float8 {
    level + (shown - level) * share
  }
}
