import Foundation
import GRDB
import Storage

/// The attempts of everybody who practises here: a database file, readable by its owner alone, which several programs may
/// write at once.
package final class ResultsStore: Sendable {
  package let path: String
  /// Sentence about a damaged file that was set aside when this one was opened, and what to do; nil where none was.
  package let setAside: String?
  let pool: DatabasePool

  /// The user's own file.
  package static var userPath: String { DataFolders.user() + "/results.sqlite" }

  /// Opens the file, makes it where there is none, and sets a damaged one aside; profiles that can still be read in that are
  /// taken over. Throws a `FileProblem` for what cannot be written, or what a newer or another program made, which stays as it is.
  package convenience init(path: String = ResultsStore.userPath) throws {
    try self.init(path: path, date: Date())
  }

  init(path: String, date: Date) throws {
    self.path = path
    let file = ResultsFile(path: path)
    let lock = try file.prepare()
    defer { lock.release() }
    (pool, setAside) = try file.open(date)
  }

  /// Reads in one snapshot; throws a `FileProblem`.
  func read<Value>(_ value: (Database) throws -> Value) throws -> Value {
    do {
      return try pool.read(value)
    } catch {
      throw ResultsFile(path: path).problem(error)
    }
  }
  /// Writes all or nothing, waiting for other programs; throws a `FileProblem`.
  func write<Value>(_ updates: (Database) throws -> Value) throws -> Value {
    do {
      return try pool.write(updates)
    } catch {
      throw ResultsFile(path: path).problem(error)
    }
  }
}
