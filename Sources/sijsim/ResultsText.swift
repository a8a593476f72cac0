import ArgumentParser
import Results
import Simulation
import Storage
import Training

/// Stored attempts as lines of text for a person.
enum ResultsText {
  static func line(_ attempt: AttemptRecord, _ export: ResultsExport) -> String {
    [
      String(attempt.id.prefix(8)), time(attempt), Terminal.line(export.person(attempt)),
      Terminal.line(attempt.scenario), attempt.ending.rawValue,
      attempt.score?.total.map { AssessmentText.decimal($0, 1) } ?? "–",
      attempt.score.map { $0.passed ? "passed" : "not passed" } ?? "–",
      "\(AssessmentText.decimal(attempt.durationS, 0)) s",
    ].joined(separator: "\t")
  }
  /// To the minute, UTC.
  private static func time(_ attempt: AttemptRecord) -> String {
    attempt.startedAt.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: false))
      .prefix(16) + "Z"
  }

  static func lines(_ attempt: AttemptRecord, _ export: ResultsExport) -> [String] {
    var lines = [
      "\(attempt.id): \(Terminal.line(attempt.scenario)), \(AssessmentText.decimal(attempt.durationS, 1)) s",
      "who          \(Terminal.line(export.person(attempt)))",
      "when         \(time(attempt)), \(attempt.ending.rawValue)", "score        " + score(attempt.score),
      "belief       " + belief(attempt.answer),
    ]
    lines += (attempt.score?.parts ?? []).map {
      AssessmentText.row(
        $0.id, "\(AssessmentText.decimal($0.points, 1)) of \(AssessmentText.decimal($0.outOf, 0))")
    }
    if !attempt.metrics.isEmpty { lines.append("metrics") }
    lines += attempt.metrics.map { AssessmentText.row($0.id, AssessmentText.value($0.value, unit: $0.unit)) }
    if !attempt.steps.isEmpty { lines.append("steps") }
    lines += attempt.steps.map { step in
      let when = step.timeS.map { "done at \(AssessmentText.decimal($0, 2)) s" } ?? "not done"
      return AssessmentText.row(step.id, when + (step.isRequired ? "" : " (not required)"))
    }
    let errors = attempt.score?.errors ?? []
    lines.append(errors.isEmpty ? "errors       none" : "errors")
    lines += errors.map { error in
      let time = "\(AssessmentText.decimal(error.timeS, 2)) s"
      return "  \(time)  \(error.critical ? "CRITICAL " : "")\(error.rule): \(error.says) [\(error.source)]"
    }
    lines.append("recording    \(attempt.recordingPath)")
    return lines
  }
  private static func score(_ score: StoredScore?) -> String {
    guard let score, let total = score.total else { return "none" }
    let volumes = Placement.Class.allCases.filter { (score.volumeML[$0.rawValue] ?? 0) > 0 }
      .map { "\($0.rawValue) \(AssessmentText.decimal(score.volumeML[$0.rawValue] ?? 0, 2)) mL" }
    return "\(AssessmentText.decimal(total, 1)) of 100, \(score.passed ? "passed" : "not passed"), "
      + "rules of version \(score.rulesVersion); "
      + (volumes.isEmpty ? "nothing was injected" : volumes.joined(separator: ", "))
  }
  private static func belief(_ answer: AttemptRecord.Answer?) -> String {
    guard let answer else { return "not said" }
    let truth = answer.wasInJoint.map { $0 ? "; it was" : "; it was not" } ?? ""
    return "\(answer.region), \(answer.inJoint ? "in the joint" : "not in the joint"), "
      + "\(Int((answer.confidence * 100).rounded())) % sure\(truth)"
  }

  /// Says what was found; throws the exit code where something could not be read.
  static func tell(_ found: FoundRecordings) throws {
    for path in found.beingRecorded { Terminal.say("\(path): a program is recording into it; left out.") }
    for problem in found.unreadable { Terminal.say(problem.description) }
    print(
      "\(found.added.count) attempts added, \(found.completed.count) completed, \(found.known) known, "
        + "\(found.unreadable.count) recordings not read")
    if !found.unreadable.isEmpty { throw ExitCode(1) }
  }
}
