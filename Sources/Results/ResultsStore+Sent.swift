import GRDB

// Attempts that were sent to a server. A server is known by an identity that it was given when it was prepared, not by its address: a
// database that is made anew gets everything anew.
extension ResultsStore {
  /// Attempts that a server has not got yet, the oldest first.
  package func unsent(to server: String, limit: Int) throws -> [AttemptRecord] {
    let condition = """
      attempt.number IN (SELECT number FROM attempt WHERE \(ResultsStore.isUnsent) ORDER BY number LIMIT ?)
      """
    return try read { try ResultsStore.attempts($0, where: condition, [server, limit]) }
  }
  private static let isUnsent =
    "NOT EXISTS (SELECT 1 FROM sent WHERE sent.attempt = attempt.id AND sent.server = ?)"

  /// Number of attempts that wait to be sent to a place; all where nothing ever was.
  package func countUnsent(at place: String) throws -> Int {
    try read { db in
      let known = try db.rows("SELECT identity FROM server WHERE place = ?", [place]).first
      let identity: String = try known?.value("identity") ?? ""
      return try db.rows("SELECT count(*) AS count FROM attempt WHERE \(ResultsStore.isUnsent)", [identity])
        .first?.value("count") ?? 0
    }
  }

  /// Remembers which server answers at a place.
  package func noteServer(_ identity: String, at place: String) throws {
    try write {
      try $0.execute(
        sql: "REPLACE INTO server (place, identity) VALUES (?, ?)", arguments: [place, identity])
    }
  }

  /// Notes attempts that a server has stored; one that was forgotten meanwhile is left out.
  package func markSent(_ attempts: [String], to server: String) throws {
    try write { db in
      for id in attempts {
        try db.execute(
          sql: "INSERT OR IGNORE INTO sent (attempt, server) SELECT id, ? FROM attempt WHERE id = ?",
          arguments: [server, id])
      }
    }
  }
  package func forgetSent(to server: String) throws {
    try write { try $0.execute(sql: "DELETE FROM sent WHERE server = ?", arguments: [server]) }
  }

  /// Ids of a person's attempts that any server has.
  package func sentAttempts(of profile: Profile) throws -> [String] {
    try read { db in
      try db.rows(
        """
        SELECT DISTINCT sent.attempt AS id FROM sent JOIN attempt ON attempt.id = sent.attempt
        WHERE attempt.profile = ? ORDER BY id
        """, [profile.id]
      ).map { try $0.value("id") }
    }
  }
}
