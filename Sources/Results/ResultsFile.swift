import Foundation
import GRDB
import Storage

/// The database as a file: made, checked, locked while it is opened, and what its errors mean.
struct ResultsFile {
  let path: String

  /// Lock of the opening, so that two programs do not set aside or make the file at once.
  struct Lock {
    fileprivate let file: Int32
    func release() { close(file) }
  }
  /// Longest time that a program waits for another one's writing, in s.
  private static let waitS = 30.0
  /// Smallest database: one page of the least size.
  private static let bytesMin = 512

  /// Makes the folder, for its owner alone, and the lock beside the file.
  func prepare() throws -> Lock {
    let folder = (path as NSString).deletingLastPathComponent
    let place = folder.isEmpty ? "." : folder
    if !FileManager.default.fileExists(atPath: place) {
      do {
        try FileManager.default.createDirectory(
          atPath: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      } catch {
        throw FileProblem(
          path: place,
          message: "the folder of the results cannot be made; set XDG_DATA_HOME or --results to a place that "
            + "can be written to.")
      }
    }
    let file = Foundation.open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { throw unwritable(String(cString: strerror(errno))) }
    while flock(file, LOCK_EX) != 0, errno == EINTR {}
    return Lock(file: file)
  }

  /// Opens the file, made or repaired if need be.
  /// - Returns: the sentence about a damaged one, too.
  func open(_ date: Date) throws -> (pool: DatabasePool, setAside: String?) {
    let aside = try setAsideIfDamaged(date)
    do {
      let pool = try pool()
      return (pool, try aside.map { try ResultsStore.salvage($0, into: pool) })
    } catch {
      throw problem(error)
    }
  }

  private func pool() throws -> DatabasePool {
    let file = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw unwritable(String(cString: strerror(errno))) }
    // SQLite gives its log and its index the rights of the file.
    fchmod(file, 0o600)
    close(file)
    let pool = try DatabasePool(path: path, configuration: ResultsFile.configuration(readonly: false))
    try ResultsSchema.migrator.migrate(pool)
    return pool
  }

  static func configuration(readonly: Bool) -> Configuration {
    var configuration = Configuration()
    configuration.readonly = readonly
    configuration.busyMode = .timeout(waitS)
    configuration.maximumReaderCount = 2
    // Deleted rows are overwritten: a forgotten name is in no free page.
    if !readonly { configuration.prepareDatabase { try $0.execute(sql: "PRAGMA secure_delete = ON") } }
    return configuration
  }
  /// Configuration that reads what is left of a damaged file.
  static var salvaging: Configuration {
    var configuration = configuration(readonly: true)
    // Without it SQLite refuses a file with fewer pages than its header says.
    configuration.prepareDatabase { try $0.execute(sql: "PRAGMA writable_schema = ON") }
    return configuration
  }

  // MARK: Check

  private enum Condition {
    case good
    case damaged(String)
    case refused(String)
  }

  /// Gives a damaged file another name and returns that; nil where it is sound or there is none.
  private func setAsideIfDamaged(_ date: Date) throws -> String? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_size > 0 else { return nil }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw FileProblem(path: path, message: "it is no regular file; the results need one.")
    }
    switch condition(bytes: Int(status.st_size)) {
    case .good: return nil
    case .refused(let message): throw FileProblem(path: path, message: message)
    case .damaged: return try setAside(date)
    }
  }

  private func setAside(_ date: Date) throws -> String {
    let day = date.formatted(.iso8601.year().month().day())
    let stem = "\(path).damaged-\(day)"
    var (aside, number) = (stem, 1)
    while FileManager.default.fileExists(atPath: aside) {
      number += 1
      aside = "\(stem)-\(number)"
    }
    // The log last: with the file gone, it belongs to nothing.
    for ending in ["", "-wal", "-shm"] where rename(path + ending, aside + ending) != 0 && errno != ENOENT {
      throw unwritable(String(cString: strerror(errno)))
    }
    return aside
  }

  private func condition(bytes: Int) -> Condition {
    // SQLite takes such a file for an empty one and would write over it.
    if bytes < ResultsFile.bytesMin { return .damaged("it is cut") }
    func look(readonly: Bool) throws -> Condition {
      try DatabaseQueue(path: path, configuration: ResultsFile.configuration(readonly: readonly))
        .read(condition)
    }
    do {
      do {
        return try look(readonly: true)
      } catch let error as DatabaseError where error.resultCode == .SQLITE_READONLY {
        // A program was killed in a transaction: who opens the file takes that back, and must write for it.
        return try look(readonly: false)
      }
    } catch let error as DatabaseError {
      return ResultsFile.isDamage(error) ? .damaged(error.message ?? "damaged") : .refused(message(error))
    } catch {
      return .refused("it cannot be read: \(error).")
    }
  }
  private func condition(_ db: Database) throws -> Condition {
    let found = try String.fetchAll(db, sql: "PRAGMA quick_check(1)")
    guard found == ["ok"] else { return .damaged(found.first ?? "") }
    let tables = Set(try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'"))
    // The list of migrations comes first: a program that was killed then has left nothing else.
    if tables.isSubset(of: ["grdb_migrations"]) { return .good }
    guard tables.contains("grdb_migrations"), tables.contains(ResultsTable.attempt.rawValue) else {
      return .refused("it is another program's database, not results of sijsim; name another file.")
    }
    if try ResultsSchema.migrator.hasBeenSuperseded(db) {
      return .refused(
        "a newer version of sijsim made it; this one, \(Program.version), leaves it as it is. Use that version, or give "
          + "--results another file.")
    }
    guard try ResultsSchema.migrator.hasCompletedMigrations(db) else { return .good }
    for table in ResultsTable.allCases {
      do {
        _ = try db.makeStatement(
          sql: "SELECT \(table.columns.joined(separator: ", ")) FROM \(table.rawValue)")
      } catch {
        return .damaged("its table '\(table.rawValue)' is none")
      }
    }
    return .good
  }

  // MARK: Errors

  static func isDamage(_ error: DatabaseError) -> Bool {
    [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
  }
  func problem(_ error: any Error) -> any Error {
    guard let error = error as? DatabaseError else { return error }
    return FileProblem(path: path, message: message(error))
  }
  private func unwritable(_ reason: String) -> FileProblem {
    FileProblem(
      path: path,
      message:
        "results cannot be written here (\(reason)). Nothing is lost: recordings hold every attempt, and "
        + "'sijsim results rebuild' adds them once there is a place.")
  }
  private func message(_ error: DatabaseError) -> String {
    switch error.resultCode {
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
      "it is damaged; end all programs that use it, and 'sijsim results rebuild' sets it aside and makes it anew from the "
        + "recordings."
    case .SQLITE_FULL: unwritable("the disk is full").message
    case .SQLITE_BUSY, .SQLITE_LOCKED:
      "another program has been writing for \(Int(ResultsFile.waitS)) s; the recording keeps the attempt, and 'sijsim results "
        + "rebuild' adds it."
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_IOERR:
      unwritable(error.message ?? "input or output failed").message
    default:
      "the results cannot be read or written: \(error.message ?? "error \(error.resultCode.rawValue)")."
    }
  }
}
