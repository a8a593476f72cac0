import ArgumentParser
import Foundation
import Results
import ResultsServer
import Storage

/// The server that a command works on.
struct ServerOption: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The server, without a password.", valueName: "postgres://[user@]host[:port]/database"))
  var results: String

  func address() throws -> ServerAddress {
    guard ServerAddress.isMeant(by: results) else {
      throw FileProblem(
        path: "--results",
        message:
          "'\(results)' is no server; write postgres://HOST/DATABASE. A file of results needs no preparing or sending."
      )
    }
    return try ServerAddress(results)
  }
}

extension ResultsCommand {
  struct Prepare: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make tables and roles in a school's PostgreSQL.",
      discussion: """
        Once, and again after an update of sijsim, by a user who may make schemas and roles (CREATE on the database, CREATEROLE). \
        What is there stays. PostgreSQL 15 or later; the database must be there (createdb sijsim).
        All is in the schema sijsim, and two roles get rights: sijsim_writer may add attempts and neither read, change nor delete \
        them; sijsim_reader may read. Give each workplace a user with the first, each teacher one with the second.

        A person whose name is a code is stored by it. Names are not stored: a random number is, which only the workplace knows. \
        --names stores names from now on. The server keeps that setting, for all workplaces: no single one can send names by \
        mistake, and only who prepares can change it.

        A password is not in the address: libpq finds it in ~/.pgpass, in the file that PGPASSFILE names, or in PGPASSWORD. To a \
        host that is not this computer the connection is encrypted (sslmode=require); ?sslmode=verify-full also makes sure \
        whose server it is, by ~/.postgresql/root.crt or &sslrootcert=FILE. Use it wherever you can.

        Example:
          sijsim results prepare --results postgres://admin@results.school.example/sijsim
          sijsim results prepare --results "postgres://results.school.example/sijsim?sslmode=verify-full" --no-names
        """)
    @Flag(
      inversion: .prefixedNo,
      help: "Store names of people, not only codes (default: as it was, at first not).")
    var names: Bool?
    @OptionGroup var option: ServerOption

    func run() throws {
      let server = try ResultsServer(option.address())
      let storesNames = try server.prepare(names: names)
      print(
        """
        \(server.address.place): ready; \(storesNames ? "names of people are stored" : "codes are stored, names are not")
        Give rights to your users, in psql:
          GRANT sijsim_writer TO workplace;   -- adds attempts, reads none
          GRANT sijsim_reader TO teacher;     -- reads them
        """)
    }
  }

  struct Send: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Send stored attempts to a school's PostgreSQL.",
      discussion: """
        Sends what the server has not got yet, the oldest first, fifty in one transaction. Results are always kept in the file \
        first: where the network breaks, nothing is lost, and the next call goes on. An attempt that is sent twice is stored once; \
        what it lacked when it was sent is not added later.
        A person is sent by code, or by a random number in the place of a name (see 'results prepare'); the path of the recording \
        and the recording itself are not sent.

        Example:
          sijsim results send --results postgres://workplace@results.school.example/sijsim
        """)
    @Option(
      help: ArgumentHelp("The file of results (default: yours).", valueName: "file.sqlite"),
      completion: .file(extensions: ["sqlite"]))
    var from: String?
    @Flag(help: "Send what was sent before too, as to a database that was restored from a copy.") var again =
      false
    @OptionGroup var option: ServerOption

    func run() throws {
      let address = try option.address()
      let store = try ResultsOption(file: from).openExisting()
      do {
        let count = try ResultsServer(address).send(from: store, again: again)
        print("\(address.place): \(count) attempts sent")
      } catch {
        let waiting = try store.countUnsent(at: address.place)
        Terminal.say("results wait to be sent: \(waiting)")
        throw error
      }
    }
  }

  /// Says that a server still has attempts of a person who was forgotten, and how they are deleted there: by their ids, because
  /// people of other workplaces may have the same name.
  static func tellSent(_ attempts: [String]) {
    let ids = attempts.map { "'" + $0.replacingOccurrences(of: "'", with: "''") + "'" }
    Terminal.say(
      """
      \(attempts.count) attempts were sent to a server and stay there: a workplace may only add. Ask who prepared it to run
        DELETE FROM sijsim.attempt WHERE id IN (\(ids.joined(separator: ", ")));
      """)
  }
}

extension ResultsText {
  static func line(_ attempt: ListedAttempt) -> String {
    [
      String(attempt.id.prefix(8)), attempt.startedAt,
      Terminal.line(attempt.person ?? ResultsStore.guest), Terminal.line(attempt.scenario),
      attempt.ending, attempt.total.map { AssessmentText.decimal($0, 1) } ?? "–",
      attempt.passed.map { $0 ? "passed" : "not passed" } ?? "–",
      "\(AssessmentText.decimal(attempt.durationS, 0)) s",
    ].joined(separator: "\t")
  }
  static func json(_ attempt: ListedAttempt) -> JSON {
    .object([
      JSON.Member("attempt", .string(attempt.id)),
      JSON.Member("person", .string(attempt.person ?? ResultsStore.guest)),
      JSON.Member("scenario", .string(attempt.scenario)),
      JSON.Member("startedAt", .string(attempt.startedAt)),
      JSON.Member("ending", .string(attempt.ending)), JSON.Member("total", .number(attempt.total)),
      JSON.Member("passed", attempt.passed.map { .bool($0) } ?? .null),
      JSON.Member("durationS", .number(attempt.durationS)),
    ])
  }
}
