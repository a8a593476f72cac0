/// A person who practises here, by a name or a code.
package struct Person: Equatable, Sendable {
  package var id, name: String
  /// True where the name is a code that others cannot tell the person by.
  package var isCode: Bool
  package var group: String?
  package init(id: String, name: String, isCode: Bool = false, group: String? = nil) {
    (self.id, self.name, self.isCode, self.group) = (id, name, isCode, group)
  }
  /// The name and what there is to tell besides.
  var line: String { name + (isCode ? "  (code)" : "") + (group.map { "  ·  \($0)" } ?? "") }
}

/// A person who is being added: what is written so far.
package struct PersonDraft: Equatable, Sendable {
  /// A line that can be written on.
  package enum Line: CaseIterable, Sendable { case name, group }
  package var name = "", group = ""
  package var isCode = false
  var line = Line.name
  /// Most letters of a line.
  static let lengthMax = 80

  package init() {}

  /// Writes letters on the chosen line; what has no place in a name is left out.
  mutating func write(_ text: String) {
    let room = PersonDraft.lengthMax - self[line].count
    self[line] += String(text.letters.prefix(max(room, 0)))
  }
  mutating func deleteBackward() { if !self[line].isEmpty { self[line].removeLast() } }
  mutating func goToOtherLine() { line = line == .name ? .group : .name }
  subscript(line: Line) -> String {
    get { line == .name ? name : group }
    set { if line == .name { name = newValue } else { group = newValue } }
  }
}

extension String {
  /// Letters of a text that was typed: all but control characters.
  var letters: String {
    filter { $0.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } }
  }
}
