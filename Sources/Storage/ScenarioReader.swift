import Training
import Yams

/// Reader that checks a YAML tree against a list of fields, and collects the problems and the values.
struct ScenarioReader {
  var file: String
  private(set) var problems: [ScenarioError] = []

  init(file: String) { self.file = file }

  /// The values as written; of use only when there are no problems.
  mutating func read(_ root: Node, fields: [FieldDeclaration]) -> FieldContent {
    read(object: root, fields: fields, at: "", line: 1)
  }

  private mutating func note(_ problem: ScenarioError.Problem, _ node: Node?, _ keyPath: String, _ line: Int)
  {
    problems.append(
      ScenarioError(
        file: file, line: max(1, node?.mark?.line ?? line), keyPath: keyPath, problem: problem))
  }

  private mutating func read(
    object node: Node, fields: [FieldDeclaration], at path: String, line: Int
  ) -> FieldContent {
    let names = fields.map(\.key)
    guard let mapping = node.mapping else {
      note(
        .wrongType(found: found(node), expected: "a mapping with the keys \(names.joined(separator: ", "))"),
        node, path, line)
      return .object([])
    }
    for key in mapping.keys {
      let name = key.string ?? ""
      if !names.contains(name) {
        note(.unknownKey(known: names), key, join(path, key.string.map(shown) ?? "?"), line)
      }
    }
    var members: [FieldContent.Member] = []
    for field in fields {
      let place = join(path, field.key)
      if let value = mapping[field.key] {
        let keyLine = mapping.keys.first { $0.string == field.key }?.mark?.line ?? line
        let content = read(value, as: field.kind, at: place, line: keyLine)
        if let content { members.append(FieldContent.Member(field.key, content)) }
        continue
      }
      switch field.presence {
      case .optional, .defaulted: break
      case .required: note(.missingKey(example: field.exampleLine), node, place, line)
      case .requiredWithout(let others):
        if others.allSatisfy({ mapping[$0] == nil }) {
          note(.missingKey(example: field.exampleLine), node, place, line)
        }
      }
    }
    return .object(members)
  }

  /// The value of a node; nil when a problem was noted.
  private mutating func read(_ node: Node, as kind: FieldKind, at path: String, line: Int) -> FieldContent? {
    switch kind {
    case .text(let longest):
      guard let text = node.scalar?.string, node.null == nil, !text.allSatisfy(\.isWhitespace) else {
        note(.wrongType(found: found(node), expected: "a text"), node, path, line)
        return nil
      }
      if text.count > longest { note(.tooLong(count: text.count, longest: longest), node, path, line) }
      return .text(text)
    case .number(let range, let unit):
      return read(number: node, in: range, unit: unit, expected: kind.displayName, at: path, line: line)
    case .numberOr(let word, let range, let unit):
      if node.scalar?.string == word { return .text(word) }
      return read(number: node, in: range, unit: unit, expected: kind.displayName, at: path, line: line)
    case .integer(let range, let unit):
      guard let value = YAMLNumber.integer(of: node) else {
        noteNoNumber(node, expected: kind.displayName, at: path, line: line)
        return nil
      }
      if !range.contains(value) {
        let allowed = Double(range.lowerBound)...Double(range.upperBound)
        note(.outOfRange(Double(value), allowed: allowed, unit: unit), node, path, line)
      }
      return .number(Double(value))
    case .flag:
      guard let flag = node.plainScalar?.bool else {
        note(.wrongType(found: found(node), expected: kind.displayName), node, path, line)
        return nil
      }
      return .flag(flag)
    case .name(let known):
      guard let name = node.scalar?.string, node.null == nil else {
        note(.wrongType(found: found(node), expected: kind.displayName), node, path, line)
        return nil
      }
      if !known.contains(name) { note(.unknownName(shown(name), known: known), node, path, line) }
      return .text(name)
    case .list(let element, let most):
      return read(list: node, of: element, most: most, at: path, line: line)
    case .object(let fields): return read(object: node, fields: fields, at: path, line: line)
    case .map(let keys, let fields): return read(map: node, keys: keys, fields: fields, at: path, line: line)
    }
  }

