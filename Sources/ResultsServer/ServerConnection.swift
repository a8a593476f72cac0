import CPostgreSQL
import Foundation
import Storage

/// One connection to a server, for one thread; closed with its last reference.
final class ServerConnection {
  let address: ServerAddress
  private let handle: OpaquePointer

  /// Longest time until a server answers the first call, in s, for each number of its host.
  private static let connectS = 5
  /// Longest time of one statement, and of its waiting for another one, on the server.
  private static let limits = "SET statement_timeout = '20s'; SET lock_timeout = '20s'"

  /// Connects, or throws a `FileProblem` within seconds.
  init(_ address: ServerAddress) throws {
    self.address = address
    let settings = ServerConnection.settings(address)
    let made = withCStrings(settings.map(\.key) + [nil]) { keys in
      withCStrings(settings.map(\.value) + [nil]) { PQconnectdbParams(keys, $0, 0) }
    }
    guard let made else { throw FileProblem(path: address.place, message: "there is no memory to connect.") }
    guard PQstatus(made) == CONNECTION_OK else {
      let isPassword = PQconnectionNeedsPassword(made) != 0 || PQconnectionUsedPassword(made) != 0
      let reason = String(cString: PQerrorMessage(made))
      PQfinish(made)
      throw ServerError.unconnected(reason, isPassword: isPassword).problem(at: address)
    }
    handle = made
    // Notes of the server, as that something is there already, are no news to a person.
    PQsetNoticeProcessor(made, { _, _ in }, nil)
    try runScript(ServerConnection.limits)
  }
  deinit { PQfinish(handle) }

  private static func settings(_ address: ServerAddress) -> [(key: String?, value: String?)] {
    [
      ("host", address.host), ("port", address.port.map(String.init)), ("user", address.user),
      ("dbname", address.database), ("sslmode", address.encryption?.rawValue),
      ("sslrootcert", address.rootCertificate), ("connect_timeout", String(connectS)),
      ("application_name", "sijsim"), ("client_encoding", "UTF8"),
      // A cut network is noticed in some 15 s, sending or waiting.
      ("keepalives_idle", "5"), ("keepalives_interval", "5"), ("keepalives_count", "2"),
      ("tcp_user_timeout", "15000"),
    ]
  }

  /// Runs one statement; values go beside it, never in it.
  @discardableResult
  func run(_ sql: String, _ values: [String?] = []) throws -> [[String?]] {
    try rows(withCStrings(values) { PQexecParams(handle, sql, Int32(values.count), nil, $0, nil, nil, 0) })
  }
  /// Runs several statements without values.
  func runScript(_ sql: String) throws { _ = try rows(PQexec(handle, sql)) }

  func prepare(_ name: String, _ sql: String) throws { _ = try rows(PQprepare(handle, name, sql, 0, nil)) }
  func runPrepared(_ name: String, _ values: [String?]) throws {
    _ = try rows(
      withCStrings(values) { PQexecPrepared(handle, name, Int32(values.count), $0, nil, nil, 0) })
  }

  /// Runs all or nothing.
  func transaction<Value>(_ work: () throws -> Value) throws -> Value {
    try run("BEGIN")
    do {
      let value = try work()
      try run("COMMIT")
      return value
    } catch {
      // The server itself takes back what a broken connection had begun.
      _ = try? run("ROLLBACK")
      throw error
    }
  }

  private func rows(_ result: OpaquePointer?) throws -> [[String?]] {
    defer { PQclear(result) }
    let status = PQresultStatus(result)
    guard status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK else { throw error(result) }
    return (0..<PQntuples(result)).map { row in
      (0..<PQnfields(result)).map { column in
        PQgetisnull(result, row, column) == 0 ? String(cString: PQgetvalue(result, row, column)) : nil
      }
    }
  }
  private func error(_ result: OpaquePointer?) -> FileProblem {
    let text = { (field: Unicode.Scalar) in
      PQresultErrorField(result, Int32(field.value)).map { String(cString: $0) }
    }
    // The fields that libpq calls PG_DIAG_SQLSTATE and PG_DIAG_MESSAGE_PRIMARY.
    guard PQstatus(handle) == CONNECTION_OK, let code = text("C") else {
      return ServerError.cut(String(cString: PQerrorMessage(handle))).problem(at: address)
    }
    return ServerError.refused(code: code, text("M") ?? "").problem(at: address)
  }
}

/// Calls with C strings that live as long as the call.
private func withCStrings<Value>(
  _ texts: [String?], _ use: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value
) -> Value {
  let copies = texts.map { $0.flatMap { strdup($0) } }
  defer { for copy in copies { free(copy) } }
  return copies.map { $0.map { UnsafePointer($0) } }.withUnsafeBufferPointer { use($0.baseAddress) }
}
