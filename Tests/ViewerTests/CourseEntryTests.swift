import Simulation
import Testing
import Training

@testable import Viewer

/// The course as home shows it, and the conditions of an exam.
@Suite struct CourseEntryTests {
  private static let course: Curriculum = {
    var (first, second, exam) = (CurriculumCase.standard, CurriculumCase.standard, CurriculumCase.standard)
    (first.id, second.id, exam.id) = ("first", "second", "exam")
    second.unlock.passed = ["first"]
    (exam.exam, exam.tries, exam.truthWithheld) = (true, 2, .untilEnd)
    var course = Curriculum.standard
    course.cases = [first, second, exam]
    return course
  }()
  private func attempt(_ id: String, _ passed: Bool, at time: Int) -> CourseAttempt {
    CourseAttempt(caseID: id, passed: passed, startedAtMS: time, seed: 1, ending: .finished)
  }
  private func words(_ attempts: [CourseAttempt]) -> [String] {
    let progress = CourseProgress(of: Self.course, attempts: attempts)
    return zip(progress.cases, Self.course.cases).map { standing, one in
      CourseEntry.Case(
        standing, of: one, title: one.id, locks: standing.isLocked ? ["opens after 1"] : []
      ).words
    }
  }

  @Test func aCaseSaysHowItStands() {
    #expect(words([]) == ["open", "opens after 1", "2 tries left"])
    #expect(words([attempt("first", false, at: 1)]) == ["1 try", "opens after 1", "2 tries left"])
    #expect(words([attempt("first", true, at: 1)]) == ["✓ passed", "open", "2 tries left"])
  }
  /// How an exam went is not told before all are over: neither passed nor failed.
  @Test(arguments: [true, false]) func anExamKeepsItsResult(_ passes: Bool) {
    var other = CurriculumCase.standard
    (other.id, other.exam, other.tries, other.truthWithheld) = ("other", true, 1, .untilEnd)
    var course = Self.course
    course.cases.append(other)
    let progress = CourseProgress(of: course, attempts: [attempt("exam", passes, at: 1)])
    #expect(progress.withholdsTruth(of: "exam"))
    let told = progress.told(of: course)
    let shown = told["exam"].map { CourseEntry.Case($0, of: course.cases[2], title: "exam", locks: []) }
    #expect(shown?.words == "kept until the exams are over  ·  1 try left")
    #expect(shown?.isPassed == false && shown?.isOpen == true && told.cases.count { $0.isPassed } == 0)
  }
  @Test func whatComesNextIsChosen() {
    func chosen(_ step: Int?, _ attempts: [CourseAttempt]) -> Int {
      let progress = CourseProgress(of: Self.course, attempts: attempts)
      let entry = CourseEntry(
        title: "",
        cases: zip(progress.cases, Self.course.cases).map {
          CourseEntry.Case($0, of: $1, title: "", locks: [])
        }, next: progress.next?.id, isPassed: progress.isPassed)
      return HomePlace.chosenStep(step, in: entry)
    }
    #expect(chosen(nil, []) == 0 && chosen(nil, [attempt("first", true, at: 1)]) == 1)
    #expect(chosen(2, []) == 2 && chosen(9, []) == 2 && chosen(-1, []) == 0)
  }

  /// An exam ends with its time; any other attempt goes on.
  @Test(arguments: [true, false]) func timeEndsAnExamAlone(_ isExam: Bool) {
    var prepared = TestAttempt.shared
    var one = CurriculumCase.standard
    one.exam = isExam
    prepared.scenario.timeLimitS = 10
    prepared.terms = CourseTerms(one, place: "", needle: nil)
    let session = AttemptSession(prepared, sink: nil)
    for _ in 0..<997 { session.advance(Controls()) }
    #expect(!session.isTimeUp)
    session.advance(Controls())
    #expect(session.isTimeUp == isExam)
    // The answer still falls into its time: who was right in time is not late.
    for _ in 0..<AttemptSession.answerTicks { session.advance(Controls()) }
    #expect(session.timeS == 10 && !session.assessment.errors.contains { $0.rule == "overTime" })
    session.advance(Controls())
    #expect(session.assessment.errors.contains { $0.rule == "overTime" })
    #expect(prepared.terms?.isExam == isExam)
  }

  @Test func withoutAnInjectionThePointsAreTheGoal() {
    var scenario = TestAttempt.shared.scenario
    #expect(ScenarioPanel.goal(of: scenario).contains("of the fluid into the joint"))
    scenario.target.volumeFraction = 0
    #expect(ScenarioPanel.goal(of: scenario) == "Goal: 80 of 100 points, within 1:00.")
  }
}
