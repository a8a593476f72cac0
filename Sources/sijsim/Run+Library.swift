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
    /// Fingerprint of the patient's file, from the recording that it comes from; nil for a scenario file.
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
  private let place: RecordingPlace
  private var attempts = 0
  private let textLock = NSLock()
  private var texts: [String: String] = [:]

  init(first: Source, seed: UInt64, place: RecordingPlace, loader: AttemptLoader) throws {
    (self.first, self.seed, self.place, self.loader) = (first, seed, place, loader)
    firstName = first.name
    scenarioNames = ScenarioFile.list().filter { !$0.isHidden }.map(\.name)
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
    let text = textLock.withLock { texts[attempt.name] } ?? ""
    return WriterSink(
      try place.make(attempt: attempts, of: attempt.name) { path, overwrites in
        try RecordingWriter(
          path: path, scenarioText: text, scenarioName: attempt.name,
          patientHash: attempt.scene.patient.fileHash, seed: seed, overwrites: overwrites)
      })
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
    if case .failing(let message) = writer.status { return message }
    return nil
  }
}
