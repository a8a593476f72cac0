import Needle
import Testing

@Suite struct NeedleModelTests {
  @Test(arguments: NeedleModel.presets) func everyNeedleIsPlausibleAndSourced(_ needle: NeedleModel) {
    #expect((18...27).contains(needle.gauge))
    #expect(needle.innerDiameterMM < needle.outerDiameterMM)
    #expect((25...200).contains(needle.lengthMM))
    #expect(!needle.source.isEmpty && !needle.displayName.isEmpty)
    let found = NeedleModel.preset(
      gauge: needle.gauge, lengthMM: needle.lengthMM, tip: needle.tip, isEchogenic: needle.isEchogenic)
    #expect(found == needle)
  }
  @Test func everyGaugeAndEveryTipIsThereOnce() {
    #expect(Set(NeedleModel.presets).count == NeedleModel.presets.count)
    #expect(Set(NeedleModel.presets.map(\.gauge)) == Set(18...27))
    #expect(Set(NeedleModel.presets.map(\.tip)) == Set(NeedleModel.Tip.allCases))
    #expect(Set(NeedleModel.presets.map(\.isEchogenic)) == [true, false])
    #expect(Set(NeedleModel.presets.map(\.displayName)).count == NeedleModel.presets.count)
  }

  /// EI of regular-walled steel tubes, in N·mm² (ISO 9626; E = 200 GPa).
  @Test(arguments: [
    (18, 20_700.0), (19, 10_550), (20, 5_380), (21, 3_740), (22, 2_320), (23, 1_535), (24, 910), (25, 643),
    (26, 409), (27, 266),
  ])
  func bendingStiffnessIsThatOfTheTube(_ gauge: Int, _ stiffness: Double) throws {
    let needle = try #require(NeedleModel.presets.first { $0.gauge == gauge })
    #expect((needle.stiffnessNMM2 / stiffness - 1).magnitude < 0.02, "\(needle.stiffnessNMM2)")
  }

  /// Between an end that turns in the fingers and one that is held fast (Euler).
  @Test func aThinNeedleBuckles() {
    #expect((0.8...1.6).contains(NeedleModel.spinal25G.bucklingN(freeMM: 89)))
    #expect((1.8...3.6).contains(NeedleModel.spinal25G.bucklingN(freeMM: 60)))
    #expect((2.9...5.9).contains(NeedleModel.spinal22G.bucklingN(freeMM: 89)))
    #expect(NeedleModel.spinal22G.bucklingN(freeMM: 45) > 3.9 * NeedleModel.spinal22G.bucklingN(freeMM: 89))
  }
}
