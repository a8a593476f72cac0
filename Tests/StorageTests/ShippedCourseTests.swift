import Anatomy
import Foundation
import Geometry
import Operator
import Simulation
import Testing
import Training

@testable import Storage

/// The shipped course: its files, its order, and a part of its cases performed. `make study` performs all of them, several times.
@Suite struct ShippedCourseTests {
  private static let folder = Folder.repository.appending(path: "Courses")
  private static let loaded = Result {
    try CourseFile.load(named: folder.appending(path: "sacroiliac.yaml").path)
  }

  @Test func everyFileIsValidAndNamesItsSchema() throws {
    let path = Self.folder.appending(path: "sacroiliac.yaml").path
    let text = try CourseFile.text(of: path)
    #expect(CourseFile.problems(in: text, file: path).isEmpty)
    #expect(CourseFile.scenarioProblems(in: text, file: path).isEmpty)
    #expect(try JSONSchema.problems(of: text, by: ScenarioSchema.courseJSON).isEmpty)
    let schema = try String(contentsOf: Self.folder.appending(path: "course.schema.json"), encoding: .utf8)
    #expect(schema == ScenarioSchema.courseJSON.text + "\n")
    // No scenario lies there that no case performs.
    let own = try FileManager.default.contentsOfDirectory(
      atPath: Self.folder.appending(path: "sacroiliac").path)
    let named = try Self.loaded.get().course.cases.flatMap(\.scenarios).filter { $0.hasSuffix(".yaml") }
    #expect(Set(own.map { "sacroiliac/" + $0 }) == Set(named))
    for file in own {
      let text = try String(
        contentsOf: Self.folder.appending(path: "sacroiliac/\(file)"), encoding: .utf8)
      #expect(text.hasPrefix("# yaml-language-server: $schema=../../Scenarios/scenario.schema.json\n"))
      #expect(try JSONSchema.problems(of: text).isEmpty, "\(file)")
    }
  }

  @Test func eachCaseHasOneGoalAndEveryScenarioSaysWhatItTeaches() throws {
    let loaded = try Self.loaded.get()
    #expect(loaded.course.cases.count == 15 && Set(loaded.course.cases.map(\.goal)).count == 15)
    for (one, scenarios) in zip(loaded.course.cases, loaded.scenarios) {
      #expect((20...100).contains(one.goal.count) && one.goal.hasSuffix("."), "\(one.id)")
      #expect(scenarios.count == one.scenarios.count)
      for scenario in scenarios.map(\.scenario) {
        #expect((20...160).contains(try #require(scenario.teaches).count))
        #expect(scenario.vignette.contains("pillow") == (scenario.patient.pillowTiltDeg != nil), "\(one.id)")
        if let needles = one.needles { #expect(needles.contains(scenario.needle), "\(one.id)") }
      }
    }
    // What is drawn unannounced reads the same until the chart is opened.
    for (one, scenarios) in zip(loaded.course.cases, loaded.scenarios) where one.anyOf != nil {
      let told = scenarios.map { [$0.scenario.title, $0.scenario.vignette, $0.scenario.teaches ?? ""] }
      #expect(Set(told).count == 1, "\(one.id)")
      #expect(Set(scenarios.map(\.scenario.stepsRequired)).count == 1, "\(one.id)")
    }
  }

  /// Who passes one case after another comes to the end, and nothing is open before its time.
  @Test func theOrderLeadsToTheExam() throws {
    let course = try Self.loaded.get().course
    var attempts: [CourseAttempt] = []
    for (place, one) in course.cases.enumerated() {
      let progress = CourseProgress(of: course, attempts: attempts)
      #expect(progress[one.id]?.isOpen == true, "\(one.id)")
      #expect(progress.next?.id == one.id)
      #expect(place == 14 || progress["exam"]?.isLocked == true)
      attempts.append(
        CourseAttempt(caseID: one.id, passed: true, startedAtMS: place, seed: 1, ending: .finished))
    }
    #expect(CourseProgress(of: course, attempts: attempts).isPassed)
    let exam = try #require(course.cases.last)
    #expect(exam.id == "exam" && exam.exam && exam.drawsPatient && exam.tries == 3)
  }

  /// The reason in each chart, and no other, is right; none is where one may inject.
  @Test func theChartsForbidWhatTheySay() throws {
    let loaded = try Self.loaded.get()
    let place = try #require(loaded.course.cases.firstIndex { $0.id == "chart" })
    let forbidden = Dictionary(
      uniqueKeysWithValues: loaded.scenarios[place].map { ($0.name, $0.scenario.forbidden) })
    #expect(
      forbidden == [
        "must-not-cellulitis": [.localInfection], "must-not-allergy": [.allergy],
        "must-not-anticoagulated": [.anticoagulation], "may-inject": [],
      ])
    #expect(loaded.scenarios[place].allSatisfy { $0.scenario.weighable.isEmpty })
  }

