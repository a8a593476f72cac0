import Foundation
import Simulation
import Storage
import Training

/// An assessment as lines of text for a person.
enum AssessmentText {
  static func lines(of assessment: Assessment, attempt: Attempt) -> [String] {
    var lines = [
      "\(attempt.path): \(Terminal.line(attempt.scenario.title)), \(decimal(assessment.durationS, 1)) s",
      "score        " + scoreLine(assessment.score)
        + (assessment.recomputed == nil ? "" : " (kept in the recording)"),
      "fluid        " + placementLine(assessment.placement)
        + givenLine(assessment.given),
      "belief       " + beliefLine(assessment),
    ]
    if let course = assessment.course { lines.append("case         " + caseLine(course)) }
    if let recomputed = assessment.recomputed {
      lines.append("recomputed   \(scoreLine(recomputed.score)); \(placementLine(recomputed.placement))")
    }
    lines += assessment.score.parts.map {
      "  \(padded($0.id, 11))\(decimal($0.points, 1)) of \(decimal($0.outOf, 0))"
    }
    lines.append("metrics")
    lines += assessment.measurements.map { row($0.metric.id, value($0.value, unit: $0.metric.unit)) }
    lines.append("steps")
    lines += assessment.steps.map { step in
      let when = step.timeS.map { "done at \(decimal($0, 2)) s" } ?? "not done"
      return "  \(padded(step.id, 19))\(padded(when, 20))\(step.isRequired ? "" : "(not required)")"
    }
    lines.append(assessment.errors.isEmpty ? "errors       none" : "errors")
    lines += assessment.errors.map {
      "  \(padded("\(decimal($0.timeS, 2)) s", 11))\($0.isCritical ? "CRITICAL " : "")\($0.rule): \($0.message) [\($0.source)]"
    }
    lines.append("fingerprint  \(hexDigits(assessment.fingerprint))")
    return lines.map { $0.replacingOccurrences(of: "\\s+$", with: "", options: .regularExpression) }
  }

  /// A name and what belongs to it.
  static func row(_ name: String, _ text: String) -> String { "  \(padded(name, 28))\(text)" }
  static func value(_ value: Double?, unit: String) -> String {
    value.map { decimal($0, 3) + (unit == "1" ? "" : " \(unit)") } ?? "undefined"
  }
  static func lines(of comparison: PathComparison) -> [String] {
    ["way compared with \(comparison.expertPath)"]
      + comparison.measurements.map { row($0.measure.id, value($0.value, unit: $0.measure.unit)) }
  }

  private static func scoreLine(_ score: Score) -> String {
    guard let total = score.total else { return "undefined: nothing was recorded" }
    return "\(decimal(total, 1)) of 100, \(score.passed ? "passed" : "not passed")"
  }
  private static func placementLine(_ placement: Placement) -> String {
    guard let most = placement.most else { return "nothing was injected" }
    let parts = Placement.Class.allCases.filter { placement.volumeML(in: $0) > 0 }
      .map { "\($0.rawValue) \(decimal(placement.volumeML(in: $0), 2)) mL" }
    return "most in \(most.rawValue): \(parts.joined(separator: ", "))"
  }
  /// How much was given where, when it was at more than one side or level.
  private static func givenLine(_ given: [GivenVolume]) -> String {
    guard given.count > 1 else { return "" }
    let parts = given.map {
      "\(decimal($0.volumeML, 2)) mL \($0.place.side.rawValue) \($0.place.level.rawValue)"
    }
    return "; given at several places: \(parts.joined(separator: ", "))"
  }
  private static func beliefLine(_ assessment: Assessment) -> String {
    guard let belief = assessment.belief else { return "not said" }
    let sure = Int((belief.confidence * 100).rounded())
    return
      "\(belief.region.rawValue), \(belief.inJoint ? "in the joint" : "not in the joint"), \(sure) % sure"
  }

  private static func caseLine(_ course: CaseCourse) -> String {
    let reading = course.reading.map { ", read as \($0.displayName)" } ?? ""
    let right =
      course.reading == nil || course.isReadRight
      ? "" : " (the diary: \(course.rightReading?.displayName ?? "none yet"))"
    let declined = course.declined.map { ", not injected: \($0.displayName)" } ?? ""
    return "pain \(course.diary)\(reading)\(right)\(declined); source \(course.patient.source.rawValue)"
  }

  static func decimal(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }
  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(1, width - text.count))
  }
}
