import Foundation
import Training

/// The picture of a person's progress: the cumulative sum between its limits, the score of every attempt, and how sure against how
/// often right.
package struct LearningPlot {
  let progress: LearningProgress
  let title: String

  package init(_ progress: LearningProgress, title: String) {
    (self.progress, self.title) = (progress, title)
  }

  package var picture: PlotPicture {
    var picture = PlotPicture(width: 760, height: 620)
    picture.text(title, at: PlotPicture.Point(20, 30), size: 17)
    picture.text(verdict, at: PlotPicture.Point(20, 51), color: Ink.note)
    picture.text(counts, at: PlotPicture.Point(20, 68), color: Ink.note)
    drawCurve(in: PlotFrame(left: 70, top: 108, width: 660, height: 205), into: &picture)
    drawScores(in: PlotFrame(left: 70, top: 370, width: 380, height: 190), into: &picture)
    drawCalibration(in: PlotFrame(left: 540, top: 370, width: 190, height: 190), into: &picture)
    return picture
  }

  private enum Ink {
    static let paper: UInt32 = 0xFF_FFFF
    static let note: UInt32 = 0x51606C
    static let grid: UInt32 = 0xE4E9ED
    static let line: UInt32 = 0x2F7FB8
    static let good: UInt32 = 0x2E7D32
    static let bad: UInt32 = 0xC62828
  }

  private var verdict: String {
    let (state, undecided) = (progress.curve.state, progress.curve.attemptsUndecided)
    let words =
      switch state {
      case .reached: "reached"
      case .notReached: "not reached"
      case .undetermined: "undetermined"
      }
    let isOpen = state != .undetermined && undecided > 0
    return "Acceptable failure rate \(words)"
      + (isOpen ? ", undetermined for the \(undecided) attempts since." : ".")
  }
  private var counts: String {
    let rate = progress.curve.successRate.map { ", \(LearningPlot.percent($0)) successful" } ?? ""
    let joint =
      progress.injected > 0 ? ", in the joint \(progress.inJoint) of \(progress.injected)" : ""
    return "\(progress.counted.count) attempts\(rate)\(joint)."
  }

  private func drawCurve(in frame: PlotFrame, into picture: inout PlotPicture) {
    let (limits, points) = (progress.curve.limits, progress.curve.points)
    let span = max(limits.reachedAt, limits.failedAt) + 1
    let scale = PlotScale(frame, x: 0...Double(max(points.count, 10)), y: -span...span)
    picture.text("Cumulative sum of failures", at: frame.above, size: 13)
    drawAttempts(scale, into: &picture)
    for (value, color, words) in [
      (0.0, Ink.grid, "0"), (-limits.reachedAt, Ink.good, "reached"),
      (limits.failedAt, Ink.bad, "not reached"),
    ] {
      picture.line([scale(0, value), scale(scale.x.upperBound, value)], color: color, isDashed: value != 0)
      picture.text(
        words, at: scale(scale.x.upperBound, value).moved(-8, -5), anchor: .end, size: 11,
        color: value == 0 ? Ink.note : color)
    }
    // Each test of its own begins at 0.
    var (line, x) = ([scale(0, 0)], 0.0)
    for point in points {
      x += 1
      line.append(scale(x, point.sum))
      guard let decision = point.decision else { continue }
      picture.line(line, color: Ink.line, width: 2)
      picture.dot(scale(x, point.sum), radius: 5, color: decision == .reached ? Ink.good : Ink.bad)
      line = [scale(x, 0)]
    }
    picture.line(line, color: Ink.line, width: 2)
  }

  /// Axis of attempts, with at most some ten numbers.
  private func drawAttempts(_ scale: PlotScale, into picture: inout PlotPicture) {
    let last = Int(scale.x.upperBound)
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500].first { last / $0 <= 12 } ?? 1_000
    for number in stride(from: step, through: last, by: step) {
      let bottom = scale(Double(number), scale.y.lowerBound)
      picture.line([bottom, scale(Double(number), scale.y.upperBound)], color: Ink.grid)
      picture.text("\(number)", at: bottom.moved(0, 15), anchor: .middle, size: 11, color: Ink.note)
    }
    picture.text(
      "attempt", at: scale(scale.x.upperBound / 2, scale.y.lowerBound).moved(0, 30), anchor: .middle,
      size: 11,
      color: Ink.note)
  }

  private func drawScores(in frame: PlotFrame, into picture: inout PlotPicture) {
    let scale = PlotScale(frame, x: 0...Double(max(progress.counted.count, 10)), y: 0...100)
    picture.text("Score (filled: passed)", at: frame.above, size: 13)
    drawAttempts(scale, into: &picture)
    for value in [0.0, 50, 100] {
      picture.line([scale(0, value), scale(scale.x.upperBound, value)], color: Ink.grid)
      picture.text(
        "\(Int(value))", at: scale(0, value).moved(-8, 4), anchor: .end, size: 11, color: Ink.note)
    }
    for (index, attempt) in progress.counted.enumerated() {
      guard let score = attempt.score, let total = score.total else { continue }
      let place = scale(Double(index + 1), total)
      picture.dot(place, radius: 3.5, color: score.passed ? Ink.good : Ink.bad)
      // Told apart by those, too, to whom red and green look alike.
      if !score.passed { picture.dot(place, radius: 2, color: Ink.paper) }
    }
  }

  private func drawCalibration(in frame: PlotFrame, into picture: inout PlotPicture) {
    let scale = PlotScale(frame, x: 0...1, y: 0...1)
    picture.text("How sure, how often right", at: frame.above, size: 13)
    for share in [0, 0.5, 1.0] {
      picture.line([scale(0, share), scale(1, share)], color: Ink.grid)
      picture.line([scale(share, 0), scale(share, 1)], color: Ink.grid)
      picture.text(
        LearningPlot.percent(share), at: scale(0, share).moved(-6, 4), anchor: .end, size: 11,
        color: Ink.note)
      picture.text(
        LearningPlot.percent(share), at: scale(share, 0).moved(0, 15), anchor: .middle, size: 11,
        color: Ink.note)
    }
    picture.line([scale(0, 0), scale(1, 1)], color: Ink.note, isDashed: true)
    picture.text(
      "sure that it is in the joint", at: scale(0.5, 0).moved(0, 30), anchor: .middle, size: 11,
      color: Ink.note)
    for bin in progress.calibration.bins {
      picture.dot(
        scale(bin.sure, bin.inJoint), radius: min(3 + 1.5 * Double(bin.count).squareRoot(), 14),
        color: Ink.line)
    }
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}

/// Place of a plot in its picture, in px.
struct PlotFrame {
  var left, top, width, height: Double
  /// Place of its heading.
  var above: PlotPicture.Point { PlotPicture.Point(left, top - 12) }
}

/// Map from what is plotted to its place; what lies beyond is drawn at the edge.
struct PlotScale {
  let frame: PlotFrame
  let x, y: ClosedRange<Double>
  init(_ frame: PlotFrame, x: ClosedRange<Double>, y: ClosedRange<Double>) {
    (self.frame, self.x, self.y) = (frame, x, y)
  }
  func callAsFunction(_ xValue: Double, _ yValue: Double) -> PlotPicture.Point {
    func share(_ value: Double, _ range: ClosedRange<Double>) -> Double {
      min(max((value - range.lowerBound) / (range.upperBound - range.lowerBound), 0), 1)
    }
    return PlotPicture.Point(
      frame.left + frame.width * share(xValue, x), frame.top + frame.height * (1 - share(yValue, y)))
  }
}

extension PlotPicture.Point {
  fileprivate func moved(_ right: Double, _ down: Double) -> PlotPicture.Point {
    PlotPicture.Point(x + right, y + down)
  }
}
