import GRDB

/// A table, and its columns in the order in which rows are written.
enum ResultsTable: String, CaseIterable {
  case profile, attempt, file, forgotten, begun, score, part, metric, step, error, answer, reflection
  case sent, server

  var columns: [String] {
    switch self {
    case .profile: ["id", "name", "isCode", "cohort", "createdAt"]
    case .attempt:
      [
        "id", "profile", "scenario", "scenarioHash", "version", "format", "seed", "startedAt", "durationS",
        "ending", "recordingPath", "recordingHash", "continuedAtTick",
      ]
    case .file: ["path", "bytes", "changedMS", "hash", "attempt"]
    case .forgotten: ["attempt"]
    case .begun: ["path", "profile", "startedAt"]
    case .score: ["attempt", "rulesVersion", "fingerprint", "total", "passed", "volumeML"]
    case .part: ["attempt", "place", "id", "summary", "points", "outOf"]
    case .metric: ["attempt", "place", "id", "value", "unit"]
    case .step: ["attempt", "place", "id", "required", "done", "timeS"]
    case .error: ["attempt", "place", "rule", "timeS", "critical", "says", "source"]
    case .reflection: ["attempt", "place", "words"]
    case .answer: ["attempt", "region", "inJoint", "confidence", "timeS", "wasInJoint", "brier"]
    case .sent: ["attempt", "server"]
    case .server: ["place", "identity"]
    }
  }
  /// The tables whose rows belong to an attempt.
  static let results: [ResultsTable] = [.score, .part, .metric, .step, .error, .answer]

  var insertion: String {
    let marks = columns.map { _ in "?" }.joined(separator: ", ")
    return "INSERT INTO \(rawValue) (\(columns.joined(separator: ", "))) VALUES (\(marks))"
  }
}

/// Migrations of the tables, version by version. What is here once is never changed: a new version adds a migration.
enum ResultsSchema {
  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("v1") { try $0.execute(sql: v1) }
    migrator.registerMigration("v2") { try $0.execute(sql: v2) }
    migrator.registerMigration("v3") { try $0.execute(sql: v3) }
    migrator.registerMigration("v4") { try $0.execute(sql: v4) }
    return migrator
  }()

  /// Rows of a result refer to an attempt by its number, which takes a byte or two where its UUID takes 36. `place` keeps
  /// the order of a list. `cohort` is the group's name ("group" is a word of SQL).
  private static let v1 = """
    CREATE TABLE profile (
      id TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL UNIQUE COLLATE NOCASE, isCode INTEGER NOT NULL,
      cohort TEXT, createdAt TEXT NOT NULL) STRICT;
    CREATE TABLE attempt (
      number INTEGER NOT NULL PRIMARY KEY, id TEXT NOT NULL UNIQUE,
      profile TEXT REFERENCES profile (id) ON DELETE CASCADE,
      scenario TEXT NOT NULL, scenarioHash TEXT NOT NULL, version TEXT NOT NULL, format INTEGER NOT NULL,
      seed TEXT NOT NULL, startedAt TEXT NOT NULL, durationS REAL NOT NULL, ending TEXT NOT NULL,
      recordingPath TEXT NOT NULL, recordingHash TEXT NOT NULL) STRICT;
    CREATE INDEX attemptOfProfile ON attempt (profile, scenario);
    CREATE TABLE file (
      path TEXT NOT NULL PRIMARY KEY, bytes INTEGER NOT NULL, changedMS INTEGER NOT NULL, hash TEXT NOT NULL,
      attempt TEXT NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE forgotten (attempt TEXT NOT NULL PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE score (
      attempt INTEGER NOT NULL PRIMARY KEY REFERENCES attempt (number) ON DELETE CASCADE,
      rulesVersion INTEGER NOT NULL, fingerprint TEXT NOT NULL, total REAL, passed INTEGER NOT NULL,
      volumeML TEXT NOT NULL) STRICT;
    CREATE TABLE part (
      attempt INTEGER NOT NULL REFERENCES attempt (number) ON DELETE CASCADE, place INTEGER NOT NULL,
      id TEXT NOT NULL, summary TEXT NOT NULL, points REAL NOT NULL, outOf REAL NOT NULL,
      PRIMARY KEY (attempt, place)) STRICT, WITHOUT ROWID;
    CREATE TABLE metric (
      attempt INTEGER NOT NULL REFERENCES attempt (number) ON DELETE CASCADE, place INTEGER NOT NULL,
      id TEXT NOT NULL, value REAL, unit TEXT NOT NULL,
      PRIMARY KEY (attempt, place)) STRICT, WITHOUT ROWID;
    CREATE TABLE step (
      attempt INTEGER NOT NULL REFERENCES attempt (number) ON DELETE CASCADE, place INTEGER NOT NULL,
      id TEXT NOT NULL, required INTEGER NOT NULL, done INTEGER NOT NULL, timeS REAL,
      PRIMARY KEY (attempt, place)) STRICT, WITHOUT ROWID;
    CREATE TABLE error (
      attempt INTEGER NOT NULL REFERENCES attempt (number) ON DELETE CASCADE, place INTEGER NOT NULL,
      rule TEXT NOT NULL, timeS REAL NOT NULL, critical INTEGER NOT NULL, says TEXT NOT NULL,
      source TEXT NOT NULL, PRIMARY KEY (attempt, place)) STRICT, WITHOUT ROWID;
    CREATE TABLE answer (
      attempt INTEGER NOT NULL PRIMARY KEY REFERENCES attempt (number) ON DELETE CASCADE,
      region TEXT NOT NULL, inJoint INTEGER NOT NULL, confidence REAL NOT NULL, timeS REAL NOT NULL,
      wasInJoint INTEGER, brier REAL) STRICT;
    """

  /// The tick at which an attempt went on from another one; and attempts that are being performed, by the path of their recording: who performs one is known from then on, even where
  /// the program is stopped.
  private static let v2 = """
    CREATE TABLE begun (
      path TEXT NOT NULL PRIMARY KEY, profile TEXT REFERENCES profile (id) ON DELETE CASCADE,
      startedAt TEXT NOT NULL) STRICT, WITHOUT ROWID;
    ALTER TABLE attempt ADD COLUMN continuedAtTick INTEGER;
    """

  /// The trainee's own words, by the attempt's UUID: they come after its result, and stand where that is recorded anew. `place` is the
  /// number of the question.
  private static let v3 = """
    CREATE TABLE reflection (
      attempt TEXT NOT NULL REFERENCES attempt (id) ON DELETE CASCADE, place INTEGER NOT NULL,
      words TEXT NOT NULL, PRIMARY KEY (attempt, place)) STRICT, WITHOUT ROWID;
    """

  /// Attempts that were sent, by the identity that a server was given when it was prepared; and the identities, by the place of the server.
  private static let v4 = """
    CREATE TABLE sent (
      attempt TEXT NOT NULL REFERENCES attempt (id) ON DELETE CASCADE, server TEXT NOT NULL,
      PRIMARY KEY (attempt, server)) STRICT, WITHOUT ROWID;
    CREATE TABLE server (place TEXT NOT NULL PRIMARY KEY, identity TEXT NOT NULL) STRICT, WITHOUT ROWID;
    """
}
