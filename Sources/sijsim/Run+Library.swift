import Foundation
import Geometry
import Simulation
import Storage
import Training
import Viewer

/// The window's way to files: scenarios by name, recordings in the user's folder.
///
/// Sendable: `loader` is used by one preparation at a time, which the window sees to, and everything else is either
/// constant or touched on the main thread alone.
final class ScenarioLibrary: AttemptLibrary, @unchecked Sendable {
  /// A scenario and the text that its recordings keep.
  struct Source: Sendable {
    var name, path, text: String
    var scenario: Scenario
    /// Of the recording that it comes from.
    var patientHash: String?
    init(name: String, path: String, text: String, scenario: Scenario, patientHash: String? = nil) {
      (self.name, self.path, self.text, self.scenario) = (name, path, text, scenario)
      self.patientHash = patientHash
    }
    init(_ loaded: ScenarioFile.Loaded) {
      self.init(name: loaded.name, path: loaded.path, text: loaded.text, scenario: loaded.scenario)
    }
  }

  let scenarioNames: [String]
  let firstName: String
  private let first: Source
  private let seed: UInt64
  private let loader: AttemptLoader
  /// The file named with --record; the attempts after the first get a number.
  private let recordInto: String?
  private let folder: String
  private var attempts = 0
  private var writers: [RecordingWriter] = []
  private let textLock = NSLock()
  private var texts: [String: String] = [:]

  init(first: Source, seed: UInt64, recordInto: String?, loader: AttemptLoader) throws {
    (self.first, self.seed, self.recordInto, self.loader) = (first, seed, recordInto, loader)
    firstName = first.name
    scenarioNames = ScenarioFile.list().filter { !$0.isHidden }.map(\.name)
    if let recordInto {
      folder = ""
      try RecordingWriter.check(path: recordInto)
    } else {
      folder = try DataFolders.makeUserFolder("recordings")
    }
    texts[first.name] = first.text
  }

  func prepare(_ name: String) throws -> PreparedAttempt {
    let loaded = name == first.name ? first : Source(try ScenarioFile.load(named: name))
    textLock.withLock { texts[name] = loaded.text }
    return PreparedAttempt(
      name: name, scenario: loaded.scenario,
      scene: try loader.scene(
        of: loaded.scenario, namedIn: loaded.path, patientHash: loaded.patientHash, seed: seed))
  }

  func record(_ attempt: PreparedAttempt) throws -> any AttemptSink {
    attempts += 1
    let writer = try RecordingWriter(
      path: path(for: attempt.name), scenarioText: textLock.withLock { texts[attempt.name] } ?? "",
      scenarioName: attempt.name, patientHash: attempt.scene.patient.fileHash, seed: seed)
    writers.append(writer)
    return WriterSink(writer)
  }

  private func path(for name: String) -> String {
    if let recordInto {
      if attempts == 1 { return recordInto }
      let stem = recordInto.hasSuffix(".sijrec") ? String(recordInto.dropLast(7)) : recordInto
      return ScenarioLibrary.freePath(stem, from: attempts)
    }
    let format = DateFormatter()
    format.locale = Locale(identifier: "en_US_POSIX")
    format.dateFormat = "yyyy-MM-dd-HHmmss"
    let stem = "\(folder)/\(format.string(from: Date()))-\(name)"
    let plain = stem + ".sijrec"
    return FileManager.default.fileExists(atPath: plain) ? ScenarioLibrary.freePath(stem, from: 2) : plain
  }
  /// The first numbered file that is not there yet: what the user did not name is never written over.
  private static func freePath(_ stem: String, from first: Int) -> String {
    var number = first
    while FileManager.default.fileExists(atPath: "\(stem)-\(number).sijrec") { number += 1 }
    return "\(stem)-\(number).sijrec"
  }

  /// What is wrong with a recording after the window has closed; nil when nothing is.
  var trouble: String? {
    for writer in writers {
      if case .failing(let says) = writer.status { return "\(writer.path): \(says)" }
    }
    return nil
  }
}

/// A recording on disk as the window sees it.
private final class WriterSink: AttemptSink {
  private let writer: RecordingWriter
  init(_ writer: RecordingWriter) { self.writer = writer }
  func append(_ controls: Controls) { writer.append(controls) }
  func flush() { writer.flush() }
  func close() { writer.close() }
  var place: String { writer.path }
  var trouble: String? {
    if case .failing(let says) = writer.status { return says }
    return nil
  }
}
