import Geometry

/// Settings of the machine that the trainee makes.
package struct ImagingSettings: Hashable, Resting {
  /// Depth shown, and the transmit focus, in mm; a change of either needs a new filter bank.
  package var depthMM: Float
  package var focusMM: Float
  package var gainDB: Float
  package var dynamicRangeDB: Float
  /// Gains of the eight sliders from near to far, in dB; zero compensates 0.5 dB/(cm·MHz).
  package var timeGainDB: SIMD8<Float>
  /// Weight of the previous due image.
  package var persistence: Float
  /// Receives at twice the transmitted frequency; a change needs a new filter bank.
  package var isHarmonic: Bool
  /// Steers each due image to another angle and shows the mean of the last ones; a change needs a new filter bank.
  package var isCompounded: Bool
  package var grayMap = GrayMap.flat

  package init(
    depthMM: Float = 80, focusMM: Float = 40, gainDB: Float = 0, dynamicRangeDB: Float = 60,
    timeGainDB: SIMD8<Float> = .zero, persistence: Float = 0.3, isHarmonic: Bool = false,
    isCompounded: Bool = false
  ) {
    (self.depthMM, self.focusMM, self.gainDB) = (depthMM, focusMM, gainDB)
    (self.dynamicRangeDB, self.timeGainDB, self.persistence) = (dynamicRangeDB, timeGainDB, persistence)
    (self.isHarmonic, self.isCompounded) = (isHarmonic, isCompounded)
  }
  package init() { self.init(depthMM: 80) }

  /// Every field, in the order of the fingerprint; a range may depend on the fields before it. A new field has at
  /// rest the value in force before it existed, and is left out of the fingerprint at rest.
  package static let fields: [ControlField<ImagingSettings>] = [
    .number("depthMM", \.depthMM, in: { _ in depthRangeMM }),
    .number("focusMM", \.focusMM, in: { 5...$0.depthMM }),
    .number("gainDB", \.gainDB, in: { _ in gainRangeDB }),
    .number("dynamicRangeDB", \.dynamicRangeDB, in: { _ in dynamicRangesDB }),
    .numbers("timeGainDB", \.timeGainDB, each: timeGainRangeDB),
    .number("persistence", \.persistence, in: { _ in 0...0.8 }),
    .flag("isHarmonic", \.isHarmonic),
    .flag("isCompounded", \.isCompounded),
    .choice("grayMap", \.grayMap, digest: .unlessAtRest),
  ]
  package static let depthRangeMM: ClosedRange<Float> = 20...200
  package static let gainRangeDB: ClosedRange<Float> = -30...30
  package static let dynamicRangesDB: ClosedRange<Float> = 45...75
  package static let timeGainRangeDB: ClosedRange<Float> = -20...20

  /// These settings with every number in the machine's range; NaN and infinity become the default.
  package var withinRange: ImagingSettings {
    var result = self
    for field in ImagingSettings.fields { field.clamp(&result) }
    return result
  }
  /// Digests every field, in their order: the first ones by hand, since every tick is digested.
  package func combine(into digest: inout Fingerprint) {
    digest.combine(depthMM)
    digest.combine(focusMM)
    digest.combine(gainDB)
    digest.combine(dynamicRangeDB)
    for i in 0..<8 { digest.combine(timeGainDB[i]) }
    digest.combine(persistence)
    digest.combine(isHarmonic)
    digest.combine(isCompounded)
    for field in ImagingSettings.laterFields { field.combine(self, into: &digest) }
  }
  private static let laterFields = fields.filter { $0.digest == .unlessAtRest }
}
