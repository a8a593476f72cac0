import Geometry
import Simulation
import TestPeople
import TestSupport
import Testing

@testable import Anatomy
@testable import Training

/// What the steps of the procedure show and say at either level of the joint.
@Suite struct JointLevelTests {
  private static let woman = TestPeople.person(
    PatientParameters(sex: .female, ageYears: 34, bodyMassIndex: 21, seed: 5))
  private static func scene() throws -> Scene {
    try Scenario.plain(at: .upper).scene(patient: woman, seed: 1)
  }

  /// What is to be shown: the first foramen, and where the joint begins at its level, deeper and lateral of it.
  @Test func theViewIsOfTheFirstForamen() throws {
    let foramina = try #require(Self.woman.landmarks[.right]).foraminaMM
    let lower = try #require(SearchView(scene: try Self.scene()))
    let upper = try #require(SearchView(scene: try Self.scene(), level: .upper))
    #expect(lower.foramenMM == foramina[1] && upper.foramenMM == foramina[0])
    let way = upper.jointMM - upper.foramenMM
    #expect(way.x > 15 && way.x < 35 && way.y > 8 && way.y < 25 && way.z == 0)
    #expect(Self.woman.boneDistanceMM(at: upper.jointMM) > 0)
  }
  @Test func theStepsSayWhichForamen() throws {
    #expect(ProcedureStep.foramenSeen.summary(at: .lower).contains("second"))
    #expect(ProcedureStep.foramenSeen.summary(at: .upper).contains("first"))
  }
}
