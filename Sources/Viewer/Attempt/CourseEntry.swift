import Training

/// A course as home shows it.
package struct CourseEntry: Sendable {
  /// A case, and how the person stands in it.
  package struct Case: Equatable, Sendable {
    package var id: String
    package var title: String
    package var goal: String
    /// Conditions that are missing for it to open, a sentence each; empty where it is open.
    package var locks: [String]
    /// Number of tries that are left; nil for any number.
    package var triesLeft: Int?
    package var triesUsed: Int
    package var isPassed: Bool
    package var isExam: Bool
    /// True while an attempt can begin.
    package var isOpen: Bool
    /// True while nobody is told how its attempts went.
    package var withholdsTruth: Bool

    package init(
      _ standing: CourseProgress.Standing, of one: CurriculumCase, title: String, locks: [String]
    ) {
      (id, self.title, goal) = (one.id, title, one.goal)
      (self.locks, triesLeft, triesUsed) = (locks, standing.triesLeft, standing.triesUsed)
      (isPassed, isOpen, isExam) = (standing.isPassed, standing.isOpen, one.exam)
      withholdsTruth = standing.isWithheld
    }

    /// Standing in a few words.
    var words: String {
      if withholdsTruth, triesUsed > 0 {
        return "kept until the exams are over" + (isOpen ? "  ·  \(left)" : "")
      }
      if isPassed { return "✓ passed" }
      if let lock = locks.first { return lock }
      if !isOpen { return "no try is left" }
      return left
    }
    private var left: String {
      switch triesLeft {
      case nil: triesUsed == 0 ? "open" : ReadMeasure.tries(triesUsed)
      case 1: "1 try left"
      case let number?: "\(number) tries left"
      }
    }
  }
  package var title: String
  package var cases: [Case]
  /// `Case.id` of the one that comes next; nil where there is none.
  package var next: String?
  package var isPassed: Bool
  package init(title: String, cases: [Case], next: String?, isPassed: Bool) {
    (self.title, self.cases, self.next, self.isPassed) = (title, cases, next, isPassed)
  }
}

/// Conditions of a course for one attempt.
package struct CourseTerms: Equatable, Sendable {
  /// Place in the course, such as "Case 6 of 15".
  package var place: String
  package var goal: String
  /// True for an exam: it is neither paused nor begun anew, and ends when its time is up.
  package var isExam: Bool
  /// True where the coach may speak.
  package var allowsCoach: Bool
  /// True where the truth is not shown after it.
  package var withholdsTruth: Bool
  /// Needles to choose from, in words; empty for none.
  package var needles: [String]
  /// Place of the chosen one.
  package var needle: Int?
  package init(
    _ one: CurriculumCase, place: String, needle: Int?
  ) {
    (self.place, goal, self.needle) = (place, one.goal, needle)
    (isExam, allowsCoach, withholdsTruth) = (one.exam, one.allowsCoach, one.withholdsTruth)
    // A needle that there is none of is refused when a course is read.
    needles = (one.needles ?? []).compactMap { $0.model?.displayName }
  }
}
