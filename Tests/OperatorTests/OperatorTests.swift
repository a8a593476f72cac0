import Geometry
import Needle
import Simulation
import TestPeople
import TestSupport
import Testing
import Training

@testable import Anatomy
@testable import Operator

/// The scripted operator in the scenario of the thin woman.
@Suite struct OperatorTests {
  /// How many attempts a skill are looked at; `make study` looks at 20.
  private static let seeds: ClosedRange<UInt64> = 1...5

  private static func patient(jointShiftMM: Double = 0) -> Patient {
    TestPeople.person(
      PatientParameters(sex: .female, ageYears: 34, bodyMassIndex: 21, jointShiftMM: jointShiftMM))
  }
  private static let thinWoman = patient()
  private static func scene(_ patient: Patient = thinWoman, seed: UInt64 = 1) throws -> Scene {
    try Scenario.plain.scene(patient: patient, seed: seed)
  }
  private static func assessment(_ skill: OperatorSkill, seed: UInt64, _ patient: Patient = thinWoman) throws
    -> Assessment
  {
    let scene = try scene(patient, seed: seed)
    let controls = ScriptedOperator.attempt(in: scene, skill: skill, seed: seed)
    return Assessment(trace: Trace.replaying(controls, in: scene), scenario: .plain)
  }
  private static func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

  @Test func theMedianExpertIsInTheJointAndAboveEveryNovice() throws {
    let experts = try Self.seeds.map { try Self.assessment(.expert, seed: $0) }
    let novices = try Self.seeds.map { try Self.assessment(.novice, seed: $0) }
    #expect(Self.median(experts.map { $0.placement.fraction(in: .joint) ?? 0 }) >= 0.5)
    let expertScore = Self.median(experts.compactMap(\.score.total))
    for novice in novices { #expect(try #require(novice.score.total) < expertScore) }
  }

  /// The joint, and not what is remembered of where joints are.
  @Test func anExpertFindsAJointThatWasMoved() throws {
    let moved = Self.patient(jointShiftMM: 3)
    let there = try #require(moved.targets[.right]).centerMM
    let usual = try #require(Self.thinWoman.targets[.right]).centerMM
    #expect(abs(usual.z - there.z - 3) < 1)
    let fractions = try Self.seeds.map {
      try Self.assessment(.expert, seed: $0, moved).placement.fraction(in: .joint) ?? 0
    }
    #expect(Self.median(fractions) >= 0.5)
  }

  /// Target, joint and regions are not read: with the bones alone the hands do the same until the tip is near the joint,
  /// whose own layers are felt.
  @Test func theOperatorDoesNotKnowTheTarget() throws {
    let bones = Patient(
      parameters: Self.thinWoman.parameters, medium: Self.thinWoman.medium,
      landmarks: Self.thinWoman.landmarks, targets: [:], surfaces: [])
    let scene = try Self.scene()
    let known = ScriptedOperator.attempt(in: scene, skill: .expert, seed: 3)
    let frames = Trace.replaying(known, in: scene).frames
    let near = try #require(frames.first { $0.isMainInTissue && $0.tipToJointMM < 5 }?.tick)
    let blind = ScriptedOperator.attempt(in: try Self.scene(bones), skill: .expert, seed: 3)
    #expect(near > 2_000 && known.prefix(near) == blind.prefix(near))
  }

  @Test func theSameSeedIsTheSameAttemptAndAnotherIsNot() throws {
    let scene = try Self.scene()
    let first = ScriptedOperator.attempt(in: scene, skill: .intermediate, seed: 1)
    #expect(first == ScriptedOperator.attempt(in: scene, skill: .intermediate, seed: 1))
    #expect(first != ScriptedOperator.attempt(in: scene, skill: .intermediate, seed: 2))
    #expect(first != ScriptedOperator.attempt(in: scene, skill: .expert, seed: 1))
  }

  @Test(arguments: OperatorSkill.all.map(\.id)) func everySkillComesToAnEndWithHandsOfAHuman(_ id: String)
    throws
  {
    let skill = try #require(OperatorSkill.named(id))
    let scene = try Self.scene()
    var told: [Controls] = []
    let controls = ScriptedOperator.attempt(in: scene, skill: skill, seed: 4) { now, _ in told.append(now) }
    #expect(told == controls)
    #expect(controls.last?.event == .finish)
    #expect(Double(controls.count) / 100 < Scenario.plain.timeLimitS)
    for c in controls {
      #expect(abs(c.advanceMM) <= Float(HandLimits.needleMM) && c.injectMLPerS <= 0.4)
      #expect(abs(c.probeSlideMM.x) < Float(HandLimits.slideMM) && abs(c.probeSlideMM.y) < 1.5)
      #expect(abs(c.needleYawDeg) < Float(HandLimits.turnDeg) && c.needlePitchDeg.isFinite)
    }
    let trace = Trace.replaying(controls, in: scene)
    #expect(trace.finalState.isFinished && trace.finalState.belief != nil)
    #expect(trace.finalState.needle.passes > 0)
  }

  @Test func theLeftSideIsDoneAsTheRight() throws {
    var scenario = Scenario.plain
    scenario.side = .left
    let scene = try scenario.scene(patient: Self.thinWoman, seed: 1)
    let fractions = Self.seeds.map { seed in
      let controls = ScriptedOperator.attempt(in: scene, skill: .expert, seed: seed)
      return Placement(of: Trace.replaying(controls, in: scene).finalState.volumes()).fraction(in: .joint)
        ?? 0
    }
    #expect(Self.median(fractions) >= 0.5)
  }

  @Test func skillsHaveDifferentNamesAndGetWorse() {
    #expect(OperatorSkill.all.map(\.id) == ["expert", "intermediate", "novice"])
    for (better, worse) in zip(OperatorSkill.all, OperatorSkill.all.dropFirst()) {
      #expect(better.readingErrorMM < worse.readingErrorMM && better.reactionS < worse.reactionS)
      #expect(better.noticesLostTip > worse.noticesLostTip && better.planeErrorMM < worse.planeErrorMM)
    }
    #expect(OperatorSkill.named("surgeon") == nil)
  }
}
