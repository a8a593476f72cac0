import Foundation
import GRDB
import Geometry
import Storage
import Testing

@testable import Results

/// The file: whose it is, what becomes of a damaged one, and what is said where it cannot be written.
@Suite struct ResultsFileTests {
  private func rights(_ path: String) throws -> Int {
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    return try #require(attributes[.posixPermissions] as? Int)
  }
  /// A folder with results of two people; gives the path of the file, closed.
  private func withFile<Value>(_ use: (String) throws -> Value) throws -> Value {
    try ResultsFolder.temporary { folder in
      let path = folder + "/results.sqlite"
      try fill(path)
      return try use(path)
    }
  }
  private func fill(_ path: String) throws {
    let store = try ResultsStore(path: path)
    let people = try ["Anna", "Berta"].map { try store.addProfile(name: $0).id }
    for number in 0..<40 { try store.record(SampleAttempt.make(number, profile: people[number % 2])) }
    try store.pool.close()
  }

  /// A program that was killed before its first file had a log left half a transaction in the file, and a journal beside it.
  @Test func halfATransactionOfAKilledProgramIsTakenBack() throws {
    try withFile { path in
      let queue = try DatabaseQueue(path: path)
      let copy = path + "-copy"
      try queue.writeWithoutTransaction { db in
        try db.execute(sql: "PRAGMA journal_mode = DELETE; PRAGMA cache_size = 1; BEGIN IMMEDIATE;")
        try db.execute(sql: "UPDATE attempt SET scenario = 'half'; UPDATE metric SET unit = 'half';")
        for ending in ["", "-journal"] {
          try FileManager.default.copyItem(atPath: path + ending, toPath: copy + ending)
        }
        try db.execute(sql: "ROLLBACK")
      }
      let store = try ResultsStore(path: copy)
      #expect(store.setAside == nil)
      let attempts = try store.attempts()
      #expect(attempts.count == 40 && attempts.allSatisfy { $0.scenario == "a-case" })
      #expect(attempts.allSatisfy { $0.metrics.allSatisfy { $0.unit != "half" } })
    }
  }

  /// A program that was killed before its first table was made left the list of migrations alone.
  @Test func aFileWithoutATableIsBegunAgain() throws {
    try ResultsFolder.temporary { folder in
      let path = folder + "/results.sqlite"
      let queue = try DatabaseQueue(path: path)
      try queue.write {
        try $0.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
      }
      try queue.close()
      let store = try ResultsStore(path: path)
      try store.record(SampleAttempt.make(1))
      #expect(try store.attempts().count == 1 && store.setAside == nil)
    }
  }

