import Anatomy
import Geometry
import Needle
import Simulation
import TestSupport
import Testing

@testable import Training

@Suite struct ErrorRuleTests {
  /// For every rule an attempt that breaks it, once and nothing else, and one that just does not.
  static let stories: [String: (broken: Story, kept: Story)] = [
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
    "wrongLevel": (
      inserted(atZ: 16) { $0.inject(10, into: .joint) }, inserted(atZ: 14) { $0.inject(10, into: .joint) }
    ),
    "blindNearBone": (
      inserted { story in
        story.frame.isNearBoneOrJoint = true
        story.advance(5, inSlice: false)
      },
      inserted { story in
        story.frame.isNearBoneOrJoint = true
        story.advance(4.75, inSlice: false)
        story.advance(1)
        // The way below a rim does not count.
        story.frame.sight = .tipBehindBone
        for _ in 0..<40 { story.tick { $0.needle.depthMM += 0.25 } }
      }
    ),
    "blindAdvance": (
      inserted { $0.advance(5, inSlice: false) },
      inserted {
        $0.advance(4.75, inSlice: false)
        $0.advance(1)
        $0.advance(4.75, inSlice: false)
      }
    ),
    "fastAdvance": (inserted { push(20, byMM: 0.21, &$0) }, inserted { push(40, byMM: 0.2, &$0) }),
    "probeDrift": (
      inserted { story in drift(12, &story) },
      inserted { story in
        drift(11, &story)
        // Hands that move in turn: any way, any turn, between two advances or while the needle rests.
        for _ in 0..<80 { story.tick { ($0.probe.xMM, $0.probe.rotateDeg) = ($0.probe.xMM + 1, 40) } }
        drift(11, &story)
        for _ in 0..<10 { story.tick { $0.probe.zMM += 1 } }
        story.tick { $0.needle.depthMM += 0.1 }
      }
    ),
    "boneRammed": (inserted { press(6, &$0) }, inserted { press(5.9, &$0) }),
    "structureEntered": (
      inserted { story in story.tick { $0.needle.tipRegion = .nerve } },
      inserted { story in story.tick { $0.needle.tipRegion = .muscle } }
    ),
    "fastInjection": (
      inserted { story in
        story.ticksPerHundredth = 4
        story.inject(20, into: .joint)
      },
      inserted { story in
        story.ticksPerHundredth = 5
        story.inject(20, into: .joint)
      }
    ),
    "beliefTooEarly": (
      inserted { story in
        story.say(inJoint: true, confidence: 1)
        story.inject(1, into: .joint)
      },
      inserted { story in
        story.say(inJoint: true, confidence: 1)
        story.inject(1, into: .joint)
        story.say(inJoint: true, confidence: 1)
      }
    ),
    "tooManyPasses": (inserted { pass(4, &$0) }, inserted { pass(3, &$0) }),
    "boneContacts": (
      inserted { onBone(3, &$0) },
      inserted { story in
        onBone(2, &story)
        story.frame.needle.entryMM.x += 2.5
        onBone(2, &story)
      }
    ),
    "injectingUnseen": (
      inserted { $0.inject(11, into: .joint, inSlice: false) },
      inserted {
        $0.inject(10, into: .joint, inSlice: false)
        $0.inject(1, into: .joint)
        $0.show(false)
        $0.frame.sight = .landmark(.cleft)
        $0.rest(50)
      }
    ),
    "foramenInjection": (
      inserted { story in for _ in 0..<2 { spill(into: .foramenS2, &story) } },
      inserted { spill(into: .foramenS3, &$0) }
    ),
    "vesselInjection": (
      inserted { story in for _ in 0..<2 { spill(into: .vessel, &story) } },
      inserted { spill(into: .vessel, &$0) }
    ),
    "maldistributionIgnored": (
      inserted { story in
        story.frame.strayShownML = 0.1
        story.rest(100)
        story.inject(6, into: .periarticular)
      },
      inserted { story in
        story.frame.strayShownML = 0.1
        story.rest(99)
        story.frame.strayShownML = 0.09
        story.inject(60, into: .periarticular)
        story.frame.strayShownML = 0.1
        story.rest(100)
        story.inject(4, into: .periarticular)
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
    atX x: Double = 30, atZ z: Double = 0, isWithdrawn: Bool = true, _ then: (inout Story) -> Void
  ) -> Story {
    Story.told { story in
      story.scenario.syringe.minimumML = 0
      story.frame.needle.entryMM = Vector3(x, 0, z)
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

  private static func push(_ ticks: Int, byMM stepMM: Double, _ story: inout Story) {
    for _ in 0..<ticks { story.tick { $0.needle.hubMM.y += stepMM } }
  }
  private static func drift(_ ticks: Int, _ story: inout Story) {
    for _ in 0..<ticks {
      story.tick {
        $0.probe.xMM += 0.25
        $0.needle.depthMM += 0.1
      }
    }
  }
  private static func press(_ force: Double, _ story: inout Story) {
    story.tick { ($0.needle.isOnBone, $0.needle.forces.axialN) = (true, force) }
    story.tick { $0.needle.forces.axialN = 0 }
    story.frame.needle.isOnBone = false
  }
  /// A hundredth of a milliliter comes to lie where the tip is not.
  private static func spill(into region: Region, _ story: inout Story) {
    story.lie(in: region)
    story.inject(1, into: .periarticular)
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
    #expect(rule.isCritical || rule.penalty != nil, "no rule is free")
    #expect(rule.penalty.map { (0.001...1).contains($0.fraction) } ?? true)
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
        "overTime", "blindNearBone", "injectingUnseen", "contraindicated", "septicSteroid", "declinedWrongly",
      ])
  }

  /// A turn in any way drifts too, about the beam as well; the next advance counts anew.
  @Test(arguments: [\ProbeState.rotateDeg, \.tiltDeg, \.rockDeg]) func aTurnOfTheProbeDriftsToo(
    _ turned: WritableKeyPath<ProbeState, Double> & Sendable
  ) {
    let story = Self.inserted { story in
      for episode in 0..<2 {
        story.rest(31 * episode)
        for _ in 1...20 {
          story.tick {
            $0.probe[keyPath: turned] += 0.25
            $0.needle.depthMM += 0.1
          }
        }
      }
    }
    #expect(ErrorRule.probeDrift.moments(story.trace, .plain).count == 2)
  }
  /// Pauses of up to 0.3 s belong to one advance: what is moved in steps drifts as well. What moves in the pauses does not.
  @Test func aDriftInStepsIsADrift() {
    let steps = Self.inserted { story in
      for _ in 0..<12 {
        story.rest(29)
        story.tick {
          $0.probe.pressMM += 0.25
          $0.needle.depthMM += 0.1
        }
      }
    }
    #expect(ErrorRule.probeDrift.moments(steps.trace, .plain).count == 1)
  }

  @Test func theAnaestheticInAVesselIsAnErrorToo() {
    let story = Self.inserted { $0.infiltrate(2, atDepthMM: 20, into: .vessel) }
    let found = ErrorRule.found(in: story.trace, scenario: story.scenario).map(\.rule)
    #expect(found == ["structureEntered", "vesselInjection"])
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
      story.inject(20, into: .foramenS1, inSlice: false)
      story.inject(240, into: .joint)
    }
    let found = ErrorRule.found(in: story.trace, scenario: story.scenario)
    #expect(
      found.map(\.rule) == [
        "blindAdvance", "structureEntered", "foramenInjection", "injectingUnseen", "overVolume",
      ])
    #expect(found.map(\.timeS) == found.map(\.timeS).sorted())
  }
}
