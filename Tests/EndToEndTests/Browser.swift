import Foundation
import Testing

/// A headless Chromium, driven over its pipe by the DevTools protocol: one process for all that a test looks at.
final class Browser {
  static let executable = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Something that the browser answered, or did not.
  struct Problem: Error, CustomStringConvertible { var description: String }

  private let process = Process()
  private let folder: URL
  private let input: Int32, output: Int32
  private var buffer: [UInt8] = []
  private var lastID = 0
  private var session: String?
  /// Errors of scripts, and of loading, that pages reported.
  private(set) var errors: [String] = []
  private var loads = 0

  init() throws {
    let place = try Program.temporaryFolder()
    folder = place
    let pipes = ["in", "out"].map { place.appending(path: $0).path }
    for pipe in pipes where mkfifo(pipe, 0o600) != 0 { throw Problem(description: "no pipe \(pipe)") }
    // For reading and writing, so that neither end waits for the other.
    (input, output) = (open(pipes[0], O_RDWR | O_CLOEXEC), open(pipes[1], O_RDWR | O_CLOEXEC))
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments =
      [
        "-c",
        #"exec "$1" --headless --no-sandbox --disable-gpu --disable-extensions --no-first-run "#
          + #"--remote-debugging-pipe --user-data-dir="$2" 3<"$3" 4>"$4""#,
        "sh", Browser.executable ?? "", folder.appending(path: "profile").path,
      ] + pipes
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    try process.run()
    let target = try call("Target.createTarget", ["url": "about:blank"])
    session =
      try call("Target.attachToTarget", ["targetId": target["targetId"] ?? "", "flatten": true])["sessionId"]
      as? String
    for domain in ["Page.enable", "Runtime.enable", "Log.enable"] { _ = try call(domain) }
  }

  func close() {
    session = nil
    _ = try? call("Browser.close")
    let hang = HangGuard()
    while process.isRunning, !hang.isOver { usleep(5_000) }
    for file in [input, output] { Foundation.close(file) }
    try? FileManager.default.removeItem(at: folder)
  }

  /// Opens a file in a window of a width, and waits until it and its pictures are there.
  func show(_ file: URL, width: Int, asPrinted: Bool = false) throws {
    _ = try call(
      "Emulation.setDeviceMetricsOverride",
      ["width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false])
    _ = try call("Emulation.setEmulatedMedia", ["media": asPrinted ? "print" : "screen"])
    let before = loads
    _ = try call("Page.navigate", ["url": file.absoluteString])
    while loads == before { try take(nil) }
  }
  /// The value of an expression, which may be a promise, as JSON.
  func value(_ expression: String) throws -> Any {
    let answer = try call(
      "Runtime.evaluate", ["expression": expression, "returnByValue": true, "awaitPromise": true])
    if let details = answer["exceptionDetails"] { throw Problem(description: "\(details)") }
    return (answer["result"] as? [String: Any])?["value"] ?? NSNull()
  }
  /// The page as it prints, A4.
  func pdf() throws -> Data {
    let answer = try call("Page.printToPDF", ["paperWidth": 8.27, "paperHeight": 11.69])
    return Data(base64Encoded: answer["data"] as? String ?? "") ?? Data()
  }

  private func call(_ method: String, _ parameters: [String: Any] = [:]) throws -> [String: Any] {
    lastID += 1
    var message: [String: Any] = ["id": lastID, "method": method, "params": parameters]
    if let session { message["sessionId"] = session }
    let bytes = try [UInt8](JSONSerialization.data(withJSONObject: message)) + [0]
    var sent = 0
    while sent < bytes.count {
      let count = bytes[sent...].withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Problem(description: "\(method): the pipe is closed") }
      sent += count
    }
    while true {
      if let answer = try take(lastID) {
        if let error = answer["error"] { throw Problem(description: "\(method): \(error)") }
        return answer["result"] as? [String: Any] ?? [:]
      }
    }
  }

  /// Takes the next message; returns it where it answers a call.
  @discardableResult private func take(_ id: Int?) throws -> [String: Any]? {
    let hang = HangGuard()
    var searched = 0
    while true {
      if let end = buffer[searched...].firstIndex(of: 0) {
        let message = try JSONSerialization.jsonObject(with: Data(buffer[..<end])) as? [String: Any] ?? [:]
        buffer.removeSubrange(...end)
        note(message)
        return message["id"] as? Int == id && id != nil ? message : nil
      }
      searched = buffer.count
      var wait = pollfd(fd: output, events: Int16(POLLIN), revents: 0)
      guard poll(&wait, 1, 100) > 0 else {
        if !process.isRunning || hang.isOver { throw Problem(description: "the browser is gone") }
        continue
      }
      var part = [UInt8](repeating: 0, count: 1 << 16)
      let count = read(output, &part, part.count)
      if count > 0 { buffer += part[..<count] }
    }
  }
  private func note(_ message: [String: Any]) {
    let parameters = message["params"] as? [String: Any] ?? [:]
    switch message["method"] as? String {
    case "Page.loadEventFired": loads += 1
    case "Runtime.exceptionThrown": errors.append("\(parameters)")
    case "Log.entryAdded":
      let entry = parameters["entry"] as? [String: Any] ?? [:]
      if entry["level"] as? String == "error" { errors.append("\(entry["text"] ?? "")") }
    default: break
    }
  }
}
