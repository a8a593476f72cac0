import Geometry
import Results
import Simulation
import Storage
import Training
import Viewer

// The window's way to courses.
extension ScenarioLibrary {
  func course(of person: Person?) throws -> CourseEntry? {
    guard let loaded = try loadedCourse() else { return nil }
    let progress = CourseProgress(of: loaded.course, attempts: try courseAttempts(loaded, of: person))
    return CourseEntry(
      name: loaded.name, title: loaded.course.title, purpose: loaded.course.purpose,
      cases: zip(progress.cases, loaded.course.cases).enumerated().map { number, pair in
        CourseEntry.Case(
          pair.0, of: pair.1, title: ScenarioLibrary.title(of: pair.1, loaded.scenarios[number]),
          locks: ScenarioLibrary.locks(of: pair.1, in: loaded.course, progress),
          withholdsTruth: progress.withholdsTruth(of: pair.1.id))
      }, next: progress.next?.id, isPassed: progress.isPassed)
  }
  /// Title of a case; one that is drawn from several tells by none of theirs what it is.
  private static func title(of one: CurriculumCase, _ scenarios: [ScenarioFile.Loaded]) -> String {
    scenarios.count == 1
      ? scenarios[0].scenario.title
      : one.id.prefix(1).uppercased() + one.id.dropFirst().replacing("-", with: " ")
  }
  /// Conditions that are missing for a case to open, by the numbers that home shows.
  private static func locks(
    of one: CurriculumCase, in course: Curriculum, _ progress: CourseProgress
  ) -> [String] {
    let missing = one.unlock.passed.filter { progress[$0]?.isPassed != true }
    let numbers = missing.compactMap { id in course.cases.firstIndex { $0.id == id }.map { "\($0 + 1)" } }
    let passed = numbers.isEmpty ? [] : ["opens after " + numbers.joined(separator: ", ")]
    return passed + (progress[one.id]?.locks.dropFirst(missing.count) ?? [])
  }

  /// The course; nil where there is none.
  private func loadedCourse() throws -> CourseFile.Loaded? {
    try course.map { try CourseFile.load(named: $0) } ?? CourseFile.list().first?.course.get()
  }

  private func courseAttempts(_ loaded: CourseFile.Loaded, of person: Person?) throws -> [CourseAttempt] {
    try results().attempts(AttemptOwner(person), details: false).compactMap {
      CourseAttempt($0, course: loaded.name)
    }
  }

  /// Names by which results keep the attempts at cases whose truth is not shown yet.
  func withheld(of person: Person?) throws -> Set<String> {
    guard let loaded = try loadedCourse() else { return [] }
    let progress = CourseProgress(of: loaded.course, attempts: try courseAttempts(loaded, of: person))
    return Set(
      loaded.course.cases.map(\.id).filter(progress.withholdsTruth).map { "\(loaded.name)/\($0)" })
  }

  func prepare(courseCase id: String, needle: Int?, for person: Person?) throws -> PreparedAttempt {
    guard let loaded = try loadedCourse(),
      let number = loaded.course.cases.firstIndex(where: { $0.id == id })
    else { throw UnknownName(kind: "case", name: id, known: []) }
    let (one, attempts) = (loaded.course.cases[number], try courseAttempts(loaded, of: person))
    let progress = CourseProgress(of: loaded.course, attempts: attempts)
    guard let standing = progress[id], standing.isOpen else {
      let locks = progress[id]?.locks.joined(separator: " ") ?? ""
      throw FileProblem(
        path: "\(loaded.name)/\(id)",
        message: "the case is not open. \(locks.isEmpty ? "No try is left." : locks)")
    }
    let seed = one.seed(
      ofTry: attempts.count { $0.caseID == id }, person: person.map { ScenarioLibrary.number(of: $0) } ?? 0)
    let standard = loaded.scenarios[number][one.scenarioIndex(seed: seed)].scenario.needle
    guard let performed = loaded.performed(id, seed: seed, needle: needle) else {
      throw UnknownName(kind: "case", name: id, known: loaded.course.cases.map(\.id))
    }
    return PreparedAttempt(
      name: performed.name, scenario: performed.scenario, scene: try scene(Source(performed), seed: seed),
      text: performed.text,
      terms: CourseTerms(
        one, place: "Case \(number + 1) of \(loaded.course.cases.count)",
        withholdsTruth: one.exam && one.truthWithheld == .untilEnd,
        needles: (one.needles ?? []).map { "\($0.gauge)G  \(Int($0.lengthMM)) mm" },
        needle: needle ?? one.needles?.firstIndex(of: standard)))
  }
  private static func number(of person: Person) -> UInt64 {
    Array(person.id.utf8).withUnsafeBytes { Fingerprint(of: $0) }.value
  }
}
