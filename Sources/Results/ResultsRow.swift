import Foundation
import GRDB
import Storage

/// Reading of a row that a damaged file may hold: a value of another kind is an error, never a trap.
struct ResultsRow {
  struct Unreadable: Error, CustomStringConvertible {
    var column: String
    var description: String { "it is damaged: a value of '\(column)' cannot be read." }
  }
  let row: Row

  func optional<Value: DatabaseValueConvertible>(_ column: String) throws -> Value? {
    let stored: DatabaseValue? = row[column]
    guard let stored, !stored.isNull else { return nil }
    guard let value = Value.fromDatabaseValue(stored) else { throw Unreadable(column: column) }
    return value
  }
  func value<Value: DatabaseValueConvertible>(_ column: String) throws -> Value {
    guard let value: Value = try optional(column) else { throw Unreadable(column: column) }
    return value
  }
  func date(_ column: String) throws -> Date {
    guard let date = StoredTime.date(try value(column)) else { throw Unreadable(column: column) }
    return date
  }
  func choice<Choice: RawRepresentable>(_ column: String) throws -> Choice where Choice.RawValue == String {
    guard let choice = Choice(rawValue: try value(column)) else { throw Unreadable(column: column) }
    return choice
  }
}

extension Database {
  /// Inserts a row, values in the order of the table's columns.
  func insert(into table: ResultsTable, _ values: [(any DatabaseValueConvertible)?]) throws {
    try cachedStatement(sql: table.insertion).execute(arguments: StatementArguments(values))
  }
  func rows(_ sql: String, _ arguments: StatementArguments = []) throws -> [ResultsRow] {
    try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments).map(ResultsRow.init)
  }
}

extension AttemptOwner {
  /// Condition of a query on `attempt`, and its arguments.
  var condition: (sql: String, arguments: StatementArguments) {
    switch self {
    case .everyone: ("TRUE", [])
    case .guest: ("attempt.profile IS NULL", [])
    case .profile(let id): ("attempt.profile = ?", [id])
    case .group(let name): ("attempt.profile IN (SELECT id FROM profile WHERE cohort = ?)", [name])
    }
  }
}
