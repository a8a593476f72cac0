import Testing
import Ultrasound

@testable import Simulation

@Suite struct FilterBankBuilderTests {
  /// The bank of a thread of its own is the one that would be built here; whoever drops a builder waits for its end.
  @Test func theBankIsTheOneThatWasAskedFor() {
    let beam = ImagingSettings(depthMM: 60, focusMM: 30).beam
    let bank = FilterBankBuilder(probe: .c5to2v, beam: beam).finished()
    let here = FilterBank(probe: .c5to2v, beam: beam)
    #expect(bank.geometry == here.geometry && bank.scatterersInSlice == here.scatterersInSlice)
    _ = FilterBankBuilder(probe: .c5to2v, beam: beam)
  }
}
