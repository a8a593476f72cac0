import Foundation
import GRDB
import GRDBSQLite
import Storage
import Synchronization
import Testing

@testable import Results

/// What is stored is what is read, once, by whoever writes.
@Suite struct ResultsStoreTests {
  @Test func whatIsStoredIsReadBackToTheBit() throws {
    try ResultsFolder.withStore { store in
      let anna = try store.addProfile(name: " Anna ", group: "monday")
      let own = SampleAttempt.make(1, profile: anna.id)
      let guest = SampleAttempt.make(2, scenario: "another", total: nil, passed: false)
      var cut = SampleAttempt.make(3, isPerformed: false)
      (cut.score, cut.ending) = (nil, .cut)
      for attempt in [guest, cut, own] { try store.record(attempt) }
      let again = try ResultsStore(path: store.path)
      #expect(try again.attempts() == [own, guest, cut])
      #expect(try again.attempts(.profile(anna.id)) == [own])
      #expect(try again.attempts(.guest) == [guest, cut])
      #expect(try again.attempts(scenario: "another") == [guest])
      #expect(try again.attempts(.group("monday")) == [own] && again.attempts(.group("Monday")).isEmpty)
      let plain = try #require(try again.attempts(.profile(anna.id), details: false).first)
      #expect(plain.score?.total == 80 && plain.answer == own.answer && plain.metrics.isEmpty)
      #expect(try again.attempts(idPrefix: String(own.id.prefix(36).uppercased())) == [own])
      #expect(try again.attempts(idPrefix: "0000").count == 3 && again.attempts(idPrefix: "%").isEmpty)
      #expect(again.setAside == nil)
    }
  }

  /// The time of a file is that of its end: a long attempt that ended first comes first.
  @Test func attemptsComeInTheOrderOfTheirEnds() throws {
    try ResultsFolder.withStore { store in
      var (long, short) = (SampleAttempt.make(1), SampleAttempt.make(2))
      (long.startedAt, long.durationS) = (SampleAttempt.start, 600)
      (short.startedAt, short.durationS) = (SampleAttempt.start.addingTimeInterval(-20), 621)
      for attempt in [short, long] { try store.record(attempt) }
      #expect(try store.attempts() == [long, short])
    }
  }

  /// A time is stored to the millisecond, and what was read is stored as it was.
  @Test func aTimeIsItsOwnText() {
    #expect(StoredTime.text(Date(timeIntervalSince1970: 1_790_000_000.2834)) == "2026-09-21T14:13:20.283Z")
    #expect(StoredTime.text(Date(timeIntervalSince1970: 1_790_000_000.2836)) == "2026-09-21T14:13:20.284Z")
    for ms in 0..<1_000 {
      let date = Date(timeIntervalSince1970: 1_790_000_000 + Double(ms) / 1_000)
      let text = StoredTime.text(date)
      #expect(text.hasSuffix(String(format: "20.%03dZ", ms)))
      #expect(StoredTime.date(text) == StoredTime.rounded(date))
      #expect(StoredTime.date(text).map(StoredTime.text) == text)
    }
    #expect(StoredTime.date("yesterday") == nil)
  }

  @Test func aPersonHasOneNameWhateverItsCapitals() throws {
    try ResultsFolder.withStore { store in
      let anna = try store.addProfile(name: "Anna", isCode: true, createdAt: SampleAttempt.start)
      #expect(anna.name == "Anna" && anna.isCode && anna.createdAt == SampleAttempt.start)
      #expect(try store.profile(named: "ANNA") == anna && store.profile(named: anna.id) == anna)
      #expect(try store.profile(named: "nobody") == nil)
      let taken = #expect(throws: FileProblem.self) { try store.addProfile(name: "anna") }
      #expect(taken?.message.contains("there is a person named 'anna' already") == true)
      for none in ["", "  ", "a\u{1B}[2J", String(repeating: "a", count: 81)] {
        #expect(throws: FileProblem.self) { try store.addProfile(name: none) }
      }
      _ = try store.addProfile(name: "Robert'); DROP TABLE attempt;--")
      #expect(try store.profiles().map(\.name) == ["Anna", "Robert'); DROP TABLE attempt;--"])
    }
  }

  /// Found first and handed over by the window later, or the other way round: one attempt, with the most that is known.
  @Test func theSameAttemptIsStoredOnce() throws {
    try ResultsFolder.withStore { store in
      let anna = try store.addProfile(name: "Anna")
      var seen = SampleAttempt.make(1, profile: anna.id)
      (seen.ending, seen.score) = (.restarted, nil)
      (seen.metrics, seen.steps, seen.answer) = ([], [], nil)
      let found = SampleAttempt.make(1)
      func add(_ attempt: AttemptRecord, isFound: Bool) throws -> ResultsStore.Outcome {
        try store.write { try ResultsStore.record(attempt, mark: nil, isFound: isFound, in: $0) }
      }
      #expect(try add(seen, isFound: false) == .added)
      #expect(try add(found, isFound: true) == .completed)
      #expect(try add(found, isFound: true) == .known)
      var both = found
      (both.profile, both.ending) = (anna.id, .restarted)
      #expect(try store.attempts() == [both])
      // A score alone takes nothing away; who it was and how it ended come from who was there.
      #expect(try add(SampleAttempt.make(1, total: 1, isPerformed: false), isFound: true) == .known)
      (seen.ending, seen.startedAt) = (.quit, SampleAttempt.start)
      #expect(try add(seen, isFound: false) == .known)
      (both.ending, both.startedAt) = (.quit, SampleAttempt.start)
      #expect(try store.attempts() == [both])
    }
  }

