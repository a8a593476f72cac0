import Anatomy
import Foundation
import Needle
import Training
import Yams

/// Scenario files: YAML, read strictly.
package enum ScenarioFile {
  /// A scenario with its text, which a recording keeps whole.
  package struct Loaded: Sendable {
    /// The file's name without its ending.
    package var name: String
    package var path: String
    package var text: String
    package var scenario: Scenario
  }

  /// Largest size of a scenario, in bytes.
  package static let bytesMax = 256 << 10

  /// Reads a scenario; throws the first `ScenarioError`.
  /// - Parameter wasPerformed: true for the scenario of a recording, for which it is too late to call it impossible.
  package static func decode(_ text: String, file: String, wasPerformed: Bool = false) throws -> Scenario {
    switch read(text, file: file, wasPerformed: wasPerformed) {
    case .success(let scenario): return scenario
    case .failure(let problems): throw problems.first
    }
  }

  /// Problems in a text; empty when there are none.
  package static func problems(in text: String, file: String) -> [ScenarioError] {
    switch read(text, file: file) {
    case .success: []
    case .failure(let problems): problems.all
    }
  }

  /// The text of a scenario file; throws when its size, its kind or its bytes are not those of one.
  package static func text(of path: String) throws -> String {
    try yaml(path).text(atMost: bytesMax)
  }

  /// The text of a scenario that no file holds as it is, such as one with a drawn patient; reading it gives the same scenario.
  package static func text(of scenario: Scenario) -> String {
    // Every JSON text is YAML, and in it no text can be taken for a number.
    (scenario.content?.json.text ?? "") + "\n"
  }

  /// Reads the scenario file at a path.
  package static func load(path: String) throws -> Loaded {
    let text = try text(of: path)
    return Loaded(
      name: name(of: path), path: path, text: text, scenario: try decode(text, file: path))
  }

  /// Reads a scenario by its name, which is its file's without `.yaml`, or by its path.
  package static func load(named name: String) throws -> Loaded { try load(path: path(named: name)) }

  private static func yaml(_ file: String) -> StrictYAML {
    StrictYAML(file: file, what: "scenario", remedy: "'sijsim scenario new' writes a template")
  }

  /// The file's name without folder and ending.
  static func name(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
  }

  private static func read(
    _ text: String, file: String, wasPerformed: Bool = false
  ) -> Result<Scenario, YAMLProblems> {
    yaml(file).read(text, as: Scenario.self) { scenario, root in
      let impossible = (wasPerformed ? [] : impossibilities(in: scenario)).map {
        yaml(file).problem(at: $0.path, in: root, $0.message)
      }
      return contradictions(in: scenario, root: root, file: file) + impossible
    }
  }

  static var noSuchNeedle: String {
    let known = NeedleModel.presets.map { needle in
      "{ gauge: \(needle.gauge), lengthMM: \(plain(needle.lengthMM))"
        + (needle.tip == .quincke ? "" : ", tip: \(needle.tip.rawValue)")
        + (needle.isEchogenic ? ", echogenic: true" : "") + " }"
    }
    return "there is no such needle; write one of \(known.joined(separator: ", "))."
  }

  /// Problems of keys that are right one by one and do not fit each other.
  private static func contradictions(in scenario: Scenario, root: Node, file: String) -> [ScenarioError] {
    var found: [ScenarioError] = []
    func note(_ path: [String], _ words: String) {
      found.append(yaml(file).problem(at: path, in: root, words))
    }
    if scenario.needle.model == nil { note(["needle"], noSuchNeedle) }
    for problem in doseProblems(in: scenario) { note(problem.path, problem.message) }
    if scenario.patient.file != nil, let keys = root.mapping?["patient"]?.mapping?.keys {
      let inTheFile = scenario.patient.fields.filter { $0.notBeside == "file" }.map(\.key)
      for key in keys.compactMap(\.string) where inTheFile.contains(key) {
        let words =
          key == "pathology"
          ? "an imported person has the joints of the file; leave it out, or leave out 'file'."
          : "the patient's file says this; leave it out, or leave out 'file'."
        note(["patient", key], words)
      }
    }
    if let gelBlock = scenario.patient.gelBlock {
      if !gelBlock { note(["patient", "gelBlock"], "write true, or leave it out.") }
      let keys = root.mapping?["patient"]?.mapping?.keys.compactMap(\.string) ?? []
      for key in keys where !["gelBlock", "seed"].contains(key) {
        note(["patient", key], "a block of gel is no person; leave it out, or leave out 'gelBlock'.")
      }
    }
    if scenario.patient.variationSeed != nil || scenario.patient.variation != nil,
      let parameters = scenario.patientParameters, let person = parameters.person
    {
      let problems = person.problems(sex: parameters.sex, ageYears: parameters.ageYears)
      for words in problems {
        note(["patient", "variation"], "no living pelvis is so (\(words)); write smaller differences.")
      }
    }
    if scenario.patient.pathology != nil, let parameters = scenario.patientParameters,
      !parameters.isJointOpen(scenario.side)
    {
      note(
        ["patient", "pathology"],
        "bone has closed the \(scenario.side.rawValue) joint, and no needle enters it; write a smaller degree, or inject the other side."
      )
    }
    if scenario.settings.focusMM > scenario.settings.depthMM {
      note(
        ["settings", "focusMM"],
        "the focus lies below the depth shown; write at most \(plain(scenario.settings.depthMM)).")
    }
    for (id, bound) in scenario.passWhen.sorted(by: { $0.key < $1.key }) {
      if bound.atLeast == nil, bound.atMost == nil {
        note(["passWhen", id], "it has no bound; write atLeast, atMost or both.")
      } else if let low = bound.atLeast, let high = bound.atMost, low > high {
        note(["passWhen", id], "no value is at least \(plain(low)) and at most \(plain(high)).")
      }
    }
    let weights = scenario.weights
    if weights.target + weights.visibility + weights.safety + weights.placement + weights.procedure
      + weights.belief
      <= 0
    {
      note(["weights"], "all are zero; give at least one part a weight.")
    }
    return found
  }
}
