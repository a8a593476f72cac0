import Needle
import Testing

@Suite struct NeedleModelTests {
  @Test(arguments: NeedleModel.presets) func everyNeedleIsPlausibleAndSourced(_ needle: NeedleModel) {
    #expect((18...27).contains(needle.gauge))
    #expect(needle.innerDiameterMM < needle.outerDiameterMM)
    #expect((25...200).contains(needle.lengthMM))
    #expect(!needle.source.isEmpty)
    #expect(NeedleModel.preset(gauge: needle.gauge, lengthMM: needle.lengthMM) == needle)
  }
}
