import Geometry
import Simulation
import TestSupport
import Testing

@testable import Training

@Suite struct ErrorRuleTests {
  /// For every rule an attempt that breaks it, once and nothing else, and one that just does not.
  private static let stories: [String: (broken: Story, kept: Story)] = [
    "wrongSide": (inserted(atX: -15.5) { $0.rest() }, inserted(atX: -14.5) { $0.rest() }),
    "tooLittleGiven": (
      inserted { story in
        story.scenario.syringe.minimumML = 1
        story.inject(99, into: .joint)
      },
      inserted { story in
        story.scenario.syringe.minimumML = 1
        story.inject(100, into: .joint)
      }
    ),
    "needleLeftIn": (inserted(isWithdrawn: false) { $0.rest() }, inserted { $0.rest() }),
    "blindAdvance": (
      inserted { $0.advance(5, inSlice: false) },
      inserted {
        $0.advance(4.75, inSlice: false)
        $0.advance(1)
        $0.advance(4.75, inSlice: false)
      }
    ),
    "probeDrift": (
      inserted { story in
        for _ in 0..<20 {
          story.tick {
            $0.probe.xMM += 0.25
            $0.needle.depthMM += 0.1
          }
        }
      },
      inserted { story in
        story.advance(5)
        story.rest(100)
        for _ in 0..<80 { story.tick { $0.probe.xMM += 0.25 } }
      }
    ),
    "tooManyPasses": (inserted { pass(4, &$0) }, inserted { pass(3, &$0) }),
    "boneContacts": (inserted { onBone(3, &$0) }, inserted { onBone(2, &$0) }),
    "injectingUnseen": (
      inserted { $0.inject(5, into: .joint, inSlice: false) },
      inserted {
        $0.inject(4, into: .joint, inSlice: false)
        $0.inject(1, into: .joint)
        $0.inject(4, into: .joint, inSlice: false)
      }
    ),
    "foramenInjection": (
      inserted { $0.inject(2, into: .foramenS2) }, inserted { $0.inject(1, into: .foramenS3) }
    ),
    "vesselInjection": (inserted { $0.inject(2, into: .vessel) }, inserted { $0.inject(1, into: .vessel) }),
    "maldistributionIgnored": (
      inserted { $0.inject(50, into: .interosseousLigament) },
      inserted {
        $0.inject(49, into: .muscle)
        $0.inject(1, into: .periarticular)
        $0.inject(49, into: .fat)
      }
    ),
    "overVolume": (inserted { $0.inject(251, into: .joint) }, inserted { $0.inject(250, into: .joint) }),
    "overDose": (
      inserted { story in
        story.scenario.syringe.doses[0].maximumMG = 5
        story.inject(51, into: .joint)
      },
      inserted { story in
        story.scenario.syringe.doses[0].maximumMG = 5
        story.inject(50, into: .joint)
      }
    ),
    "painfulContact": (inserted { $0.tick { $0.flinches += 1 } }, inserted { $0.rest(5) }),
    "notAspirated": (
      inserted { story in
        story.frame.isAspirated = false
        story.inject(2, into: .joint)
      },
      inserted { story in
        story.frame.isAspirated = false
        story.scenario.stepsRequired = []
        story.inject(30, into: .joint)
      }
    ),
    "overTime": (
      inserted { story in
        story.scenario.timeLimitS = 11
        story.rest(1_000)
      },
      inserted { story in
        story.scenario.timeLimitS = 11
        story.rest(898)
      }
    ),
    "noTimeOut": (
      acting(["timeOut"], [], then: [.perform(.timeOut)]), acting(["timeOut"], [.perform(.timeOut)])
    ),
    "doseNotChecked": (
      acting(["doseChecked"], [], then: [.perform(.doseChecked)]) { $0.inject(1, into: .joint) },
      acting(["doseChecked"], [.perform(.doseChecked)]) { $0.inject(1, into: .joint) }
    ),
    "brokenSterility": (
      acting(["gloves"], [.perform(.skinPreparation), .perform(.palpation), .perform(.gloves)]),
      acting(
        ["gloves", "skinPreparation"],
        [.perform(.palpation), .perform(.gloves), .perform(.skinPreparation), .perform(.palpation)])
    ),
    "notDry": (
      acting(["drying"], [.perform(.skinPreparation), .wait(seconds: 29.97)]),
      acting(["drying"], [.perform(.skinPreparation), .wait(seconds: 29.98)])
    ),
    "contraindicated": (
      acting([], [.goOn(.tumor)], against: [.pregnancy]),
      acting([], [.goOn(.pregnancy)], against: [.pregnancy])
    ),
    "septicSteroid": (
      acting([], [], against: [.septicJoint]) { story in
        story.scenario.syringe.drug = "Triamcinolone 40 mg"
        story.inject(1, into: .joint)
      },
      acting([], [], against: [.septicJoint]) { $0.scenario.syringe.drug = "Triamcinolone 40 mg" }
    ),
    "declinedWrongly": (declining(.allergy, to: "latex"), declining(.allergy, to: "Lignocaine")),
  ]

