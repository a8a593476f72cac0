import Foundation
import Results
import Storage
import Synchronization
import Training
import Viewer

// The window's way to the results, and to its settings.
extension ScenarioLibrary {
  /// The user's results, opened once.
  func results() throws -> ResultsStore {
    try opened.withLock { opened in
      if let opened { return opened }
      let store = try ResultsStore.opened(at: ResultsStore.userPath)
      opened = store
      return store
    }
  }
  /// Reason why results were not kept; nil when they were.
  var resultsTrouble: String? { trouble.withLock { $0 } }

  /// A person by name or code; throws with those there are.
  func person(named name: String) throws -> Person { Person(try results().known(name)) }

  func people() throws -> [Person] { try results().profiles().map(Person.init) }

  func add(_ draft: PersonDraft) throws -> Person {
    let group = draft.group.trimmingCharacters(in: .whitespaces)
    return Person(
      try results().addProfile(
        name: draft.name, isCode: draft.isCode, group: group.isEmpty ? nil : group))
  }

  /// The user's results with those of recordings that were not stored yet.
  private func wholeResults() throws -> ResultsStore {
    let store = try results()
    _ = try store.addMissing(from: ResultsStore.userRecordings, loader: nil)
    return store
  }
  /// A person's attempts without their metrics and steps.
  func attempts(of person: Person?) throws -> [AttemptRecord] {
    try wholeResults().attempts(AttemptOwner(person), details: false)
  }

  /// Best results by the scenario's name; none, and a message, where the store cannot be used.
  func bestResults(of person: Person?) -> [String: CaseEntry.Best] {
    do {
      return Dictionary(
        try wholeResults().bestResults(AttemptOwner(person)).map {
          ($0.scenario, CaseEntry.Best(total: $0.total, passed: $0.passed, tries: $0.tries))
        }, uniquingKeysWith: { first, _ in first })
    } catch {
      trouble.withLock { $0 = "\(error)" }
      return [:]
    }
  }

  func progress(of person: Person?) throws -> ProgressPage {
    let all = try attempts(of: person)
    let courses = CourseFile.list().compactMap { try? $0.course.get() }
    let withheld = Set(courses.flatMap { CourseStanding($0, all).withheld })
    let attempts = all.filter { !withheld.contains($0.scenario) }
    let progress = LearningProgress(attempts)
    let plot = LearningPlot(progress, title: person?.name ?? "Guests", colors: .onScreen)
    let titles = Dictionary(
      ScenarioFile.list().map { ($0.name, (try? $0.scenario.get().title) ?? $0.name) },
      uniquingKeysWith: { first, _ in first })
    return ProgressPage(
      picture: progress.counted.isEmpty ? nil : PagePicture(plot.picture.pixels()),
      attempts: attempts.suffix(ScenarioLibrary.attemptsShown).reversed().map {
        ProgressPage.Attempt($0, title: titles[$0.scenario] ?? $0.scenario)
      }, count: attempts.count)
  }
  private static let attemptsShown = 30

  // MARK: Settings

  var settings: WindowSettings {
    do {
      return try SettingsFile().read(WindowSettings.self) ?? WindowSettings()
    } catch {
      Terminal.say("\(error)")
      return WindowSettings()
    }
  }
  func keep(_ settings: WindowSettings) throws { try SettingsFile().write(settings) }
}

/// Keeps the results of one attempt. Nothing of it ends the attempt: what is not kept is found by its recording at the next start.
struct ResultsKeeper {
  private let library: ScenarioLibrary
  private let path: String, person: Person?
  private let startedAt = Date()
  /// Id of the stored attempt; nil until there is one.
  private var attempt: String?

  init(_ library: ScenarioLibrary, path: String, person: Person?) {
    (self.library, self.person) = (library, person)
    self.path = URL(fileURLWithPath: path).path
  }

  func begin() {
    guard !OutputFile.isStream(path) else { return }
    told { try $0.begin(recordingAt: path, profile: person?.id, startedAt: startedAt) }
  }
  mutating func keep(_ assessment: Assessment?, _ ending: AttemptEnding) {
    // What is no plain file, as a pipe, is not there to be read again.
    guard let assessment, !OutputFile.isStream(path) else { return }
    attempt = told {
      try $0.record(
        recordingAt: path, assessment: assessment, ending: AttemptRecord.Ending(ending),
        startedAt: startedAt, profile: person?.id
      ).id
    }
  }
  func keep(_ reflection: Reflection) {
    guard let attempt else { return }
    told { try $0.keep(reflection, on: attempt) }
  }
  @discardableResult private func told<Value>(_ work: (ResultsStore) throws -> Value) -> Value? {
    do {
      return try work(library.results())
    } catch {
      library.trouble.withLock { $0 = "The results were not kept. \(error)" }
      return nil
    }
  }
}

extension AttemptOwner {
  /// - Parameter person: nil for guests.
  init(_ person: Person?) { self = person.map { .profile($0.id) } ?? .guest }
}
extension AttemptRecord.Ending {
  fileprivate init(_ ending: AttemptEnding) {
    switch ending {
    case .finished: self = .finished
    case .quit: self = .quit
    case .restarted: self = .restarted
    }
  }
}
extension Person {
  fileprivate init(_ profile: Profile) {
    self.init(id: profile.id, name: profile.name, isCode: profile.isCode, group: profile.group)
  }
}
extension ProgressPage.Attempt {
  fileprivate init(_ attempt: AttemptRecord, title: String) {
    let score = attempt.score
    let practice = attempt.continuedAtTick == nil ? "" : "went on: "
    let words =
      practice
      + (attempt.ending == .finished
        ? score?.total.map { "\(score?.passed == true ? "✓ passed" : "not passed")  \(Int($0.rounded()))" }
          ?? "no score"
        : attempt.ending.rawValue)
    self.init(
      date: attempt.startedAt.local("yyyy-MM-dd HH:mm"), title: title, result: words,
      passed: attempt.ending == .finished && score?.passed == true)
  }
}