  @Test func onlyItsOwnerReadsIt() throws {
    try ResultsFolder.temporary { folder in
      let path = folder + "/new/folder/results.sqlite"
      let store = try ResultsStore(path: path)
      try store.record(SampleAttempt.make(1))
      for ending in ["", "-wal", "-shm", ".lock"] { #expect(try rights(path + ending) == 0o600, "\(ending)") }
      #expect(try rights(folder + "/new/folder") == 0o700)
    }
  }

  /// The tables of version 1, as they were then, with a row in each.
  @Test func aFileOfTheFirstVersionIsRead() throws {
    try ResultsFolder.temporary { folder in
      let path = folder + "/results.sqlite"
      let fixture = ResultsFolder.repository + "/Tests/ResultsTests/Fixtures/v1.sql"
      let sql = try String(contentsOfFile: fixture, encoding: .utf8)
      let old = try DatabaseQueue(path: path)
      try old.writeWithoutTransaction { try $0.execute(sql: sql) }
      let tables = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name"
      let before = try old.read { try Row.fetchAll($0, sql: tables) }
      try old.close()
      let store = try ResultsStore(path: path)
      #expect(try store.profiles().map(\.name) == ["Anna"])
      let anna = try #require(try store.profiles().first)
      #expect(try store.attempts() == [SampleAttempt.make(1, profile: anna.id)])
      // The first version's tables are what the first migration makes.
      let new = try DatabaseQueue(path: folder + "/new.sqlite")
      try ResultsSchema.migrator.migrate(new, upTo: "v1")
      #expect(try new.read { try Row.fetchAll($0, sql: tables) } == before)
    }
  }

  @Test func aNewerVersionsFileIsLeftAsItIs() throws {
    try withFile { path in
      let newer = try DatabaseQueue(path: path)
      try newer.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('v999')") }
      try newer.close()
      let before = try ResultsFolder.bytes(path)
      let problem = #expect(throws: FileProblem.self) { try ResultsStore(path: path) }
      #expect(problem?.path == path && problem?.message.contains("a newer version of sijsim made it") == true)
      #expect(try ResultsFolder.bytes(path) == before)
    }
  }

  @Test func anotherProgramsDatabaseIsLeftAsItIs() throws {
    try ResultsFolder.temporary { folder in
      let path = folder + "/bookmarks.sqlite"
      let other = try DatabaseQueue(path: path)
      try other.write { try $0.execute(sql: "CREATE TABLE bookmark (url TEXT)") }
      try other.close()
      let before = try ResultsFolder.bytes(path)
      let problem = #expect(throws: FileProblem.self) { try ResultsStore(path: path) }
      #expect(problem?.message.contains("another program's database") == true)
      #expect(try ResultsFolder.bytes(path) == before)
    }
  }

  @Test func whatIsNoDatabaseIsSetAside() throws {
    try ResultsFolder.temporary { folder in
      let path = folder + "/results.sqlite"
      for (number, text) in ["no database at all, but long enough", "a"].enumerated() {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let store = try ResultsStore(path: path, date: SampleAttempt.start)
        let aside = path + ".damaged-2026-09-21" + (number == 0 ? "" : "-2")
        #expect(store.setAside?.contains(aside) == true)
        #expect(try String(contentsOfFile: aside, encoding: .utf8) == text)
        #expect(try store.attempts().isEmpty)
        try store.pool.close()
        try FileManager.default.removeItem(atPath: path)
      }
    }
  }

  /// People, and who made which attempt, are in no recording: what a damaged file still tells is taken over.
  @Test func aDamagedFileGivesItsPeopleAndAttempts() throws {
    try withFile { path in
      var bytes = try ResultsFolder.bytes(path)
      // The last page is gone.
      bytes.removeLast(4_096)
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      let store = try ResultsStore(path: path)
      let message = try #require(store.setAside)
      #expect(message.contains("2 people") && message.contains("results rebuild"))
      #expect(try store.profiles().map(\.name) == ["Anna", "Berta"])
      let anna = try #require(try store.profiles().first)
      #expect((10...20).contains(try store.attempts(.profile(anna.id)).count))
    }
  }

  /// The first page, which the opening needs, is whole: only a look at all pages tells.
  @Test func damageWithinIsFoundWhenTheFileIsOpened() throws {
    try withFile { path in
      var bytes = try ResultsFolder.bytes(path)
      for page in stride(from: bytes.count / 4_096 / 2, to: bytes.count / 4_096, by: 1) {
        for i in 0..<64 { bytes[page * 4_096 + i] = 0xEE }
      }
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      #expect(try ResultsStore(path: path).setAside != nil)
    }
  }

  /// Whatever a disk does to the file: it is opened, set aside or refused with words, and the next attempt is kept.
  @Test func anyDamageIsHeldOut() throws {
    try withFile { path in
      let whole = try ResultsFolder.bytes(path)
      var random = RandomNumbers(seed: 20)
      func below(_ count: Int) -> Int { min(Int(random.uniform() * Double(count)), count - 1) }
      var (opened, aside, refused) = (0, 0, 0)
      for round in 0..<40 {
        var bytes = whole
        let start = below(bytes.count)
        for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
        switch round % 5 {
        case 0: bytes[start] = UInt8(below(256))
        case 1: for i in start..<min(start + 200, bytes.count) { bytes[i] = UInt8(below(256)) }
        case 2: bytes.removeSubrange(start...)
        // A log of another file, or of none.
        case 3:
          let log = Data((0..<below(20_000)).map { _ in UInt8(below(256)) })
          for ending in ["-wal", "-shm"] { try log.write(to: URL(fileURLWithPath: path + ending)) }
        // The first page: header, tables, migrations.
        default: for _ in 0..<4 { bytes[below(4_096)] = UInt8(below(256)) }
        }
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        do {
          let store = try ResultsStore(path: path)
          if store.setAside == nil { opened += 1 } else { aside += 1 }
          defer { try? store.pool.close() }
          _ = try store.profiles()
          _ = try store.attempts()
          _ = try store.bestResults(.everyone)
          let attempt = SampleAttempt.make(1_000)
          try store.record(attempt)
          #expect(try store.attempts(idPrefix: attempt.id) == [attempt])
        } catch is FileProblem {
          refused += 1
        } catch is ResultsRow.Unreadable {
          refused += 1
        }
      }
      #expect(opened > 0 && aside > 5, "\(opened) opened, \(aside) set aside, \(refused) refused")
    }
  }

  /// A full disk is an error with words; what was stored before stays, and a later attempt is kept once there is room.
  @Test func aFullDiskLosesNothing() throws {
    try ResultsFolder.withStore { store in
      try store.record(SampleAttempt.make(1))
      func limit(_ pages: Int) throws {
        try store.pool.writeWithoutTransaction { db in
          let used = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
          try db.execute(sql: "PRAGMA max_page_count = \(used + pages)")
        }
      }
      try limit(0)
      var large = SampleAttempt.make(2)
      large.score?.errors[0].says = String(repeating: "a", count: 1 << 16)
      let problem = #expect(throws: FileProblem.self) { try store.record(large) }
      #expect(problem?.message.contains("the disk is full") == true)
      #expect(problem?.message.contains("Nothing is lost") == true)
      #expect(try store.attempts() == [SampleAttempt.make(1)])
      try limit(1_000)
      try store.record(large)
      #expect(try store.attempts() == [SampleAttempt.make(1), large])
    }
  }

  /// Places where nobody may write, not even root.
  @Test(arguments: ["/proc/results.sqlite", "/proc/results/results.sqlite", "/dev/null/results.sqlite"])
  func aPlaceThatCannotBeWrittenIsSaid(_ path: String) {
    let problem = #expect(throws: FileProblem.self) { try ResultsStore(path: path) }
    let message = problem?.message ?? ""
    #expect(message.contains("cannot be written here") || message.contains("cannot be made"), "\(message)")
  }
}
