import ArgumentParser
import Foundation
import Geometry
import Storage

/// What commands say beside their results.
enum Terminal {
  /// A message to standard error.
  static func say(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }

  static let showsProgress = isatty(2) == 1

  /// How far long work is, on a terminal only.
  static func progress(_ what: String, _ done: Int, of all: Int, every: Int = 25) {
    guard showsProgress, all > 0, done == all || done % every == 0 else { return }
    let end = done == all ? "\r\u{1B}[K" : ""
    FileHandle.standardError.write(Data("\r\(what) \(done * 100 / all) %\(end)".utf8))
  }

  /// How long an attempt of unknown length is by now, on a terminal only.
  static func progress(seconds: Int) {
    guard showsProgress else { return }
    FileHandle.standardError.write(Data("\rattempt \(seconds) s ".utf8))
  }
  static func endProgress() {
    if showsProgress { FileHandle.standardError.write(Data("\r\u{1B}[K".utf8)) }
  }
}

/// How many threads work; the results do not depend on it.
struct ThreadOptions: ParsableArguments {
  @Option(help: "Threads that work; the results are the same with any number.")
  var threads = min(4, max(1, ProcessInfo.processInfo.activeProcessorCount))

  func validate() throws {
    guard (1...64).contains(threads) else { throw ValidationError("--threads wants a number from 1 to 64.") }
  }
  func makePool() -> WorkerPool { WorkerPool(threads: threads) }
}
