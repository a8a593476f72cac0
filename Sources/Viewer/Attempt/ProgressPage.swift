/// A person's progress as home shows it.
package struct ProgressPage: Sendable {
  /// An attempt in one line.
  package struct Attempt: Equatable, Sendable {
    package var date, title, result: String
    package var passed: Bool
    package init(date: String, title: String, result: String, passed: Bool) {
      (self.date, self.title, self.result, self.passed) = (date, title, result, passed)
    }
  }
  /// The learning curve, the scores and how sure against how often right; nil before the first finished attempt.
  package var picture: PagePicture?
  /// The newest first.
  package var attempts: [Attempt]
  /// Number of all attempts.
  package var count: Int
  package init(picture: PagePicture?, attempts: [Attempt], count: Int) {
    (self.picture, self.attempts, self.count) = (picture, attempts, count)
  }
}

extension ProgressPage {
  /// The picture; throws, in words for the page, where there is none.
  func pictureOrNone() throws -> PagePicture {
    guard let picture else { throw NoProgress() }
    return picture
  }
  private struct NoProgress: Error, CustomStringConvertible {
    let description = "There is no finished attempt yet. The curve begins with the first."
  }
}
