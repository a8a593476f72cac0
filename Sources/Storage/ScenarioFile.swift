import Anatomy
import Foundation
import Needle
import Training
import Yams

/// Scenario files: YAML, read strictly.
public enum ScenarioFile {
  /// A scenario with its text, which a recording keeps whole.
  public struct Loaded: Sendable {
    /// The file's name without its ending.
    public var name: String
    public var path: String
    public var text: String
    public var scenario: Scenario
  }

  /// No scenario is larger, in bytes.
  public static let bytesMax = 256 << 10

  /// Reads a scenario; throws the first `ScenarioError`.
  public static func decode(_ text: String, file: String) throws -> Scenario {
    switch read(text, file: file) {
    case .success(let scenario): return scenario
    case .failure(let problems): throw problems.first
    }
  }

  /// Everything that is wrong in a text; empty when nothing is.
  public static func problems(in text: String, file: String) -> [ScenarioError] {
    switch read(text, file: file) {
    case .success: []
    case .failure(let problems): problems.all
    }
  }

  /// The text of a scenario file; throws where it is none by its size, its kind or its bytes.
  public static func text(of path: String) throws -> String {
    let bytes = try readBytes(of: path, atMost: bytesMax, what: "a scenario")
    if bytes.isEmpty {
      throw FileProblem(path: path, says: "it is empty; 'sijsim scenario new' writes a template.")
    }
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
      throw FileProblem(path: path, says: "it is not a text (UTF-8), so not a scenario.")
    }
    return text
  }

  /// Reads the scenario file at a path.
  public static func load(path: String) throws -> Loaded {
    let text = try text(of: path)
    return Loaded(
      name: name(of: path), path: path, text: text, scenario: try decode(text, file: path))
  }

  /// Reads a scenario by its name, which is its file's without `.yaml`, or by its path.
  public static func load(named name: String) throws -> Loaded { try load(path: path(named: name)) }

  /// The file's name without folder and ending.
  static func name(of path: String) -> String {
    let file = path.split(separator: "/").last.map(String.init) ?? path
    return file.lastIndex(of: ".").map { String(file[..<$0]) } ?? file
  }

  /// At least one problem.
  private struct Problems: Error {
    var first: ScenarioError
    var all: [ScenarioError]
    init(_ one: ScenarioError) { (first, all) = (one, [one]) }
    init?(_ many: [ScenarioError]) {
      guard let one = many.first else { return nil }
      (first, all) = (one, many)
    }
  }

  private static func read(_ text: String, file: String) -> Result<Scenario, Problems> {
    func failure(_ words: String, line: Int? = nil) -> Result<Scenario, Problems> {
      .failure(Problems(ScenarioError(file: file, line: line, problem: .other(words))))
    }
    if let danger = dangerousYAML(in: text) { return failure(danger.says, line: danger.line) }
    do {
      guard let root = try compose(yaml: text) else {
        return failure("there is no scenario in it; 'sijsim scenario new' writes a template.")
      }
      var reader = ScenarioReader(file: file)
      let complete = reader.read(root)
      if let problems = Problems(reader.problems) { return .failure(problems) }
      let scenario = try YAMLDecoder().decode(Scenario.self, from: complete)
      if let problems = Problems(contradictions(in: scenario, root: root, file: file)) {
        return .failure(problems)
      }
      return .success(scenario)
    } catch let error as YamlError {
      return .failure(Problems(problem(error, file: file)))
    } catch {
      return failure("it cannot be read: \(error).")
    }
  }

  /// Keys that are right one by one and do not fit each other.
  private static func contradictions(in scenario: Scenario, root: Node, file: String) -> [ScenarioError] {
    var found: [ScenarioError] = []
    func note(_ path: [String], _ words: String) {
      var (node, line) = (Optional(root), 1)
      for key in path {
        if let mark = node?.mapping?.keys.first(where: { $0.string == key })?.mark { line = mark.line }
        node = node?.mapping?[key]
      }
      found.append(
        ScenarioError(file: file, line: line, keyPath: path.joined(separator: "."), problem: .other(words)))
    }
    if NeedleModel.preset(gauge: scenario.needle.gauge, lengthMM: scenario.needle.lengthMM) == nil {
      let known = NeedleModel.presets.map { "{ gauge: \($0.gauge), lengthMM: \(plain($0.lengthMM)) }" }
      note(["needle"], "there is no such needle; write one of \(known.joined(separator: ", ")).")
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

  private static func problem(_ error: YamlError, file: String) -> ScenarioError {
    switch error {
    case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let around = context.map { "\($0.text), " } ?? ""
      return ScenarioError(
        file: file, line: mark.line,
        problem: .other(
          "it is not YAML here (\(around)\(problem)); look for a missing quote, colon, bracket or indentation."
        ))
    case .duplicatedKeysInMapping(let duplicates, let context):
      return ScenarioError(
        file: file, line: context.mark.line,
        keyPath: duplicates.sorted().map { String(quoted($0).dropFirst().dropLast()) }.joined(
          separator: ", "),
        problem: .duplicateKey)
    default:
      return ScenarioError(
        file: file, problem: .other("it is not YAML; it holds characters that no YAML text may."))
    }
  }

  /// YAML that a scenario never needs and that could fill the memory or the stack: references to other parts of the file
  /// (each may double what it names), and nesting without end.
  private static func dangerousYAML(in text: String) -> (says: String, line: Int)? {
    var (line, brackets, anchorLine, aliasLine) = (1, 0, 0, 0)
    var previous = UInt8(ascii: "\n")
    let bytes = Array(text.utf8)
    for (index, byte) in bytes.enumerated() {
      let starts = " \t\n[{,".utf8.contains(previous)
      let next = index + 1 < bytes.count ? bytes[index + 1] : UInt8(ascii: "\n")
      let goesOn = !" \t\r\n".utf8.contains(next)
      if byte == UInt8(ascii: "&"), starts, goesOn, anchorLine == 0 { anchorLine = line }
      if byte == UInt8(ascii: "*"), starts, goesOn, aliasLine == 0 { aliasLine = line }
      if byte == UInt8(ascii: "[") || byte == UInt8(ascii: "{") { brackets += 1 }
      if brackets > 500 { return ("it has more than 500 opening brackets; no scenario needs them.", line) }
      if byte == UInt8(ascii: "\n") { line += 1 }
      previous = byte
    }
    if anchorLine > 0, aliasLine > 0 {
      return ("references (&name, *name) are not read here; write the value out.", aliasLine)
    }
    return nil
  }
}
