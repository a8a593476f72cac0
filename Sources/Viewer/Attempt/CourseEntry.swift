import Training

/// A course as home shows it.
package struct CourseEntry: Sendable {
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
      _ standing: CourseProgress.Standing, of one: CurriculumCase, title: String, locks: [String],
      withholdsTruth: Bool
    ) {
      (id, self.title, goal) = (one.id, title, one.goal)
      (self.locks, triesLeft, triesUsed) = (locks, standing.triesLeft, standing.triesUsed)
      (isPassed, isOpen, isExam) = (standing.isPassed, standing.isOpen, one.exam)
      self.withholdsTruth = withholdsTruth
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
      case nil: triesUsed == 0 ? "open" : triesUsed == 1 ? "1 try" : "\(triesUsed) tries"
      case 1: "1 try left"
      case let number?: "\(number) tries left"
      }
    }
  }
  package var name, title, purpose: String
  package var cases: [Case]
  /// `Case.id` of the one that comes next; nil where there is none.
  package var next: String?
  package var isPassed: Bool
  package init(
    name: String, title: String, purpose: String, cases: [Case], next: String?, isPassed: Bool
  ) {
    (self.name, self.title, self.purpose, self.cases) = (name, title, purpose, cases)
    (self.next, self.isPassed) = (next, isPassed)
  }
}

/// Conditions of a course for one attempt.
package struct CourseTerms: Equatable, Sendable {
  /// Place in the course, such as "Case 6 of 15".
  package var place: String
  package var goal: String
  /// False where it may not be begun anew in the middle, nor paused.
  package var allowsRestart: Bool
  /// True where it ends when its time is up.
  package var endsWhenTimeIsUp: Bool
  /// True where the truth is not shown after it.
  package var withholdsTruth: Bool
  /// Needles to choose from, in words; empty for none.
  package var needles: [String]
  /// Place of the chosen one.
  package var needle: Int?
  package init(
    _ one: CurriculumCase, place: String, withholdsTruth: Bool, needles: [String], needle: Int?
  ) {
    (self.place, goal) = (place, one.goal)
    (allowsRestart, endsWhenTimeIsUp) = (one.allowsRestart, one.endsWhenTimeIsUp)
    (self.withholdsTruth, self.needles, self.needle) = (withholdsTruth, needles, needle)
  }
}