  /// A puncture after some of the procedure, and what then happens.
  private static func acting(
    _ required: [String], _ before: [ProcedureEvent], then after: [ProcedureEvent] = [],
    against: [Contraindication] = [], _ hands: (inout Story) -> Void = { _ in }
  ) -> Story {
    Story.told { story in
      story.scenario.syringe.minimumML = 0
      story.scenario.stepsRequired = required
      story.scenario.`case` = .init()
      story.scenario.`case`?.contraindications = against
      story.rest(101)
      story.follow(before)
      story.rest()
      story.advance(25)
      hands(&story)
      story.follow(after)
      story.tick { $0.needle.depthMM = 0 }
    }
  }
  private static func declining(_ reason: Contraindication, to allergen: String) -> Story {
    Story.told { story in
      story.scenario.syringe.minimumML = 0
      story.scenario.`case` = .init()
      story.scenario.`case`?.allergies = [allergen]
      story.rest(101)
      story.follow([.decline(reason)])
    }
  }

  /// An attempt in which nothing must be given: a puncture, what then happens, and the withdrawal.
  private static func inserted(
    atX x: Double = 30, isWithdrawn: Bool = true, _ then: (inout Story) -> Void
  ) -> Story {
    Story.told { story in
      story.scenario.syringe.minimumML = 0
      story.frame.needle.entryMM = Vector3(x, 0, 0)
      story.rest(101)
      story.advance(25)
      then(&story)
      if isWithdrawn { story.tick { $0.needle.depthMM = 0 } }
    }
  }
  private static func pass(_ times: Int, _ story: inout Story) {
    story.frame.needle.passes = 0
    for _ in 0..<times {
      story.tick { $0.needle.passes += 1 }
      story.rest(20)
    }
  }
  private static func onBone(_ times: Int, _ story: inout Story) {
    for _ in 0..<times {
      story.tick { $0.needle.boneContacts += 1 }
      story.rest(20)
    }
  }

  @Test(arguments: ErrorRule.standard.map(\.id)) func isFoundWhereItIsBrokenAndNowhereElse(_ id: String)
    throws
  {
    let pair = try #require(Self.stories[id], "a new rule needs its two attempts here")
    let found = ErrorRule.found(in: pair.broken.trace, scenario: pair.broken.scenario)
    #expect(found.map(\.rule) == [id])
    #expect(ErrorRule.found(in: pair.kept.trace, scenario: pair.kept.scenario).isEmpty)
    let last = Double(pair.broken.frame.tick) / 100
    #expect(found.allSatisfy { $0.timeS > 1 && $0.timeS <= last })
  }

  @Test(arguments: ErrorRule.standard.map(\.id)) func saysWhatToDoAndWhereItComesFrom(_ id: String) throws {
    let rule = try #require(ErrorRule.standard.first { $0.id == id })
    #expect(rule.message.count > 20 && rule.message.hasSuffix("."))
    #expect(!rule.source.isEmpty)
    #expect(rule.moments(Trace(side: .right), .plain).isEmpty)
  }

