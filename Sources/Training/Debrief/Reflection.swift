/// A trainee's own words about an attempt, said after the truth and before any number.
package struct Reflection: Equatable, Sendable {
  /// The questions, in their order.
  package static let questions = [
    "What happened? Tell it in your own words, before you look at the numbers.",
    "Why did it happen? What did you see, feel or expect just before?",
    "What will you do otherwise next time, and how will you notice in time?",
  ]
  /// Most letters of an answer.
  package static let longest = 500

  /// An answer to each question; empty where nothing was said.
  package private(set) var answers = questions.map { _ in "" }
  package init() {}
  /// - Parameter answers: those that are missing are empty, those too many are left out.
  package init(_ answers: [String]) {
    for (place, answer) in answers.prefix(self.answers.count).enumerated() { self[place] = answer }
  }

  package var isEmpty: Bool { answers.allSatisfy { $0.allSatisfy(\.isWhitespace) } }
  /// An answer: one line, of `longest` letters at most.
  package subscript(place: Int) -> String {
    get { answers[place] }
    set { answers[place] = String(newValue.map { $0.isNewline ? " " : $0 }.prefix(Reflection.longest)) }
  }
}
