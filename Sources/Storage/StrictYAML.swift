import Foundation
import Training
import Yams

/// At least one problem of a YAML file.
struct YAMLProblems: Error {
  var first: ScenarioError
  var all: [ScenarioError]
  init(_ one: ScenarioError) { (first, all) = (one, [one]) }
  init?(_ many: [ScenarioError]) {
    guard let one = many.first else { return nil }
    (first, all) = (one, many)
  }
}

/// Strict reader of our YAML files: whole, by a list of fields, every problem with its line.
struct StrictYAML {
  var file: String
  /// Kind of the file, such as "scenario", and advice for an empty one; for the messages.
  var what, remedy: String
  /// Most opening brackets; a file with more of them is refused before it is read.
  var bracketsMax = 500

  /// The text of the file; throws when its size, its kind or its bytes are not those of a text file.
  /// - Parameter shorten: advice for a file that is too large; nil for none.
  func text(atMost bytesMax: Int, shorten: String? = nil) throws -> String {
    let bytes = try readBytes(of: file, atMost: bytesMax, what: "a \(what)", remedy: shorten)
    if bytes.isEmpty { throw FileProblem(path: file, message: "it is empty; \(remedy).") }
    guard !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) else {
      throw FileProblem(path: file, message: TextEncoding.refusal(of: bytes, what: what))
    }
    // The parser takes a mark of the order of bytes for a part of the first key.
    return text.unicodeScalars.first == "\u{feff}" ? String(text.unicodeScalars.dropFirst()) : text
  }

  /// Reads a text.
  /// - Parameter contradictions: problems of a value whose keys are right one by one; the tree gives their lines.
  func read<Value: FieldObject>(
    _ text: String, as type: Value.Type, contradictions: (Value, Node) -> [ScenarioError]
  ) -> Result<Value, YAMLProblems> {
    func failure(_ words: String, line: Int? = nil) -> Result<Value, YAMLProblems> {
      .failure(YAMLProblems(ScenarioError(file: file, line: line, problem: .other(words))))
    }
    if let danger = danger(in: text) { return failure(danger.message, line: danger.line) }
    do {
      guard let root = try compose(yaml: text) else {
        return failure("there is no \(what) in it; \(remedy).")
      }
      var reader = ScenarioReader(file: file)
      let content = reader.read(root, fields: Value.standard.fields)
      if let problems = YAMLProblems(reader.problems) { return .failure(problems) }
      guard let value = Value(content, like: nil) else {
        return failure("it does not fit the keys of a \(what).")
      }
      if let problems = YAMLProblems(contradictions(value, root)) { return .failure(problems) }
      return .success(value)
    } catch let error as YamlError {
      return .failure(YAMLProblems(problem(error)))
    } catch {
      return failure("it cannot be read: \(error).")
    }
  }

  /// A problem at a key, with its line, or that of the nearest one around it that is written.
  /// - Parameter path: keys from the outside in; `layers[2]` is the second entry of a list.
  func problem(at path: [String], in root: Node, _ words: String) -> ScenarioError {
    ScenarioError(
      file: file, line: StrictYAML.line(of: path, in: root), keyPath: path.joined(separator: "."),
      problem: .other(words))
  }
  private static func line(of path: [String], in root: Node) -> Int {
    var (node, line) = (Optional(root), 1)
    for step in path {
      let parts = step.split(separator: "[")
      guard let key = parts.first.map(String.init) else { break }
      if let mark = node?.mapping?.keys.first(where: { $0.string == key })?.mark { line = mark.line }
      node = node?.mapping?[key]
      guard parts.count > 1, let place = Int(parts[1].dropLast()) else { continue }
      node = node?.sequence.flatMap { $0.indices.contains(place - 1) ? $0[place - 1] : nil }
      if let mark = node?.mark { line = mark.line }
    }
    return line
  }

  private func problem(_ error: YamlError) -> ScenarioError {
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

  /// Danger in YAML that our files never need and that could fill the memory or the stack: references to other parts
  /// of the file (each may double what it names), and nesting without end.
  private func danger(in text: String) -> (message: String, line: Int)? {
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
      if brackets > bracketsMax {
        return ("it has more than \(bracketsMax) opening brackets; no \(what) needs them.", line)
      }
      if byte == UInt8(ascii: "\n") { line += 1 }
      previous = byte
    }
    if anchorLine > 0, aliasLine > 0 {
      return ("references (&name, *name) are not read here; write the value out.", aliasLine)
    }
    return nil
  }
}
