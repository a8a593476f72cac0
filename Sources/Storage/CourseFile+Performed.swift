import Foundation
import Training

extension CourseFile {
  /// Name under which recordings and results keep attempts at a case: `COURSE/CASE`.
  package static func attemptName(course: String, case id: String) -> String { "\(course)/\(id)" }
}

extension CourseFile.Loaded {
  /// A case as one try performs it, with the text that a recording keeps, under the name `COURSE/CASE`; nil where there is no such case.
  /// - Parameters:
  ///   - seed: draws the scenario and the person, where the case does; see `CurriculumCase.seed`.
  ///   - needle: place of the chosen needle in the case's list; nil takes the scenario's.
  package func performed(_ id: String, seed: UInt64, needle: Int? = nil) -> ScenarioFile.Loaded? {
    guard let place = course.cases.firstIndex(where: { $0.id == id }) else { return nil }
    let one = course.cases[place]
    var result = scenarios[place][one.scenarioIndex(seed: seed)]
    let scenario = one.performed(result.scenario, seed: seed, needle: needle)
    if scenario != result.scenario { result.text = ScenarioFile.text(of: scenario) }
    (result.name, result.scenario) = (CourseFile.attemptName(course: name, case: id), scenario)
    return result
  }
}

extension CourseFile {
  /// The course and the case that a name like `sacroiliac/exam` means; nil where it is a file's, or there is no course of that name. Throws where
  /// the course has no such case, or is not valid.
  package static func place(named name: String) throws -> (loaded: Loaded, one: CurriculumCase)? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, !name.hasSuffix(".yaml"), !name.hasSuffix(".yml"),
      !FileManager.default.fileExists(atPath: name), let path = try? path(named: parts[0])
    else { return nil }
    let loaded = try load(named: path)
    guard let one = loaded.course.cases.first(where: { $0.id == parts[1] }) else {
      let known = loaded.course.cases.map(\.id)
      let guess = nearestName(to: parts[1], among: known).map { "; did you mean '\($0)'?" } ?? "."
      throw FileProblem(
        path: String(quoted(name).dropFirst().dropLast()),
        message: "the course has no such case\(guess) It has \(known.joined(separator: ", ")).")
    }
    return (loaded, one)
  }

  /// A case of a course by a name like `sacroiliac/exam`, or a scenario by its name or file.
  package static func scenario(named name: String, seed: UInt64) throws -> ScenarioFile.Loaded {
    if let (loaded, one) = try place(named: name), let performed = loaded.performed(one.id, seed: seed) {
      return performed
    }
    return try ScenarioFile.load(named: name)
  }
}
