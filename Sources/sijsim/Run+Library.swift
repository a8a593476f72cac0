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

  /// Beginning of the window.
  enum First {
    case source(Source)
    /// A case of the course by its id.
    case courseCase(String)
  }

  let firstWish: CaseWish?
  let places = [
    (name: "Recordings", path: ResultsStore.userRecordings), (name: "Results", path: ResultsStore.userPath),
    (name: "Settings", path: SettingsFile().path),
  ]
  /// Cases as they were read last; reading them takes longer than what the first image needs.
  private let known = Mutex<[CaseEntry]?>(nil)
  var scenarioNames: [String] {
    (known.withLock { $0 } ?? entries()).filter { $0.problem == nil }.map(\.name)
  }

  func cases(of person: Person?) -> [CaseEntry] {
    let best = bestResults(of: person)
    return entries().map { entry in
      var entry = entry
      entry.best = best[entry.name]
      return entry
    }
  }
  /// The cases in their order, without results.
  private func entries() -> [CaseEntry] {
    let entries = ScenarioFile.list().filter { !$0.isHidden }.map(CaseEntry.init)
    let inOrder = Scenario.Difficulty.allCases.flatMap { difficulty in
      entries.filter { $0.problem == nil && $0.difficulty == difficulty }
    }
    let found = inOrder + entries.filter { $0.problem != nil }
    known.withLock { $0 = found }
    return found
  }
  func galleryPicture(_ id: String) throws -> PagePicture {
    guard let path = DataFolders.asset("Gallery/\(id)-labelled.png") else {
      throw FileProblem(path: "Assets/Gallery/\(id)-labelled.png", message: "it was not found.")
    }
    return PagePicture(try PNGFile.read(path, as: .rgba))
  }
  private let own: Source?
  /// File of the course; nil for the first that is found.
  let course: String?
  private let seed: UInt64
  private let loader: Mutex<AttemptLoader>
  private let place: RecordingPlace
  private let attempts = Atomic<Int>(0)
  private let sealKey: SealKey?
  /// False for attempts that a recording drives: nobody performs them.
  let keepsResults: Bool
  /// The user's results; nil until they are wanted, and where they cannot be used.
  let opened = Mutex<ResultsStore?>(nil)
  /// Reason why results were not kept; nil when they were.
  let trouble = Mutex<String?>(nil)

  /// - Parameters:
  ///   - first: what the window begins with; nil begins at home.
  ///   - sealKey: seals the recordings.
  init(
    first: First?, course: String?, seed: UInt64, place: RecordingPlace, keepsResults: Bool,
    sealKey: SealKey?,
    loader: sending AttemptLoader
  ) throws {
    (self.course, self.seed, self.place) = (course, seed, place)
    (self.keepsResults, self.sealKey) = (keepsResults, sealKey)
    self.loader = Mutex(loader)
    switch first {
    case .source(let source): (own, firstWish) = (source, .scenario(source.name))
    case .courseCase(let id): (own, firstWish) = (nil, .courseCase(id, needle: nil))
    case nil: (own, firstWish) = (nil, nil)
    }
  }

  func prepare(_ wish: CaseWish, for person: Person?) throws -> PreparedAttempt {
    switch wish {
    case .tour: try PreparedAttempt.tour(from: prepare(Run.defaultScenario))
    case .scenario(let name): try prepare(name)
    case .courseCase(let id, let needle): try prepare(courseCase: id, needle: needle, for: person)
    }
  }
  private func prepare(_ name: String) throws -> PreparedAttempt {
    let own = own.flatMap { $0.name == name ? $0 : nil }
    let loaded = try own ?? Source(try ScenarioFile.load(named: name))
    let scene = try scene(loaded, seed: seed)
    return PreparedAttempt(name: name, scenario: loaded.scenario, scene: scene, text: loaded.text)
  }
  func scene(_ source: Source, seed: UInt64) throws -> Scene {
    try loader.withLock {
      try $0.scene(of: source.scenario, namedIn: source.path, patientHash: source.patientHash, seed: seed)
    }
  }

  func record(_ attempt: PreparedAttempt, by person: Person?) throws -> any AttemptSink {
    let number = attempts.add(1, ordering: .relaxed).newValue
    let writer = try place.make(attempt: number, of: attempt.name) { path, overwrites in
      try RecordingWriter(
        path: path, scenarioText: attempt.text, scenarioName: attempt.name,
        patientHash: attempt.scene.patient.fileHash, seed: attempt.scene.seed, overwrites: overwrites,
        continuedAtTick: attempt.continuedAtTick, sealKey: sealKey)
    }
    if attempt.terms?.isExam == true, OutputFile.isStream(writer.path) {
      throw FileProblem(path: writer.path, message: "an exam is recorded into a file; leave out --record.")
    }
    let results = keepsResults ? ResultsKeeper(self, path: writer.path, person: person) : nil
    results?.begin()
    return WriterSink(writer, results)
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
  private var results: ResultsKeeper?
  private var isClosed = false
  init(_ writer: RecordingWriter, _ results: ResultsKeeper?) {
    (self.writer, self.results) = (writer, results)
  }
  func append(_ controls: Controls) { writer.append(controls) }
  func flush() { writer.flush() }
  func close(keeping assessment: Assessment?, as ending: AttemptEnding) {
    writer.close(keeping: assessment.map(StoredScore.init))
    if writer.ticks > 0, !isClosed { results?.keep(assessment, ending) }
    isClosed = true
  }
  func keep(_ reflection: Reflection) { results?.keep(reflection) }
  var place: String { writer.path }
  var trouble: String? {
    if case .failing(let message) = writer.status { return message }
    return nil
  }
}
