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
    let hang = HangGuard()
    while !number.contains("\n"), server.isRunning, !hang.isOver {
      usleep(10_000)
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

  /// Real X events, by xdotool's commands.
  func send(_ commands: String) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(VirtualDisplay.command("xdotool")))
    process.arguments = commands.split(separator: " ").map(String.init)
    process.environment = ["DISPLAY": name]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0, "xdotool \(commands)")
  }
}

/// A line of the window's log: what it shows, or how far the attempt is.
struct WindowLine: Decodable {
  struct Control: Decodable {
    var name: String
    var x, y, width, height: Int
    var isOn, isHovered, isHeld: Bool
  }
  struct Question: Decodable {
    var region: String?
    var inJoint: Bool?
    var confidence: Double
  }
  var screen: String?
  var hasKeyboard, isNeedleSent: Bool?
  var question: Question?
  var controls: [Control]?
  var attempt, tick: Int?
  var probeXMM, probeZMM, tiltDeg, needleDepthMM, injectedML: Double?
}

/// The program with its window open, in the background. What it shows is read from its log: nothing waits by the clock.
final class WindowProgram {
  let process = Process()
  private let display: VirtualDisplay?
  private let output: URL, errors: URL, log: URL
  private var readCount = 0
  /// The newest line of each kind.
  private(set) var screen = WindowLine(), mark = WindowLine()

  /// - Parameter display: nil where the environment names a driver that needs none.
  init(
    _ arguments: [String], on display: VirtualDisplay? = nil, environment: [String: String], folder: URL
  ) throws {
    self.display = display
    (output, errors) = (folder.appending(path: "window.out"), folder.appending(path: "window.err"))
    log = folder.appending(path: "window.log")
    for file in [output, errors, log] {
      _ = FileManager.default.createFile(atPath: file.path, contents: nil)
    }
    process.executableURL = Program.executable
    process.arguments = ["run", "--window-log", log.path] + arguments
    process.environment = environment.merging(display.map { ["DISPLAY": $0.name] } ?? [:]) { $1 }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: errors)
    process.standardInput = FileHandle.nullDevice
    try process.run()
  }

  func send(_ commands: String) throws { try display?.send(commands) }

  /// Waits until this holds of what the window has told.
  func wait(_ until: String, _ holds: (WindowProgram) -> Bool) throws {
    let hang = HangGuard()
    while true {
      let isRunning = process.isRunning
      try readLog()
      if holds(self) { return }
      try #require(isRunning, "the window closed before: \(until)")
      try #require(!hang.isOver, "\(until) did not happen; \(screen) \(mark)")
      usleep(5_000)
    }
  }
  func wait(screen name: String) throws {
    try wait(name) { $0.screen.screen == name && $0.screen.hasKeyboard == true }
  }
  /// Waits until an attempt has come so far.
  func wait(attempt: Int = 1, tick: Int) throws {
    try wait("tick \(tick)") { $0.mark.attempt == attempt && $0.mark.tick ?? 0 >= tick }
  }

  func control(_ name: String) -> WindowLine.Control? {
    screen.controls?.first { $0.name.hasPrefix(name) }
  }
  /// Presses a button that is there, or will be, with the mouse.
  func click(_ name: String) throws {
    try wait("button \(name)") { $0.control(name)?.isOn == true }
    let place = try #require(control(name))
    try send("mousemove \(place.x + place.width / 2) \(place.y + place.height / 2)")
    try wait("mouse over \(name)") { $0.control(name)?.isHovered == true }
    try send("mousedown 1")
    try wait("press of \(name)") { $0.control(name)?.isHeld == true }
    try send("mouseup 1")
  }
  /// Drags the middle of a part of the window by so many pixels, until the attempt shows that the hand followed.
  func drag(
    _ part: String, button: Int, x: Int, y: Int, until: String, _ holds: (WindowLine) -> Bool
  ) throws {
    let place = try #require(control(part), "no \(part)")
    let (fromX, fromY) = (place.x + place.width / 2, place.y + place.height / 2)
    try send("mousemove \(fromX) \(fromY) mousedown \(button)")
    // A motion as from a hand, which passes between the two.
    try send("mousemove \(fromX + x / 2) \(fromY + y / 2) mousemove \(fromX + x) \(fromY + y)")
    try wait(until) { holds($0.mark) }
    try send("mouseup \(button)")
  }

  private func readLog() throws {
    let handle = try FileHandle(forReadingFrom: log)
    defer { try? handle.close() }
    try handle.seek(toOffset: UInt64(readCount))
    let bytes = try handle.readToEnd() ?? Data()
    // The last line may be half written.
    guard let end = bytes.lastIndex(of: UInt8(ascii: "\n")) else { return }
    for line in bytes[bytes.startIndex..<end].split(separator: UInt8(ascii: "\n")) {
      let now = try JSONDecoder().decode(WindowLine.self, from: Data(line))
      if now.screen == nil { mark = now } else { screen = now }
    }
    readCount += end - bytes.startIndex + 1
  }

  /// Waits for its end.
  func finish() throws -> Program.Result {
    try Program.result(of: process, "run", output: output, errors: errors)
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
