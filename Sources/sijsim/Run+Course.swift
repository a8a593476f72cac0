import Geometry
import Storage
import Training
import Viewer

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
        path: CourseFile.attemptName(course: loaded.name, case: id),
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
