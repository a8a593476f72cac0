import Needle
import Testing

@Suite struct PassCounterTests {
  /// How many passes a sequence of depths makes.
  private func passes(_ depthsMM: [Double]) -> Int {
    var counter = PassCounter()
    var passes = 0
    for (old, new) in zip(depthsMM, depthsMM.dropFirst())
    where counter.beginsPass(fromDepthMM: old, toDepthMM: new) {
      passes += 1
    }
    return passes
  }

  @Test func oneWayInIsOnePass() { #expect(passes([0, 0.5, 10, 20, 30]) == 1) }
  @Test func eachEntryIsAPass() { #expect(passes([0, 10, 0, 10, 0, 1]) == 3) }
  @Test func aSmallWithdrawalIsTheSamePass() { #expect(passes([0, 30, 25.5, 31]) == 1) }
  @Test func aWithdrawalOfMoreThanFiveAndAFreshStartIsANewPass() {
    #expect(passes([0, 30, 24, 24.5]) == 1)
    #expect(passes([0, 30, 24, 24.5, 25.5]) == 2)
    #expect(passes([0, 30, 24, 28, 36, 20, 30]) == 3)
  }
  @Test func withdrawingAloneIsNoPass() { #expect(passes([0, 30, 20, 10, 0]) == 1) }
}
