import Geometry
import Testing

@testable import Anatomy

/// Every measure of the two built-in patients, on their bones' surfaces, against what was measured on people.
@Suite struct PelvisMeasureTests {
  static let surveys: [Sex: PelvisSurvey] = [
    .female: PelvisSurvey(of: PelvisSamples.female, given: .identity),
    .male: PelvisSurvey(of: PelvisSamples.male, given: .identity),
  ]

  @Test(arguments: Sex.allCases) func dump(_ sex: Sex) throws {
    let survey = try #require(Self.surveys[sex])
    for m in PelvisMeasure.all {
      let v = m(survey, .right)
      let b = m.published[sex]?.bounds
      let off = v.value.flatMap { value in b.map { !$0.contains(value) } } ?? false
      print("DUMP", sex, m.id, v.value as Any, v.reason ?? "", m.published[sex] as Any, off ? "OFF" : "")
    }
    for p in PelvicPoint.allCases { print("MARK", sex, p, survey.landmark(p)) }
  }
}
