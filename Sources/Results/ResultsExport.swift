import Foundation
import Storage
import Training

/// Stored attempts in forms that other programs read.
package struct ResultsExport: Sendable {
  private let people: [String: Profile]
  /// The trainees' own words, by the attempt's id.
  private let reflections: [String: Reflection]

  package init(profiles: [Profile], reflections: [String: Reflection] = [:]) {
    self.reflections = reflections
    people = Dictionary(profiles.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Name or code of whose attempt it is; "guest" where nobody was named.
  package func person(_ attempt: AttemptRecord) -> String {
    attempt.profile.flatMap { people[$0]?.name } ?? ResultsStore.guest
  }
  private func group(_ attempt: AttemptRecord) -> String? { attempt.profile.flatMap { people[$0]?.group } }

  // MARK: JSON

  /// An attempt with the keys that `score --json` has, and who, when and how it ended.
  package func json(_ attempt: AttemptRecord) -> JSON {
    .object([
      JSON.Member("schemaVersion", .number(1)),
      JSON.Member("attempt", .string(attempt.id)),
      JSON.Member("person", .string(person(attempt))), JSON.Member("group", .string(group(attempt))),
      JSON.Member("startedAt", .string(StoredTime.text(attempt.startedAt))),
      JSON.Member("ending", .string(attempt.ending.rawValue)),
      JSON.Member("scenario", .string(attempt.scenario)),
      JSON.Member("scenarioHash", .string(attempt.scenarioHash)),
      JSON.Member("seed", .string(String(attempt.seed))), JSON.Member("version", .string(attempt.version)),
      JSON.Member("format", .number(Double(attempt.format))),
      JSON.Member("durationS", .number(attempt.durationS)),
      JSON.Member("rulesVersion", .number(attempt.score.map { Double($0.rulesVersion) })),
      JSON.Member("fingerprint", .string(attempt.score?.fingerprint)),
      JSON.Member(
        "metrics", .object(attempt.metrics.map { AttemptJSON.metric($0.id, $0.value, unit: $0.unit) })),
      JSON.Member("placement", ResultsExport.placement(attempt)),
      JSON.Member("belief", ResultsExport.belief(attempt.answer)),
      JSON.Member("errors", .array((attempt.score?.errors ?? []).map(AttemptJSON.error))),
      JSON.Member("steps", .array(attempt.steps.map(ResultsExport.json))),
      JSON.Member("score", ResultsExport.score(attempt.score)),
      JSON.Member("reflection", reflections[attempt.id].map { .array($0.answers.map(JSON.string)) } ?? .null),
      JSON.Member("recording", .string(attempt.recordingPath)),
      JSON.Member("recordingHash", .string(attempt.recordingHash)),
      JSON.Member("continuedAtTick", .number(attempt.continuedAtTick.map(Double.init))),
    ])
  }
  /// One JSON object a line.
  package func jsonLines(_ attempts: [AttemptRecord]) -> String {
    attempts.map { json($0).line + "\n" }.joined()
  }

  private static func placement(_ attempt: AttemptRecord) -> JSON {
    guard let volumes = attempt.score?.volumeML else { return .null }
    return AttemptJSON.placement(Placement { volumes[$0.rawValue] ?? 0 })
  }
  private static func belief(_ answer: AttemptRecord.Answer?) -> JSON {
    guard let answer else { return .null }
    return AttemptJSON.belief(
      region: answer.region, inJoint: answer.inJoint, confidence: answer.confidence, timeS: answer.timeS,
      brier: answer.brier)
  }
  private static func score(_ score: StoredScore?) -> JSON {
    guard let score else { return .null }
    return AttemptJSON.score(total: score.total, passed: score.passed, parts: score.parts)
  }
  private static func json(_ step: AttemptRecord.StepDone) -> JSON {
    AttemptJSON.step(id: step.id, isDone: step.isDone, timeS: step.timeS, isRequired: step.isRequired)
  }

  // MARK: CSV

  /// A table with one line an attempt (RFC 4180), empty where a value is not known; metrics in their units of `score --json`.
  package func csv(_ attempts: [AttemptRecord]) -> String {
    let standard = Metric.standard.map(\.id)
    // Those of other versions stand behind.
    let others = Set(attempts.flatMap(\.metrics).map(\.id)).subtracting(standard).sorted()
    let metrics = standard + others
    let head = ResultsExport.columns.map(\.name) + metrics
    let lines = attempts.map { attempt in
      ResultsExport.columns.map { $0.text(self, attempt) ?? "" }
        + metrics.map { CSVText.number(attempt.value(of: $0)) ?? "" }
    }
    return CSVText.table([head] + lines)
  }

  private struct Column: Sendable {
    var name: String
    var text: @Sendable (ResultsExport, AttemptRecord) -> String?
  }
  private static let columns: [Column] =
    [
      Column(name: "attempt") { $1.id },
      Column(name: "person") { $0.person($1) },
      Column(name: "group") { $0.group($1) },
      Column(name: "scenario") { $1.scenario },
      Column(name: "startedAt") { StoredTime.text($1.startedAt) },
      Column(name: "ending") { $1.ending.rawValue },
      Column(name: "durationS") { CSVText.number($1.durationS) },
      Column(name: "seed") { String($1.seed) },
      Column(name: "version") { $1.version },
      Column(name: "rulesVersion") { $1.score.map { String($0.rulesVersion) } },
      Column(name: "total") { CSVText.number($1.score?.total) },
      Column(name: "passed") { $1.score.map { String($0.passed) } },
    ]
    + Placement.Class.allCases.map { place in
      Column(name: "\(place.rawValue)ML") { _, attempt in
        CSVText.number(attempt.score.map { $0.volumeML[place.rawValue] ?? 0 })
      }
    } + [
      Column(name: "believedRegion") { $1.answer?.region },
      Column(name: "believedInJoint") { $1.answer.map { String($0.inJoint) } },
      Column(name: "confidence") { CSVText.number($1.answer?.confidence) },
      Column(name: "brier") { CSVText.number($1.answer?.brier) },
      Column(name: "errors") { $1.score.map { String($0.errors.count) } },
      Column(name: "criticalErrors") { $1.score.map { String($0.errors.count(where: \.critical)) } },
      Column(name: "rules") { $1.score?.errors.map(\.rule).joined(separator: " ") },
      Column(name: "recording") { $1.recordingPath },
      Column(name: "continuedAtTick") { $1.continuedAtTick.map(String.init) },
    ]
}

/// Comma-separated values as RFC 4180 has them: lines end with CR LF, and what holds a comma, a quote or a line end is quoted.
enum CSVText {
  static func table(_ rows: [[String]]) -> String {
    rows.map { $0.map(cell).joined(separator: ",") + "\r\n" }.joined()
  }
  static func cell(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { ",\"\r\n".unicodeScalars.contains($0) }) else { return text }
    return "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\""
  }
  /// Nil for none.
  static func number(_ value: Double?) -> String? { value.map { JSON.number($0).text } }
}