  private mutating func read(
    number node: Node, in range: ClosedRange<Double>, unit: String, expected: String, at path: String,
    line: Int
  ) -> FieldContent? {
    guard let value = YAMLNumber.double(of: node) else {
      noteNoNumber(node, expected: expected, at: path, line: line)
      return nil
    }
    if !range.contains(value) { note(.outOfRange(value, allowed: range, unit: unit), node, path, line) }
    return .number(value)
  }
  private mutating func noteNoNumber(_ node: Node, expected: String, at path: String, line: Int) {
    let hint = YAMLNumber.hint(for: node).map { ", \($0)" } ?? ""
    note(.wrongType(found: found(node), expected: expected + hint), node, path, line)
  }

  private mutating func read(
    list node: Node, of element: FieldKind, most: Int, at path: String, line: Int
  ) -> FieldContent? {
    guard let sequence = node.sequence else {
      note(.wrongType(found: found(node), expected: "a list"), node, path, line)
      return nil
    }
    if sequence.count > most {
      note(.tooMany(count: sequence.count, most: most), nil, path, line)
      return nil
    }
    var entries: [FieldContent] = []
    for (index, value) in sequence.enumerated() {
      let entry = read(value, as: element, at: "\(path)[\(index + 1)]", line: line)
      if let entry { entries.append(entry) }
    }
    return .list(entries)
  }

  private mutating func read(
    map node: Node, keys: [String], fields: [FieldDeclaration], at path: String, line: Int
  ) -> FieldContent? {
    guard let mapping = node.mapping else {
      note(.wrongType(found: found(node), expected: "a mapping of names"), node, path, line)
      return nil
    }
    var members: [FieldContent.Member] = []
    for (key, value) in mapping {
      let name = key.string ?? ""
      let place = join(path, shown(name))
      if !keys.contains(name) { note(.unknownName(shown(name), known: keys), key, path, line) }
      let content = read(object: value, fields: fields, at: place, line: key.mark?.line ?? line)
      members.append(FieldContent.Member(name, content))
    }
    return .object(members)
  }

  private func join(_ path: String, _ key: String) -> String { path.isEmpty ? key : "\(path).\(key)" }
  private func shown(_ name: String) -> String { String(quoted(name).dropFirst().dropLast()) }
  /// Content of a node, in words.
  private func found(_ node: Node) -> String {
    switch node {
    case .mapping: "a mapping"
    case .sequence: "a list"
    case .scalar(let scalar): node.null != nil || scalar.string.isEmpty ? "nothing" : quoted(scalar.string)
    case .alias: "an alias"
    }
  }
}

extension Node {
  /// The node when it is a scalar without quotes: a number in quotes is a text.
  fileprivate var plainScalar: Node? {
    guard let scalar, scalar.style == .plain || scalar.style == .any else { return nil }
    return self
  }
}

extension FieldDeclaration {
  /// True when an object of the usual kind must have the key.
  var isUsual: Bool {
    switch presence {
    case .required, .requiredWithout: true
    case .optional, .defaulted: false
    }
  }

  /// A line that would fit.
  var exampleLine: String {
    if case .object(let fields) = kind {
      let inner = fields.filter(\.isUsual).map(\.exampleLine).joined(separator: ", ")
      return "\(key): { \(inner) }"
    }
    return "\(key): \(example?.yaml ?? "")"
  }
}

extension FieldKind {
  /// Values that belong there, in words.
  var displayName: String {
    switch self {
    case .text(let longest): "a text of at most \(longest) characters"
    case .number(let range, let unit):
      "a number from \(plain(range.lowerBound)) to \(plain(range.upperBound))"
        + (unit.isEmpty ? "" : " \(unit)")
    case .numberOr(let word, let range, let unit):
      "\(FieldKind.number(range, unit: unit).displayName), or '\(word)'"
    case .integer(let range, let unit):
      range.count == 1
        ? "\(range.lowerBound)"
        : "a whole number from \(range.lowerBound) to \(range.upperBound)" + (unit.isEmpty ? "" : " \(unit)")
    case .flag: "true or false"
    case .name(let known): "one of \(known.joined(separator: ", "))"
    case .list(let element, _): "a list, each \(element.displayName)"
    case .object(let fields): "a mapping with the keys \(fields.map(\.key).joined(separator: ", "))"
    case .map(let keys, _): "a mapping from one or more of \(keys.joined(separator: ", "))"
    }
  }
}
