import Geometry
import Results
import Simulation
import Storage
import Synchronization
import Training
import Viewer

/// The window's way to files: scenarios by name, recordings in the user's folder.
final class ScenarioLibrary: AttemptLibrary {
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

  let firstName: String?
  /// Cases as they were read last; reading them takes longer than what the first image needs.
  private let known = Mutex<[CaseEntry]?>(nil)
  var scenarioNames: [String] { (known.withLock { $0 } ?? cases()).filter { $0.problem == nil }.map(\.name) }

  func cases() -> [CaseEntry] {
    let best = ScenarioLibrary.bestResults()
    let entries = ScenarioFile.list().filter { !$0.isHidden }.map { listed in
      var entry = CaseEntry(listed)
      entry.best = best[listed.name]
      return entry
    }
    let inOrder = Scenario.Difficulty.allCases.flatMap { difficulty in
      entries.filter { $0.problem == nil && $0.difficulty == difficulty }
    }
    let found = inOrder + entries.filter { $0.problem != nil }
    known.withLock { $0 = found }
    return found
  }
  /// Best results by the scenario's name, those of recordings that were not stored yet among them; none, and a message, where
  /// the store cannot be used.
  private static func bestResults() -> [String: CaseEntry.Best] {
    do {
      let store = try ResultsStore.opened(at: ResultsStore.userPath)
      _ = try store.addMissing(from: ResultsStore.userRecordings, loader: nil)
      return Dictionary(
        try store.bestResults(.everyone).map {
          ($0.scenario, CaseEntry.Best(total: $0.total, passed: $0.passed, tries: $0.tries))
        }, uniquingKeysWith: { first, _ in first })
    } catch {
      Terminal.say("\(error)")
      return [:]
    }
  }
  func galleryPicture(_ id: String) throws -> PagePicture {
    guard let path = DataFolders.asset("Gallery/\(id)-labelled.png") else {
      throw FileProblem(path: "Assets/Gallery/\(id)-labelled.png", message: "it was not found.")
    }
    return PagePicture(try PNGFile.read(path, as: .rgba))
  }
  private let first: Source?
  private let seed: UInt64
  private let loader: Mutex<AttemptLoader>
  private let place: RecordingPlace
  private let attempts = Atomic<Int>(0)
  private let texts: Mutex<[String: String]>

  /// - Parameter first: what the window begins with; nil begins at home.
  init(first: Source?, seed: UInt64, place: RecordingPlace, loader: sending AttemptLoader) throws {
    (self.first, self.seed, self.place) = (first, seed, place)
    self.loader = Mutex(loader)
    firstName = first?.name
    texts = Mutex([:])
  }

  func prepare(_ name: String) throws -> PreparedAttempt {
    let own = first.flatMap { $0.name == name ? $0 : nil }
    let loaded = try own ?? Source(try ScenarioFile.load(named: name))
    texts.withLock { $0[name] = loaded.text }
    let scene = try loader.withLock {
      try $0.scene(of: loaded.scenario, namedIn: loaded.path, patientHash: loaded.patientHash, seed: seed)
    }
    return PreparedAttempt(name: name, scenario: loaded.scenario, scene: scene)
  }

  func record(_ attempt: PreparedAttempt) throws -> any AttemptSink {
    let number = attempts.add(1, ordering: .relaxed).newValue
    let text = texts.withLock { $0[attempt.name] } ?? ""
    return WriterSink(
      try place.make(attempt: number, of: attempt.name) { path, overwrites in
        try RecordingWriter(
          path: path, scenarioText: text, scenarioName: attempt.name,
          patientHash: attempt.scene.patient.fileHash, seed: seed, overwrites: overwrites,
          continuedAtTick: attempt.continuedAtTick)
      })
  }
}

extension CaseEntry {
  fileprivate init(_ listed: ScenarioFile.Listed) {
    let picture = CasePictures.picture(of: listed.name)
    switch listed.scenario {
    case .success(let scenario):
      self.init(
        name: listed.name, title: scenario.title, teaches: scenario.teaches ?? "",
        difficulty: scenario.difficulty, picture: picture)
    case .failure(let error):
      self.init(name: listed.name, title: listed.name, picture: picture, problem: "\(error)")
    }
  }
}

/// A recording on disk as the window sees it.
private final class WriterSink: AttemptSink {
  private let writer: RecordingWriter
  init(_ writer: RecordingWriter) { self.writer = writer }
  func append(_ controls: Controls) { writer.append(controls) }
  func flush() { writer.flush() }
  func close(keeping assessment: Assessment?) { writer.close(keeping: assessment.map(StoredScore.init)) }
  var place: String { writer.path }
  var trouble: String? {
    if case .failing(let message) = writer.status { return message }
    return nil
  }
}
