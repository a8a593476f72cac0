import Geometry
import Glibc
import Testing

@testable import Anatomy
@testable import PelvisImport

/// Drawn people, measured on the surfaces of their bones by the landmarks that are found there: 10 a sex, or as many as
/// `$SIJSIM_PEOPLE` says.
@Suite(.serialized) struct PopulationTests {
  static var peopleCount: Int { getenv("SIJSIM_PEOPLE").flatMap { Int(String(cString: $0)) } ?? 10 }
  static var pool: WorkerPool { WorkerPool(threads: 2) }

  /// Half of the women's joints end above the third foramen (6 of 12 sides; Fischer 2023), a joint may not reach
  /// 12 mm above the first or 16 mm below the second, and its plane need not turn.
  static func mayBeMissing(_ id: String) -> Bool {
    id.hasSuffix("@S3") || id.hasSuffix("@S1+12") || id.hasSuffix("@S2-16") || id == "signChangeBelowS2"
  }
  /// What people have in less variety, or more, than was measured, in 1,000 drawn people: the hip bone away from the joint,
  /// a man's first foramen, the border of the ilium and the joint's mouth below the second foramen.
  static let otherSpread: [Sex: Set<String>] = [
    .female: [
      "piisToIschialSpine", "psisToS3LateralCrest", "overhang@S2-6", "overhang@S2-10", "overhang@S2-12",
      "corridor@S2-10", "corridor@S2-12", "entryX@S3", "angle12@S2-6",
    ],
    .male: [
      "foramenS1Height", "foramenS1Width", "inferiorEndY", "overhang@S2", "overhang@S2-6", "angle12@S2-16",
      "corridor@S2-16", "corridor@S3", "psisToPIIS",
    ],
  ]
  /// Those of them that the first ten people show already.
  static let otherSpreadOfTen: [Sex: Set<String>] = [
    .female: [
      "piisToIschialSpine", "overhang@S2-6", "overhang@S2-10", "overhang@S2-12", "corridor@S2-10",
      "corridor@S2-12", "angle12@S2-6",
    ],
    .male: ["foramenS1Height", "angle12@S2-16", "corridor@S3"],
  ]
  /// What lies off by more than a published deviation in 1,000 drawn people: the rim of the lower window, whose deviation
  /// is 0.2–0.4 mm, by 0.4 mm, so that the ilium hides it by so much less; a woman's upper trench by 5 to 8 mm; a
  /// man's inferior spine by 2 mm, all of its deviation (26 sides), and his joint's turn at the first foramen by 9°.
  static let otherMean: [Sex: Set<String>] = [
    .female: [
      "coronalObliquity", "corridor@S1S2", "corridor@S2-6", "overhang@S2-16", "overhang@S3", "entryX@S1",
      "entryX@S1S2",
    ],
    .male: [
      "psisToPIIS", "overhang@S2-6", "overhang@S2-10", "overhang@S2-16", "overhang@S3", "angle12@S1",
    ],
  ]

  @Test(arguments: Sex.allCases) func peopleArePossibleAndAsDifferentAsMeasured(_ sex: Sex) {
    var survey = PopulationSurvey(sex: sex)
    survey.add(seeds: 0..<UInt64(Self.peopleCount), pool: Self.pool)
    for person in survey.people {
      #expect(person.problems.isEmpty, "seed \(person.seed): \(person.problems)")
    }
    for row in survey.rows {
      let id = row.measure.id
      if !Self.mayBeMissing(id) { #expect(row.missing == 0, "\(id): \(row.missing) are missing") }
      guard case .spread(let mean, let deviation) = row.measure.published[sex], row.count > 5 else {
        continue
      }
      // The published mean of 6 women is known to ±1.05 of the standard deviation (95 %), that of 13 men to ±0.6;
      // ours to what so few people tell.
      let chance = 2 * row.deviation / Double(survey.people.count).squareRoot()
      let words = "\(id): \(row.mean) ± \(row.deviation), published \(mean) ± \(deviation)"
      check(
        (row.mean - mean).magnitude < 1.05 * deviation + chance, words,
        isKnown: Self.otherMean[sex]?.contains(id) == true, isShownByTen: false)
      // A standard deviation of 6 is known to 0.6...2.5, one of 13 to 0.7...1.65.
      check(
        (0.4...2.4).contains(row.deviation / deviation), words,
        isKnown: Self.otherSpread[sex]?.contains(id) == true,
        isShownByTen: Self.otherSpreadOfTen[sex]?.contains(id) == true)
    }
  }
  /// Holds a row against what is published. One that is known to deviate must, where so many people show it: a repair takes
  /// it off the lists.
  private func check(_ isAsPublished: Bool, _ words: String, isKnown: Bool, isShownByTen: Bool) {
    guard isKnown else {
      #expect(isAsPublished, "\(words)")
      return
    }
    let isShown = Self.peopleCount == 10 ? isShownByTen : Self.peopleCount >= 1_000
    withKnownIssue(isIntermittent: !isShown) { #expect(isAsPublished, "\(words)") }
  }

  /// What is measured is the person and not the machine: the same numbers with any number of threads.
  @Test func aPersonIsTheSameOnOneThread() {
    var (one, two) = (PopulationSurvey(sex: .male), PopulationSurvey(sex: .male))
    one.add(seeds: 3..<4, pool: WorkerPool(threads: 1))
    two.add(seeds: 3..<5, pool: Self.pool)
    #expect(one.people[0].values == two.people[0].values)
    #expect(one.people[0].variation == two.people[0].variation && two.people[1].seed == 4)
  }
}
