import Geometry
import Simulation
import Testing
import Ultrasound

@testable import Training

@Suite struct ProcedureStepTests {
  /// When each step of the perfect story was done, in s; and a change to the story that leaves the step undone.
  private static let table: [String: (timeS: Double, undone: Story)] = [
    "foramenSeen": (0.5, searching(foramenMM: Vector3(0, 25, 40))),
    "jointSeen": (0.5, searching(jointMM: Vector3(0, 40, 3))),
    "skinWheal": (1.3, numbing(29, 50, at: 20)),
    "trackInfiltration": (1.8, numbing(30, 50, at: 14)),
    "aspiration": (
      3.41,
      .told {
        $0.frame.isAspirated = false
        $0.advance(20)
        $0.inject(1, into: .joint)
        $0.tick { $0.isAspirated = true }
        $0.inject(100, into: .joint)
      }
    ),
    "puncture": (1.81, .told { $0.rest(200) }),
    "jointReached": (3.41, injecting([2], into: 0)),
    "testInjection": (4.71, injecting([200])),
    "injection": (5.51, injecting([30, 69])),
    "withdrawal": (8.11, injecting([30, 170], withdrawing: false)),
    "belief": (8.12, injecting([30, 170])),
    "provocationTests": (0.01, late(ProvocationTest.allCases.map { .examine($0) })),
    "drying": (1.01, late([.perform(.skinPreparation), .wait(seconds: 30)])),
    "painFollowed": (8.12, injecting([30, 170])),
    "provocationRetest": (8.12, early(ProvocationTest.allCases.map { .examine($0) })),
    "blockRead": (8.12, injecting([30, 170])),
  ].merging(acts) { first, _ in first }
  private static let acts = Dictionary(
    uniqueKeysWithValues: ProcedureAct.allCases.map { act in
      let isBefore = act.stage == .beforePuncture
      let undone = isBefore ? late([.perform(act)]) : early([.perform(act)])
      return (act.rawValue, (timeS: isBefore ? 0.01 : 8.12, undone: undone))
    })

  /// The same after the puncture and the first fluid, and before them.
  private static func late(_ events: [ProcedureEvent]) -> Story {
    .told { story in
      story.rest()
      story.advance(20)
      story.inject(1, into: .joint)
      story.follow(events)
      story.advance(-20)
    }
  }
  private static func early(_ events: [ProcedureEvent]) -> Story {
    .told { story in
      story.rest()
      story.follow(events)
      story.advance(20)
      story.advance(-20)
    }
  }

  private static func numbing(_ skin: Int, _ track: Int, at depthMM: Double) -> Story {
    .told { story in
      story.infiltrate(skin, atDepthMM: 6)
      story.infiltrate(track, atDepthMM: depthMM)
      story.advance(20)
      // Too late.
      story.infiltrate(100, atDepthMM: 5)
      story.infiltrate(100, atDepthMM: 20)
    }
  }
  private static func searching(
    jointMM: Vector3 = Vector3(0, 40, 0), foramenMM: Vector3 = Vector3(-20, 25, 0)
  ) -> Story {
    var story = Story.perfect
    story.view = SearchView(jointMM: jointMM, foramenMM: foramenMM, probe: .c5to2v, depthMM: 80)
    return story
  }
  private static func injecting(
    _ parts: [Int], into toJointMM: Double = 5, withdrawing: Bool = true
  ) -> Story {
    Story.told { story in
      story.rest()
      story.frame.tipToJointMM = toJointMM == 0 ? 1.1 : toJointMM
      story.advance(20)
      for part in parts {
        story.inject(part, into: .joint)
        story.rest(110)
      }
      if withdrawing { story.advance(-20) }
    }
  }
  private static func outcome(_ id: String, in story: Story) throws -> ProcedureStep.Outcome {
    let attempt = ProcedureStep.Evidence(
      trace: story.trace, scenario: story.scenario, view: story.view, course: story.course)
    return try #require(ProcedureStep.outcomes(of: attempt).first { $0.id == id })
  }

  @Test(arguments: ProcedureStep.all.map(\.id)) func isDoneInThePerfectAttemptAndUndoneInAnother(_ id: String)
    throws
  {
    let row = try #require(Self.table[id], "a new step needs its row here")
    let done = try Self.outcome(id, in: .perfect)
    #expect(done.isDone && done.isRequired && !done.summary.isEmpty)
    #expect(abs(try #require(done.timeS) - row.timeS) < 1e-9)
    let undone = try Self.outcome(id, in: row.undone)
    #expect(!undone.isDone && undone.timeS == nil)
  }

  @Test func idsAreDifferent() {
    #expect(Set(ProcedureStep.all.map(\.id)).count == ProcedureStep.all.count)
  }

  @Test func onlyTheScenariosStepsAreRequired() throws {
    var story = Story.perfect
    story.scenario.stepsRequired = ["belief"]
    #expect(try Self.outcome("belief", in: story).isRequired)
    #expect(try !Self.outcome("puncture", in: story).isRequired)
  }

  @Test func whatIsShownForLessThanHalfASecondIsNotSeen() throws {
    let story = Story.told { story in
      story.view = Story.perfect.view
      story.rest(49)
      story.advance(5)
    }
    #expect(try !Self.outcome("jointSeen", in: story).isDone)
  }

  @Test func withoutAViewNothingWasSeen() throws {
    var story = Story.perfect
    story.view = nil
    #expect(try !Self.outcome("jointSeen", in: story).isDone)
  }
}
