import Geometry

/// Electronic noise, new for every tick, and the clutter of the near field, which stands still.
///
/// A table of normal numbers, read from a place that a hash of line and tick chooses.
final class NoiseTable: Sendable {
  static let count = 16_384
  /// Distance in the table from the real to the imaginary part of the same noise.
  static let quadrature = 2_100
  /// Level of the electronic noise against unit speckle, in dB: about 60 dB under a bright echo at 30 mm.
  static let floorDB = -54.0
  private static let places: UInt32 = 12_000
  private let numbers, scaled: AlignedArray<Float>
  /// Numbers smoothed along the beam, as by a pulse.
  private let smooth, smoothBands: AlignedArray<Float>
  /// Amplitude of the near-field clutter by zone.
  let nearFieldLevel: AlignedArray<Float>

  init() {
    numbers = AlignedArray(count: NoiseTable.count, repeating: 0)
    scaled = AlignedArray(count: NoiseTable.count, repeating: 0)
    smooth = AlignedArray(count: NoiseTable.count, repeating: 0)
    smoothBands = AlignedArray(count: NoiseTable.count, repeating: 0)
    nearFieldLevel = AlignedArray(count: FilterBank.zonesMax, repeating: 0)
    var random = RandomNumbers(seed: 20_110)
    let floor = Float(Elementary.amplitude(fromDB: NoiseTable.floorDB))
    for i in 0..<NoiseTable.count {
      // The sum of four uniform numbers is near enough to normal; variance ½ for each part.
      let sum = random.uniform() + random.uniform() + random.uniform() + random.uniform()
      numbers[i] = Float((sum - 2) * 1.2247)
      scaled[i] = numbers[i] * floor
    }
    for i in 3..<(NoiseTable.count - 3) {
      let near = numbers[i - 1] + numbers[i + 1]
      let far = numbers[i - 2] + numbers[i + 2]
      let pulse = (numbers[i] + 0.75 * near + 0.3 * far + 0.1 * (numbers[i - 3] + numbers[i + 3])) * 0.65
      (smooth[i], smoothBands[i]) = (pulse * 0.6, pulse * 0.8)
    }
  }

  /// Decay of the near-field clutter, from above the speckle at the face: the face rings on for as many periods on
  /// any array, so that it dies away faster at a higher frequency; this at `decayMHz`.
  static let decayDBPerMM = 3.2, decayMHz = 3.57
  func use(_ geometry: ScanGeometry, centerFrequencyMHz: Double) {
    let decay = NoiseTable.decayDBPerMM * centerFrequencyMHz / NoiseTable.decayMHz
    let zoneMM = geometry.sampleSpacingMM * Double(FilterBank.zoneSamples)
    for zone in 0..<FilterBank.zonesMax {
      let dB = 3 - decay * zoneMM * (Double(zone) + 0.5)
      nearFieldLevel[zone] = dB > -50 ? Float(Elementary.amplitude(fromDB: dB)) : 0
    }
  }

  /// - Parameter count: number of samples, for each of which there is one number in phase and one in quadrature.
  @inline(__always) func electronic(line: Int, tick: Int, count: Int) -> UnsafeMutablePointer<Float> {
    let seed =
      UInt32(truncatingIfNeeded: line) &* 0x9E37_79B1 ^ UInt32(truncatingIfNeeded: tick) &* 0x85EB_CA77
    return scaled.pointer(at: Int(hashed(seed) % NoiseTable.places), count: NoiseTable.quadrature + count)
  }
  /// Clutter of the near field that is the same on all lines; that of `nearField` is a line's own.
  @inline(__always) func bands(count: Int) -> UnsafeMutablePointer<Float> {
    smoothBands.pointer(at: 40, count: NoiseTable.quadrature + count)
  }
  @inline(__always) func nearField(line: Int, count: Int) -> UnsafeMutablePointer<Float> {
    smooth.pointer(
      at: Int(hashed(UInt32(truncatingIfNeeded: line) &+ 77) % NoiseTable.places),
      count: NoiseTable.quadrature + count)
  }
  @inline(__always) private func hashed(_ word: UInt32) -> UInt32 { mixed(word) }
}
