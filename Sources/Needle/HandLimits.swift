/// Greatest motions of a hand in one tick of 10 ms, and their ranges, with either instrument.
package enum HandLimits {
  /// Sliding over the skin, the probe as the needle's tip: 150 mm/s.
  package static let slideMM = 1.5
  /// Turning either instrument: 300°/s.
  package static let turnDeg = 3.0
  /// Turning the needle about its own axis: 1000°/s.
  package static let bevelTurnDeg = 10.0
  /// Pressing: 50 mm/s.
  package static let pressMM = 0.5
  /// Advancing and withdrawing, and levering the tip aside: 50 mm/s.
  package static let needleMM = 0.5
  /// Greatest flow that a thumb pushes through a 22G needle.
  package static let flowMLPerS = 0.5

  /// The spring test's force, as a share of the full one: full in 0.25 s.
  package static let sacralForce = 0.04

  package static let tiltDeg = -45.0...45.0
  package static let rockDeg = -30.0...30.0
  package static let pressDepthMM = 0.0...12.0
  package static let pitchDeg = 15.0...90.0

  /// A motion cut to ± `limit`; 0 for NaN and infinity.
  package static func cut(_ motion: Float, to limit: Double) -> Double {
    motion.isFinite ? min(max(Double(motion), -limit), limit) : 0
  }
  /// An angle in −180..<180°.
  package static func wrapped(_ degrees: Double) -> Double {
    degrees >= 180 ? degrees - 360 : (degrees < -180 ? degrees + 360 : degrees)
  }
}

extension ClosedRange<Double> {
  package func clamping(_ value: Double) -> Double { Swift.min(Swift.max(value, lowerBound), upperBound) }
}
