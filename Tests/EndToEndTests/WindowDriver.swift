import Foundation
import Testing

/// A display of its own: Xvfb, ended with this value's `close`.
final class VirtualDisplay {
  let name: String
  private let server: Process

  static func command(_ name: String) -> String? {
    ["/usr/bin/", "/bin/", "/usr/local/bin/"].map { $0 + name }.first {
      FileManager.default.isExecutableFile(atPath: $0)
    }
  }
  /// True where the tests of the window can run.
  static let isThere = command("Xvfb") != nil && command("xdotool") != nil

  init(width: Int, height: Int) throws {
    // It chooses a free number and writes it to its standard output.
    let folder = try Program.temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let answer = folder.appending(path: "number")
    _ = FileManager.default.createFile(atPath: answer.path, contents: nil)
    server = Process()
    server.executableURL = URL(fileURLWithPath: try #require(VirtualDisplay.command("Xvfb")))
    server.arguments = [
      "-displayfd", "1", "-screen", "0", "\(width)x\(height)x24", "-nolisten", "tcp", "-noreset",
    ]
    server.standardOutput = try FileHandle(forWritingTo: answer)
    server.standardError = FileHandle.nullDevice
    server.standardInput = FileHandle.nullDevice
    try server.run()
    var number = ""
    for _ in 0..<400 where !number.contains("\n") {
      usleep(25_000)
      number = String(decoding: try Data(contentsOf: answer), as: UTF8.self)
    }
    name = ":" + number.trimmingCharacters(in: .whitespacesAndNewlines)
    try #require(name.count > 1, "Xvfb did not start")
  }
  func close() {
    // Not by a termination signal, which a test's child may have inherited as blocked.
    kill(server.processIdentifier, SIGKILL)
    server.waitUntilExit()
  }

  /// Real X events, by xdotool's commands; false when it failed.
  @discardableResult
  func send(_ commands: String) throws -> Bool {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(VirtualDisplay.command("xdotool")))
    process.arguments = commands.split(separator: " ").map(String.init)
    process.environment = ["DISPLAY": name]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
  /// Waits until a window has this in its title.
  func waitForWindow(titled title: String, limitS: Double) throws {
    let deadline = Date(timeIntervalSinceNow: limitS)
    while Date() < deadline {
      if try send("search --name \(title)") { return }
      usleep(50_000)
    }
    Issue.record("no window titled '\(title)' within \(limitS) s")
  }
}

/// The program with its window open, in the background.
final class WindowProgram {
  let process = Process()
  private let output: URL, errors: URL

  init(_ arguments: [String], environment: [String: String], folder: URL) throws {
    (output, errors) = (folder.appending(path: "window.out"), folder.appending(path: "window.err"))
    for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.executableURL = Program.executable
    process.arguments = ["run"] + arguments
    process.environment = environment
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
  }

  /// Waits for its end; ended by force after `limitS`, which is a failure of the test.
  func finish(limitS: Double) throws -> Program.Result {
    let deadline = Date(timeIntervalSinceNow: limitS)
    while process.isRunning && Date() < deadline { usleep(10_000) }
    if process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      Issue.record("the window did not close within \(limitS) s")
    }
    process.waitUntilExit()
    let status =
      process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    return Program.Result(
      status: status, output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }
}

/// What `sijsim run` says of an attempt when it closes.
struct AttemptLine {
  var recording: String
  var fingerprint: String
  /// Nil when the attempt was not finished.
  var score: Double?

  init(_ line: String) throws {
    let parts = line.components(separatedBy: ": fingerprint ")
    recording = try #require(parts.first)
    let rest = try #require(parts.count == 2 ? parts[1] : nil).components(separatedBy: ", ")
    fingerprint = rest[0]
    score = rest.count > 1 ? Double(rest[1].replacingOccurrences(of: "score ", with: "")) : nil
  }
}
