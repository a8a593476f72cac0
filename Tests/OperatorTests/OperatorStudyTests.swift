import Geometry
import TestPeople
import TestSupport
import Testing
import Training

@testable import Anatomy
@testable import Operator

/// What a series of scripted attempts says about the score; `make study` performs 100 of each skill.
@Suite struct OperatorStudyTests {
  private static func scenario(_ level: Scenario.Target.Level) -> Scenario {
    var scenario = Scenario.plain(at: level)
    scenario.stepsRequired = [
      "foramenSeen", "jointSeen", "puncture", "testInjection", "injection", "withdrawal", "belief",
    ]
    return scenario
  }
  private static func one(_ name: String, _ level: Scenario.Target.Level, _ person: PatientParameters)
    -> OperatorStudy.Case
  {
    OperatorStudy.Case(name: name, scenario: scenario(level), patient: TestPeople.person(person))
  }
  private static let lean = PatientParameters(sex: .female, ageYears: 34, bodyMassIndex: 21)
  private static let woman = one("woman", .lower, lean)
  private static let study = Result {
    var study = OperatorStudy()
    let man = Self.one("man", .lower, PatientParameters(sex: .male, bodyMassIndex: 26))
    let pool = WorkerPool(threads: 2)
    let upper = PatientParameters(sex: .female, ageYears: 34, bodyMassIndex: 21, seed: 5)
    for one in [woman, man, Self.one("upper", .upper, upper)] {
      for skill in OperatorSkill.all { try study.add(one, skill: skill, seeds: 1..<3, pool: pool) }
    }
    return study
  }

  @Test func theScoreTellsAnExpertFromANoviceAtBothLevels() throws {
    let summary = StudySummary(try Self.study.get().rows)
    #expect(summary.groups.count == 9 && summary.groups.allSatisfy { $0.attempts == 2 })
    for level in Scenario.Target.Level.allCases {
      let area = summary.separations.first {
        $0.level == level && $0.better == "expert" && $0.worse == "novice"
      }?.area
      #expect(try #require(area) >= 0.95, "\(level)")
    }
    // At least 95 of 100 in the long series; of six one may fail by chance.
    let failed = try Self.study.get().rows.filter { $0.skill == "expert" && !$0.passed }
    #expect(summary.goodExpertsPassed >= summary.goodExperts - 1 && summary.goodExperts >= 3, "\(failed)")
    #expect(summary.passedOutside == 0)
  }

  @Test func expertsTakeLessTimeAndNovicesMoveTheProbe() throws {
    let rows = try Self.study.get().rows
    func median(_ skill: OperatorSkill, _ value: (OperatorStudy.Row) -> Double) -> Double {
      Training.median(rows.filter { $0.skill == skill.id }.map(value))
    }
    #expect(median(.expert, \.durationS) < median(.novice, \.durationS))
    #expect(median(.novice, \.probeDriftMM) > 2 * median(.expert, \.probeDriftMM))
  }

  @Test func aRowIsTheSameForTheSameSeed() throws {
    let row = try #require(try Self.study.get().rows.first { $0.skill == "novice" && $0.seed == 2 })
    #expect(try OperatorStudy.row(Self.woman, skill: .novice, seed: 2) == row)
  }

  @Test func whoDoesNotPassIsHeldBackBySomething() throws {
    let rows = try Self.study.get().rows
    let known = Set(ErrorRule.standard.filter(\.isCritical).map(\.id) + ["passScore", "volumeFraction"])
    for row in rows {
      #expect(row.heldBackBy.isEmpty == row.passed && known.isSuperset(of: row.heldBackBy), "\(row)")
    }
    #expect(rows.contains { $0.passed } && rows.contains { $0.heldBackBy.contains("volumeFraction") })
  }

  @Test func theAreaUnderTheCurveCountsPairs() {
    func area(_ better: [Double], _ worse: [Double]) -> Double? {
      StudySummary.areaUnderCurve(better.map { ("a", $0) }, over: worse.map { ("a", $0) })
    }
    #expect(area([3, 4], [1, 2]) == 1 && area([1, 2], [3, 4]) == 0)
    #expect(area([1], [1]) == 0.5 && area([1, 3], [2]) == 0.5 && area([1, 2, 3], [2]) == 0.5)
    #expect(area([], [1]) == nil)
    // An attempt is compared within its own scenario.
    #expect(StudySummary.areaUnderCurve([("a", 1)], over: [("b", 2)]) == nil)
    #expect(
      Training.median([]) == 0 && Training.median([3, 1, 2]) == 2
        && Training.median([1, 2]) == 1.5)
  }

  @Test func theSummaryCounts() {
    func row(_ skill: String, score: Double, passed: Bool, fraction: Double, _ faults: [OperatorFault.ID])
      -> OperatorStudy.Row
    {
      OperatorStudy.Row(
        scenario: "a", skill: skill, level: .lower, seed: 1, faults: faults, score: score, passed: passed,
        targetFraction: fraction, injectedML: 1, durationS: 60, probeDriftMM: 1, passes: 1,
        errors: faults.isEmpty ? [] : ["probeDrift"])
    }
    let summary = StudySummary([
      row("expert", score: 90, passed: true, fraction: 1, []),
      row("expert", score: 70, passed: false, fraction: 0.95, []),
      row("novice", score: 80, passed: true, fraction: 0.4, [.probeDrift]),
    ])
    #expect(summary.groups.map(\.passed) == [1, 1] && summary.groups.map(\.hits) == [2, 0])
    #expect(summary.groups[0].medianScore == 80 && summary.groups[0].lowestScore == 70)
    #expect(summary.separations.map(\.area) == [0.5])
    #expect((summary.goodExperts, summary.goodExpertsPassed, summary.passedOutside) == (2, 1, 1))
    #expect(summary.goodExpertsFailed.map(\.score) == [70])
    let drift = summary.faults.first { $0.fault == .probeDrift }
    #expect(drift?.planted == 1 && drift?.passed == 1)
    #expect(drift?.fired == [StudySummary.RuleCount(rule: "probeDrift", attempts: 1)])
    #expect(summary.neverFired == ErrorRule.standard.map(\.id).filter { $0 != "probeDrift" })
    #expect(StudySummary([]).groups.isEmpty)
  }
}
