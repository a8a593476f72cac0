import Geometry
import Testing

@testable import Training

/// Laws of the progress in a course, over random courses and attempts.
@Suite struct CourseProgressTests {
  private static func one(
    _ id: String, passed: [String] = [], competent: [String] = [], tries: Int? = nil, exam: Bool = false,
    truth: CurriculumTruth = .never
  ) -> CurriculumCase {
    CurriculumCase(
      id: id, scenario: "s", goal: "g", unlock: CurriculumLock(passed: passed, competent: competent),
      tries: tries, exam: exam, truthWithheld: truth)
  }
  private static func attempt(
    _ id: String, _ passed: Bool, at ms: Int, _ ending: CourseAttempt.Ending = .finished
  ) -> CourseAttempt {
    CourseAttempt(caseID: id, passed: passed, startedAtMS: ms, seed: UInt64(ms), ending: ending)
  }
  private static func course(_ cases: [CurriculumCase]) -> Curriculum { Curriculum(cases: cases) }

  /// A course in which each case may ask for earlier ones, and attempts at it in the order of their beginnings.
  private static func random(seed: UInt64) -> (course: Curriculum, attempts: [CourseAttempt]) {
    var random = RandomNumbers(seed: mixed(seed))
    func below(_ count: Int) -> Int { Int(random.uniform() * Double(count)) }
    var cases: [CurriculumCase] = []
    for place in 0..<(2 + below(4)) {
      let before = cases.map(\.id)
      func some() -> [String] { before.filter { _ in random.uniform() < 0.3 } }
      let exam = random.uniform() < 0.4
      let tries = exam || random.uniform() < 0.4 ? 1 + below(4) : nil
      cases.append(
        one(
          "c\(place)", passed: some(), competent: some(), tries: tries, exam: exam,
          truth: exam && random.uniform() < 0.5 ? .untilEnd : .never))
    }
    let attempts = (0..<40).map { number in
      attempt(
        "c\(below(cases.count + 1))", random.uniform() < 0.7, at: number,
        random.uniform() < 0.6 ? .finished : CourseAttempt.Ending.allCases[below(4)])
    }
    return (course(cases), attempts)
  }

