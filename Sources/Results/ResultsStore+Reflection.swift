import GRDB
import Training

extension ResultsStore {
  /// Keeps the trainee's own words about an attempt, in place of those there were.
  /// - Parameter attempt: its id; nothing is kept of an attempt that is not stored.
  package func keep(_ reflection: Reflection, on attempt: String) throws {
    try write { db in
      guard try !db.rows("SELECT 1 FROM attempt WHERE id = ?", [attempt]).isEmpty else { return }
      try db.execute(sql: "DELETE FROM reflection WHERE attempt = ?", arguments: [attempt])
      for (place, words) in reflection.answers.enumerated() where !words.isEmpty {
        try db.insert(into: .reflection, [attempt, place, words])
      }
    }
  }

  /// The trainee's own words about an attempt; empty where there are none.
  package func reflection(on attempt: String) throws -> Reflection {
    try read { try ResultsStore.reflections($0, where: "attempt = ?", [attempt])[attempt] ?? Reflection() }
  }
  /// The same of every attempt about which there are any, by its id.
  package func reflections() throws -> [String: Reflection] {
    try read { try ResultsStore.reflections($0, where: "true", []) }
  }
  private static func reflections(
    _ db: Database, where condition: String, _ arguments: StatementArguments
  ) throws -> [String: Reflection] {
    var found: [String: Reflection] = [:]
    for row in try db.rows("SELECT * FROM reflection WHERE \(condition)", arguments) {
      let place: Int = try row.value("place")
      guard Reflection.questions.indices.contains(place) else { continue }
      found[try row.value("attempt"), default: Reflection()][place] = try row.value("words")
    }
    return found
  }
}
