import Anatomy
import Geometry
import Simulation
import Testing

@testable import Training

@Suite struct ProcedureStepTests {
  /// When each step of the perfect story was done, in s; and a change to the story that leaves the step undone.
  private static let table: [String: (timeS: Double, undone: Story)] = [
    "foramenSeen": (0.5, searching(without: .landmark(.s2))),
    "jointSeen": (0.5, searching(without: .landmark(.cleft))),
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
    "testInjection": (7.32, injecting([200])),
    "injection": (14.42, injecting([30, 69])),
    "withdrawal": (26.11, injecting([30, 170], withdrawing: false)),
    "belief": (26.12, injecting([30, 170])),
    "provocationTests": (0.01, late(ProvocationTest.allCases.map { .examine($0) })),
    "drying": (1.01, late([.perform(.skinPreparation), .wait(seconds: 30)])),
    "springTested": (1, springing(49, 50, .springFirm)),
    "springRead": (1, springing(50, 50, .springLax)),
    "painFollowed": (26.12, injecting([30, 170])),
    "provocationRetest": (26.12, early(ProvocationTest.allCases.map { .examine($0) })),
    "blockRead": (26.12, injecting([30, 170])),
  ].merging(acts) { first, _ in first }.merging(marks) { first, _ in first }
  private static let marks = Dictionary(
    uniqueKeysWithValues: ScanLandmark.allCases.map { landmark in
      let undone = Story.told { story in
        story.mark(landmark, distanceMM: 5.1)
        story.mark(landmark, distanceMM: nil)
        story.rest()
        story.advance(5)
        story.mark(landmark, distanceMM: 1)
      }
      return ("\(landmark.rawValue)Marked", (timeS: 0.01, undone: undone))
    })
  private static let acts = Dictionary(
    uniqueKeysWithValues: ProcedureAct.allCases.map { act in
      let isBefore = act.stage == .beforePuncture
      let undone = isBefore ? late([.perform(act)]) : early([.perform(act)])
      return (act.rawValue, (timeS: isBefore ? 0.01 : 26.12, undone: undone))
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
  private static func springing(_ base: Int, _ apex: Int, _ reading: ProcedureAct) -> Story {
    .told { story in
      for (force, ticks) in [(1, base), (-1, apex)] as [(Float, Int)] {
        story.frame.sacralForce = force
        story.rest(ticks)
      }
      story.follow([.perform(.springFirm), .perform(reading)])
    }
  }
  private static func searching(without sight: Sight) -> Story {
    .told { story in
      story.frame.sight = Story.all.subtracting(sight)
      story.rest(100)
      story.advance(10)
    }
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
      trace: story.trace, scenario: story.scenario, course: story.course)
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

  /// The last reading stands; it counts after the test alone, in a healthy patient and in a lax one.
  @Test func theSpringTestIsReadAsTheJointIs() throws {
    for (laxity, reading, isRight) in [
      (nil, ProcedureAct.springFirm, true), (nil, .springLax, false), (2, .springFirm, false),
      (2, .springLax, true),
    ] as [(Double?, ProcedureAct, Bool)] {
      var story = Self.springing(50, 50, reading)
      story.scenario.patient.laxity = laxity
      #expect(try Self.outcome("springRead", in: story).isDone == isRight)
    }
    let early = Story.told { story in
      story.rest()
      story.follow([.perform(.springFirm)])
      for force in [1, -1] as [Float] {
        story.frame.sacralForce = force
        story.rest(50)
      }
    }
    #expect(try Self.outcome("springTested", in: early).isDone)
    #expect(try !Self.outcome("springRead", in: early).isDone)
    var unseen = Story.told { $0.frame.sight = Story.all.subtracting(.landmark(.cleft)) }
    for force in [1, -1] as [Float] {
      unseen.frame.sacralForce = force
      unseen.rest(200)
    }
    #expect(try !Self.outcome("springTested", in: unseen).isDone)
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
      story.rest(49)
      story.advance(5)
    }
    #expect(try !Self.outcome("jointSeen", in: story).isDone)
  }

  @Test func atTheUpperLevelTheFirstForamenAndTheTissueOverTheCleftCount() throws {
    var story = Self.searching(without: [.landmark(.s2), .landmark(.cleft)])
    story.scenario.target.level = .upper
    #expect(try Self.outcome("foramenSeen", in: story).isDone)
    #expect(try Self.outcome("jointSeen", in: story).isDone)
  }

  private static let looks: [(Sight, Region, Int, Bool)] = [
    (.tip, .joint, 100, true), (.tip, .joint, 80, false), ([], .joint, 100, false),
    (.tipBehindBone, .joint, 100, false), ([.tipBehindBone, .overCleft], .joint, 100, true),
    (.tip, .muscle, 100, false), (.tip, .interosseousLigament, 100, true),
  ]
  /// A look at a test volume: at the tip, or where bone hides it at the tissue over the cleft, for a second; muscle is no joint.
  @Test(arguments: looks)
  func aTestVolumeIsLookedAt(_ sight: Sight, _ region: Region, _ ticks: Int, _ isDone: Bool) throws {
    let story = Story.told { story in
      story.advance(20)
      story.inject(20, into: region)
      story.show(false)
      story.frame.sight = sight
      story.rest(ticks)
      story.inject(100, into: region)
    }
    #expect(try Self.outcome("testInjection", in: story).isDone == isDone)
  }
}
