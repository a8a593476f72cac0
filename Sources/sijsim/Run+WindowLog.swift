import Foundation
import Geometry
import Storage
import Viewer

/// The file that tells the program that drives the window what it shows: a JSON line a change, complete at once. A
/// line holds either `screen` and its `controls`, or the `tick` that the attempt has come to.
final class WindowLogFile {
  private let path: String
  private let handle: FileHandle
  private var failure: (any Error)?

  /// Empties the file; throws when it cannot be written.
  init(path: String) throws {
    self.path = path
    // Not FileManager's createFile, which puts a plain file in the place of a device or a pipe.
    let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileProblem(path: path, message: "it cannot be written.") }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  func write(_ news: WindowNews) {
    guard failure == nil else { return }
    do {
      try handle.write(contentsOf: Data((news.json.line + "\n").utf8))
    } catch { failure = error }
  }
  /// Throws when something was not written.
  func finish() throws {
    if failure != nil { throw FileProblem(path: path, message: "the disk did not take it.") }
  }
}

extension WindowNews {
  fileprivate var json: JSON {
    switch self {
    case .screen(let screen): screen.json
    case .attempt(let mark): mark.json
    }
  }
}

extension WindowScreen {
  fileprivate var json: JSON {
    let question = JSON.object([
      JSON.Member("region", .string(question.region?.rawValue)),
      JSON.Member("inJoint", question.inJoint.map { JSON.bool($0) } ?? .null),
      JSON.Member("confidence", .number(Double(question.confidence))),
    ])
    return .object([
      JSON.Member("screen", .string(name)), JSON.Member("hasKeyboard", .bool(hasKeyboard)),
      JSON.Member("isNeedleSent", .bool(isNeedleSent)), JSON.Member("question", question),
      JSON.Member("controls", .array(controls.map(\.json))),
    ])
  }
}

extension WindowScreen.Control {
  fileprivate var json: JSON {
    .object([
      JSON.Member("name", .string(name)), JSON.Member("x", .number(Double(x))),
      JSON.Member("y", .number(Double(y))), JSON.Member("width", .number(Double(width))),
      JSON.Member("height", .number(Double(height))), JSON.Member("isOn", .bool(isOn)),
      JSON.Member("isHovered", .bool(isHovered)), JSON.Member("isHeld", .bool(isHeld)),
    ])
  }
}

extension AttemptMark {
  fileprivate var json: JSON {
    .object([
      JSON.Member("attempt", .number(Double(attempt))), JSON.Member("tick", .number(Double(tick))),
      JSON.Member("probeXMM", .number(probe.xMM)), JSON.Member("probeZMM", .number(probe.zMM)),
      JSON.Member("tiltDeg", .number(probe.tiltDeg)),
      JSON.Member("needleDepthMM", .number(needleDepthMM)), JSON.Member("injectedML", .number(injectedML)),
    ])
  }
}
