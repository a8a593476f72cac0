import Results
import Storage
import Training
import Viewer

/// A course, a person's attempts at it, and how far these lead.
struct CourseStanding {
  var loaded: CourseFile.Loaded
  var attempts: [CourseAttempt]
  /// Progress as the person may know it.
  var told: CourseProgress

  init(_ loaded: CourseFile.Loaded, _ attempts: [AttemptRecord]) {
    self.loaded = loaded
    self.attempts = attempts.compactMap { CourseAttempt($0, course: loaded.name) }
    told = CourseProgress(of: loaded.course, attempts: self.attempts).told(of: loaded.course)
  }

  /// Names by which results keep the attempts at cases whose truth is not shown yet.
  var withheld: [String] {
    told.cases.filter(\.isWithheld).map { CourseFile.attemptName(course: loaded.name, case: $0.id) }
  }

  var entry: CourseEntry {
    CourseEntry(
      title: loaded.course.title,
      cases: zip(told.cases, loaded.course.cases).enumerated().map { number, pair in
        CourseEntry.Case(
          pair.0, of: pair.1, title: title(ofCase: number), locks: locks(of: pair.0))
      }, next: told.next?.id, isPassed: told.isPassed)
  }
  /// Title of a case; one that is drawn from several tells by none of theirs what it is.
  private func title(ofCase number: Int) -> String {
    let (id, scenarios) = (loaded.course.cases[number].id, loaded.scenarios[number])
    return scenarios.count == 1
      ? scenarios[0].scenario.title
      : id.prefix(1).uppercased() + id.dropFirst().replacing("-", with: " ")
  }
  /// Conditions that are missing for a case to open, by the numbers that home shows.
  private func locks(of standing: CourseProgress.Standing) -> [String] {
    let numbers = standing.unpassed.compactMap { id in
      loaded.course.cases.firstIndex { $0.id == id }.map { "\($0 + 1)" }
    }
    return (numbers.isEmpty ? [] : ["opens after " + numbers.joined(separator: ", ")]) + standing.notCompetent
  }
}
