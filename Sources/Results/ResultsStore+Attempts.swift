import Foundation
import GRDB
import Storage

/// Best result of one person in one scenario.
package struct ScenarioBest: Equatable, Sendable {
  package var scenario: String
  /// Most points of 100; nil where no attempt has a score.
  package var total: Double?
  /// True once any attempt passed.
  package var passed: Bool
  /// Number of attempts, unfinished ones too.
  package var tries: Int
}

extension ResultsStore {
  /// Best result in every scenario that was tried, by the scenario's name.
  package func bestResults(_ owner: AttemptOwner) throws -> [ScenarioBest] {
    try read { try ResultsStore.best($0, owner, scenario: nil) }
  }
  /// Best result in a scenario; nil when it was not tried.
  package func best(scenario: String, _ owner: AttemptOwner) throws -> ScenarioBest? {
    try read { try ResultsStore.best($0, owner, scenario: scenario).first }
  }

  /// Query of the best results: one search of the index of a person, and one of the score of each attempt.
  static func bestQuery(_ owner: AttemptOwner, scenario: String?) -> (
    sql: String, arguments: StatementArguments
  ) {
    var (condition, arguments) = owner.condition
    if let scenario {
      condition += " AND attempt.scenario = ?"
      arguments += [scenario]
    }
    let sql = """
      SELECT attempt.scenario AS scenario, max(score.total) AS total, coalesce(max(score.passed), 0) AS passed,
        count(*) AS tries
      FROM attempt LEFT JOIN score ON score.attempt = attempt.number AND attempt.continuedAtTick IS NULL
      WHERE \(condition) GROUP BY attempt.scenario ORDER BY attempt.scenario
      """
    return (sql, arguments)
  }
  private static func best(
    _ db: Database, _ owner: AttemptOwner, scenario: String?
  ) throws -> [ScenarioBest] {
    let query = bestQuery(owner, scenario: scenario)
    return try db.rows(query.sql, query.arguments).map {
      ScenarioBest(
        scenario: try $0.value("scenario"), total: try $0.optional("total"), passed: try $0.value("passed"),
        tries: try $0.value("tries"))
    }
  }

  /// Attempts, by the time at which they ended.
  /// - Parameter details: false leaves out parts, errors, metrics and steps, which are most of what there is to read.
  package func attempts(
    _ owner: AttemptOwner = .everyone, scenario: String? = nil, details: Bool = true
  ) throws -> [AttemptRecord] {
    var (condition, arguments) = owner.condition
    if let scenario {
      condition += " AND attempt.scenario = ?"
      arguments += [scenario]
    }
    let tables = details ? ResultsTable.results : [.score, .answer]
    return try read { try ResultsStore.attempts($0, where: condition, arguments, tables) }
  }

  /// Attempts with their whole scores, but without metrics, steps and answers, which are most of what there is to read; by the time at
  /// which they ended.
  package func scoredAttempts(_ owner: AttemptOwner) throws -> [AttemptRecord] {
    let (condition, arguments) = owner.condition
    return try read { try ResultsStore.attempts($0, where: condition, arguments, [.score, .part, .error]) }
  }

  /// Attempts whose id begins so; several where more letters are needed.
  package func attempts(idPrefix prefix: String) throws -> [AttemptRecord] {
    try read { db in
      try ResultsStore.attempts(
        db, where: "substr(attempt.id, 1, length(?)) = ?", [prefix.lowercased(), prefix.lowercased()])
    }
  }

  /// Time at which an attempt ended: of one that was only found it is known better than its start.
  private static let ended = "julianday(startedAt) + durationS / 86400"

  static func attempts(
    _ db: Database, where condition: String, _ arguments: StatementArguments,
    _ tables: [ResultsTable] = ResultsTable.results
  ) throws -> [AttemptRecord] {
    let rows = try db.rows(
      "SELECT * FROM attempt WHERE \(condition) ORDER BY \(ended), number", arguments)
    var attempts: [AttemptRecord] = []
    attempts.reserveCapacity(rows.count)
    for start in stride(from: 0, to: rows.count, by: ResultRows.attemptsAtOnce) {
      let group = rows[start..<min(start + ResultRows.attemptsAtOnce, rows.count)]
      let results = try ResultRows(of: group.map { try $0.value("number") }, tables, in: db)
      attempts += try group.map { row in
        var attempt = try AttemptRecord(row)
        try attempt.fill(from: results, number: row.value("number"))
        return attempt
      }
    }
    return attempts
  }
}

