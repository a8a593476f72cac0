import Geometry
import Testing

@testable import Anatomy
@testable import PelvisImport

/// Every measure of the two built-in patients, on their bones' surfaces, against what was measured on people.
@Suite struct PelvisMeasureTests {
  static let surveys: [Sex: PelvisSurvey] = [
    .female: PelvisSurvey(of: PelvisSamples.female, given: .identity),
    .male: PelvisSurvey(of: PelvisSamples.male, given: .identity),
  ]

  /// Measures that need a whole hip: the built-in ones end before spine and pubis.
  static let ofWholeHips: Set = [
    "interASIS", "interspinous", "asisToPSIS", "piisToIschialSpine", "spineLineTilt",
  ]
  /// Half of the women's joints end above the third foramen (6 of 12 sides; Fischer 2023).
  static func mayBeMissing(_ id: String) -> Bool { ofWholeHips.contains(id) || id.hasSuffix("@S3") }

  @Test(arguments: PelvisMeasure.all.map(\.id), Sex.allCases)
  func theBuiltInPatientIsWithinTwoStandardDeviations(_ id: String, _ sex: Sex) throws {
    let survey = try #require(Self.surveys[sex])
    let measure = try #require(PelvisMeasure.all.first { $0.id == id })
    for side in measure.isPaired ? Side.allCases : [.right] {
      let found = measure(survey, side)
      guard let value = found.value else {
        #expect(found.reason?.isEmpty == false)
        #expect(Self.mayBeMissing(id), "\(id): \(found.reason ?? "")")
        continue
      }
      #expect(value.isFinite)
      guard let bounds = measure.published[sex]?.bounds else { continue }
      #expect(bounds.contains(value), "\(id) \(side): \(value) \(measure.unit), not in \(bounds)")
    }
  }

  @Test func everyMeasureHasANameOfItsOwnAUnitAndASource() {
    #expect(Set(PelvisMeasure.all.map(\.id)).count == PelvisMeasure.all.count)
    for measure in PelvisMeasure.all {
      #expect(["mm", "mm²", "°"].contains(measure.unit) && !measure.source.isEmpty)
      #expect(!measure.published.isEmpty, "\(measure.id)")
    }
  }

  /// The corridor narrows from the first foramen to the lower window, and the plane's sign changes below the second.
  @Test(arguments: Sex.allCases) func theJointTurnsAndOpensTowardTheLowerWindow(_ sex: Sex) throws {
    let joint = try #require(Self.surveys[sex]?.joints[.right])
    var last = Double.infinity
    for level: JointSurvey.AxialLevel in [.s1, .s1s2, .s2, .sixBelowS2, .tenBelowS2, .twelveBelowS2] {
      let corridor = try #require(joint.levels[level]?.corridorMM)
      #expect(corridor <= last + 0.5, "\(level)")
      last = corridor
    }
    #expect((4...22).contains(try #require(joint.signChangeBelowS2MM)))
    #expect(!joint.bonesCross)
  }
}
