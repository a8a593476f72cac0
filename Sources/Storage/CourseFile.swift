import Foundation
import Training
import Yams

/// Course files: YAML, read strictly. Their cases name scenarios.
package enum CourseFile {
  /// A course with its text and its scenarios.
  package struct Loaded: Sendable {
    /// The file's name without its ending.
    package var name: String
    package var path: String
    package var text: String
    package var course: Curriculum
    /// Scenarios that each case may perform, in the order of the course.
    package var scenarios: [[ScenarioFile.Loaded]]
  }

  /// Largest size of a course, in bytes.
  package static let bytesMax = 256 << 10

  private static func yaml(_ file: String) -> StrictYAML {
    StrictYAML(file: file, what: "course", remedy: "'sijsim course new' writes a template")
  }

  /// Reads a course by its name, which is its file's without `.yaml`, or by its path, and its scenarios; throws the first problem.
  package static func load(named name: String) throws -> Loaded {
    let path = try path(named: name)
    let text = try yaml(path).text(atMost: bytesMax)
    let (course, problems) = read(text, file: path)
    guard let course, problems.isEmpty else { throw problems.first ?? unreadable(path) }
    let scenarios = try course.cases.map { one in
      try one.scenarios.map { try ScenarioFile.load(path: scenarioPath($0, in: path)) }
    }
    return Loaded(
      name: ScenarioFile.name(of: path), path: path, text: text, course: course, scenarios: scenarios)
  }

  /// The text of a course file; throws when its size, its kind or its bytes are not those of one.
  package static func text(of path: String) throws -> String { try yaml(path).text(atMost: bytesMax) }

  /// Problems in a text, its scenarios not among them; empty when there are none.
  package static func problems(in text: String, file: String) -> [ScenarioError] {
    read(text, file: file).problems
  }

  /// Problems of scenarios that a course names: none of that name, or one that is not valid. By case and scenario.
  package static func scenarioProblems(in text: String, file: String) -> [ScenarioError] {
    guard let course = read(text, file: file).course, let root = try? compose(yaml: text) else { return [] }
    var found: [ScenarioError] = []
    for (place, one) in course.cases.enumerated() {
      for name in one.scenarios {
        do {
          let path = try scenarioPath(name, in: file)
          if let first = ScenarioFile.problems(in: try ScenarioFile.text(of: path), file: path).first {
            throw first
          }
        } catch {
          let key = one.scenario == nil ? "anyOf" : "scenario"
          found.append(yaml(file).problem(at: ["cases[\(place + 1)]", key], in: root, "\(error)"))
        }
      }
    }
    return found
  }

  /// The path of a scenario that a course names: a file beside it, or what `ScenarioFile` finds.
  static func scenarioPath(_ name: String, in file: String) throws -> String {
    let folder = file.lastIndex(of: "/").map { String(file[...$0]) } ?? ""
    let isFile = name.hasSuffix(".yaml") || name.hasSuffix(".yml")
    if isFile { return name.hasPrefix("/") ? name : folder + name }
    let beside = folder + name + ".yaml"
    if !name.contains("/"), FileManager.default.fileExists(atPath: beside) { return beside }
    return try ScenarioFile.path(named: name)
  }

  private static func unreadable(_ path: String) -> ScenarioError {
    ScenarioError(file: path, problem: .other("it cannot be read."))
  }

  private static func read(_ text: String, file: String) -> (course: Curriculum?, problems: [ScenarioError]) {
    let result = yaml(file).read(text, as: Curriculum.self) { course, root in
      contradictions(in: course).map { yaml(file).problem(at: $0.path, in: root, $0.words) }
    }
    switch result {
    case .success(let course): return (course, [])
    case .failure(let problems): return (nil, problems.all)
    }
  }

  /// Problems of keys that are right one by one and do not fit each other.
  private static func contradictions(in course: Curriculum) -> [(path: [String], words: String)] {
    var found: [(path: [String], words: String)] = []
    if course.cusum.limits == nil {
      found.append((["cusum", "p0"], "p0 must be less than p1; write a smaller p0 or a larger p1."))
    }
    if course.cases.isEmpty { found.append((["cases"], "there is no case; write at least one.")) }
    for (place, one) in course.cases.enumerated() {
      func note(_ keys: [String], _ words: String) { found.append((["cases[\(place + 1)]"] + keys, words)) }
      let before = course.cases[..<place].map(\.id)
      if before.contains(one.id) { note(["id"], "another case has that id; write another one.") }
      if one.scenario == nil, one.anyOf?.isEmpty == true {
        note(["anyOf"], "there is no scenario to draw; write at least one.")
      }
      if one.scenario != nil, one.anyOf != nil {
        note(["anyOf"], "it may not stand beside 'scenario'; leave out one of the two.")
      }
      for (key, names) in [("passed", one.unlock.passed), ("competent", one.unlock.competent)] {
        for name in names where !before.contains(name) {
          let known =
            before.isEmpty ? "there is none before this one" : "use one of \(before.joined(separator: ", "))"
          note(["unlock", key], "there is no case '\(name)' before this one; \(known).")
        }
      }
      if one.truthWithheld == .untilEnd, !one.exam {
        note(["truthWithheld"], "only an exam withholds the truth; write 'exam: true', or leave it out.")
      }
      if one.truthWithheld == .untilEnd, one.tries == nil {
        note(["truthWithheld"], "with any number of tries there is no end; write 'tries'.")
      }
      if one.exam, one.aids != nil { note(["aids"], "an exam has no aids; leave it out.") }
      if one.exam, one.hints == .all { note(["hints"], "an exam has no hints; leave it out.") }
      if one.needles?.contains(where: { $0.model == nil }) == true {
        note(["needles"], ScenarioFile.noSuchNeedle)
      }
    }
    return found
  }
}