/// Rows of the results of some attempts, by table and by the attempt's number: a query a table for all of them.
struct ResultRows {
  /// Number of attempts whose results are read at once: little memory, few queries.
  static let attemptsAtOnce = 100
  private var rows: [ResultsTable: [Int64: [ResultsRow]]] = [:]

  init(of attempts: [Int64], _ tables: [ResultsTable] = ResultsTable.results, in db: Database) throws {
    let marks = attempts.map { _ in "?" }.joined(separator: ", ")
    for table in tables {
      let order = table.columns.contains("place") ? " ORDER BY attempt, place" : ""
      let found = try db.rows(
        "SELECT * FROM \(table.rawValue) WHERE attempt IN (\(marks))\(order)", StatementArguments(attempts))
      rows[table] = try Dictionary(grouping: found) { try $0.value("attempt") }
    }
  }
  func rows(_ table: ResultsTable, _ number: Int64) -> [ResultsRow] { rows[table]?[number] ?? [] }
}

extension AttemptRecord {
  /// Its own row, without results.
  init(_ row: ResultsRow) throws {
    guard let seed = UInt64(try row.value("seed") as String) else {
      throw ResultsRow.Unreadable(column: "seed")
    }
    self.init(
      id: try row.value("id"), profile: try row.optional("profile"), scenario: try row.value("scenario"),
      scenarioHash: try row.value("scenarioHash"), version: try row.value("version"),
      format: try row.value("format"), seed: seed, startedAt: try row.date("startedAt"),
      durationS: try row.value("durationS"), ending: try row.choice("ending"),
      recordingPath: try row.value("recordingPath"), recordingHash: try row.value("recordingHash"))
    // A damaged file of the first version has no such column.
    if row.row.hasColumn("continuedAtTick") { continuedAtTick = try row.optional("continuedAtTick") }
  }

  mutating func fill(from results: ResultRows, number: Int64) throws {
    func rows(_ table: ResultsTable) -> [ResultsRow] { results.rows(table, number) }
    score = try rows(.score).first.map {
      try StoredScore($0, parts: rows(.part), errors: rows(.error))
    }
    metrics = try rows(.metric).map {
      MetricValue(id: try $0.value("id"), unit: try $0.value("unit"), value: try $0.optional("value"))
    }
    steps = try rows(.step).map {
      StepDone(
        id: try $0.value("id"), isRequired: try $0.value("required"), isDone: try $0.value("done"),
        timeS: try $0.optional("timeS"))
    }
    answer = try rows(.answer).first.map {
      Answer(
        region: try $0.value("region"), inJoint: try $0.value("inJoint"),
        confidence: try $0.value("confidence"),
        timeS: try $0.value("timeS"), wasInJoint: try $0.optional("wasInJoint"),
        brier: try $0.optional("brier"))
    }
  }
}

extension StoredScore {
  fileprivate init(_ row: ResultsRow, parts: [ResultsRow], errors: [ResultsRow]) throws {
    self.init(
      rulesVersion: try row.value("rulesVersion"), fingerprint: try row.value("fingerprint"),
      total: try row.optional("total"), passed: try row.value("passed"),
      parts: try parts.map {
        Part(
          try $0.value("id"), summary: try $0.value("summary"), points: try $0.value("points"),
          outOf: try $0.value("outOf"))
      },
      errors: try errors.map {
        Found(
          try $0.value("rule"), timeS: try $0.value("timeS"), critical: try $0.value("critical"),
          says: try $0.value("says"), source: try $0.value("source"))
      }, volumeML: try VolumeText.volumes(try row.value("volumeML")))
  }
}
