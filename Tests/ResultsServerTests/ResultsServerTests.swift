import Foundation
import Storage
import Testing

@testable import Results
@testable import ResultsServer

/// Sending to a real PostgreSQL: each attempt arrives once, whatever breaks, and nobody sees more than is meant.
@Suite(.serialized, .enabled(if: TestServer.shared != nil, TestServer.missing))
struct ResultsServerTests {
  private let server: TestServer
  init() throws { server = try #require(TestServer.shared) }

  private func attempt(_ number: Int, profile: String? = nil) -> AttemptRecord {
    var attempt = AttemptRecord(
      id: String(format: "00000000-0000-8000-a000-%012d", number), profile: profile,
      scenario: "a'; DROP \"case\"",
      scenarioHash: "0123456789abcdef", version: "0.5.0", format: 5, seed: .max,
      startedAt: Date(timeIntervalSince1970: 1_790_000_000 + Double(number)), durationS: 61.25,
      ending: .finished,
      recordingPath: "/home/anna/\(number).sijrec", recordingHash: "fedcba9876543210")
    attempt.score = StoredScore(
      rulesVersion: 3, fingerprint: "0123456789abcdef", total: 80, passed: true, parts: [], errors: [],
      volumeML: ["joint": 1.5, "muscle": 0.5])
    return attempt
  }
  private func withStore<Value>(_ numbers: Range<Int>, _ use: (ResultsStore) throws -> Value) throws -> Value
  {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sijsim-\(UUID().uuidString)").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let store = try ResultsStore(path: folder + "/results.sqlite")
    for number in numbers { try store.record(attempt(number)) }
    return try use(store)
  }
  private func stored(_ database: String) throws -> Int {
    try ServerConnection(server.address(database)).run("SELECT id FROM sijsim.attempt").count
  }
  private func send(to address: ServerAddress, _ store: ResultsStore, again: Bool = false) throws -> Int {
    try ResultsServer(address).send(from: store, again: again)
  }
  private func list(
    _ address: ServerAddress, person: String? = nil, scenario: String? = nil
  ) throws -> [ListedAttempt] {
    try ResultsServer(address).attempts(person: person, scenario: scenario)
  }
  private func prepare(_ address: ServerAddress, names: Bool?) throws -> Bool {
    try ResultsServer(address).prepare(names: names)
  }
  private func message(_ work: () throws -> Void) -> String {
    do {
      try work()
      return "nothing was thrown"
    } catch {
      return "\(error)"
    }
  }
  private func refused(
    _ words: String, _ location: SourceLocation = #_sourceLocation, _ work: () throws -> Void
  ) {
    let told = message(work)
    #expect(told.contains(words), sourceLocation: location)
  }

  @Test func whatIsSentTwiceOrByTwoWorkplacesIsStoredOnce() throws {
    let database = try server.database()
    let address = try server.address(database)
    try withStore(0..<60) { (store: ResultsStore) throws in
      #expect(try store.countUnsent(at: address.place) == 60)
      #expect(try send(to: address, store) == 60)
      #expect(try send(to: address, store) == 0)
      #expect(try store.countUnsent(at: address.place) == 0)
      #expect(try send(to: address, store, again: true) == 60)
    }
    try withStore(50..<70) { (store: ResultsStore) throws in
      #expect(try send(to: address, store) == 20)
    }
    let listed = try list(address)
    #expect(listed.map(\.id) == (0..<70).map { attempt($0).id })
    #expect(listed.allSatisfy { $0.scenario == attempt(0).scenario && $0.total == 80 && $0.passed == true })
    #expect(try list(address, scenario: "another").isEmpty)
    #expect(try list(address, person: "guest").count == 70)
  }

  /// A database that is made anew at the same place gets everything anew.
  @Test func anotherDatabaseAtTheSamePlaceGetsAll() throws {
    let database = try server.database()
    let address = try server.address(database)
    try withStore(0..<3) { (store: ResultsStore) throws in
      #expect(try send(to: address, store) == 3)
      try ServerConnection(address).runScript("DROP SCHEMA sijsim CASCADE")
      _ = try prepare(address, names: nil)
      #expect(try send(to: address, store) == 3)
    }
  }

  /// Wherever the network is cut, what is there is whole, and the next sending brings the rest.
  @Test func aCutNetworkLosesAndDoublesNothing() throws {
    let database = try server.database()
    try withStore(0..<70) { (store: ResultsStore) throws in
      var failures = 0
      for bytes in stride(from: 50, through: 80_000, by: 4_003) {
        try ServerConnection(server.address(database)).run("DELETE FROM sijsim.attempt")
        let identity = try ServerConnection(server.address(database)).run(
          "SELECT identity FROM sijsim.setting")
        try store.forgetSent(to: #require(identity[0][0]))
        let network = try BreakingNetwork(to: server.port, after: bytes)
        let broken = try server.address(database, port: network.port)
        if (try? ResultsServer(broken).send(from: store)) == nil { failures += 1 }
        // The server ends what was cut on its own; a row is never noted here that is not there.
        let waiting = try store.unsent(to: #require(identity[0][0]), limit: 100).count
        #expect(try stored(database) >= 70 - waiting, "cut after \(bytes) bytes")
        _ = try ResultsServer(server.address(database)).send(from: store)
        #expect(try stored(database) == 70, "cut after \(bytes) bytes")
      }
      #expect(failures > 5)
    }
  }

  @Test func aKilledServerGetsTheRestWhenItIsBack() throws {
    let database = try server.database()
    let address = try server.address(database)
    try withStore(0..<3) { (store: ResultsStore) throws in
      let open = try ResultsServer(address)
      server.kill()
      refused("the connection broke") { _ = try open.send(from: store) }
      refused("cannot be reached") { _ = try ResultsServer(address) }
      #expect(try server.start())
      #expect(try send(to: address, store) == 3)
      #expect(try stored(database) == 3)
    }
  }

  @Test func theWriterAddsAndTheReaderReadsAndNoMore() throws {
    let database = try server.database()
    let writer = try server.address(database, user: server.user("sijsim_writer", in: database))
    let reader = try server.address(database, user: server.user("sijsim_reader", in: database))
    try withStore(0..<2) { (store: ResultsStore) throws in
      #expect(try send(to: writer, store) == 2)
      #expect(try send(to: writer, store, again: true) == 2)
      #expect(try list(reader).count == 2)
      refused("GRANT sijsim_reader") { _ = try list(writer) }
      refused("GRANT sijsim_writer") { _ = try send(to: reader, store, again: true) }
    }
    let changes = [
      "DELETE FROM sijsim.attempt", "UPDATE sijsim.attempt SET total = 100", "TRUNCATE sijsim.attempt",
    ]
    let settings = [
      "UPDATE sijsim.setting SET names = true", "DELETE FROM sijsim.version", "DROP TABLE sijsim.attempt",
    ]
    for user in [writer, reader] {
      for sql in changes + settings {
        refused(" this user may not do that") { try ServerConnection(user).run(sql) }
      }
    }
    refused("may not") { try ServerConnection(writer).run("SELECT id FROM sijsim.attempt") }
  }

  /// Names stay here unless the server was prepared for them; the path of a recording always does.
  @Test(arguments: [false, true]) func namesAreSentOnlyWhereTheSchoolAsks(_ names: Bool) throws {
    let database = try server.database()
    let address = try server.address(database)
    #expect(try prepare(address, names: names) == names)
    // Prepared again, it stays as it was.
    #expect(try prepare(address, names: nil) == names)
    try withStore(0..<1) { (store: ResultsStore) throws in
      let anna = try store.addProfile(name: "Anna Sand")
      let code = try store.addProfile(name: "K17", isCode: true)
      for (number, person) in [(1, anna), (2, code)] { try store.record(attempt(number, profile: person.id)) }
      _ = try send(to: address, store)
      let people = try list(address).map(\.person)
      #expect(people == [nil, names ? "Anna Sand" : anna.id, "K17"])
      #expect(try store.sentAttempts(of: anna) == [attempt(1).id])
      let rows = try ServerConnection(address).run("SELECT attempt::text FROM sijsim.attempt")
      #expect(rows.allSatisfy { $0[0]?.contains("/home/") == false })
      #expect(rows.contains { $0[0]?.contains("Anna") == true } == names)
    }
  }

  @Test func aNewerAnUnpreparedOrAnAlteredServerGetsNothing() throws {
    let database = try server.database()
    let address = try server.address(database)
    let admin = try ServerConnection(address)
    try withStore(0..<2) { (store: ResultsStore) throws in
      try admin.run("INSERT INTO sijsim.version (number) VALUES (99)")
      for work in [
        { _ = try send(to: address, store) },
        { _ = try prepare(address, names: true) },
      ] {
        let told = message(work)
        #expect(
          told.contains("of version 99") && told.contains("newer sijsim") && told.contains("Nothing is lost"))
      }
      try admin.run("DELETE FROM sijsim.version WHERE number = 99")
      try admin.run("ALTER TABLE sijsim.attempt DROP COLUMN total")
      refused("are not as 'sijsim results prepare'") { _ = try send(to: address, store) }
      try admin.run("ALTER TABLE sijsim.attempt ADD COLUMN total double precision CHECK (total < 5)")
      refused("are not as 'sijsim results prepare'") { _ = try send(to: address, store) }
      #expect(try stored(database) == 0)
      #expect(try store.countUnsent(at: address.place) == 2)
      let empty = try server.address(server.database(isPrepared: false))
      refused("'sijsim results prepare --results URL'") { _ = try ResultsServer(empty).send(from: store) }
    }
  }

  @Test func wrongPasswordsAndSilenceAreToldWithinSeconds() throws {
    let database = try server.database()
    try ServerConnection(server.address(database)).run("CREATE ROLE locked LOGIN PASSWORD 'right'")
    let locked = try server.address(database, user: "locked")
    refused("the password is missing or wrong") { _ = try ResultsServer(locked) }
    let nobody = try server.address(database, port: TestServer.freePort())
    refused("cannot be reached") { _ = try ResultsServer(nobody) }
    // One who listens and never answers.
    let (silent, port) = try Loopback.listening()
    defer { close(silent) }
    let start = Date()
    let mute = try server.address(database, port: port)
    refused("cannot be reached") { _ = try ResultsServer(mute) }
    #expect(Date().timeIntervalSince(start) < 9)
  }
}
