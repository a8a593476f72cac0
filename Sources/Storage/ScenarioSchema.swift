import Training

/// JSON Schemas (draft 2020-12) of our YAML files, made from the declarations of their keys.
package enum ScenarioSchema {
  package static var json: JSON { schema(of: Scenario.standard.fields, title: "A scenario of sijsim") }
  /// Schema of course files.
  package static var courseJSON: JSON { schema(of: Curriculum.standard.fields, title: "A course of sijsim") }

  private static func schema(of fields: [FieldDeclaration], title: String) -> JSON {
    guard case .object(let members) = schema(of: .object(fields)) else { return .null }
    return .object(
      [
        JSON.Member("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
        JSON.Member("title", .string(title)),
      ] + members)
  }

  private static func schema(of kind: FieldKind) -> JSON {
    switch kind {
    case .text(let longest):
      return .object([
        JSON.Member("type", .string("string")), JSON.Member("minLength", .number(1)),
        JSON.Member("maxLength", .number(Double(longest))),
      ])
    case .number(let range, _):
      return bounded("number", range.lowerBound, range.upperBound)
    case .numberOr(let word, let range, _):
      let either: [JSON] = [
        bounded("number", range.lowerBound, range.upperBound),
        .object([JSON.Member("enum", .array([.string(word)]))]),
      ]
      return .object([JSON.Member("anyOf", .array(either))])
    case .integer(let range, _):
      return bounded("integer", Double(range.lowerBound), Double(range.upperBound))
    case .flag: return .object([JSON.Member("type", .string("boolean"))])
    case .name(let known): return .object([JSON.Member("enum", .array(known.map { .string($0) }))])
    case .list(let element, let most):
      let limit = most == .max ? [] : [JSON.Member("maxItems", .number(Double(most)))]
      return .object(
        [JSON.Member("type", .string("array")), JSON.Member("items", schema(of: element))] + limit)
    case .object(let fields):
      let required = fields.filter { $0.presence == .required }.map { JSON.string($0.key) }
      return object(
        fields.map { JSON.Member($0.key, schema(of: $0)) }, required: required, either: either(fields))
    case .map(let keys, let fields):
      return object(keys.map { JSON.Member($0, schema(of: .object(fields))) }, required: [])
    }
  }

  private static func schema(of field: FieldDeclaration) -> JSON {
    guard case .object(var members) = schema(of: field.kind) else { return .null }
    members.insert(JSON.Member("description", .string(field.description)), at: 0)
    if let standard = field.standard { members.append(JSON.Member("default", standard.json)) }
    return .object(members)
  }

  private static func bounded(_ type: String, _ low: Double, _ high: Double) -> JSON {
    .object([
      JSON.Member("type", .string(type)), JSON.Member("minimum", .number(low)),
      JSON.Member("maximum", .number(high)),
    ])
  }
  /// Keys that must all be there when none of others is, by those others.
  private static func either(_ fields: [FieldDeclaration]) -> [(others: [String], keys: [String])] {
    var found: [(others: [String], keys: [String])] = []
    for field in fields {
      guard case .requiredWithout(let others) = field.presence else { continue }
      if let place = found.firstIndex(where: { $0.others == others }) {
        found[place].keys.append(field.key)
      } else {
        found.append((others, [field.key]))
      }
    }
    return found
  }

  private static func object(
    _ properties: [JSON.Member], required: [JSON], either: [(others: [String], keys: [String])] = []
  ) -> JSON {
    var members = [
      JSON.Member("type", .string("object")), JSON.Member("additionalProperties", .bool(false)),
      JSON.Member("properties", .object(properties)),
    ]
    if !required.isEmpty { members.append(JSON.Member("required", .array(required))) }
    for (others, keys) in either {
      let choices = (others.map { [$0] } + [keys]).map { keys in
        JSON.object([JSON.Member("required", .array(keys.map { .string($0) }))])
      }
      members.append(JSON.Member("anyOf", .array(choices)))
    }
    return .object(members)
  }
}

extension FieldDeclaration {
  fileprivate var description: String {
    switch kind {
    case .number(_, let unit) where !unit.isEmpty, .integer(_, let unit) where !unit.isEmpty:
      "\(summary) In \(unit)."
    default: summary
    }
  }
}

extension FieldContent {
  var json: JSON {
    switch self {
    case .number(let number): .number(number)
    case .flag(let flag): .bool(flag)
    case .text(let text): .string(text)
    case .list(let entries): .array(entries.map(\.json))
    case .object(let members): .object(members.map { JSON.Member($0.key, $0.content.json) })
    }
  }

  /// The content in one line, as a file has it.
  package var yaml: String {
    switch self {
    case .number(let number): return plain(number)
    case .flag(let flag): return flag ? "true" : "false"
    case .text(let text): return text
    case .list(let entries): return "[\(entries.map(\.yaml).joined(separator: ", "))]"
    case .object(let members):
      let inner = members.map { "\($0.key): \($0.content.yaml)" }.joined(separator: ", ")
      return inner.isEmpty ? "{}" : "{ \(inner) }"
    }
  }
}