  @Test(arguments: 0..<40 as Range<UInt64>) func lawsHoldAfterEveryAttempt(_ seed: UInt64) {
    let (course, attempts) = Self.random(seed: seed)
    var before = CourseProgress(of: course, attempts: [])
    for count in attempts.indices {
      let now = CourseProgress(of: course, attempts: attempts[...count])
      let latest = attempts[count]
      for (old, new) in zip(before.cases, now.cases) {
        // What is passed or open for good stays so.
        #expect(!old.isPassed || new.isPassed)
        #expect(old.isLocked || !new.isLocked)
        #expect(before.withholdsTruth(of: old.id) || !now.withholdsTruth(of: old.id))
        // A failure opens nothing and passes nothing, nor does an attempt that did not come to its end.
        if !latest.passed || latest.ending != .finished {
          #expect(old.isLocked == new.isLocked && old.isPassed == new.isPassed)
        }
        #expect((new.triesLeft ?? 0) >= 0 && new.triesUsed >= old.triesUsed)
        let limit = course.cases.first { $0.id == new.id }?.tries
        if let limit { #expect(new.triesUsed + (new.triesLeft ?? 0) == limit) }
        // Only the case of the attempt can have used one more try, and none that could not begin.
        let used = new.triesUsed - old.triesUsed
        #expect(used == 0 || (used == 1 && latest.caseID == old.id && old.isOpen))
      }
      if let next = now.next { #expect(next.isOpen && !next.isPassed) }
      #expect(now.isPassed == now.cases.allSatisfy(\.isPassed))
      before = now
    }
    // The order in which they are told does not matter.
    #expect(CourseProgress(of: course, attempts: attempts.reversed()) == before)
  }

  @Test func leavingAnExamIsATryAndLeavingPracticeIsNone() {
    for exam in [true, false] {
      for ending in CourseAttempt.Ending.allCases {
        let progress = CourseProgress(
          of: Self.course([Self.one("a", tries: 3, exam: exam)]),
          attempts: [Self.attempt("a", true, at: 1, ending)])
        let isTry = exam || ending == .finished
        #expect(progress["a"]?.triesLeft == (isTry ? 2 : 3), "\(exam) \(ending)")
        #expect(progress["a"]?.isPassed == (ending == .finished))
      }
    }
  }

  @Test func whatIsDoneBehindALockCountsForNothing() {
    let course = Self.course([Self.one("a"), Self.one("b", passed: ["a"], tries: 1)])
    let early = Self.attempt("b", true, at: 1)
    var progress = CourseProgress(of: course, attempts: [early])
    #expect(progress["b"]?.locks == ["Pass 'a' first."] && progress["b"]?.triesUsed == 0)
    #expect(progress.next?.id == "a" && !progress.isPassed)
    progress = CourseProgress(of: course, attempts: [early, Self.attempt("a", true, at: 2)])
    #expect(progress["b"]?.isOpen == true && progress["b"]?.isPassed == false && progress.next?.id == "b")
    let late = [
      Self.attempt("a", true, at: 2), Self.attempt("b", false, at: 3), Self.attempt("b", true, at: 4),
    ]
    progress = CourseProgress(of: course, attempts: late)
    // The second came after the last try.
    #expect(progress["b"]?.triesLeft == 0 && progress["b"]?.isPassed == false && progress.next == nil)
  }

  /// Six successes in a row reach the limit of the usual rates, and the lock says how many are missing.
  @Test func competenceOpensAfterSixSuccesses() throws {
    let course = Self.course([Self.one("a"), Self.one("b", competent: ["a"])])
    for count in 0...6 {
      let progress = CourseProgress(of: course, attempts: (0..<count).map { Self.attempt("a", true, at: $0) })
      let locks = try #require(progress["b"]?.locks)
      guard count < 6 else {
        #expect(locks.isEmpty && progress["a"]?.curve.attemptsToReach == 6)
        continue
      }
      #expect(locks.count == 1)
      let words = count == 5 ? "one more passed attempt would do" : "\(6 - count) passed attempts on end"
      #expect(locks.first?.contains(words) == true, "\(locks)")
    }
    // Nobody loses it by failing later.
    let later =
      (0..<6).map { Self.attempt("a", true, at: $0) } + (6..<20).map { Self.attempt("a", false, at: $0) }
    #expect(CourseProgress(of: course, attempts: later)["b"]?.isLocked == false)
    var easy = course
    (easy.cusum.alpha, easy.cusum.beta) = (0.3, 0.3)
    let four = (0..<3).map { Self.attempt("a", true, at: $0) }
    #expect(CourseProgress(of: easy, attempts: four)["b"]?.isLocked == false)
  }

  @Test func theTruthIsToldWhenEveryExamThatWithholdsItIsOver() {
    let course = Self.course([
      Self.one("a", tries: 1, exam: true, truth: .untilEnd),
      Self.one("b", tries: 2, exam: true, truth: .untilEnd),
      Self.one("c", tries: 1, exam: true),
    ])
    func progress(_ attempts: [CourseAttempt]) -> CourseProgress {
      CourseProgress(of: course, attempts: attempts)
    }
    let first = [Self.attempt("a", true, at: 1), Self.attempt("b", false, at: 2)]
    #expect(progress(first).withholdsTruth(of: "a") && progress(first).withholdsTruth(of: "b"))
    #expect(!progress(first).withholdsTruth(of: "c") && !progress(first).withholdsTruth(of: "none"))
    #expect(!progress(first + [Self.attempt("b", false, at: 3)]).withholdsTruth(of: "a"))
    #expect(!progress(first + [Self.attempt("b", true, at: 3)]).withholdsTruth(of: "b"))
    // A passed exam is over.
    #expect(progress(first + [Self.attempt("b", true, at: 3)])["b"]?.isOpen == false)
  }

  /// Whoever looks at the course cannot tell from it how an exam went whose truth is withheld.
  @Test func nothingTellsHowAWithheldExamWent() {
    let course = Self.course([
      Self.one("a", tries: 3, exam: true, truth: .untilEnd),
      Self.one("b", passed: ["a"]), Self.one("c", competent: ["a"]),
      Self.one("d", tries: 1, exam: true, truth: .untilEnd),
    ])
    func told(_ passes: [Bool]) -> CourseProgress {
      let attempts = passes.enumerated().map { Self.attempt("a", $1, at: $0) }
      return CourseProgress(of: course, attempts: attempts).told(of: course)
    }
    #expect(told([true]).cases == told([false]).cases && told([true]) != told([]))
    #expect(told([true, false, false]) == told([false, false, true]))
    #expect(told([true])["a"]?.triesLeft == 2 && told([true])["a"]?.isOpen == true)
    // Once the other one is over, both are told.
    let all = [Self.attempt("a", true, at: 1), Self.attempt("d", false, at: 2)]
    let end = CourseProgress(of: course, attempts: all)
    #expect(end.told(of: course) == end && end["a"]?.isPassed == true && end["b"]?.isLocked == false)
  }

  @Test func aCaseSetsItsConditions() {
    var scenario = Scenario.plain
    scenario.stepsHinted = ["puncture"]
    var one = Self.one("a")
    one.aids = CurriculumAids(structureNames: true)
    #expect(one.performed(scenario, seed: 1).aids.structureNames)
    #expect(one.performed(scenario, seed: 1).aids.forceMeter == scenario.aids.forceMeter)
    #expect(one.performed(scenario, seed: 1).stepsHinted == ["puncture"])
    one.hints = .all
    #expect(one.performed(scenario, seed: 1).stepsHinted == nil)
    one.hints = .none
    #expect(one.performed(scenario, seed: 1).stepsHinted == [])
    one.needles = [Scenario.NeedleChoice(gauge: 25, lengthMM: 89)]
    #expect(one.performed(scenario, seed: 1).needle == scenario.needle)
    #expect(one.performed(scenario, seed: 1, needle: 0).needle.gauge == 25)
    #expect(one.performed(scenario, seed: 1, needle: 1).needle == scenario.needle)
    let exam = Self.one("a", exam: true).performed(scenario, seed: 1)
    #expect(exam.aids.externalView && exam.stepsHinted == [])
    #expect(
      ![exam.aids.imagePlane, exam.aids.structureNames, exam.aids.tipMarker, exam.aids.forceMeter].contains(
        true))
    // But for the conditions it is the same exercise.
    var same = exam
    (same.aids, same.stepsHinted) = (scenario.aids, scenario.stepsHinted)
    #expect(same == scenario)
  }

  @Test func everyTryDrawsAnotherLivingPersonAndTheSameSeedTheSame() throws {
    var one = Self.one("a")
    one.drawsPatient = true
    var people: Set<Int> = []
    for number in 0..<6 {
      let seed = one.seed(ofTry: number, person: 7)
      let scenario = one.performed(.plain, seed: seed)
      #expect(scenario == one.performed(.plain, seed: seed))
      let parameters = try #require(scenario.patientParameters)
      #expect(parameters.person?.problems(sex: parameters.sex, ageYears: parameters.ageYears) == [])
      people.insert(try #require(scenario.patient.variationSeed))
    }
    #expect(people.count == 6)
    #expect(one.seed(ofTry: 0, person: 7) != one.seed(ofTry: 0, person: 8))
    #expect(one.seed(ofTry: 0, person: 7) != Self.one("b").seed(ofTry: 0, person: 7))
    #expect((0..<1_000).allSatisfy { one.seed(ofTry: $0, person: .max) < 1_000_000_000 })
  }

  @Test func eachScenarioIsDrawnAboutAsOften() {
    var one = Self.one("a")
    (one.scenario, one.anyOf) = (nil, ["x", "y", "z"])
    var counts = [0, 0, 0]
    for number in 0..<600 { counts[one.scenarioIndex(seed: one.seed(ofTry: number, person: 1))] += 1 }
    #expect(counts.allSatisfy { (150...250).contains($0) }, "\(counts)")
    #expect(Self.one("b").scenarioIndex(seed: 5) == 0)
  }
}
