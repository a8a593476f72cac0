import Geometry
import Results
import Simulation
import Storage
import Training
import Viewer

/// A course, a person's attempts at it, and how far these lead.
struct CourseStanding {
  var loaded: CourseFile.Loaded
  var attempts: [CourseAttempt]
  /// Progress as the person may know it.
  var told: CourseProgress

  init(_ loaded: CourseFile.Loaded, _ attempts: [AttemptRecord]) {
    self.loaded = loaded
    self.attempts = attempts.compactMap { CourseAttempt($0, course: loaded.name) }
    told = CourseProgress(of: loaded.course, attempts: self.attempts).told(of: loaded.course)
  }

  /// Names by which results keep the attempts at cases whose truth is not shown yet.
  var withheld: [String] { told.cases.filter(\.isWithheld).map { "\(loaded.name)/\($0.id)" } }

  var entry: CourseEntry {
    CourseEntry(
      title: loaded.course.title,
      cases: zip(told.cases, loaded.course.cases).enumerated().map { number, pair in
        CourseEntry.Case(
          pair.0, of: pair.1, title: title(ofCase: number), locks: locks(of: pair.0))
      }, next: told.next?.id, isPassed: told.isPassed)
  }
  /// Title of a case; one that is drawn from several tells by none of theirs what it is.
  private func title(ofCase number: Int) -> String {
    let (id, scenarios) = (loaded.course.cases[number].id, loaded.scenarios[number])
    return scenarios.count == 1
      ? scenarios[0].scenario.title
      : id.prefix(1).uppercased() + id.dropFirst().replacing("-", with: " ")
  }
  /// Conditions that are missing for a case to open, by the numbers that home shows.
  private func locks(of standing: CourseProgress.Standing) -> [String] {
    let numbers = standing.unpassed.compactMap { id in
      loaded.course.cases.firstIndex { $0.id == id }.map { "\($0 + 1)" }
    }
    return (numbers.isEmpty ? [] : ["opens after " + numbers.joined(separator: ", ")]) + standing.notCompetent
  }
}

// The window's way to courses.
extension ScenarioLibrary {
  func course(of person: Person?) throws -> CourseEntry? { try standing(of: person)?.entry }

  /// The person in the course: that of this window, or the first that is found; nil where there is none.
  private func standing(of person: Person?) throws -> CourseStanding? {
    guard let loaded = try course.map({ try CourseFile.load(named: $0) }) ?? CourseFile.first() else {
      return nil
    }
    return CourseStanding(loaded, try attempts(of: person))
  }

  func prepare(courseCase id: String, needle: Int?, for person: Person?) throws -> PreparedAttempt {
    guard let standing = try standing(of: person),
      let number = standing.loaded.course.cases.firstIndex(where: { $0.id == id })
    else { throw UnknownName(kind: "case", name: id, known: []) }
    let (loaded, place) = (standing.loaded, standing.told.cases[number])
    guard place.isOpen else {
      throw FileProblem(
        path: "\(loaded.name)/\(id)",
        message: "the case is not open. "
          + (place.isLocked ? place.locks.joined(separator: " ") : "No try is left."))
    }
    let one = loaded.course.cases[number]
    let seed = one.seed(
      ofTry: standing.attempts.count { $0.caseID == id },
      person: person.map { ScenarioLibrary.number(of: $0) } ?? 0)
    let standard = loaded.scenarios[number][one.scenarioIndex(seed: seed)].scenario.needle
    // Where needles are offered, one of them is taken: the scenario's own, or the first.
    let chosen = needle ?? one.needles.flatMap { $0.firstIndex(of: standard) ?? $0.indices.first }
    guard let performed = loaded.performed(id, seed: seed, needle: chosen) else {
      throw UnknownName(kind: "case", name: id, known: loaded.course.cases.map(\.id))
    }
    return PreparedAttempt(
      name: performed.name, scenario: performed.scenario, scene: try scene(Source(performed), seed: seed),
      text: performed.text,
      terms: CourseTerms(
        one, place: "Case \(number + 1) of \(loaded.course.cases.count)", needle: chosen))
  }
  private static func number(of person: Person) -> UInt64 {
    Array(person.id.utf8).withUnsafeBytes { Fingerprint(of: $0) }.value
  }
}
