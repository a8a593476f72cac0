import ArgumentParser
import Foundation
import Geometry
import Storage

/// Prints a command's results to standard output. Shadows Swift's own, which does not report a failure: when the disk
/// is full or no one reads, the program says so and ends with 2.
func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {
  let text = items.map { "\($0)" }.joined(separator: separator) + terminator
  writeOut(Terminal.shown(text))
}

/// Prints what another program reads, as it is; on a terminal as `print` does.
func printExact(_ text: String) { writeOut(isatty(1) == 1 ? Terminal.shown(text) : text) }

private func writeOut(_ text: String) {
  let outcome = Array(text.utf8).withUnsafeBytes { writeAll($0, to: 1) }
  guard outcome.failure != 0 else { return }
  Terminal.say("standard output: it cannot be written: \(String(cString: strerror(outcome.failure))).")
  exit(2)
}

/// Output of commands besides their results, on standard error.
enum Terminal {
  /// A message to standard error.
  static func say(_ text: String) { write(shown(text) + "\n") }

  static let showsProgress = isatty(2) == 1

  /// Shows the progress of long work, on a terminal only.
  static func progress(_ what: String, _ done: Int, of all: Int, every: Int = 25) {
    guard showsProgress, all > 0, done == all || done % every == 0 else { return }
    let end = done == all ? "\r\u{1B}[K" : ""
    write("\r\(shown(what)) \(done * 100 / all) %\(end)")
  }

  /// Shows the time that an attempt of unknown length has come to, on a terminal only.
  static func progress(seconds: Int) {
    if showsProgress { write("\rattempt \(seconds) s ") }
  }
  static func endProgress() {
    if showsProgress { write("\r\u{1B}[K") }
  }

  /// A text as it may reach a terminal: titles, vignettes and the names of files and segments come from elsewhere, and a
  /// control character among them could color, erase or answer. Lines and tabs stay; signs that turn the order of letters
  /// around are shown as ?, too.
  static func shown(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: isUnshown) else { return text }
    var clean = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { clean.append(isUnshown(scalar) ? "?" : scalar) }
    return String(clean)
  }
  /// A text on one line, for a table.
  static func line(_ text: String) -> String {
    text.split(whereSeparator: { $0.isNewline || $0 == "\t" }).joined(separator: " ")
  }
  private static func isUnshown(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x09, 0x0a: false
    case ..<0x20, 0x7f..<0xa0, 0x202a...0x202e, 0x2066...0x2069: true
    default: false
    }
  }

  /// Writes to standard error; a failure cannot be reported.
  private static func write(_ text: String) {
    _ = Array(text.utf8).withUnsafeBytes { writeAll($0, to: 2) }
  }
}

/// Number of threads that work; the results do not depend on it.
struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads that work; the results are the same with any number.")
  var threads = min(4, max(1, ProcessInfo.processInfo.activeProcessorCount))

  func validate() throws {
    guard (1...64).contains(threads) else { throw ValidationError("--threads wants a number from 1 to 64.") }
  }
  func makePool() -> WorkerPool { WorkerPool(threads: threads) }
}

/// The flag of commands that read recordings.
struct RecoverOption: ParsableArguments {
  @Flag(help: "Take the good part of a cut or damaged recording.")
  var recover = false
}

/// Permission of a command to write over files that are there.
struct OverwriteOption: ParsableArguments {
  @Flag(help: "Write over files that are there; without it they are left as they are.")
  var overwrite = false

  /// Throws when one of the files is there and may not be written over.
  func check(_ paths: [String?]) throws {
    for path in paths { if let path { try OutputFile.check(path, overwrites: overwrite) } }
  }
}