  @Test func theBestCountsWhatPassedAndWhatWasTried() throws {
    try ResultsFolder.withStore { store in
      let anna = try store.addProfile(name: "Anna")
      try store.record(SampleAttempt.make(1, profile: anna.id, total: 70, passed: true))
      try store.record(SampleAttempt.make(2, profile: anna.id, total: 90, passed: false))
      try store.record(SampleAttempt.make(3, scenario: "b", profile: anna.id, total: nil, passed: false))
      try store.record(SampleAttempt.make(4, total: 100))
      #expect(
        try store.bestResults(.profile(anna.id)) == [
          ScenarioBest(scenario: "a-case", total: 90, passed: true, tries: 2),
          ScenarioBest(scenario: "b", total: nil, passed: false, tries: 1),
        ])
      #expect(try store.best(scenario: "a-case", .guest)?.total == 100)
      #expect(try store.best(scenario: "a-case", .everyone)?.tries == 3)
      #expect(try store.best(scenario: "c", .everyone) == nil)
    }
  }

  /// Home asks for the best results at every opening: with 5,000 attempts of fifty people it reads the rows of one.
  @Test func theBestResultsReadTheRowsOfOnePersonAlone() throws {
    try ResultsFolder.withStore { store in
      let people = try (0..<50).map { try store.addProfile(name: "person \($0)").id }
      try store.record(SampleAttempt.make(0, scenario: "case-0", profile: people[0]))
      try store.write { db in
        // Copies of the one, each with a number, a person and a case of its own.
        let columns = ResultsTable.attempt.columns.map { column in
          switch column {
          case "id": "'id-' || n"
          case "scenario": "'case-' || (n % 15)"
          case "profile": "(SELECT id FROM profile WHERE name = 'person ' || (n % 50))"
          default: column
          }
        }
        let numbers = "WITH numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 4999) "
        try db.execute(
          sql: """
            INSERT INTO attempt (\(ResultsTable.attempt.columns.joined(separator: ", ")))
            \(numbers) SELECT \(columns.joined(separator: ", ")) FROM numbers, attempt WHERE number = 1;
            INSERT INTO score SELECT number, 3, 'f', 50 + number % 50, number % 2, '{}' FROM attempt WHERE number > 1
            """)
      }
      try store.read { db in
        for (owner, rows) in [(AttemptOwner.profile(people[7]), 100), (.everyone, 5_000)] {
          let query = ResultsStore.bestQuery(owner, scenario: nil)
          let statement = try db.makeStatement(sql: query.sql)
          let found = try Row.fetchAll(statement, arguments: query.arguments)
          #expect(found.count == (rows == 100 ? 3 : 15))
          let steps = Int(sqlite3_stmt_status(statement.sqliteStatement, SQLITE_STMTSTATUS_VM_STEP, 0))
          #expect(steps > rows && steps < 60 * rows, "\(steps) steps for \(rows) rows")
        }
      }
    }
  }

  /// Two connections, as two programs have, write by turns and at once: once, or for as many seconds as `$SIJSIM_WRITING` says.
  @Test func twoWritersLoseNothing() throws {
    let seconds = ProcessInfo.processInfo.environment["SIJSIM_WRITING"].flatMap { Double($0) } ?? 0
    let end = ContinuousClock.now + .seconds(seconds)
    repeat { try writeAtOnce() } while ContinuousClock.now < end
  }
  private func writeAtOnce() throws {
    try ResultsFolder.withStore { first in
      let second = try ResultsStore(path: first.path)
      let stores = [first, second]
      let problems = Mutex<[String]>([])
      DispatchQueue.concurrentPerform(iterations: 2) { writer in
        do {
          // The middle third is the same attempts in both.
          for number in 0..<60 { try stores[writer].record(SampleAttempt.make(number + 30 * writer)) }
        } catch {
          problems.withLock { $0.append("\(error)") }
        }
      }
      #expect(problems.withLock { $0 } == [])
      #expect(try first.attempts() == (0..<90).map { SampleAttempt.make($0) })
    }
  }

  /// Neither the file nor what SQLite lays beside it still holds the name.
  @Test func whoIsForgottenIsInNoByteOfTheFile() throws {
    try ResultsFolder.withStore { store in
      let name = "Wilhelmine Unvergessen"
      let person = try store.addProfile(name: name, group: "Donnerstagsgruppe")
      for number in 0..<20 { try store.record(SampleAttempt.make(number, profile: person.id)) }
      try store.record(SampleAttempt.make(99))
      func holds(_ text: String) -> Bool {
        ["", "-wal", "-shm"].contains { ending in
          let bytes = (try? Data(contentsOf: URL(fileURLWithPath: store.path + ending))) ?? Data()
          return bytes.range(of: Data(text.utf8)) != nil
        }
      }
      #expect(holds(name) && holds("Donnerstagsgruppe"))
      #expect(try store.forget(person).map(\.path) == (0..<20).map { "/nowhere/\($0).sijrec" })
      #expect(!holds(name) && !holds("Donnerstagsgruppe") && !holds(person.id))
      #expect(try store.attempts() == [SampleAttempt.make(99)] && store.profiles().isEmpty)
      for table in ResultsTable.results {
        let rows = try store.read {
          try Int.fetchOne($0, sql: "SELECT count(DISTINCT attempt) FROM \(table.rawValue)")
        }
        #expect(rows == 1, "\(table)")
      }
    }
  }
}
