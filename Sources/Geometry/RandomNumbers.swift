/// A seeded sequence of random numbers (SplitMix64; Steele, Lea and Flood, OOPSLA 2014): the same seed
/// gives the same sequence everywhere.
public struct RandomNumbers: Hashable, Sendable {
  private var state: UInt64
  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return mixed(state)
  }
  /// A number uniform in 0..<1.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }
  public mutating func uniform(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
  }
  /// A normally distributed number (Box and Muller, Ann Math Stat 1958;29:610).
  public mutating func gaussian(mean: Double = 0, standardDeviation: Double = 1) -> Double {
    let radius = (-2 * Elementary.logarithm(1 - uniform())).squareRoot()
    return mean + standardDeviation * radius * Elementary.cosine(2 * .pi * uniform())
  }
}

/// A well-mixed 64-bit hash of a 64-bit word.
@inlinable public func mixed(_ word: UInt64) -> UInt64 {
  var z = word
  z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
  z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
  return z ^ (z >> 31)
}
