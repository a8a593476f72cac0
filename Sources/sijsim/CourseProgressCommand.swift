import ArgumentParser
import Foundation
import Results
import Storage
import Training

extension CourseCommand {
  struct Progress: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "How far a person is in a course: what is passed, open and locked, and what comes next.",
      discussion: """
        Attempts at a case of a course are those performed under its name, such as 'sijsim run sacroiliac/exam', and kept in the \
        results (see 'sijsim results add'). In an exam whoever left has used a try.

        Example:
          sijsim course progress sacroiliac --person anna
        """)
    @Argument(help: "A course's name or file.", completion: .file(extensions: ["yaml", "yml"])) var course:
      String
    @Option(help: "Whose, by name or code; 'guest' for attempts without one.") var person: String
    @Flag(help: "Print one JSON object.") var json = false
    @OptionGroup var option: ResultsOption

    func run() throws {
      let loaded = try CourseFile.load(named: course)
      let store = try option.openExisting()
      let attempts = try store.attempts(try store.owner(person), details: false)
      let progress = CourseStanding(loaded, attempts).told
      if json {
        print(object(progress).text)
        return
      }
      for (number, one) in progress.cases.enumerated() {
        print("\(number + 1). \(Terminal.line(one.id))\t\(Terminal.line(Progress.words(one)))")
      }
      let end = progress.isPassed ? "the course is passed" : "nothing is open"
      print(progress.next.map { "next: \(Terminal.line($0.id))" } ?? end)
    }

    private static func words(_ one: CourseProgress.Standing) -> String {
      if one.isLocked { return "locked: \(one.locks.joined(separator: " "))" }
      let tries = ReadMeasure.tries(one.triesUsed)
      let left = one.triesLeft.map { ", \($0) left" } ?? ""
      if one.isWithheld { return "kept until the exams are over, \(tries)\(left)" }
      let state = one.isPassed ? "passed" : one.isOpen ? "open" : "no try left"
      return "\(state), \(tries)\(left), failure rate \(one.curve.state.asRate)"
    }

    private func object(_ progress: CourseProgress) -> JSON {
      let cases = progress.cases.map { one in
        JSON.object([
          JSON.Member("id", .string(one.id)), JSON.Member("passed", .bool(one.isPassed)),
          JSON.Member("open", .bool(one.isOpen)),
          JSON.Member("locks", .array(one.locks.map { .string($0) })),
          JSON.Member("tries", .number(Double(one.triesUsed))),
          JSON.Member("triesLeft", .number(one.triesLeft.map(Double.init))),
          JSON.Member("withheld", .bool(one.isWithheld)),
          JSON.Member("failureRate", .string(one.curve.state.rawValue)),
        ])
      }
      return .object([
        JSON.Member("person", .string(person)), JSON.Member("passed", .bool(progress.isPassed)),
        JSON.Member("next", .string(progress.next?.id)), JSON.Member("cases", .array(cases)),
      ])
    }
  }
}

extension LearningCurve.State {
  fileprivate var asRate: String {
    switch self {
    case .reached: "acceptable"
    case .notReached: "not acceptable"
    case .undetermined: words
    }
  }
}
