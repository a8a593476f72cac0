import Foundation
import Operator
import Storage
import Training

/// A study as text, table and JSON.
enum StudyText {
  static let caveat = "Scripted operators are no evidence of validity for people."

  static func lines(_ summary: StudySummary) -> [String] {
    var lines = [
      padded("scenario", 26) + padded("skill", 14)
        + "passed      score (lowest–highest)   half in target  time   passes"
    ]
    lines += summary.groups.map { group in
      let score =
        "\(decimal(group.medianScore, 1)) (\(decimal(group.lowestScore, 1))–\(decimal(group.highestScore, 1)))"
      return padded(group.scenario, 26) + padded(group.skill, 14)
        + padded("\(group.passed) of \(group.attempts)", 12) + padded(score, 25)
        + padded("\(group.hits) of \(group.attempts)", 16)
        + padded("\(decimal(group.medianDurationS, 0)) s", 7)
        + decimal(group.medianPasses, 1)
    }
    lines.append("area under the curve")
    lines += summary.separations.map {
      "  \($0.level.rawValue) level, \($0.better) against \($0.worse)   \(decimal($0.area, 3))"
    }
    lines += [
      "experts without a fault and with 90 % in the target that pass   \(summary.goodExpertsPassed) of \(summary.goodExperts)"
    ]
    lines += summary.goodExpertsFailed.map { row in
      "  \(padded(row.scenario, 26))\(padded("seed \(row.seed)", 10))\(padded(decimal(row.score, 1), 7))"
        + "held back by \(row.heldBackBy.joined(separator: ", ")); errors: \(row.errors.joined(separator: ", "))"
    }
    lines += [
      "attempts that pass with less than half in the target   \(summary.passedOutside)", "planted faults",
    ]
    lines += summary.faults.map { fault in
      let rules = fault.fired.map { "\($0.rule) \($0.attempts)" }.joined(separator: ", ")
      return "  \(padded(fault.fault.rawValue, 17))\(padded("in \(fault.planted)", 8))"
        + "\(padded("\(fault.passed) passed", 12))\(rules)"
    }
    let never = summary.neverFired.joined(separator: ", ")
    return lines + ["rules that never fired   \(never.isEmpty ? "none" : never)", caveat]
  }

  /// One line an attempt, separated by commas; faults and errors by blanks.
  static func table(_ study: OperatorStudy) -> String {
    let head =
      "scenario,level,skill,seed,faults,score,passed,target_fraction,injected_ml,duration_s,passes,probe_drift_mm,errors,held_back_by"
    let lines = study.rows.map { row in
      [
        row.scenario, row.level.rawValue, row.skill, String(row.seed),
        row.faults.map(\.rawValue).joined(separator: " "), decimal(row.score, 2), String(row.passed),
        decimal(row.targetFraction, 3), decimal(row.injectedML, 2), decimal(row.durationS, 2),
        String(row.passes),
        decimal(row.probeDriftMM, 2), row.errors.joined(separator: " "),
        row.heldBackBy.joined(separator: " "),
      ].joined(separator: ",")
    }
    return ([head] + lines).joined(separator: "\n") + "\n"
  }

  static func json(_ summary: StudySummary) -> JSON {
    typealias Member = JSON.Member
    func count(_ value: Int) -> JSON { .number(Double(value)) }
    let groups = summary.groups.map { group in
      JSON.object([
        Member("scenario", .string(group.scenario)), Member("skill", .string(group.skill)),
        Member("attempts", count(group.attempts)), Member("passed", count(group.passed)),
        Member("hits", count(group.hits)), Member("medianScore", .number(group.medianScore)),
        Member("lowestScore", .number(group.lowestScore)),
        Member("highestScore", .number(group.highestScore)),
        Member("medianDurationS", .number(group.medianDurationS)),
        Member("medianPasses", .number(group.medianPasses)),
        Member("medianProbeDriftMM", .number(group.medianDriftMM)),
      ])
    }
    let separations = summary.separations.map {
      JSON.object([
        Member("level", .string($0.level.rawValue)), Member("better", .string($0.better)),
        Member("worse", .string($0.worse)), Member("areaUnderCurve", .number($0.area)),
      ])
    }
    let faults = summary.faults.map { fault in
      JSON.object([
        Member("fault", .string(fault.fault.rawValue)), Member("planted", count(fault.planted)),
        Member("passed", count(fault.passed)),
        Member("errors", .object(fault.fired.map { Member($0.rule, count($0.attempts)) })),
      ])
    }
    func words(_ list: [String]) -> JSON { .array(list.map { .string($0) }) }
    let failed = summary.goodExpertsFailed.map { row in
      JSON.object([
        Member("scenario", .string(row.scenario)), Member("seed", .number(Double(row.seed))),
        Member("score", .number(row.score)), Member("heldBackBy", words(row.heldBackBy)),
        Member("errors", words(row.errors)),
      ])
    }
    return .object([
      Member("groups", .array(groups)), Member("separations", .array(separations)),
      Member("faults", .array(faults)), Member("neverFired", .array(summary.neverFired.map { .string($0) })),
      Member("goodExperts", count(summary.goodExperts)),
      Member("goodExpertsPassed", count(summary.goodExpertsPassed)),
      Member("goodExpertsFailed", .array(failed)),
      Member("passedOutside", count(summary.passedOutside)), Member("caveat", .string(caveat)),
    ])
  }

  private static func decimal(_ value: Double, _ digits: Int) -> String {
    AssessmentText.decimal(value, digits)
  }
  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
