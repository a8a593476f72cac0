import Foundation
import Testing

/// Ends what would wait for ever. No test measures time with it: it is far longer than anything takes on the busiest
/// machine.
struct HangGuard {
  private let end = ContinuousClock.now + .seconds(20 * 60)
  var isOver: Bool { ContinuousClock.now > end }
}

/// The built program, run as a user runs it.
struct Program {
  /// What a run left: exit status (or 128 + signal), standard output and standard error.
  struct Result {
    var status: Int32
    var output: String
    var errors: String
  }

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The executable beside the test bundle; `$SIJSIM_EXECUTABLE` names another.
  static let executable: URL = {
    if let named = ProcessInfo.processInfo.environment["SIJSIM_EXECUTABLE"] {
      return URL(fileURLWithPath: named)
    }
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    return bundle.deletingLastPathComponent().appending(path: "sijsim")
  }()

  /// The environment of a user with an own, empty data folder and no display.
  static func environment(data: URL) -> [String: String] {
    var environment = ProcessInfo.processInfo.environment
    environment["SIJSIM_HOME"] = root.path
    environment["XDG_DATA_HOME"] = data.path
    environment["XDG_CONFIG_HOME"] = data.path + "/configuration"
    // Built patients may be shared: each test's own would cost seconds.
    environment["XDG_CACHE_HOME"] = root.appending(path: ".build/cache").path
    environment["DISPLAY"] = nil
    environment["WAYLAND_DISPLAY"] = nil
    return environment
  }

  /// Runs it to its end.
  static func run(_ arguments: [String], environment: [String: String]? = nil) throws -> Result {
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.environment = environment
    // Files, not pipes: a long output must not block the program.
    let folder = try temporaryFolder()
    defer { try? FileManager.default.removeItem(at: folder) }
    let (output, errors) = (folder.appending(path: "output"), folder.appending(path: "errors"))
    for file in [output, errors] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return try result(
      of: process, arguments.joined(separator: " "), output: output, errors: errors)
  }

  /// What a started program leaves when it has ended.
  static func result(of process: Process, _ words: String, output: URL, errors: URL) throws -> Result {
    let hang = HangGuard()
    while process.isRunning, !hang.isOver { usleep(5_000) }
    if process.isRunning {
      kill(process.processIdentifier, SIGKILL)
      Issue.record("'sijsim \(words)' hangs")
    }
    process.waitUntilExit()
    let status =
      process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    return Result(
      status: status, output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }

  static func temporaryFolder() throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sijsim-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    return folder
  }
}

/// Commands that are run in a folder of their own, by a user who has nothing else.
class CommandSuite {
  let folder: URL
  let environment: [String: String]
  init() throws {
    folder = try Program.temporaryFolder()
    environment = Program.environment(data: folder)
  }
  func run(_ arguments: [String]) throws -> Program.Result {
    try Program.run(arguments, environment: environment)
  }
}
