import Geometry
import Needle
import Simulation
import TestPeople
import TestSupport
import Testing
import Training

@testable import Anatomy
@testable import Operator

/// The first dorsal foramen and the cleft beside it: as they are shown, read and steered by.
@Suite struct UpperLevelTests {
  private static let woman = TestPeople.person(
    PatientParameters(sex: .female, ageYears: 34, bodyMassIndex: 21, seed: 5))
  private static func scene(_ patient: Patient = woman) throws -> Scene {
    try Scenario.plain(at: .upper).scene(patient: patient, seed: 1)
  }
  private static let task = OperatorTask(of: .plain(at: .upper))

  /// A sacrum that falls by 0.9 mm a millimeter from 27 mm on, until the lip of the ilium throws its shadow.
  private static let bone: [BoneProfile.Edge] =
    stride(from: 10.0, through: 46, by: 0.5).map { u in
      BoneProfile.Edge(uMM: u, yMM: u < 27 ? 22 : 22 + (u - 27) * 0.9)
    } + stride(from: 41.0, through: 60, by: 0.5).map { BoneProfile.Edge(uMM: $0, yMM: 8 + ($0 - 41) * 0.3) }

  @Test func aLipOverASlopeIsACleft() throws {
    let cleft = try #require(UpperCleft(Self.bone))
    #expect(cleft.bottom.uMM == 46 && abs(cleft.bottom.yMM - 39.1) < 1e-9)
    #expect(abs(cleft.slope - 0.9) < 1e-9 && cleft.lipMM == 8)
    #expect(abs(cleft.sacralDepthMM(atMM: 48) - 40.9) < 1e-9)
  }
  @Test func aLineWithoutALipIsNone() {
    #expect(UpperCleft(Self.bone.filter { $0.yMM > 15 }) == nil)
    #expect(UpperCleft([]) == nil)
  }
  @Test func aWayThroughBoneHasNoRoom() throws {
    let cleft = try #require(UpperCleft(Self.bone))
    let aim = BoneProfile.Edge(uMM: 47, yMM: 39)
    let between = cleft.room(to: aim, lateralDeg: 30)
    #expect(between.sacrumMM > 0 && between.iliumMM > 0)
    #expect(cleft.room(to: aim, lateralDeg: 0).iliumMM < 0)
    #expect(cleft.room(to: aim, lateralDeg: 70).sacrumMM < 0)
  }

  /// Target, joint and regions are not read: with the bones alone the hands do the same until the needle goes in, where the
  /// joint's own layers are felt.
  @Test func theOperatorDoesNotKnowTheTarget() throws {
    let bones = Patient(
      parameters: Self.woman.parameters, medium: Self.woman.medium, landmarks: Self.woman.landmarks,
      targets: [:], surfaces: [])
    func beforePuncture(_ patient: Patient) throws -> ArraySlice<Controls> {
      ScriptedOperator.attempt(in: try Self.scene(patient), skill: .expert, seed: 3, task: Self.task)
        .prefix { $0.advanceMM == 0 }
    }
    let known = try beforePuncture(Self.woman)
    #expect(known.count > 2_000)
    #expect(try beforePuncture(bones) == known)
  }

  @Test(arguments: OperatorSkill.all.map(\.id)) func everySkillComesToAnEndWithHandsOfAHuman(_ id: String)
    throws
  {
    let skill = try #require(OperatorSkill.named(id))
    let controls = ScriptedOperator.attempt(in: try Self.scene(), skill: skill, seed: 4, task: Self.task)
    #expect(controls.last?.event == .finish)
    #expect(Double(controls.count) / 100 < Scenario.plain.timeLimitS)
    for c in controls {
      #expect(abs(c.advanceMM) <= Float(HandLimits.needleMM) && c.injectMLPerS <= 0.4)
      #expect(abs(c.probeRockDeg) < Float(HandLimits.turnDeg) && c.needlePitchDeg.isFinite)
    }
  }
}
