/// A JSON value that keeps the order of its keys and writes an undefined value as `null`.
package indirect enum JSON: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([Member])

  package struct Member: Equatable, Sendable {
    package var key: String
    package var value: JSON
    package init(_ key: String, _ value: JSON) { (self.key, self.value) = (key, value) }
  }

  /// The number, or null when it is nil, NaN or infinite.
  package static func number(_ value: Double?) -> JSON {
    guard let value, value.isFinite else { return .null }
    return .number(value)
  }
  package static func string(_ value: String?) -> JSON { value.map { .string($0) } ?? .null }

  /// The object with one more member, if any; another value as it is.
  package func adding(_ member: Member?) -> JSON {
    guard case .object(let members) = self, let member else { return self }
    return .object(members + [member])
  }

  /// The text, indented by two blanks a level.
  package var text: String {
    var out = ""
    write(to: &out, indent: "")
    return out
  }

  /// The text on one line. A line end within a string is written as `\n`, so that every other one is only form.
  package var line: String { text.split(separator: "\n").map { $0.drop { $0 == " " } }.joined() }

  private func write(to out: inout String, indent: String) {
    switch self {
    case .null: out += "null"
    case .bool(let value): out += value ? "true" : "false"
    case .number(let value): out += value.isFinite ? plain(value) : "null"
    case .string(let value): JSON.write(value, to: &out)
    case .array(let values):
      JSON.write(values, between: "[", and: "]", to: &out, indent: indent) { $0.write(to: &$1, indent: $2) }
    case .object(let members):
      JSON.write(members, between: "{", and: "}", to: &out, indent: indent) { member, out, indent in
        JSON.write(member.key, to: &out)
        out += ": "
        member.value.write(to: &out, indent: indent)
      }
    }
  }

  private static func write<Item>(
    _ items: [Item], between opening: String, and closing: String, to out: inout String, indent: String,
    each: (Item, inout String, String) -> Void
  ) {
    guard !items.isEmpty else {
      out += opening + closing
      return
    }
    let inner = indent + "  "
    out += opening
    for (index, item) in items.enumerated() {
      out += (index == 0 ? "\n" : ",\n") + inner
      each(item, &out, inner)
    }
    out += "\n" + indent + closing
  }

  private static func write(_ text: String, to out: inout String) {
    out += "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": out += "\\\""
      case "\\": out += "\\\\"
      case "\n": out += "\\n"
      case "\r": out += "\\r"
      case "\t": out += "\\t"
      default:
        // Those from 0x7f on may stand there, but a terminal could obey them.
        if scalar.value < 0x20 || (0x7f..<0xa0).contains(scalar.value) {
          let digits = String(scalar.value, radix: 16)
          out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        } else {
          out.unicodeScalars.append(scalar)
        }
      }
    }
    out += "\""
  }
}
