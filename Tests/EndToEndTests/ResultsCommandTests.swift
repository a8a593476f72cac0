import Foundation
import Testing

/// `sijsim results`, run as a user runs it.
@Suite struct ResultsCommandTests {
  /// A folder of a user of one's own, with recordings that were cut at different seconds: each is an attempt, and none takes time.
  private struct User {
    let data: URL
    let environment: [String: String]
    var store: String { data.appending(path: "sijsim/results.sqlite").path }
    var recordings: URL { data.appending(path: "sijsim/recordings") }

    init(cutRecordings: Int = 0) throws {
      data = try Program.temporaryFolder()
      environment = Program.environment(data: data)
      try FileManager.default.createDirectory(at: recordings, withIntermediateDirectories: true)
      let novice = try Data(
        contentsOf: Program.root.appending(path: "Tests/Recordings/novice-lower-level-thin-woman.sijrec"))
      for number in 0..<cutRecordings {
        // A block of half a second has less than 2,000 bytes.
        try novice.prefix(8_000 + 2_000 * number).write(to: recordings.appending(path: name(number)))
      }
    }
    func name(_ number: Int) -> String { String(format: "cut-%02d.sijrec", number) }
    func path(_ number: Int) -> String { recordings.appending(path: name(number)).path }
    func run(_ arguments: String...) throws -> Program.Result {
      try Program.run(["results"] + arguments, environment: environment)
    }
    func run(_ arguments: [String]) throws -> Program.Result {
      try Program.run(["results"] + arguments, environment: environment)
    }
    func start(_ arguments: [String]) throws -> Process {
      let process = Process()
      process.executableURL = Program.executable
      (process.arguments, process.environment) = (["results"] + arguments, environment)
      (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
      try process.run()
      return process
    }
    func attempts() throws -> Int {
      let listed = try run("list")
      #expect(listed.status == 0, "\(listed.errors)")
      return listed.output.split(separator: "\n").count
    }
    func remove() { try? FileManager.default.removeItem(at: data) }
  }

  @Test func whatIsAddedIsListedShownExportedAndForgotten() throws {
    let user = try User(cutRecordings: 2)
    defer { user.remove() }
    let none = try user.run("list")
    #expect(none.status == 1 && none.output.isEmpty && none.errors.contains("there are no results yet"))
    #expect(!FileManager.default.fileExists(atPath: user.store))

    let expert = Program.root.appending(path: "Tests/Recordings/expert-lower-level-thin-woman.sijrec").path
    let added = try user.run("add", expert, user.path(0), "--person", "Anna", "--group", "monday")
    #expect(added.status == 0 && added.output.hasPrefix("2 attempts added, 0 completed, 0 known"))
    let rebuilt = try user.run("rebuild")
    #expect(rebuilt.status == 0 && rebuilt.output.hasPrefix("1 attempts added, 0 completed, 1 known"))

    let listed = try user.run("list", "--group", "monday")
    let lines = listed.output.split(separator: "\n")
    #expect(lines.count == 2 && lines.allSatisfy { $0.contains("\tAnna\tlower-level-thin-woman\t") })
    #expect(try user.attempts() == 3)
    let passed = try #require(lines.first { $0.contains("\tpassed\t") })
    let id = String(try #require(passed.split(separator: "\t").first))
    let shown = try user.run("show", id)
    #expect(shown.output.contains("passed") && shown.output.contains("tipToJoint"))
    let unknown = try user.run("show", "zzz")
    #expect(unknown.status == 1 && unknown.errors.contains("there is no attempt 'zzz'"))

    let table = try user.run("export", "--format", "csv")
    #expect(
      table.output.hasPrefix("attempt,person,") && table.output.components(separatedBy: "\r\n").count == 5)
    for line in try user.run("export", "--format", "jsonl").output.split(separator: "\n") {
      #expect(try JSONSerialization.jsonObject(with: Data(line.utf8)) is [String: Any])
    }

    let forgotten = try user.run("forget", "anna")
    #expect(forgotten.status == 0 && forgotten.output.contains("with 2 attempts"))
    #expect(forgotten.errors.contains(expert) && FileManager.default.fileExists(atPath: expert))
    #expect(try user.run("forget", "anna").errors.contains("there is no person 'anna'"))
    #expect(try user.run("rebuild").output.hasPrefix("0 attempts added"))
    #expect(try user.attempts() == 1)
  }

  @Test func theCurveIsTextJSONAndAPicture() throws {
    let user = try User(cutRecordings: 1)
    defer { user.remove() }
    #expect(try user.run("add", user.path(0), "--person", "Anna").status == 0)
    let svg = user.data.appending(path: "anna.svg").path
    let png = user.data.appending(path: "anna.png").path
    let curve = try user.run("curve", "--person", "anna", "--svg", svg, "--png", png)
    #expect(curve.status == 0 && curve.output.contains("Anna, all scenarios\ncurve        undetermined"))
    #expect(try String(contentsOfFile: svg, encoding: .utf8).contains("undetermined"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: png)).starts(with: [0x89, 0x50, 0x4E, 0x47]))
    #expect(try user.run("curve", "--person", "anna", "--svg", svg).status == 1)
    let text = try user.run("curve", "--person", "anna", "--json").output
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect(json["state"] as? String == "undetermined" && json["notCounted"] as? Int == 1)
    #expect(try user.run("curve", "--person", "nobody").errors.contains("use one of Anna, guest"))
    #expect(try user.run("curve", "--person", "anna", "--acceptable", "0.5").status == 64)
    #expect(try user.run("curve").status == 64)
  }

  /// Two programs add at once, half of it the same attempts.
  @Test func twoProgramsWritingAtOnceLoseNothing() throws {
    let user = try User(cutRecordings: 9)
    defer { user.remove() }
    let both = try [0..<6, 3..<9].map { try user.start(["add"] + $0.map(user.path)) }
    for process in both {
      process.waitUntilExit()
      #expect(process.terminationStatus == 0)
    }
    #expect(try user.attempts() == 9)
  }

  /// The program is killed at any moment of its writing: the next start finds what is missing.
  @Test func whatAKilledProgramDidNotStoreIsFoundAgain() throws {
    let user = try User(cutRecordings: 12)
    defer { user.remove() }
    var stored: [Int] = []
    for round in 0..<10 {
      let process = try user.start(["rebuild"])
      usleep(UInt32(10_000 * (round + 1)))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      if FileManager.default.fileExists(atPath: user.store) { stored.append(try user.attempts()) }
    }
    #expect(stored == stored.sorted(), "what was stored is lost: \(stored)")
    let rebuilt = try user.run("rebuild")
    #expect(rebuilt.status == 0 && rebuilt.errors.isEmpty, "\(rebuilt.errors)")
    #expect(try user.attempts() == 12)
  }

  @Test func aPlaceThatTakesNothingIsSaid() throws {
    let user = try User(cutRecordings: 1)
    defer { user.remove() }
    let result = try user.run("add", user.path(0), "--results", "/proc/results.sqlite")
    #expect(result.status == 1 && result.errors.contains("results cannot be written here"))
    #expect(result.errors.contains("Nothing is lost"))
    let damaged = user.data.appending(path: "damaged.sqlite").path
    try Data(String(repeating: "no database ", count: 100).utf8).write(to: URL(fileURLWithPath: damaged))
    let rebuilt = try user.run("rebuild", "--results", damaged)
    #expect(rebuilt.status == 0 && rebuilt.errors.contains("is set aside as \(damaged).damaged-"))
    #expect(rebuilt.output.hasPrefix("1 attempts added"))
  }
}
