import Foundation
import Storage
import Training

extension CourseAttempt {
  /// A stored attempt at a case of a course; nil where it is of something else, or went on from another attempt. Its recording tells the case by the name `COURSE/CASE`.
  package init?(_ record: AttemptRecord, course: String) {
    let prefix = CourseFile.attemptName(course: course, case: "")
    guard record.scenario.hasPrefix(prefix), record.continuedAtTick == nil else { return nil }
    let ending: Ending =
      switch record.ending {
      case .finished: .finished
      case .quit: .quit
      case .restarted: .restarted
      case .cut: .cut
      }
    self.init(
      caseID: String(record.scenario.dropFirst(prefix.count)), passed: record.score?.passed == true,
      startedAtMS: Int((record.startedAt.timeIntervalSince1970 * 1_000).rounded()), seed: record.seed,
      ending: ending)
  }
}
