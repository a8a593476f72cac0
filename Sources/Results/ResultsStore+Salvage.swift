import Foundation
import GRDB
import Storage

/// Rows that are still readable in a damaged file: people, and who made which attempt when, which no recording tells.
private struct SalvagedRows {
  var profiles: [Profile] = []
  var attempts: [AttemptRecord] = []
  var forgotten: [String] = []
  var words: [(attempt: String, place: Int, words: String)] = []

  /// - Parameter path: of the damaged file; what cannot be read of it is left out.
  init(_ path: String) {
    guard let queue = try? DatabaseQueue(path: path, configuration: ResultsFile.salvaging)
    else { return }
    profiles = SalvagedRows.each(queue, .profile) { _, row in try Profile(row) }
    forgotten = SalvagedRows.each(queue, .forgotten) { _, row in try row.value("attempt") }
    words = SalvagedRows.each(queue, .reflection) { _, row in
      (try row.value("attempt"), try row.value("place"), try row.value("words"))
    }
    attempts = SalvagedRows.each(queue, .attempt) { db, row in
      var attempt = try AttemptRecord(row)
      // A recording that is there tells its score better than a damaged file.
      if !FileManager.default.fileExists(atPath: attempt.recordingPath) {
        let number: Int64 = try row.value("number")
        try? attempt.fill(from: ResultRows(of: [number], in: db), number: number)
      }
      return attempt
    }
  }

  /// The rows of a table up to the first that SQLite cannot read, but those that are none of ours.
  private static func each<Value>(
    _ queue: DatabaseQueue, _ table: ResultsTable, _ read: (Database, ResultsRow) throws -> Value
  ) -> [Value] {
    var values: [Value] = []
    try? queue.read { db in
      let rows = try Row.fetchCursor(db, sql: "SELECT * FROM \(table.rawValue)")
      while let row = try rows.next() {
        if let value = try? read(db, ResultsRow(row: row.copy())) { values.append(value) }
      }
    }
    return values
  }
}

extension ResultsStore {
  /// Takes over what is readable in a damaged file.
  /// - Returns: a sentence about it.
  static func salvage(_ aside: String, into pool: DatabasePool) throws -> String {
    let rows = SalvagedRows(aside)
    let counts = try pool.write { db in
      var (people, attempts) = (0, 0)
      // Whatever breaks a rule of the tables, as a name that is there twice, is left out.
      for profile in rows.profiles where (try? db.insert(into: .profile, profile.values)) != nil {
        people += 1
      }
      let known = Set(try db.rows("SELECT id FROM profile").map { try $0.value("id") as String })
      for id in rows.forgotten { try? db.insert(into: .forgotten, [id]) }
      for var attempt in rows.attempts {
        if let profile = attempt.profile, !known.contains(profile) { attempt.profile = nil }
        if (try? record(attempt, mark: nil, isFound: false, in: db)) != nil { attempts += 1 }
      }
      for (attempt, place, words) in rows.words {
        try? db.insert(into: .reflection, [attempt, place, words])
      }
      return (people: people, attempts: attempts)
    }
    return
      "it was damaged and is set aside as \(aside). \(counts.people) people and who made \(counts.attempts) attempts "
      + "could be taken over; 'sijsim results rebuild' takes the scores from the recordings."
  }
}
