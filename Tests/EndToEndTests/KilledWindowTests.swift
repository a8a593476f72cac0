import Foundation
import Testing

/// The window is killed at any moment of an attempt, of its end and of what is stored about it: 8 times, or as many as `$SIJSIM_KILLS` says.
@Suite struct KilledWindowTests {
  private static let kills =
    ProcessInfo.processInfo.environment["SIJSIM_KILLS"].flatMap { Int($0) } ?? 8

  /// Every recording that can be read is an attempt in the results afterwards, with its owner, and nothing that was stored is lost.
  @Test func everyAttemptOfAKilledWindowIsFoundWithItsOwner() throws {
    let data = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: data) }
    var environment = Program.environment(data: data)
    (environment["SDL_VIDEODRIVER"], environment["SDL_AUDIODRIVER"]) = ("dummy", "dummy")
    func run(_ arguments: String...) throws -> Program.Result {
      try Program.run(arguments, environment: environment)
    }
    // Attempts in which nothing is done: each of a case of its own, so that no two of them are the same.
    let text = try String(
      contentsOf: Program.root.appending(path: "Scenarios/lower-level-thin-woman.yaml"), encoding: .utf8)
    func scenario(_ number: Int) throws -> String {
      let file = data.appending(path: "case-\(number).yaml")
      try text.replacing("title: Lower", with: "title: \(number) Lower").write(
        to: file, atomically: true, encoding: .utf8)
      return file.path
    }
    func start(_ number: Int) throws -> Process {
      let process = Process()
      process.executableURL = Program.executable
      process.arguments = ["run", try scenario(number), "--person", "anna", "--duration", "1"]
      (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
      process.environment = environment
      try process.run()
      return process
    }
    let novice = Program.root.appending(path: "Tests/Recordings/novice-lower-level-thin-woman.sijrec").path
    #expect(try run("results", "add", novice, "--person", "anna").status == 0)
    func attempts() throws -> [Substring] { try run("results", "list").output.split(separator: "\n") }

    var stored = try attempts().count
    for round in 0..<Self.kills {
      let process = try start(round)
      // It begins after some 0.5 s, ends after 1 more, and is gone after that.
      usleep(.random(in: 300_000...2_300_000))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      guard round % 10 == 9 else { continue }
      let now = try attempts().count
      #expect(now >= stored, "what was stored is lost")
      stored = now
    }
    let rebuilt = try run("results", "rebuild")
    #expect(!rebuilt.errors.contains("set aside"), "\(rebuilt.errors)")
    let folder = data.appending(path: "sijsim/recordings")
    // A window that began no attempt would pass.
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(files.count * 2 > Self.kills)
    let readable = try files.filter {
      try run("replay", folder.appending(path: $0).path, "--recover").status == 0
    }
    let found = try attempts()
    #expect(found.count == readable.count + 1, "\(found.count) of \(readable.count) and the first")
    #expect(found.allSatisfy { $0.contains("\tanna\t") }, "\(found)")
    print(
      "killed \(Self.kills) times: \(files.count) recordings, \(readable.count) readable, \(found.count - 1) attempts"
    )
  }
}
