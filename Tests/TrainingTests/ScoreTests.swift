import Anatomy
import Simulation
import TestSupport
import Testing

@testable import Training

@Suite struct ScoreTests {
  private func part(_ id: String, of story: Story) throws -> Double {
    let part = try #require(story.score.parts.first { $0.id == id })
    return part.points / part.outOf
  }

  @Test func thePerfectAttemptHasAHundred() throws {
    let score = Story.perfect.score
    #expect(abs(try #require(score.total) - 100) < 1e-9)
    #expect(score.passed)
    #expect(ErrorRule.found(in: Story.perfect.trace, scenario: .plain).isEmpty)
  }

  @Test func onlyTheProportionsOfTheWeightsCount() throws {
    var heavy = Story.told { $0.rest(10) }
    let light = heavy.score
    heavy.scenario.weights = .init(
      target: 40, visibility: 40, safety: 40, placement: 50, procedure: 20, belief: 10)
    #expect(heavy.score == light)
    #expect(abs(light.parts.reduce(0) { $0 + $1.outOf } - 100) < 1e-9)
    #expect(light.parts.map(\.outOf) == [20, 20, 20, 25, 10, 5])
  }

  @Test func aCriticalErrorIsNotAveragedAway() throws {
    var story = Story.perfect
    story.inject(2, into: .vessel)
    let score = story.score
    #expect(!score.passed && (score.total ?? 0) > story.scenario.passScore - 25)
    #expect(try part("safety", of: story) == 0)
  }

  @Test func theTargetPartFallsToNothingTenMillimetersAway() throws {
    for (distanceMM, worth) in [(0.0, 1.0), (1, 1), (6, 0.5), (11, 0), (40, 0)] {
      let story = Story.told { story in
        story.rest()
        story.frame.tipToJointMM = distanceMM
        story.advance(10)
      }
      #expect(abs(try part("target", of: story) - worth) < 1e-9)
    }
  }

  @Test func eachBoneContactBeyondTwoCostsAQuarterOfSafety() throws {
    for contacts in 0...7 {
      let story = Story.told { story in
        story.rest()
        story.advance(10)
        for _ in 0..<contacts { story.tick { $0.needle.boneContacts += 1 } }
      }
      let expected = max(0, 1 - 0.25 * Double(max(0, contacts - 2)))
      #expect(abs(try part("safety", of: story) - expected) < 1e-9)
    }
  }

  @Test func placementIsTheTargetsFraction() throws {
    for joint in stride(from: 0, through: 100, by: 20) {
      let story = Story.told { story in
        story.rest()
        story.advance(10)
        story.inject(joint, into: .joint)
        story.inject(100 - joint, into: .periarticular)
      }
      #expect(abs(try part("placement", of: story) - Double(joint) / 100) < 1e-9)
    }
  }

  /// Brier's rule: to be surely wrong is worth nothing, to be unsure three quarters, to be surely right all of seven tenths; and three
  /// tenths for the region.
  @Test func beliefIsWorthWhatItAgrees() throws {
    let cases: [(inJoint: Bool, confidence: Float, region: Region, worth: Double)] = [
      (true, 1, .joint, 1), (true, 0, .joint, 0.7 * 0.75 + 0.3), (false, 1, .joint, 0),
      (true, 1, .interosseousLigament, 0), (false, 1, .interosseousLigament, 1),
      (false, 0.5, .interosseousLigament, 0.7 * (1 - 0.25 * 0.25) + 0.3),
    ]
    for c in cases {
      let story = Story.told { story in
        story.rest()
        story.advance(10)
        story.inject(100, into: c.region)
        story.say(inJoint: c.inJoint, confidence: c.confidence)
      }
      #expect(abs(try part("belief", of: story) - c.worth) < 1e-9)
    }
    #expect(try part("belief", of: .told { $0.rest() }) == 0)
  }

  @Test func boundsMustHoldToPassAlsoWhereTheValueIsUndefined() {
    var story = Story.perfect
    story.scenario.passWhen = ["time": .init(atMost: 100), "inPlaneFraction": .init(atLeast: 0.9)]
    #expect(story.score.passed)
    story.scenario.passWhen["boneContacts"] = .init(atLeast: 1)
    #expect(!story.score.passed)
    #expect(Scenario.Bound(atMost: 3).holds(for: 3) && !Scenario.Bound(atMost: 3).holds(for: 3.1))
    #expect(!Scenario.Bound(atMost: 3).holds(for: nil))
  }

  @Test func halfOfTheVolumeMustBeThereToPassWhateverTheScore() {
    var story = Story.perfect
    story.scenario.passScore = 0
    story.scenario.target.volumeFraction = 1
    #expect(story.score.passed)
    story.inject(1, into: .periarticular)
    #expect(!story.score.passed)
  }

  @Test func aRecordingWithoutATickHasNoScore() {
    let assessment = Story().assessment
    #expect(assessment.score.total == nil && !assessment.score.passed)
    #expect(assessment.durationS == 0)
    #expect(assessment.measurements.allSatisfy { $0.value == nil })
  }

  @Test func anIdleTraineeHasNoPoints() {
    let score = Story.told { story in
      story.show(false)
      story.rest(1_000)
    }.score
    #expect(score.total == 0)
    #expect(!score.passed)
  }

  /// The parts stay within what they are worth, whatever happened.
  @Test func noPartLeavesItsRange() {
    for seed in 0..<50 {
      let story = Story.wild(seed: UInt64(seed))
      let score = story.score
      for part in score.parts { #expect(part.points >= 0 && part.points <= part.outOf + 1e-9) }
      #expect((0...100.000001).contains(score.total ?? -1))
      for measurement in story.assessment.measurements { #expect(measurement.value?.isFinite ?? true) }
    }
  }
}
