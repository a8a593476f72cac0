import Foundation
import Results
import Storage

/// A school's database of attempts, in which each is stored once however often it is sent.
package struct ResultsServer {
  package let address: ServerAddress
  private let connection: ServerConnection

  /// Connects; throws a `FileProblem` within seconds where nobody answers.
  package init(_ address: ServerAddress) throws {
    self.address = address
    connection = try ServerConnection(address)
  }

  // MARK: Prepare

  /// Makes what is missing of tables, roles and rights; all or nothing.
  /// - Parameter names: whether names of people are stored; nil leaves it as it is, at first false.
  /// - Returns: whether names are stored.
  package func prepare(names: Bool?) throws -> Bool {
    try connection.transaction {
      try connection.run("SELECT pg_advisory_xact_lock($1::bigint)", [ServerSchema.lock])
      try connection.runScript(ServerSchema.ground)
      let found = try version()
      if found > ServerSchema.version { throw ServerError.newer(found).problem(at: address) }
      for number in found..<ServerSchema.version {
        try connection.runScript(ServerSchema.migrations[number])
        try connection.run("INSERT INTO sijsim.version (number) VALUES ($1)", [String(number + 1)])
      }
      try makeRoles()
      try connection.runScript(ServerSchema.rights)
      if let names { try connection.run("UPDATE sijsim.setting SET names = $1", [String(names)]) }
      return try setting().names
    }
  }
  private func makeRoles() throws {
    for role in ServerSchema.roles {
      let isThere = try !connection.run("SELECT 1 FROM pg_roles WHERE rolname = $1", [role]).isEmpty
      if !isThere { try connection.runScript("CREATE ROLE \(role) NOLOGIN") }
    }
  }

  private func version() throws -> Int {
    let rows = try connection.run("SELECT coalesce(max(number), 0) FROM sijsim.version")
    return rows.first?.first?.flatMap { Int($0) } ?? 0
  }
  private func setting() throws -> (identity: String, names: Bool) {
    guard let row = try connection.run("SELECT identity, names FROM sijsim.setting").first,
      let identity = row[0]
    else { throw ServerError.refused(code: "42P01", "sijsim.setting is empty").problem(at: address) }
    return (identity, row[1] == "t")
  }
  /// Throws where the tables are none, or of another version than this program's.
  private func check() throws {
    let rows = try connection.run("SELECT 1 FROM pg_namespace WHERE nspname = 'sijsim'")
    if rows.isEmpty { throw ServerError.unprepared.problem(at: address) }
    let found = try version()
    if found > ServerSchema.version { throw ServerError.newer(found).problem(at: address) }
    if found < ServerSchema.version { throw ServerError.older(found).problem(at: address) }
  }

  // MARK: Send

  /// Number of attempts of one transaction.
  private static let attemptsAtOnce = 50

  /// Sends what the server has not yet got of a store. Cut at any moment, the next call goes on: nothing is lost, nothing doubled.
  /// - Parameter again: true sends what was sent before too, as to a database that was restored from an old copy.
  /// - Returns: number of attempts sent.
  package func send(from store: ResultsStore, again: Bool = false) throws -> Int {
    try check()
    let (identity, names) = try setting()
    try store.noteServer(identity, at: address.place)
    if again { try store.forgetSent(to: identity) }
    try connection.prepare("attempt", SentAttempt.insertion)
    var count = 0
    while true {
      let waiting = try store.unsent(to: identity, limit: ResultsServer.attemptsAtOnce)
      if waiting.isEmpty { return count }
      let people = Dictionary(
        try store.profiles().map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      try connection.transaction {
        for attempt in waiting {
          let person = attempt.profile.flatMap { people[$0] }
          try connection.runPrepared("attempt", SentAttempt(attempt, person, names: names).values)
        }
      }
      try store.markSent(waiting.map(\.id), to: identity)
      count += waiting.count
    }
  }

  // MARK: Read

  /// Attempts of all workplaces, by the time at which they ended; for members of `sijsim_reader`.
  /// - Parameter person: as the server has it, or "guest".
  package func attempts(person: String? = nil, group: String? = nil, scenario: String? = nil) throws
    -> [ListedAttempt]
  {
    try check()
    return try connection.run(ListedAttempt.query, [person, group, scenario]).map(ListedAttempt.init)
  }
}
