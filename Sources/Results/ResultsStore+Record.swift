import Foundation
import GRDB
import Storage

extension ResultsStore {
  /// Notes an attempt that begins to be recorded, so that who performs it is known even where the program is stopped.
  /// - Parameter profile: `Profile.id`; nil for a guest.
  package func begin(recordingAt path: String, profile: String?, startedAt: Date) throws {
    try write { db in
      try db.execute(sql: "DELETE FROM begun WHERE path = ?", arguments: [path])
      try db.insert(into: .begun, [path, profile, StoredTime.text(startedAt)])
    }
  }
  /// Takes over what was noted when the attempt of a recording began.
  static func takeBeginning(into attempt: inout AttemptRecord, in db: Database) throws {
    guard
      let begun = try db.rows("SELECT * FROM begun WHERE path = ?", [attempt.recordingPath]).first
    else { return }
    attempt.profile = try begun.optional("profile")
    attempt.startedAt = try begun.date("startedAt")
  }

  /// Keeps a closed attempt. One that is known already, by its id, is stored once: what is known of it by having been there (who,
  /// when, how it ended) stands, and results that were missing are added.
  /// - Parameter mark: of the recording's file; by it the recording is known again without being read.
  package func record(_ attempt: AttemptRecord, mark: RecordingOnDisk.FileMark? = nil) throws {
    try write { db in
      _ = try ResultsStore.record(attempt, mark: mark, isFound: false, in: db)
    }
  }

  /// Outcome of an attempt that was handed over.
  enum Outcome {
    case added, completed, known
  }

  /// - Parameter isFound: true for an attempt of which the recording alone is known: it adds, and changes nothing that was seen.
  static func record(
    _ attempt: AttemptRecord, mark: RecordingOnDisk.FileMark?, isFound: Bool, in db: Database
  ) throws -> Outcome {
    try see(attempt, mark, in: db)
    try db.execute(sql: "DELETE FROM begun WHERE path = ?", arguments: [attempt.recordingPath])
    if isFound, try !db.rows("SELECT 1 FROM forgotten WHERE attempt = ?", [attempt.id]).isEmpty {
      return .known
    }
    guard let known = try attempts(db, where: "attempt.id = ?", [attempt.id]).first else {
      try db.insert(into: .attempt, attempt.values)
      try replaceResults(of: db.lastInsertedRowID, by: attempt, in: db)
      return .added
    }
    let number: Int64 = try number(of: attempt.id, in: db)
    if !isFound { try db.execute(sql: standing, arguments: standingArguments(attempt, number)) }
    try db.execute(
      sql: "UPDATE attempt SET recordingPath = ?, recordingHash = ? WHERE number = ?",
      arguments: [attempt.recordingPath, attempt.recordingHash, number])
    guard attempt.completes(known) else { return .known }
    try replaceResults(of: number, by: attempt, in: db)
    return .completed
  }
  private static func number(of id: String, in db: Database) throws -> Int64 {
    guard let row = try db.rows("SELECT number FROM attempt WHERE id = ?", [id]).first else {
      throw ResultsRow.Unreadable(column: "number")
    }
    return try row.value("number")
  }

  private static let standing = """
    UPDATE attempt SET profile = coalesce(?, profile), startedAt = ?, durationS = ?, ending = ? WHERE number = ?
    """
  private static func standingArguments(_ attempt: AttemptRecord, _ number: Int64) -> StatementArguments {
    [
      attempt.profile, StoredTime.text(attempt.startedAt), attempt.durationS, attempt.ending.rawValue, number,
    ]
  }

  /// Remembers the file, so that it is not read again while it stays as it is.
  static func see(
    _ attempt: AttemptRecord, _ mark: RecordingOnDisk.FileMark?, in db: Database
  ) throws {
    guard let mark else { return }
    try db.execute(sql: "DELETE FROM file WHERE path = ?", arguments: [attempt.recordingPath])
    try db.insert(
      into: .file,
      [attempt.recordingPath, mark.bytes, mark.changedMS, attempt.recordingHash, attempt.id])
  }

  private static func replaceResults(
    of number: Int64, by attempt: AttemptRecord, in db: Database
  ) throws {
    for table in ResultsTable.results {
      try db.execute(sql: "DELETE FROM \(table.rawValue) WHERE attempt = ?", arguments: [number])
    }
    if let score = attempt.score { try insert(score, of: number, in: db) }
    for (place, metric) in attempt.metrics.enumerated() {
      try db.insert(into: .metric, [number, place, metric.id, metric.value, metric.unit])
    }
    for (place, step) in attempt.steps.enumerated() {
      try db.insert(into: .step, [number, place, step.id, step.isRequired, step.isDone, step.timeS])
    }
    if let answer = attempt.answer {
      try db.insert(
        into: .answer,
        [
          number, answer.region, answer.inJoint, answer.confidence, answer.timeS, answer.wasInJoint,
          answer.brier,
        ])
    }
  }

  private static func insert(_ score: StoredScore, of number: Int64, in db: Database) throws {
    let volumes = try VolumeText.text(score.volumeML)
    try db.insert(
      into: .score, [number, score.rulesVersion, score.fingerprint, score.total, score.passed, volumes])
    for (place, part) in score.parts.enumerated() {
      try db.insert(into: .part, [number, place, part.id, part.summary, part.points, part.outOf])
    }
    for (place, error) in score.errors.enumerated() {
      try db.insert(
        into: .error, [number, place, error.rule, error.timeS, error.critical, error.says, error.source])
    }
  }
}

extension AttemptRecord {
  /// True where it has results that the known one lacks, or others.
  fileprivate func completes(_ known: AttemptRecord) -> Bool {
    guard let score else { return false }
    // A kept score alone does not take the place of metrics and steps.
    if metrics.isEmpty, !known.metrics.isEmpty { return false }
    return score != known.score || metrics != known.metrics || steps != known.steps || answer != known.answer
  }
  fileprivate var values: [(any DatabaseValueConvertible)?] {
    [
      id, profile, scenario, scenarioHash, version, format, String(seed), StoredTime.text(startedAt),
      durationS,
      ending.rawValue, recordingPath, recordingHash, continuedAtTick,
    ]
  }
}

/// Volumes by class as they are stored: a JSON object, its keys in order.
enum VolumeText {
  static func text(_ volumes: [String: Double]) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    return String(decoding: try encoder.encode(volumes), as: UTF8.self)
  }
  static func volumes(_ text: String) throws -> [String: Double] {
    do {
      return try JSONDecoder().decode([String: Double].self, from: Data(text.utf8))
    } catch {
      throw ResultsRow.Unreadable(column: "volumeML")
    }
  }
}
