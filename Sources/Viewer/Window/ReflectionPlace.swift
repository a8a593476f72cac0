import Training

/// The trainee's own words while they are written: the line that takes letters.
struct ReflectionPlace: Equatable {
  private(set) var reflection = Reflection()
  var line = 0

  /// Writes letters on the chosen line; what is no letter is left out.
  mutating func write(_ text: String) {
    reflection[line] += text.letters
  }
  mutating func deleteBackward() { reflection[line] = String(reflection[line].dropLast()) }
  /// Goes to another line, from the last to the first.
  mutating func move(by step: Int) {
    let count = Reflection.questions.count
    line = (line + step + count) % count
  }
  /// Goes on to the next line; false where there is none, or where nothing has been written at all.
  mutating func goOn() -> Bool {
    guard !reflection.isEmpty, line + 1 < Reflection.questions.count else { return false }
    line += 1
    return true
  }
}
