import Yams

@testable import Storage

/// As much of JSON Schema as the scenarios' schema uses; independent of the reader.
enum JSONSchema {
  /// What is wrong in a YAML text by a schema, that of scenarios by default.
  static func problems(of text: String, by schema: JSON = ScenarioSchema.json) throws -> [String] {
    guard let node = try compose(yaml: text) else { return ["nothing"] }
    return problems(of: value(of: node), by: schema, at: "")
  }

  /// A YAML value as JSON.
  private static func value(of node: Node) -> JSON {
    switch node {
    case .mapping(let mapping):
      return .object(mapping.map { JSON.Member($0.key.string ?? "", value(of: $0.value)) })
    case .sequence(let sequence): return .array(sequence.map(value))
    case .scalar(let scalar):
      guard scalar.style == .plain else { return .string(scalar.string) }
      if let number = YAMLNumber.double(of: node) { return .number(number) }
      if let flag = node.bool { return .bool(flag) }
      return node.null == nil ? .string(scalar.string) : .null
    case .alias: return .null
    }
  }

  static func problems(of value: JSON, by schema: JSON, at path: String) -> [String] {
    var found: [String] = []
    if let type = schema["type"]?.string, !fits(value, type) { return ["\(path) is not of type \(type)"] }
    if case .array(let names)? = schema["enum"], !names.contains(value) { found.append("\(path) is no name") }
    if case .number(let number) = value {
      if let low = schema["minimum"]?.number, !(number >= low) { found.append("\(path) is too small") }
      if let high = schema["maximum"]?.number, !(number <= high) { found.append("\(path) is too large") }
    }
    if case .string(let text) = value {
      if let most = schema["maxLength"]?.number, text.unicodeScalars.count > Int(most) {
        found.append("\(path) is too long")
      }
      if let least = schema["minLength"]?.number, text.unicodeScalars.count < Int(least) {
        found.append("\(path) is too short")
      }
    }
    if case .array(let items) = value, let inner = schema["items"] {
      for (index, item) in items.enumerated() {
        found += problems(of: item, by: inner, at: "\(path)[\(index)]")
      }
    }
    if case .object(let members) = value {
      for member in members {
        if let inner = schema["properties"]?[member.key] {
          found += problems(of: member.value, by: inner, at: "\(path).\(member.key)")
        } else if schema["additionalProperties"] == .bool(false) {
          found.append("\(path).\(member.key) is no key")
        }
      }
      if case .array(let required)? = schema["required"] {
        for key in required where value[key.string ?? ""] == nil { found.append("\(path) lacks \(key)") }
      }
      if case .array(let choices)? = schema["anyOf"],
        choices.allSatisfy({ !problems(of: value, by: $0, at: path).isEmpty })
      {
        found.append("\(path) has none of the keys of its choices")
      }
    }
    return found
  }

  private static func fits(_ value: JSON, _ type: String) -> Bool {
    switch (value, type) {
    case (.object, "object"), (.array, "array"), (.string, "string"), (.bool, "boolean"), (.number, "number"):
      true
    case (.number(let number), "integer"): number == number.rounded()
    default: false
    }
  }
}

extension JSON {
  fileprivate subscript(key: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }
  fileprivate var string: String? { if case .string(let text) = self { text } else { nil } }
  fileprivate var number: Double? { if case .number(let value) = self { value } else { nil } }
}
