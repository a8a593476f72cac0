import Geometry
import Simulation
import Testing

@testable import Training

/// The coach speaks at the moment of an error or before it, and is silent where nothing is wrong.
@Suite struct CoachTests {
  private static func hint(_ story: Story, done: [String: Int]? = nil) -> (id: String, words: String)? {
    let found = ProcedureStep.doneSoFar(in: story.trace, of: story.scenario, course: nil)
    return CoachHint.due(in: story.trace, of: story.scenario, done: done ?? found)
  }
  private static func insertedStory(depthMM: Double = 20) -> Story {
    Story.told { story in
      story.scenario.stepsRequired = ["testInjection", "aspiration"]
      story.rest()
      for _ in 0..<Int(depthMM * 4) {
        story.tick { $0.needle.depthMM += 0.25 }
        story.rest(4)
      }
      story.rest(100)
    }
  }
  private static func inserted(_ tell: (inout Story) -> Void) -> Story {
    var story = insertedStory()
    tell(&story)
    return story
  }

  /// For every hint a moment at which it is due, and one that just is not.
  private static let stories: [String: (due: Story, silent: Story)] = [
    "pressesOnBone": (
      inserted { press(4, &$0) }, inserted { press(3.9, &$0) }
    ),
    "advancesFast": (inserted { push(30, byMM: 0.125, &$0) }, inserted { push(30, byMM: 0.11, &$0) }),
    "tipOffPlane": (
      inserted { $0.leavePlane(byMM: 3, ticks: 31) }, inserted { $0.leavePlane(byMM: 3, ticks: 30) }
    ),
    "tipBesidePicture": (
      inserted { $0.leavePlane(byMM: 0.9, ticks: 31) },
      inserted { story in
        story.leavePlane(byMM: 0.9, ticks: 40)
        story.show(true)
        story.rest()
      }
    ),
    "tipFaint": (
      inserted { $0.hideTip(advancingMM: 0.75) },
      inserted { story in
        // Below a rim of bone, and at rest, nobody can see more.
        story.frame.sight = .tipBehindBone
        story.advanceSlowly(1, sight: .tipBehindBone)
      }
    ),
    "onBoneAgain": (inserted { knock(3, &$0) }, inserted { knock(2, &$0) }),
    "anotherPass": (
      inserted { story in story.tick { $0.needle.passes = 3 } },
      inserted { story in
        story.tick { $0.needle.passes = 2 }
      }
    ),
    "injectsUnseen": (
      inserted { $0.inject(1, into: .joint, inSlice: false) },
      inserted { $0.inject(1, into: .joint, inSlice: false, showing: .landmark(.cleft)) }
    ),
    "injectsFast": (
      inserted { story in
        story.ticksPerHundredth = 6
        story.inject(9, into: .joint)
      },
      inserted { story in
        story.ticksPerHundredth = 8
        story.inject(7, into: .joint)
      }
    ),
    "pushesWithoutAspiration": (
      inserted { story in
        story.frame.isAspirated = false
        story.inject(1, into: .joint)
      }, inserted { $0.inject(1, into: .joint) }
    ),
    "testVolumeIsIn": (inserted { $0.inject(40, into: .joint) }, inserted { $0.inject(39, into: .joint) }),
    "timeRunsOut": (timed(byS: 80), timed(byS: 79.5)),
    "stuck": (waited(byS: 21), waited(byS: 19)),
  ]

  @Test(arguments: CoachHint.all.map(\.id)) func eachHintIsDueInItsMomentAndNotBefore(_ id: String) throws {
    let (due, silent) = try #require(Self.stories[id])
    #expect(Self.hint(due)?.id == id)
    #expect(Self.hint(silent)?.id != id)
  }
  @Test func everyHintHasItsStoryAndOneName() {
    #expect(Set(Self.stories.keys) == Set(CoachHint.all.map(\.id)))
    #expect(Set(CoachHint.all.map(\.id)).count == CoachHint.all.count)
    for (id, story) in Self.stories {
      guard let words = Self.hint(story.due)?.words else { continue }
      #expect((20...115).contains(words.count) && words.hasSuffix("."), "\(id): \(words)")
    }
  }

  /// What the trainee is asked at the end, the place of tip and fluid, changes no word of it.
  @Test func noHintTellsWhereTipOrFluidAre() {
    for (id, story) in Self.stories {
      var other = story.due
      for place in other.trace.frames.indices {
        other.trace.frames[place].needle.tipRegion = .foramenS2
        other.trace.frames[place].tipToJointMM = 99
        other.trace.frames[place].strayShownML = 0.5
        other.trace.frames[place].foramenML = 0.5
      }
      #expect(Self.hint(other)?.words == Self.hint(story.due)?.words, "\(id)")
    }
  }

