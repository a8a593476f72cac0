import Foundation
import Storage

/// Address of a school's PostgreSQL server: `postgres://[user@]host[:port]/database[?sslmode=…]`, without a password.
package struct ServerAddress: Equatable, Sendable {
  package enum Encryption: String, CaseIterable, Sendable {
    case disable, allow, prefer, require
    case verifyCA = "verify-ca"
    case verifyFull = "verify-full"
  }
  package let user: String?
  /// Name, number, or folder of a Unix socket; nil for the usual socket of this computer.
  package let host: String?
  /// 1...65535; nil for the usual one.
  package let port: Int?
  package let database: String
  /// Nil where PGSSLMODE tells.
  package let encryption: Encryption?
  /// File of the certificates that vouch for the server; nil for the usual one.
  package let rootCertificate: String?

  /// True of a text that is meant as a server, right or wrong; anything else is a file.
  package static func isMeant(by text: String) -> Bool {
    let start = text.lowercased()
    return start.hasPrefix("postgres:") || start.hasPrefix("postgresql:")
  }

  /// Reads an address; throws a `FileProblem` that never repeats a password.
  /// - Parameter environment: of the program; libpq takes from it what the address leaves open.
  package init(
    _ text: String, environment: [String: String] = ProcessInfo.processInfo.environment
  ) throws {
    let parts = try AddressParts(text)
    (user, database) = (parts.user, parts.database)
    (host, port) = (parts.host, parts.port)
    let isElsewhere = ["PGHOSTADDR", "PGSERVICE"].contains { environment[$0] != nil }
    let isLocal = !isElsewhere && (host ?? environment["PGHOST"]).map(ServerAddress.isLocal) ?? true
    let usual: Encryption? = environment["PGSSLMODE"] == nil ? (isLocal ? .prefer : .require) : nil
    encryption = parts.encryption ?? usual
    rootCertificate = parts.rootCertificate
  }

  /// True where the bytes do not leave this computer.
  static func isLocal(_ host: String) -> Bool {
    host.hasPrefix("/") || host == "localhost" || host == "::1" || isLoopback(host)
  }
  private static func isLoopback(_ host: String) -> Bool {
    let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
    return numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
  }

  /// The place as people read it: without user and options.
  package var place: String {
    let name = host.map { $0.contains(":") ? "[\($0)]" : $0 } ?? ""
    return "postgres://" + name + (port.map { ":\($0)" } ?? "") + "/" + database
  }
}

/// An address in pieces, as they were written.
private struct AddressParts {
  var user: String?, host: String?, rootCertificate: String?
  var port: Int?
  var database = ""
  var encryption: ServerAddress.Encryption?

  private static let form = "write postgres://HOST/DATABASE, as in postgres://results.school.example/sijsim"

  init(_ text: String) throws {
    guard let start = text.range(of: "://"), ServerAddress.isMeant(by: text),
      ["postgres", "postgresql"].contains(text[..<start.lowerBound].lowercased())
    else { throw AddressParts.problem("does not begin with postgres://; \(AddressParts.form).") }
    let whole = text[start.upperBound...].split(
      separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    let halves = whole[0].split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    // The password is looked for first: nothing of the address is told before it is known to hold none.
    try takePlace(halves[0])
    guard halves.count == 2, !halves[1].isEmpty else {
      throw AddressParts.problem("names no database behind the host; \(AddressParts.form).")
    }
    if halves[1].contains("@") {
      throw AddressParts.problem(
        "has an @ behind its first slash; write / and @ in a user's name as %2F and %40.")
    }
    database = try AddressParts.plain(halves[1], "the database")
    if whole.count == 2 { try takeOptions(whole[1]) }
    if host?.contains(",") == true { throw AddressParts.problem("names several hosts; write one.") }
  }

  private mutating func takePlace(_ text: Substring) throws {
    var rest = text
    if let at = text.lastIndex(of: "@") {
      let name = text[..<at]
      if name.contains(":") { throw AddressParts.password }
      user = try AddressParts.plain(name, "the user")
      rest = text[text.index(after: at)...]
    }
    if rest.hasPrefix("[") {
      guard let end = rest.firstIndex(of: "]") else {
        throw AddressParts.problem("has a [ without ]; write an IPv6 number as [::1].")
      }
      host = try AddressParts.plain(rest[rest.index(after: rest.startIndex)..<end], "the host")
      rest = rest[rest.index(after: end)...]
    } else {
      let end = rest.firstIndex(of: ":") ?? rest.endIndex
      if end > rest.startIndex { host = try AddressParts.plain(rest[..<end], "the host") }
      rest = rest[end...]
    }
    guard !rest.isEmpty else { return }
    guard rest.hasPrefix(":"), let number = Int(rest.dropFirst()), (1...65_535).contains(number) else {
      throw AddressParts.problem(
        "has no port behind its host; write a number of 1 to 65535, as in HOST:5432.")
    }
    port = number
  }

  private mutating func takeOptions(_ text: Substring) throws {
    for option in text.split(separator: "&") {
      let pair = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if pair[0].lowercased().hasPrefix("pass") { throw AddressParts.password }
      let value = try AddressParts.plain(pair.count == 2 ? pair[1] : "", "the option '\(pair[0])'")
      switch pair[0] {
      case "sslmode":
        guard let mode = ServerAddress.Encryption(rawValue: value) else {
          let modes = ServerAddress.Encryption.allCases.map(\.rawValue).joined(separator: ", ")
          throw AddressParts.problem("has sslmode '\(value)'; write one of \(modes).")
        }
        encryption = mode
      case "sslrootcert": rootCertificate = value
      case "host" where host == nil: host = value
      case "host": throw AddressParts.problem("names two hosts; leave out the option host=.")
      default:
        throw AddressParts.problem(
          "has the option '\(pair[0])'; sijsim knows sslmode, sslrootcert and host (a folder of a socket).")
      }
    }
  }

  /// A piece without its %-signs.
  private static func plain(_ text: Substring, _ what: String) throws -> String {
    guard let plain = text.removingPercentEncoding, !plain.isEmpty,
      !plain.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else {
      throw problem("has nothing, a line end or a lone % in \(what); \(form), with % itself as %25.")
    }
    return plain
  }
  private static var password: FileProblem {
    problem(
      "holds a password, which other users of this computer can read in the list of programs. Leave it out, and put it into "
        + "~/.pgpass (HOST:5432:DATABASE:USER:PASSWORD, chmod 600), a file that PGPASSFILE names, or PGPASSWORD; and change it."
    )
  }
  private static func problem(_ message: String) -> FileProblem {
    FileProblem(path: "--results", message: "the server's address \(message)")
  }
}
