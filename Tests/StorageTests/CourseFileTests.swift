import Foundation
import Testing
import Training

@testable import Storage

@Suite struct CourseFileTests {
  private static let text = """
    format: 1
    title: A test
    purpose: To be read.
    cusum: { p0: 0.1, p1: 0.3 }
    cases:
      - id: first
        scenario: lower-level-thin-woman
        goal: Look.
      - id: second
        anyOf: [lower-level-thin-woman, skin-infection]
        goal: Think.
        unlock: { passed: [first], competent: [first] }
        tries: 2
        exam: true
        truthWithheld: untilEnd

    """
  private func problems(_ text: String) -> [String] {
    CourseFile.problems(in: text, file: "c.yaml").map(\.description)
  }

  @Test func aCourseIsReadWithItsDefaults() throws {
    try Folder.temporary { folder in
      let path = folder + "/c.yaml"
      for name in ["lower-level-thin-woman", "skin-infection"] {
        try FileManager.default.copyItem(
          atPath: Folder.repository.appending(path: "Scenarios/\(name).yaml").path,
          toPath: "\(folder)/\(name).yaml")
      }
      try Self.text.write(toFile: path, atomically: true, encoding: .utf8)
      let loaded = try CourseFile.load(named: path)
      let course = loaded.course
      #expect(loaded.name == "c" && course.cases.map(\.id) == ["first", "second"])
      #expect(
        course.cusum.p0 == 0.1 && course.cusum.alpha == 0.1 && course.cusum.limits?.unacceptableRate == 0.3)
      #expect(course.cases[0].tries == nil && !course.cases[0].exam)
      #expect(course.cases[1].unlock.passed == ["first"] && course.cases[1].tries == 2)
      // A scenario beside the course comes before one of the program's.
      #expect(loaded.scenarios.map { $0.map(\.path) }.joined().allSatisfy { $0.hasPrefix(folder) })
      #expect(loaded.scenarios.map(\.count) == [1, 2])
    }
    #expect(Curriculum.standard.cusum.limits == .standard)
  }

  /// What is wrong, where, and what to write instead.
  @Test(arguments: [
    (
      "    goal: Look.", "    goal: Look.\n    gaol: x",
      "c.yaml:9: cases[1].gaol: there is no such key; did you mean 'goal'?"
    ),
    ("id: second", "id: first", "c.yaml:9: cases[2].id: another case has that id; write another one."),
    ("    goal: Think.\n", "", "c.yaml:9: cases[2].goal: the key is missing; write for example"),
    ("tries: 2", "tries: 0", "cases[2].tries: 0 is out of range; write a number from 1 to 1000."),
    ("exam: true", "exam: false", "cases[2].truthWithheld: only an exam withholds the truth"),
    (
      "    tries: 2\n", "", "cases[2].truthWithheld: with any number of tries there is no end; write 'tries'."
    ),
    (
      "passed: [first]", "passed: [frist]",
      "cases[2].unlock.passed: there is no case 'frist' before this one; use one of first."
    ),
    (
      "competent: [first]", "competent: [second]",
      "cases[2].unlock.competent: there is no case 'second' before this one"
    ),
    ("p0: 0.1", "p0: 0.4", "c.yaml:4: cusum.p0: p0 must be less than p1"),
    ("exam: true", "exam: true\n    aids: { tipMarker: true }", "cases[2].aids: an exam has no aids"),
    ("exam: true", "exam: true\n    hints: all", "cases[2].hints: an exam has no hints"),
    ("tries: 2", "tries: 2\n    scenario: x", "cases[2].anyOf: it may not stand beside 'scenario'"),
    ("[lower-level-thin-woman, skin-infection]", "[]", "cases[2].anyOf: there is no scenario to draw"),
    (
      "tries: 2", "tries: 2\n    needles: [{ gauge: 22, lengthMM: 88 }]",
      "cases[2].needles: there is no such needle"
    ),
    ("    scenario: lower-level-thin-woman\n", "", "cases[1].scenario: the key is missing"),
  ])
  func aProblemSaysWhereItIsAndWhatToWrite(_ old: String, _ new: String, _ message: String) {
    #expect(Self.text.contains(old) && problems(Self.text).isEmpty)
    let found = problems(Self.text.replacingOccurrences(of: old, with: new))
    #expect(found.contains { $0.contains(message) }, "\(found)")
  }

  @Test func aScenarioThatIsNotThereIsNamedWithItsLine() throws {
    let text = Self.text.replacingOccurrences(of: "skin-infection", with: "no-such-case")
    let file = Folder.repository.appending(path: "Scenarios/c.yaml").path
    let found = CourseFile.scenarioProblems(in: text, file: file).map(\.description)
    #expect(
      found.count == 1 && found[0].contains("c.yaml:10: cases[2].anyOf: no-such-case: there is no scenario"),
      "\(found)")
    #expect(CourseFile.scenarioProblems(in: Self.text, file: file).isEmpty)
  }

  /// Any mutation gives a course or an error that names the file and a line of it; the schema agrees with the reader.
  @Test func anyMutationGivesACourseOrAClearError() throws {
    var mutator = Mutator(seed: 3)
    var (valid, invalid, compared) = (0, 0, 0)
    for _ in 0..<800 {
      let text = mutator.mutated(Self.text)
      let found = CourseFile.problems(in: text, file: "c.yaml")
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false).count
      for problem in found {
        #expect(problem.description.hasPrefix("c.yaml:"), "\(problem)")
        #expect((1...lines + 1).contains(problem.line ?? 1), "\(problem)")
      }
      if found.isEmpty { valid += 1 } else { invalid += 1 }
      let isOfKeysAlone = !found.contains {
        if case .other = $0.problem { true } else { $0.problem == .duplicateKey }
      }
      guard isOfKeysAlone else { continue }
      compared += 1
      let bySchema = try JSONSchema.problems(of: text, by: ScenarioSchema.courseJSON)
      #expect(bySchema.isEmpty == found.isEmpty, "\(found)\n\(bySchema)\n\(text)")
    }
    #expect(
      valid > 20 && invalid > 200 && compared > 200, "\(valid) valid, \(invalid) not, \(compared) compared")
  }

  /// A scenario that is written anew reads as itself, also with a drawn person and texts that look like numbers.
  @Test func aPerformedScenarioIsWrittenAsItIs() throws {
    var one = CurriculumCase.standard
    (one.drawsPatient, one.exam) = (true, true)
    for file in try ScenarioSchemaTests.shipped() {
      let path = Folder.repository.appending(path: "Scenarios/\(file)").path
      var scenario = try ScenarioFile.load(path: path).scenario
      #expect(try ScenarioFile.decode(ScenarioFile.text(of: scenario), file: file) == scenario)
      scenario.vignette = "1: \"2\" # \\ 'x'\n- y"
      scenario.title = "010"
      let performed = one.performed(scenario, seed: 4)
      #expect(performed != scenario)
      #expect(try ScenarioFile.decode(ScenarioFile.text(of: performed), file: file) == performed)
    }
  }
}
