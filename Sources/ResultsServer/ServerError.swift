import Foundation
import Storage

/// Failure of a server, and what a person does then.
enum ServerError {
  case unconnected(String, isPassword: Bool)
  case cut(String)
  /// - Parameter code: SQLSTATE of PostgreSQL.
  case refused(code: String, String)
  case unprepared
  case newer(Int)
  case older(Int)

  func problem(at address: ServerAddress) -> FileProblem {
    FileProblem(path: address.place, message: message)
  }

  private static let kept = "Nothing is lost: results are kept here, and 'sijsim results send' sends them."

  private var message: String {
    switch self {
    case .unconnected(let reason, true):
      "the password is missing or wrong (\(ServerError.line(reason))). Put it into ~/.pgpass "
        + "(HOST:5432:DATABASE:USER:PASSWORD, chmod 600), a file that PGPASSFILE names, or PGPASSWORD. \(ServerError.kept)"
    case .unconnected(let reason, false):
      "cannot be reached (\(ServerError.line(reason))). \(ServerError.kept)"
    case .cut(let reason):
      "the connection broke (\(ServerError.line(reason))). \(ServerError.kept) What is sent twice is stored once."
    case .refused(let code, let reason): ServerError.message(code, ServerError.line(reason))
    case .unprepared:
      "this database has no tables of sijsim; 'sijsim results prepare --results URL', by a user who may make tables and roles, "
        + "makes them. \(ServerError.kept)"
    case .newer(let version):
      "its tables are of version \(version), and this sijsim knows \(ServerSchema.version); use a newer sijsim. Nothing was "
        + "changed there. \(ServerError.kept)"
    case .older(let version):
      "its tables are of version \(version), and this sijsim needs \(ServerSchema.version); 'sijsim results prepare --results "
        + "URL' brings them there. \(ServerError.kept)"
    }
  }
  private static func message(_ code: String, _ reason: String) -> String {
    switch code {
    case "42501":
      "this user may not do that (\(reason)). Whoever prepared the database allows it: GRANT sijsim_writer TO USER to send, "
        + "GRANT sijsim_reader TO USER to list. \(kept)"
    // A missing table, column, function; another type; a rule that a value breaks; a trigger's own error.
    case "42P01", "42703", "42804", "42883", "42P10", "P0001",
      _ where code.hasPrefix("23"):
      "its tables are not as 'sijsim results prepare' made them (\(reason)); undo that change, or name another database. "
        + kept
    case "57014", "55P03": "it took too long (\(reason)); try again later. \(kept)"
    default: "the server says: \(reason) (\(code)). \(kept)"
    }
  }
  /// A message of libpq on one line.
  private static func line(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
