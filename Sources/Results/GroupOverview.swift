import Storage
import Training

/// Standing of several people in the same cases: a cell for each person and case, where somebody is stuck, and the errors of all.
package struct GroupOverview: Sendable {
  /// Standing of a person in a case. A try is a finished attempt with a score that began anew; in a course, what the course counts.
  package struct Cell: Equatable, Sendable {
    package var caseName: String
    package var tries = 0
    package var isPassed = false
    /// Most points of a finished attempt; nil where there is none.
    package var best: Double?
    package var isLocked = false
    /// True while the trainee is not told how it went.
    package var isWithheld = false
    /// Number of finished attempts that did not pass.
    package var failures = 0
    /// Words for what most of these have in common; nil where nothing is kept of them.
    package var reason: String?

    /// True after three finished attempts or more of which none passed.
    package var isStuck: Bool { !isPassed && failures >= GroupOverview.failuresOfStuck }
  }
  package struct Person: Equatable, Sendable {
    package var name: String
    package var cells: [Cell]
    /// State of the failure rate over all of the person's finished attempts.
    package var rate: LearningCurve.State
    package var counted: Int
  }
  /// An error rule that was broken, by how many people, and in which attempts.
  package struct Fault: Equatable, Sendable {
    package var rule, words: String
    package var people: Int
    /// The newest first.
    package var examples: [AttemptRecord]
  }
  /// Fewest finished attempts without a pass that are being stuck.
  package static let failuresOfStuck = 3

  package var cases: [String]
  package var people: [Person]
  /// The commonest first.
  package var faults: [Fault]

  /// - Parameters:
  ///   - people: everybody that gets a row, in that order; an `id` of nil is the guests.
  ///   - attempts: the oldest first; those of others are left out.
  ///   - course: a course with its name; nil for the scenarios by name.
  package init(
    of people: [(id: String?, name: String)], attempts: [AttemptRecord],
    course: (name: String, course: Curriculum)? = nil
  ) {
    let ids = Set(people.map(\.id))
    let own = attempts.filter { one in
      ids.contains(one.profile) && (course.map { CourseAttempt(one, course: $0.name) != nil } ?? true)
    }
    let cases = course.map { $0.course.cases.map(\.id) } ?? Set(own.map(\.scenario)).sorted()
    let byPerson = Dictionary(grouping: own, by: \.profile)
    self.cases = cases
    self.people = people.map { person in
      let made = byPerson[person.id] ?? []
      let progress = LearningProgress(made, limits: course?.course.cusum.limits ?? .standard)
      return Person(
        name: person.name, cells: GroupOverview.cells(made, cases, course), rate: progress.curve.state,
        counted: progress.counted.count)
    }
    faults = GroupOverview.faults(own)
  }

  private static func cells(
    _ made: [AttemptRecord], _ cases: [String], _ course: (name: String, course: Curriculum)?
  ) -> [Cell] {
    let byScenario = Dictionary(grouping: made, by: \.scenario)
    let progress = course.map { course in
      CourseProgress(of: course.course, attempts: made.compactMap { CourseAttempt($0, course: course.name) })
    }
    return cases.map { name in
      let scenario = course.map { CourseFile.attemptName(course: $0.name, case: name) } ?? name
      let finished = (byScenario[scenario] ?? []).filter(\.isCounted)
      let failed = finished.filter { $0.score?.passed != true }
      var cell = Cell(
        caseName: name, tries: finished.count, isPassed: failed.count < finished.count,
        best: finished.compactMap { $0.score?.total }.max())
      (cell.failures, cell.reason) = (failed.count, commonestReason(failed))
      if let standing = progress?[name] {
        (cell.tries, cell.isPassed) = (standing.triesUsed, standing.isPassed)
        (cell.isLocked, cell.isWithheld) = (standing.isLocked, standing.isWithheld)
      }
      return cell
    }
  }

  /// The error that most of the attempts have; where there is none, the part of the score that lost most.
  private static func commonestReason(_ failed: [AttemptRecord]) -> String? {
    var words: [String: String] = [:]
    var counts: [String: Int] = [:]
    var lost: [String: Double] = [:]
    for score in failed.compactMap(\.score) {
      for error in score.errors { words[error.rule] = error.says }
      for rule in Set(score.errors.map(\.rule)) { counts[rule, default: 0] += 1 }
      for part in score.parts { lost[part.id, default: 0] += part.outOf - part.points }
    }
    if let most = counts.min(by: { ($1.value, $0.key) < ($0.value, $1.key) }), let says = words[most.key] {
      return "\(says) (\(most.value) of \(failed.count))"
    }
    return lost.min { ($1.value, $0.key) < ($0.value, $1.key) }.map { "most points lost in \($0.key)" }
  }

  private static func faults(_ attempts: [AttemptRecord]) -> [Fault] {
    var found: [String: Fault] = [:]
    var people: [String: Set<String>] = [:]
    for attempt in attempts where attempt.isCounted {
      var seen: Set<String> = []
      for error in attempt.score?.errors ?? [] where seen.insert(error.rule).inserted {
        people[error.rule, default: []].insert(attempt.profile ?? ResultsStore.guest)
        let before = found[error.rule]?.examples ?? []
        found[error.rule] = Fault(
          rule: error.rule, words: error.says, people: 0, examples: [attempt] + before)
      }
    }
    return found.values.map { fault in
      var fault = fault
      fault.people = people[fault.rule]?.count ?? 0
      return fault
    }.sorted { ($1.examples.count, $0.rule) < ($0.examples.count, $1.rule) }
  }
}
