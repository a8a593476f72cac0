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
  /// What is to be shown: the first foramen, and where the joint begins at its level, lateral of it, and mostly deeper.
  @Test func theUpperCleftLiesBesideTheFirstForamen() throws {
    let foramina = try #require(Self.woman.landmarks[.right]).foraminaMM
    let outlines = LandmarkOutlines(of: Self.woman, side: .right, level: .upper)
    for (landmark, foramen) in [(ScanLandmark.s1, foramina[0]), (.s2, foramina[1])] {
      #expect(!outlines[landmark].isEmpty)
      #expect(outlines[landmark].allSatisfy { distance($0, foramen) < 4 })
    }
    #expect(outlines[.cleft].count > 3)
    for place in outlines[.cleft] {
      let way = place - foramina[0]
      #expect(way.x > 10 && way.x < 40 && way.y > -5 && way.y < 36 && abs(way.z) <= 6, "\(way)")
      #expect(Self.woman.boneDistanceMM(at: place) > 0)
    }
  }
  @Test func theStepsSayWhichForamen() throws {
    #expect(ProcedureStep.foramenSeen.summary(at: .lower).contains("second"))
    #expect(ProcedureStep.foramenSeen.summary(at: .upper).contains("first"))
  }
}
