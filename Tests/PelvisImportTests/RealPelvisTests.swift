import Geometry
import Testing

@testable import Anatomy
@testable import PelvisImport

/// Bones segmented from two people, where they are at hand: `$SIJSIM_SAMPLES` names the folder.
@Suite(.enabled(if: PelvisSamples.folder != nil, "SIJSIM_SAMPLES is unset: no bones to look at"))
struct RealPelvisTests {
  static let names = ["icl_mri", "totalseg_ct"]

  @Test(arguments: names) func everyLandmarkIsFoundInAnyPose(_ name: String) throws {
    let bones = try PelvisSamples.real(name)
    let still = PelvisSurvey(of: bones)
    #expect(still.frame.basis == .anteriorPlane && still.frame.doubts.isEmpty)
    for point in PelvicPoint.allCases {
      for side in Side.allCases { #expect(still.landmark(point, side).pointMM != nil, "\(point) \(side)") }
    }
    var random = RandomNumbers(seed: 2)
    for _ in 0..<PelvisFinderTests.turns {
      let pose = PelvisSamples.anyPose(&random, degrees: 30)
      PelvisFinderTests.expectSame(still, PelvisSurvey(of: PelvisSamples.moved(bones, by: pose)), pose)
    }
  }

  /// Distances between landmarks as adults have them: mean ± 3 SD over women and men, as the sexes are not told.
  @Test(arguments: names) func distancesAreThoseOfAdults(_ name: String) throws {
    let survey = PelvisSurvey(of: try PelvisSamples.real(name))
    for id in [
      "interPSIS", "interPIIS", "interASIS", "interspinous", "asisToPSIS", "psisToPIIS", "piisToIschialSpine",
    ] {
      let measure = try #require(PelvisMeasure.all.first { $0.id == id })
      for side in Side.allCases {
        let value = try #require(measure(survey, side).value)
        let bounds = measure.published.values.compactMap(\.bounds)
        let (low, high) = (bounds.map(\.lowerBound).min() ?? 0, bounds.map(\.upperBound).max() ?? 0)
        let slack = (high - low) / 4
        #expect(value > low - slack && value < high + slack, "\(id): \(value)")
      }
    }
  }

  /// The right hip's landmarks stay where they are when the tomogram ends above the pubis, and the frame says so.
  @Test func withoutPubesTheSpinesTellTheFrame() throws {
    let whole = try PelvisSamples.real("totalseg_ct")
    let full = PelvisSurvey(of: whole)
    let cut = PelvicBones(
      sacrum: whole.sacrum, hipLeft: Self.above(whole.hipLeft, 150), hipRight: Self.above(whole.hipRight, 150)
    )
    let survey = PelvisSurvey(of: cut)
    #expect(survey.frame.basis == .spines && survey.frame.doubts.count == 1)
    #expect(angle(between: survey.frame.toSource.yAxis, and: full.frame.toSource.yAxis).degrees < 9)
    for point: PelvicPoint in [
      .psis, .piis, .asis, .foramenS1, .foramenS2, .foramenS3, .lowerWindow, .promontory,
    ] {
      let (a, b) = (full.sourcePointMM(point), survey.sourcePointMM(point))
      let away = distance(try #require(a), try #require(b))
      #expect(away < 5, "\(point): \(away) mm")
    }
    #expect(survey.landmark(.pubicTubercle).pointMM == nil && survey.landmark(.pubicTubercle).doubt != nil)
  }
  /// A mesh without what lies below a level.
  static func above(_ mesh: SurfaceMesh, _ z: Float) -> SurfaceMesh {
    var cut = SurfaceMesh(name: mesh.name, positionsMM: mesh.positionsMM)
    for t in stride(from: 0, to: mesh.indices.count, by: 3) {
      let corners = mesh.indices[t..<t + 3]
      if corners.contains(where: { mesh.positionsMM[Int($0)].z > z }) { cut.indices += corners }
    }
    for i in cut.positionsMM.indices { cut.positionsMM[i].z = max(cut.positionsMM[i].z, z) }
    return cut
  }
}
