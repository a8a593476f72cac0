import Foundation
import Results
import Storage

/// An attempt as it goes to a server: without a name unless the school asks for names, and without the path of its recording, which
/// may hold the name of a user.
struct SentAttempt {
  // No columns behind ON CONFLICT: they would need the right to read.
  static let insertion = """
    INSERT INTO sijsim.attempt (id, person, kind, cohort, scenario, started_at, duration_s, ending, version,
      total, passed, joint_fraction, continued_at_tick, details)
    VALUES ($1, $2, $3, $4, $5, to_timestamp($6), $7, $8, $9, $10, $11, $12, $13, $14)
    ON CONFLICT DO NOTHING
    """
  /// In the order of the insertion.
  let values: [String?]

  /// - Parameter person: nil for a guest.
  init(_ attempt: AttemptRecord, _ person: Profile?, names: Bool) {
    let score = attempt.score
    values = [
      attempt.id, person.map { $0.isCode || names ? $0.name : $0.id },
      person.map { $0.isCode ? "code" : names ? "name" : "random" }, person?.group, attempt.scenario,
      String(attempt.startedAt.timeIntervalSince1970), String(attempt.durationS), attempt.ending.rawValue,
      attempt.version, score?.total.map { String($0) }, score.map { String($0.passed) },
      attempt.jointFraction.map { String($0) }, attempt.continuedAtTick.map(String.init),
      SentAttempt.details(attempt),
    ]
  }

  private static let leftOut: Set<String> = ["person", "group", "recording"]
  private static func details(_ attempt: AttemptRecord) -> String {
    guard case .object(let members) = ResultsExport(profiles: []).json(attempt) else { return "{}" }
    return JSON.object(members.filter { !leftOut.contains($0.key) }).line
  }
}

/// An attempt as a list of all workplaces shows it.
package struct ListedAttempt: Equatable, Sendable {
  package let id: String
  /// Code, random number or name; nil for a guest.
  package let person: String?
  package let scenario: String
  /// To the minute, UTC.
  package let startedAt: String
  package let ending: String
  /// 0...100; nil where none is known, as `passed` is then.
  package let total: Double?
  package let passed: Bool?
  package let durationS: Double

  static let query = """
    SELECT id, person, scenario, to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"'), ending, total,
      passed, duration_s
    FROM sijsim.attempt
    WHERE ($1::text IS NULL OR person = $1 OR (lower($1) = 'guest' AND person IS NULL))
      AND ($2::text IS NULL OR cohort = $2) AND ($3::text IS NULL OR scenario = $3)
    ORDER BY started_at + duration_s * interval '1 second', id
    """
  /// - Parameter row: of the query.
  init(_ row: [String?]) {
    (id, person, scenario) = (row[0] ?? "", row[1], row[2] ?? "")
    (startedAt, ending) = (row[3] ?? "", row[4] ?? "")
    (total, passed) = (row[5].flatMap { Double($0) }, row[6].map { $0 == "t" })
    durationS = row[7].flatMap { Double($0) } ?? 0
  }
}
