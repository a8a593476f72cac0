import Simulation
import TestSupport
import Testing

@testable import Training

/// Where a tip that the picture does not show is asked for.
@Suite struct TipWatchTests {
  /// A way of some depth without a sight of the tip, after a first part with it.
  private static func way(shownMM: Double, unseenMM: Double) -> Story {
    Story.told { story in
      story.rest()
      story.advance(shownMM)
      story.advance(unseenMM, inSlice: false)
    }
  }
  private static func blindDepthMM(_ story: Story) -> Double? {
    ErrorRule.blindAdvance.moments(story.trace, story.scenario).first.flatMap { tick in
      story.trace.frames.first { $0.tick == tick }?.mainDepthMM
    }
  }

  /// The first 10 mm below the skin, beside the face, are not asked; the next 5 are too many. A tip that was seen is asked at once.
  @Test func besideTheFaceNothingIsAskedAndSoonAfterItIs() {
    #expect(Self.blindDepthMM(Self.way(shownMM: 0, unseenMM: 14.75)) == nil)
    #expect(Self.blindDepthMM(Self.way(shownMM: 0, unseenMM: 40)) == 15)
    #expect(Self.blindDepthMM(Self.way(shownMM: 2, unseenMM: 4.75)) == nil)
    #expect(Self.blindDepthMM(Self.way(shownMM: 2, unseenMM: 40)) == 7)
  }

  /// Of 40 mm that nobody saw 30 are asked, and none was shown.
  @Test func thePartShownIsOfWhatIsAsked() {
    func fraction(_ shownMM: Double, _ unseenMM: Double) -> Double? {
      Metric.tipSeenFraction.measure(Self.way(shownMM: shownMM, unseenMM: unseenMM).trace)
    }
    #expect(fraction(0, 10) == nil && fraction(0, 40) == 0)
    #expect(abs((fraction(20, 20) ?? 0) - 0.5) < 1e-9)
  }
}
