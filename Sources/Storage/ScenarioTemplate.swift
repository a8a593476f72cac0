import Training

/// A scenario with every key, its meaning and its range: the start for an author.
package enum ScenarioTemplate {
  package static var text: String {
    var lines = [
      "# yaml-language-server: $schema=scenario.schema.json",
      "# A scenario of sijsim. Keys with a default may be left out. Check it with 'sijsim scenario validate FILE'.",
    ]
    write(Scenario.standard.fields, indent: "", to: &lines)
    return lines.joined(separator: "\n") + "\n"
  }

  private static func write(_ fields: [FieldDeclaration], indent: String, to lines: inout [String]) {
    for field in fields {
      let comment = "\(indent)# \(field.summary)"
      if case .object(let inner) = field.kind {
        // A key that may be left out and has no default is shown behind a #.
        let mark = field.presence == .optional ? "# " : ""
        lines += [comment, "\(indent)\(mark)\(field.key):"]
        write(inner, indent: indent + mark + "  ", to: &lines)
      } else {
        let mark = field.presence == .optional && !indent.contains("#") ? "# " : ""
        lines += [
          "\(comment) Write \(field.displayName).",
          "\(indent)\(mark)\(field.key): \(field.example?.yaml ?? "")",
        ]
      }
    }
  }
}

extension FieldDeclaration {
  /// Values that belong there, and the default when the key is left out.
  fileprivate var displayName: String {
    standard.map { "\(kind.displayName); \($0.yaml) when left out" } ?? kind.displayName
  }
}