  /// Where fluid lies counts, not where the tip is: what spreads into a foramen from beside it fails as well.
  @Test func fluidThatSpreadsIntoAForamenIsFound() {
    let spread = Self.inserted { story in
      story.inject(20, into: .periarticular)
      for _ in 0..<2 { story.lie(in: .foramenS2) }
      story.rest(10)
    }
    #expect(ErrorRule.found(in: spread.trace, scenario: spread.scenario).map(\.rule) == ["foramenInjection"])
  }
  /// A way from the medial side may begin across the midline; a needle upright or heading away there is on the wrong side.
  @Test(arguments: [
    (0.5, -20.0, false), (0.5, -41, true), (0, -14, false), (0, -16, true), (-0.5, -16, true),
  ])
  func aPunctureAcrossTheMidlineIsJudgedByItsHeading(_ heading: Double, _ x: Double, _ isWrong: Bool) {
    let story = Story.told { story in
      story.scenario.syringe.minimumML = 0
      story.frame.needle.entryMM = Vector3(x, 0, 0)
      story.frame.needle.direction = Vector3(heading, (1 - heading * heading).squareRoot(), 0)
      story.rest()
      story.advance(2)
      story.advance(-2)
    }
    let found = ErrorRule.found(in: story.trace, scenario: story.scenario).map(\.rule)
    #expect(found == (isWrong ? ["wrongSide"] : []))
  }
  /// Injection beyond the midline is on the wrong side, however near to it.
  @Test func injectingBeyondTheMidlineIsTheWrongSide() {
    for (x, rules) in [(-1.0, ["wrongSide"]), (1, [])] {
      let story = Self.inserted(atX: x) { $0.inject(1, into: .joint) }
      #expect(ErrorRule.found(in: story.trace, scenario: story.scenario).map(\.rule) == rules)
    }
  }

  @Test func idsAreDifferentAndTheCriticalOnesAreThese() {
    #expect(Set(ErrorRule.standard.map(\.id)).count == ErrorRule.standard.count)
    let critical = Set(ErrorRule.standard.filter(\.isCritical).map(\.id))
    #expect(
      critical == [
        "wrongSide", "foramenInjection", "vesselInjection", "overDose", "tooLittleGiven", "needleLeftIn",
        "overTime", "contraindicated", "septicSteroid", "declinedWrongly",
      ])
  }

  @Test func aTurnOfTheProbeDriftsTooAndTheNextEpisodeCountsAnew() {
    let story = Self.inserted { story in
      for episode in 0..<2 {
        story.rest(150 * episode)
        for turn in 1...9 {
          story.tick {
            let angle = Angle.degrees(Double(turn + 9 * episode))
            $0.probe.probeToPatient.yAxis = Vector3(angle.sine, angle.cosine, 0)
            $0.needle.depthMM += 0.25
          }
        }
      }
    }
    #expect(ErrorRule.probeDrift.moments(story.trace, .plain).count == 2)
  }

  @Test func theAnaestheticInAVesselIsAnErrorToo() {
    let story = Self.inserted { $0.infiltrate(2, atDepthMM: 20, into: .vessel) }
    #expect(ErrorRule.found(in: story.trace, scenario: story.scenario).map(\.rule) == ["vesselInjection"])
  }

  /// What a flinch moves is the patient's.
  @Test func aFlinchIsNoDriftOfTheProbe() {
    let story = Self.inserted { story in
      story.frame.isFlinching = true
      for _ in 0..<20 {
        story.tick {
          $0.probe.xMM += 0.25
          $0.needle.depthMM += 0.1
        }
      }
    }
    #expect(ErrorRule.found(in: story.trace, scenario: story.scenario).isEmpty)
  }

  @Test func errorsComeByTime() {
    let story = Self.inserted { story in
      story.advance(6, inSlice: false)
      story.inject(60, into: .foramenS1, inSlice: false)
      story.inject(230, into: .joint)
    }
    let found = ErrorRule.found(in: story.trace, scenario: story.scenario)
    #expect(
      found.map(\.rule) == [
        "blindAdvance", "foramenInjection", "injectingUnseen", "maldistributionIgnored", "overVolume",
        "overDose",
      ])
    #expect(found.map(\.timeS) == found.map(\.timeS).sorted())
  }
}