  /// A scripted expert passes and a scripted novice does not. Here the cases without a needle and those that a chart decides, of which no other
  /// test has the like, and one drawn person.
  @Test(arguments: [
    ("landmarks", 0), ("spring-test", 0), ("spring-test", 1), ("chart", 0), ("chart", 1), ("chart", 2),
    ("afraid", 0), ("ankylosis", 0), ("gel-block", 0),
  ])
  func anExpertPassesAndANoviceDoesNot(_ id: String, _ number: Int) throws {
    let loaded = try Self.loaded.get()
    let place = try #require(loaded.course.cases.firstIndex { $0.id == id })
    let scenario = loaded.scenarios[place][number]
    let loader = AttemptLoader.test()
    let outcome = try CourseRehearsal.outcome(
      of: loaded.course.cases[place], scenario: scenario.scenario, named: scenario.name, noviceTries: 1
    ) { try loader.patient(of: $0, namedIn: scenario.path) }
    #expect(outcome.canBePassed && outcome.heldBackBy.isEmpty, "\(outcome.expert)")
    #expect(outcome.novicePasses == 0 && outcome.novice.count == 1, "\(outcome.novice)")
  }

  /// A case is performed under the name of its course, as the course says; its text reads as what is performed.
  @Test func aCaseIsPerformedUnderItsOwnName() throws {
    let loaded = try Self.loaded.get()
    let exams = try (0..<2).map { try #require(loaded.performed("exam", seed: $0)) }
    for exam in exams {
      #expect(exam.name == "sacroiliac/exam" && exam.scenario.stepsHinted == [])
      #expect(try ScenarioFile.decode(exam.text, file: "e") == exam.scenario)
    }
    #expect(exams[0].scenario.patient.variationSeed != exams[1].scenario.patient.variationSeed)
    let drawn = Set((0..<40).compactMap { loaded.performed("chart", seed: $0)?.scenario.forbidden })
    #expect(drawn == [[.localInfection], [.allergy], [.anticoagulation], []])
    // Where the course changes nothing the file's own text is kept.
    let landmarks = try #require(loaded.performed("landmarks", seed: 1))
    #expect(try landmarks.text == ScenarioFile.text(of: landmarks.path))
    let longer = try #require(loaded.performed("heavy-woman", seed: 1, needle: 2)).scenario.needle
    #expect(longer.gauge == 25 && loaded.performed("none", seed: 1) == nil)
  }

  /// A template is valid, and names every key.
  @Test func theTemplateIsACourse() throws {
    #expect(CourseFile.problems(in: CourseTemplate.text, file: "t").isEmpty)
    #expect(try JSONSchema.problems(of: CourseTemplate.text, by: ScenarioSchema.courseJSON).isEmpty)
    let keys =
      Curriculum.standard.fields.map(\.key) + CurriculumCase.standard.fields.map(\.key)
      + CurriculumLock.standard.fields.map(\.key) + CurriculumLimits.standard.fields.map(\.key)
    for key in keys { #expect(CourseTemplate.text.contains("\(key):"), "\(key)") }
  }

  /// What may be weighed elsewhere forbids where the chart sets a limit, and only where it is told among the reasons.
  @Test func whatIsBeyondTheLimitForbids() throws {
    let text =
      SampleScenario.text + "case: { contraindications: [anticoagulation], beyondLimit: [anticoagulation] }\n"
    let scenario = try ScenarioFile.decode(text, file: "s.yaml")
    #expect(scenario.forbidden == [.anticoagulation] && scenario.weighable.isEmpty)
    let weighed = try ScenarioFile.decode(
      text.replacingOccurrences(of: ", beyondLimit: [anticoagulation]", with: ""), file: "s.yaml")
    #expect(weighed.forbidden.isEmpty && weighed.weighable == [.anticoagulation])
    let untold = ScenarioFile.problems(
      in: text.replacingOccurrences(of: "contraindications: [anticoagulation], ", with: ""), file: "s.yaml")
    #expect(
      untold.map(\.description).joined().contains("case.beyondLimit[1]: 'anticoagulation' is not among"))
  }
}
