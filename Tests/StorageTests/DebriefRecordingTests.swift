import Simulation
import Testing
import Training

@testable import Storage

/// Debriefs of recorded attempts: the shipped ones, and a good one in which single things were made wrong.
@Suite struct DebriefRecordingTests {
  @Test func theShippedRecordingsAreExplained() throws {
    let loader = AttemptLoader.test()
    for name in ["expert", "novice"] {
      let path = "Tests/Recordings/\(name)-lower-level-thin-woman.sijrec"
      let attempt = try loader.attempt(Folder.repository.appending(path: path).path)
      let trace = attempt.trace()
      let assessment = attempt.assessment(of: trace)
      let debrief = Debrief(trace: trace, assessment: assessment, scenario: attempt.scenario)
      #expect(debrief.explains(assessment.score), "\(name): \(debrief.losses)")
      if name == "expert" {
        #expect(debrief.stray == nil && debrief.lesson.fault == nil)
      } else {
        // All of it went elsewhere, from the first drop on.
        let stray = try #require(debrief.stray)
        let first = try #require(trace.frames.first { $0.injectedML >= 0.02 - 1e-9 })
        #expect(stray.place != .joint && (first.tick...first.tick + 100).contains(stray.tick))
        #expect(stray.injectedBeforeML < 0.2)
        // Of two critical errors the one that costs all of a part.
        #expect(debrief.lesson.fault == .rule("foramenInjection"))
        #expect(assessment.score.heldBackBy.contains("blindNearBone"))
        #expect(debrief.reasons.count == assessment.score.heldBackBy.count)
      }
    }
  }

  @Test func theMomentOfStrayFluidIsThatOfTheRunningVolumes() throws {
    let attempt = try AttemptLoader.test().attempt(
      Folder.repository.appending(path: "Tests/Recordings/novice-lower-level-thin-woman.sijrec").path)
    var (firstTick, where_) = (Int?.none, Placement.Class?.none)
    let trace = attempt.trace { state in
      let placement = Placement(of: state.volumes())
      guard firstTick == nil, placement.totalML - placement.volumeML(in: .joint) >= 0.02 - 1e-9 else {
        return
      }
      (firstTick, where_) = (state.tick, placement.most)
    }
    let stray = try #require(StrayFluid(in: trace, target: .joint))
    // The volumes count what is in the voxel that fills, the cells what is full: some hundredths of a second later.
    let tick = try #require(firstTick)
    #expect((tick...tick + 20).contains(stray.tick) && stray.place == where_)
  }
}
