import ArgumentParser
import Foundation
import Operator
import Storage
import Training

extension CourseCommand {
  struct Validate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract:
        "Read a course and have scripted operators perform every case; exit with 1 where one cannot be passed.",
      discussion: """
        First what is wrong in the file and in its scenarios, line by line. Then, case by case, a scripted expert, who has up to \
        \(CourseRehearsal.expertTries) tries and must pass one, and a scripted novice, who should pass none: that one does is a warning. Some \
        5 s a scenario. Scripted operators are no evidence of validity for people.

        Example:
          sijsim course validate my-course
          sijsim course validate my-course --only exam
          sijsim course validate ./my-course.yaml --read-only
        """)
    @Argument(help: "A course's name or file.", completion: .file(extensions: ["yaml", "yml"]))
    var course: String
    @Option(help: "Perform only this case; may be repeated.") var only: [String] = []
    @Flag(help: "Read the files and perform nothing.") var readOnly = false
    @Flag(help: "Print one JSON object.") var json = false
    @OptionGroup var threadOptions: ThreadOptions

    func run() throws {
      let path = try CourseFile.path(named: course)
      let text = try CourseFile.text(of: path)
      var problems = CourseFile.problems(in: text, file: path)
      if problems.isEmpty { problems = CourseFile.scenarioProblems(in: text, file: path) }
      for problem in problems { Terminal.say(problem.description) }
      guard problems.isEmpty else {
        if json { print(object(path, problems: problems, []).text) }
        throw ExitCode(1)
      }
      let loaded = try CourseFile.load(named: path)
      for id in only where !loaded.course.cases.contains(where: { $0.id == id }) {
        let known = loaded.course.cases.map(\.id).joined(separator: ", ")
        throw ValidationError("there is no case '\(id)'; use one of \(known).")
      }
      let outcomes = readOnly ? [] : try perform(loaded)
      let isGood = outcomes.allSatisfy(\.canBePassed)
      if json {
        print(object(path, problems: [], outcomes).text)
      } else {
        for outcome in outcomes { print(line(of: outcome)) }
        if isGood { print("\(path): valid\(readOnly ? ", nothing performed" : "")") }
      }
      if !isGood { throw ExitCode(1) }
    }

    private func perform(_ loaded: CourseFile.Loaded) throws -> [CourseRehearsal.Outcome] {
      let loader = AttemptLoader(pool: threadOptions.makePool(), cache: .user)
      let chosen = zip(loaded.course.cases, loaded.scenarios).filter {
        only.isEmpty || only.contains($0.0.id)
      }
      let all = chosen.reduce(0) { $0 + $1.1.count }
      var outcomes: [CourseRehearsal.Outcome] = []
      for (one, scenarios) in chosen {
        for scenario in scenarios {
          Terminal.progress("\(one.id): scenarios", outcomes.count, of: all, every: 1)
          let outcome = try CourseRehearsal.outcome(
            of: one, scenario: scenario.scenario, named: scenario.name
          ) {
            try loader.patient(of: $0, namedIn: scenario.path)
          }
          if outcome.novicePasses > 0 {
            Terminal.say(
              "\(one.id), \(scenario.name): warning: the scripted novice passes \(outcome.novicePasses) of \(outcome.novice.count) tries."
            )
          }
          outcomes.append(outcome)
        }
      }
      Terminal.progress("scenarios", all, of: all)
      return outcomes
    }

    private func line(of outcome: CourseRehearsal.Outcome) -> String {
      func points(_ rows: [OperatorStudy.Row]) -> String {
        rows.map { AssessmentText.decimal($0.score, 0) }.joined(separator: ", ")
      }
      let verdict =
        outcome.canBePassed
        ? "can be passed" : "CANNOT BE PASSED, held back by \(outcome.heldBackBy.joined(separator: ", "))"
      return
        "\(Terminal.line(outcome.caseID))\t\(Terminal.line(outcome.scenario))\t\(verdict)\texpert \(points(outcome.expert))\tnovice \(points(outcome.novice))"
    }

    private func object(_ path: String, problems: [ScenarioError], _ outcomes: [CourseRehearsal.Outcome])
      -> JSON
    {
      func rows(_ rows: [OperatorStudy.Row]) -> JSON {
        .array(
          rows.map { row in
            .object([
              JSON.Member("seed", .number(Double(row.seed))), JSON.Member("score", .number(row.score)),
              JSON.Member("passed", .bool(row.passed)),
              JSON.Member("heldBackBy", .array(row.heldBackBy.map { .string($0) })),
            ])
          })
      }
      let cases = outcomes.map { outcome in
        JSON.object([
          JSON.Member("case", .string(outcome.caseID)), JSON.Member("scenario", .string(outcome.scenario)),
          JSON.Member("canBePassed", .bool(outcome.canBePassed)), JSON.Member("expert", rows(outcome.expert)),
          JSON.Member("novice", rows(outcome.novice)),
        ])
      }
      return .object([
        JSON.Member("course", .string(path)),
        JSON.Member("valid", .bool(problems.isEmpty && outcomes.allSatisfy(\.canBePassed))),
        JSON.Member("problems", .array(problems.map { .string($0.description) })),
        JSON.Member("cases", .array(cases)),
      ])
    }
  }
}
