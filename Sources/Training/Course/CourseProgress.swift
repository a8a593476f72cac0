/// An attempt at a case of a course.
package struct CourseAttempt: Equatable, Sendable {
  /// Way in which it ended; one that was cut has no end, as after a fall of the power.
  package enum Ending: String, CaseIterable, Sendable { case finished, quit, restarted, cut }

  /// `CurriculumCase.id`.
  package var caseID: String
  package var passed: Bool
  /// Time at which it began, in ms since 1970.
  package var startedAtMS: Int
  package var seed: UInt64
  package var ending: Ending
  package init(caseID: String, passed: Bool, startedAtMS: Int, seed: UInt64, ending: Ending) {
    (self.caseID, self.passed, self.startedAtMS) = (caseID, passed, startedAtMS)
    (self.seed, self.ending) = (seed, ending)
  }
}

/// Progress of one person in a course: a function of the course and the attempts alone.
///
/// Attempts count in the order of their beginnings. One that began while its case was locked, or after the last try, counts for nothing. In
/// an exam every other one is a try, however it ended; elsewhere those that came to an end are. Only a finished attempt passes.
package struct CourseProgress: Equatable, Sendable {
  /// Standing of a case.
  package struct Standing: Equatable, Sendable {
    package var id: String
    /// Ids of the cases that must be passed before it opens.
    package fileprivate(set) var unpassed: [String] = []
    /// Sentences about the cases on which the failure rate must become acceptable before it opens.
    package fileprivate(set) var notCompetent: [String] = []
    package var triesUsed = 0
    /// Number of tries that are left; nil for any number.
    package var triesLeft: Int?
    package var isPassed = false
    /// Learning curve of its tries, by the limits of the course.
    package var curve: LearningCurve
    /// True while nobody is told how its attempts went.
    package fileprivate(set) var isWithheld = false

    /// Conditions that are missing for it to open, a sentence each; empty where none is.
    package var locks: [String] { unpassed.map { "Pass '\($0)' first." } + notCompetent }
    package var isLocked: Bool { !unpassed.isEmpty || !notCompetent.isEmpty }
    /// True where an attempt can begin: an exam that is passed is over, but for one of which nobody may know that.
    package var isOpen: Bool { !isLocked && triesLeft != 0 && (!isOver || isWithheld) }
    /// True where an exam has come to its result: passed, or no try is left.
    package fileprivate(set) var isOver = false
  }
  /// Standings in the order of the course.
  package private(set) var cases: [Standing]
  private let limits: CumulativeSumLimits

  package init(of course: Curriculum, attempts: some Sequence<CourseAttempt>) {
    let limits = course.cusum.limits ?? .standard
    self.limits = limits
    cases = course.cases.map {
      Standing(id: $0.id, triesLeft: $0.tries, curve: LearningCurve(limits: limits))
    }
    let ordered = attempts.enumerated().sorted {
      ($0.element.startedAtMS, $0.offset) < ($1.element.startedAtMS, $1.offset)
    }
    settle(by: course)
    for (_, attempt) in ordered {
      guard let place = course.cases.firstIndex(where: { $0.id == attempt.caseID }), cases[place].isOpen,
        course.cases[place].exam || attempt.ending == .finished
      else { continue }
      cases[place].add(attempt, isExam: course.cases[place].exam)
      settle(by: course)
    }
  }

  /// The same as the trainee may know it: of exams whose truth is withheld the tries alone, and nothing that follows from more.
  package func told(of course: Curriculum) -> CourseProgress {
    var told = self
    for place in told.cases.indices where told.cases[place].isWithheld {
      (told.cases[place].isPassed, told.cases[place].curve) = (false, LearningCurve(limits: limits))
      told.cases[place].isOver = told.cases[place].triesLeft == 0
    }
    told.lock(by: course)
    return told
  }

  package subscript(id: String) -> Standing? { cases.first { $0.id == id } }
  /// The case that comes next: the first that is open and not passed; nil where there is none.
  package var next: Standing? { cases.first { $0.isOpen && !$0.isPassed } }
  /// True when every case is passed.
  package var isPassed: Bool { cases.allSatisfy(\.isPassed) }
  /// True while the truth about attempts at this case is not shown: until every exam that withholds it is over.
  package func withholdsTruth(of id: String) -> Bool { self[id]?.isWithheld == true }

  private mutating func settle(by course: Curriculum) {
    let withholding = course.cases.indices.filter { course.cases[$0].withholdsTruth }
    let isPending = withholding.contains { !cases[$0].isOver }
    for place in withholding { cases[place].isWithheld = isPending }
    lock(by: course)
  }
  private mutating func lock(by course: Curriculum) {
    for (place, one) in course.cases.enumerated() {
      cases[place].unpassed = one.unlock.passed.filter { self[$0]?.isPassed != true }
      cases[place].notCompetent = one.unlock.competent.filter { self[$0]?.curve.attemptsToReach == nil }.map {
        "Show on '\($0)' that your failure rate is acceptable: \(self[$0]?.curve.remainder ?? "it has no case")."
      }
    }
  }
}

extension CourseProgress.Standing {
  fileprivate mutating func add(_ attempt: CourseAttempt, isExam: Bool) {
    let passes = attempt.passed && attempt.ending == .finished
    triesUsed += 1
    triesLeft = triesLeft.map { max($0 - 1, 0) }
    curve.add(passes)
    isPassed = isPassed || passes
    isOver = isExam && (isPassed || triesLeft == 0)
  }
}

extension LearningCurve {
  /// Number of passed attempts on end that would make the rate acceptable, in words.
  fileprivate var remainder: String {
    let sum = points.last.map { $0.decision == nil ? $0.sum : 0 } ?? 0
    let missing = max(1, Int(((sum + limits.reachedAt) / limits.success).rounded(.up)))
    return missing == 1 ? "one more passed attempt would do" : "\(missing) passed attempts on end would do"
  }
}
