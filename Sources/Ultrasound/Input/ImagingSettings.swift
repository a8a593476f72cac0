/// What the trainee sets on the machine.
package struct ImagingSettings: Hashable, Codable, Sendable {
  /// Depth shown, 20...200 mm, and the transmit focus; a change of either needs a new filter bank.
  package var depthMM: Float
  package var focusMM: Float
  /// −30...30 dB.
  package var gainDB: Float
  /// 45...75 dB.
  package var dynamicRangeDB: Float
  /// Eight sliders from near to far, ±20 dB; zero compensates 0.5 dB/(cm·MHz).
  package var timeGainDB: SIMD8<Float>
  /// Weight of the previous due image, 0...0.8.
  package var persistence: Float
  /// Receives at twice the transmitted frequency; a change needs a new filter bank.
  package var isHarmonic: Bool
  /// Steers each due image to another angle and shows the mean of the last ones; a change needs a new filter bank.
  package var isCompounded: Bool

  package init(
    depthMM: Float = 80, focusMM: Float = 40, gainDB: Float = 0, dynamicRangeDB: Float = 60,
    timeGainDB: SIMD8<Float> = .zero, persistence: Float = 0.3, isHarmonic: Bool = false,
    isCompounded: Bool = false
  ) {
    (self.depthMM, self.focusMM, self.gainDB) = (depthMM, focusMM, gainDB)
    (self.dynamicRangeDB, self.timeGainDB, self.persistence) = (dynamicRangeDB, timeGainDB, persistence)
    (self.isHarmonic, self.isCompounded) = (isHarmonic, isCompounded)
  }
}
