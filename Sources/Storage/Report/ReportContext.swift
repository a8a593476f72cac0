import Training

/// Facts that a report tells beside the recording: who, when, an expert's way, and how this person did before.
package struct ReportContext: Sendable {
  /// Progress of the person over the attempts so far, the oldest first.
  package struct Progress: Sendable {
    package struct Point: Sendable {
      /// Points of 100.
      package var total: Double
      package var passed: Bool
      package init(total: Double, passed: Bool) { (self.total, self.passed) = (total, passed) }
    }
    package var points: [Point]
    package var calibration: BeliefCalibration
    package init(points: [Point], calibration: BeliefCalibration) {
      (self.points, self.calibration) = (points, calibration)
    }
  }
  /// Name or code; nil leaves a line to write it on.
  package var person: String?
  /// Date and time, as a person writes them.
  package var date: String?
  package var reflection = Reflection()
  package var progress: Progress?
  package init() {}
}

/// The questions that a trainee answers before looking at numbers, and the field for the teacher.
enum ReportQuestions {
  /// The questions with their answers, or lines to write on.
  static func html(_ reflection: Reflection) -> String {
    let parts = Reflection.questions.enumerated().map { index, question in
      let answer =
        reflection[index].isEmpty
        ? "<div class=\"line\"></div><div class=\"line\"></div>"
        : "<blockquote>\(escaped(reflection[index]))</blockquote>"
      return "<div class=\"question\"><b>\(index + 1). \(question)</b>\(answer)</div>"
    }
    return "<h2>Three questions</h2>\n\(parts.joined())"
  }

  /// The field for the teacher.
  static let teacher = """
    <h2>The teacher's comment</h2>
    <div class="question"><div class="line"></div><div class="line"></div><div class="line"></div>
    <div class="sign"><span>Date</span><span>Signature</span></div></div>
    """
}

/// The person's own course over several attempts: points, and how sure against how often right.
struct ReportProgress {
  var progress: ReportContext.Progress
  private static let (left, right, top, bottom) = (40.0, 460.0, 12.0, 150.0)

  /// Empty with less than two attempts.
  var html: String {
    guard progress.points.count > 1 else { return "" }
    let passed = progress.points.count(where: \.passed)
    return """
      <h2>Your course so far</h2>
      <p>\(progress.points.count) attempts, \(passed) passed. Filled circles passed.</p>
      <svg class="small" viewBox="0 0 480 176" role="img" aria-label="Points of the attempts so far">\(axes)\(dots)</svg>
      \(CalibrationPlot(answers: progress.calibration.answers).html)
      """
  }
  private func y(_ points: Double) -> Double { Self.bottom - (Self.bottom - Self.top) * points / 100 }
  private var axes: String {
    [0, 25, 50, 75, 100].map { points in
      "<line x1=\"\(Self.left)\" x2=\"\(Self.right)\" y1=\"\(y(points))\" y2=\"\(y(points))\" stroke=\"#e4e9ed\"/>"
        + "<text x=\"34\" y=\"\(y(points) + 4)\" text-anchor=\"end\">\(Int(points))</text>"
    }.joined() + "<text x=\"250\" y=\"170\" text-anchor=\"middle\">attempts, the newest at the right</text>"
  }
  private var dots: String {
    let step = (Self.right - Self.left - 20) / Double(progress.points.count - 1)
    return progress.points.enumerated().map { index, point in
      let (x, fill) = (Self.left + 10 + Double(index) * step, point.passed ? "#0b5cad" : "#fff")
      return
        "<circle cx=\"\(decimal(x))\" cy=\"\(decimal(y(min(max(point.total, 0), 100))))\" r=\"4\" fill=\"\(fill)\" stroke=\"#0b5cad\" stroke-width=\"1.5\"/>"
    }.joined()
  }
}
