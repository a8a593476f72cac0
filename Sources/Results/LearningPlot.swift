import Foundation
import Training

/// The picture of a person's progress: the cumulative sum between its limits, the score of every attempt, and how sure against how
/// often right.
package struct LearningPlot {
  let progress: LearningProgress
  let title: String

  private let colors: PlotColors

  package init(_ progress: LearningProgress, title: String, colors: PlotColors = .onPaper) {
    (self.progress, self.title, self.colors) = (progress, title, colors)
  }

  package var picture: PlotPicture {
    var picture = PlotPicture(width: 760, height: 620, back: colors.paper)
    picture.text(title, at: PlotPicture.Point(20, 30), size: 17, color: colors.text)
    picture.text(verdict, at: PlotPicture.Point(20, 51), color: colors.note)
    picture.text(counts, at: PlotPicture.Point(20, 68), color: colors.note)
    drawCurve(in: PlotFrame(left: 70, top: 108, width: 660, height: 205), into: &picture)
    drawScores(in: PlotFrame(left: 70, top: 370, width: 380, height: 190), into: &picture)
    drawCalibration(in: PlotFrame(left: 540, top: 370, width: 190, height: 190), into: &picture)
    return picture
  }

  private var verdict: String {
    let (state, undecided) = (progress.curve.state, progress.curve.attemptsUndecided)
    let isOpen = state != .undetermined && undecided > 0
    return "Acceptable failure rate \(state.words)"
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
    picture.text("Cumulative sum of failures", at: frame.above, size: 13, color: colors.text)
    drawAttempts(scale, into: &picture)
    for (value, color, words) in [
      (0.0, colors.grid, "0"), (-limits.reachedAt, colors.good, "reached"),
      (limits.failedAt, colors.bad, "not reached"),
    ] {
      picture.line([scale(0, value), scale(scale.x.upperBound, value)], color: color, isDashed: value != 0)
      picture.text(
        words, at: scale(scale.x.upperBound, value).moved(-8, -5), anchor: .end, size: 11,
        color: value == 0 ? colors.note : color)
    }
    // Each test of its own begins at 0.
    var (line, x) = ([scale(0, 0)], 0.0)
    for point in points {
      x += 1
      line.append(scale(x, point.sum))
      guard let decision = point.decision else { continue }
      picture.line(line, color: colors.line, width: 2)
      picture.dot(scale(x, point.sum), radius: 5, color: decision == .reached ? colors.good : colors.bad)
      line = [scale(x, 0)]
    }
    picture.line(line, color: colors.line, width: 2)
  }

  /// Axis of attempts, with at most some ten numbers.
  private func drawAttempts(_ scale: PlotScale, into picture: inout PlotPicture) {
    let last = Int(scale.x.upperBound)
    let step = [1, 2, 5, 10, 20, 50, 100, 200, 500].first { last / $0 <= 12 } ?? 1_000
    for number in stride(from: step, through: last, by: step) {
      let bottom = scale(Double(number), scale.y.lowerBound)
      picture.line([bottom, scale(Double(number), scale.y.upperBound)], color: colors.grid)
      picture.text("\(number)", at: bottom.moved(0, 15), anchor: .middle, size: 11, color: colors.note)
    }
    picture.text(
      "attempt", at: scale(scale.x.upperBound / 2, scale.y.lowerBound).moved(0, 30), anchor: .middle,
      size: 11,
      color: colors.note)
  }

  private func drawScores(in frame: PlotFrame, into picture: inout PlotPicture) {
    let scale = PlotScale(frame, x: 0...Double(max(progress.counted.count, 10)), y: 0...100)
    picture.text("Score (filled: passed)", at: frame.above, size: 13, color: colors.text)
    drawAttempts(scale, into: &picture)
    for value in [0.0, 50, 100] {
      picture.line([scale(0, value), scale(scale.x.upperBound, value)], color: colors.grid)
      picture.text(
        "\(Int(value))", at: scale(0, value).moved(-8, 4), anchor: .end, size: 11, color: colors.note)
    }
    for (index, attempt) in progress.counted.enumerated() {
      guard let score = attempt.score, let total = score.total else { continue }
      let place = scale(Double(index + 1), total)
      picture.dot(place, radius: 3.5, color: score.passed ? colors.good : colors.bad)
      // Told apart by those, too, to whom red and green look alike.
      if !score.passed { picture.dot(place, radius: 2, color: colors.paper) }
    }
  }

  private func drawCalibration(in frame: PlotFrame, into picture: inout PlotPicture) {
    let scale = PlotScale(frame, x: 0...1, y: 0...1)
    picture.text("How sure, how often right", at: frame.above, size: 13, color: colors.text)
    for share in [0, 0.5, 1.0] {
      picture.line([scale(0, share), scale(1, share)], color: colors.grid)
      picture.line([scale(share, 0), scale(share, 1)], color: colors.grid)
      picture.text(
        LearningPlot.percent(share), at: scale(0, share).moved(-6, 4), anchor: .end, size: 11,
        color: colors.note)
      picture.text(
        LearningPlot.percent(share), at: scale(share, 0).moved(0, 15), anchor: .middle, size: 11,
        color: colors.note)
    }
    picture.line([scale(0, 0), scale(1, 1)], color: colors.note, isDashed: true)
    picture.text(
      "sure that it is in the joint", at: scale(0.5, 0).moved(0, 30), anchor: .middle, size: 11,
      color: colors.note)
    for bin in progress.calibration.bins {
      picture.dot(
        scale(bin.sure, bin.inJoint), radius: min(3 + 1.5 * Double(bin.count).squareRoot(), 14),
        color: colors.line)
    }
  }

  private static func percent(_ share: Double) -> String { "\(Int((share * 100).rounded())) %" }
}

/// Colors of a plot, red in the highest of three bytes.
package struct PlotColors: Equatable, Sendable {
  package var paper, text, note, grid, line, good, bad: UInt32
  /// Dark on white.
  package static let onPaper = PlotColors(
    paper: 0xFF_FFFF, text: 0x22_2B33, note: 0x51_606C, grid: 0xE4_E9ED, line: 0x2F_7FB8, good: 0x2E_7D32,
    bad: 0xC6_2828)
  /// Bright on the window's dark gray.
  package static let onScreen = PlotColors(
    paper: 0x16_1B21, text: 0xD7_DEE6, note: 0x8B_97A4, grid: 0x2C_3640, line: 0x67_C3E6, good: 0x6F_CF97,
    bad: 0xEB_6F6F)
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