  /// Who does everything as the book says hears nothing at any moment.
  @Test func thePerfectAttemptNeedsNoCoach() {
    let perfect = Story.perfect
    var story = perfect
    let perfectDone = ProcedureStep.doneSoFar(in: perfect.trace, of: perfect.scenario, course: perfect.course)
    for count in stride(from: 1, through: perfect.trace.frames.count, by: 7) {
      story.trace.frames = Array(perfect.trace.frames.prefix(count))
      let done = perfectDone.filter { $0.value <= perfect.trace.frames[count - 1].tick }
      let hint = CoachHint.due(in: story.trace, of: perfect.scenario, done: done)
      // The story's needle goes in by a quarter of a millimeter a tick: faster than any hand.
      if let hint, hint.id != "advancesFast" { Issue.record("\(hint) at tick \(count)") }
    }
  }

  /// The side to which the tip left the plane, and how far, in whole millimeters.
  @Test(arguments: [(-2.6, "3 mm"), (1, "1 mm"), (9.4, "9 mm"), (25, "more than 10 mm")])
  func theTipsWayOutIsTold(offMM: Double, length: String) throws {
    let words = try #require(Self.hint(Self.inserted { $0.leavePlane(byMM: offMM, ticks: 40) })?.words)
    let axis = ProbeState().probeToPatient.zAxis
    let side = (axis.z > 0) == (offMM > 0) ? "the head" : "the feet"
    #expect(words.contains("\(length) out of the plane, toward \(side):"), "\(words)")
  }
  @Test func sidesHaveTheirWords() {
    let expected: [(Vector3, String)] = [
      (Vector3(0, 0, 1), "the head"), (Vector3(0.2, 0.9, -0.3), "the feet"),
      (Vector3(0.7, 0, 0.1), "the right"), (Vector3(-0.7, 0, 0.1), "the left"),
    ]
    for (direction, words) in expected { #expect(CoachView.side(of: direction) == words) }
  }

  /// Everyone who is stuck is told a way, at both levels.
  @Test(arguments: ProcedureStep.all) func everyStepHasItsWay(_ step: ProcedureStep) {
    for level in [Scenario.Target.Level.lower, .upper] {
      let way = step.way(at: level)
      #expect((20...115).contains(way.count) && way.hasSuffix("."), "\(way)")
      // A step that names no key on the card has a way of its own.
      #expect(step.asks.contains("(F9)") == way.hasPrefix("F9"), "\(step.id): \(way)")
    }
  }

  // MARK: Stories

  private static func press(_ force: Double, _ story: inout Story) {
    story.tick {
      $0.needle.isOnBone = true
      $0.needle.forces.axialN = force
    }
  }
  private static func push(_ ticks: Int, byMM stepMM: Double, _ story: inout Story) {
    for _ in 0..<ticks {
      story.tick {
        $0.needle.depthMM += stepMM
        $0.needle.hubMM += $0.needle.direction * stepMM
      }
    }
  }
  private static func knock(_ times: Int, _ story: inout Story) {
    for _ in 0..<times {
      story.tick { $0.needle.boneContacts += 1 }
      story.rest(200)
    }
  }
  private static func timed(byS seconds: Double) -> Story {
    Story.told { story in
      story.scenario.timeLimitS = 100
      story.scenario.stepsRequired = []
      story.rest(Int(seconds * 100) + 1)
    }
  }
  private static func waited(byS seconds: Double) -> Story {
    Story.told { story in
      story.scenario.timeLimitS = 600
      story.scenario.stepsRequired = ["puncture"]
      story.rest(Int(seconds * 100))
    }
  }
}

extension Story {
  fileprivate mutating func leavePlane(byMM offMM: Double, ticks: Int) {
    show(false)
    for _ in 0..<ticks { tick { $0.tipOffPlaneMM = offMM } }
  }
  fileprivate mutating func hideTip(advancingMM: Double) {
    (frame.tipInSlice, frame.sight) = (true, [])
    advanceSlowly(advancingMM, sight: [])
  }
  /// As far within 2 s.
  fileprivate mutating func advanceSlowly(_ lengthMM: Double, sight: Sight) {
    frame.sight = sight
    for _ in 0..<200 {
      tick {
        $0.needle.depthMM += lengthMM / 100
        $0.needle.hubMM += $0.needle.direction * (lengthMM / 100)
      }
    }
  }
}
