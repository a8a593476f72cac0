import Foundation
import Simulation
import Training

/// One attempt's part of a report, in the order of its worth to who performed it.
struct ReportSection {
  var page: ReportPage
  var number: Int
  var assessment: Assessment { page.assessment }
  var debrief: Debrief { page.debrief }

  var html: String {
    let parts = [
      head, lesson, belief, verdict, losses, timeline, decisions, page.pictures?.way.html ?? "",
      ReportQuestions.html(page.context.reflection), ReportQuestions.teacher,
      page.context.progress.map { ReportProgress(progress: $0).html } ?? "", ReportDetails(page: page).html,
    ]
    return "<section>\n" + parts.filter { !$0.isEmpty }.joined(separator: "\n") + "\n</section>\n"
  }

  private var head: String {
    let person = page.context.person.map { "<b>\(escaped($0))</b>" } ?? "Name: <span class=\"blank\"></span>"
    let date = page.context.date.map(escaped) ?? "Date: <span class=\"blank\"></span>"
    let caveats = page.attempt.caveats(of: assessment).map { "<p class=\"bad\">\(escaped($0))</p>" }.joined()
    return """
      <h1 id="attempt-\(number)">\(escaped(page.attempt.scenario.title))</h1>
      <p>\(person) · \(date) · \(ReadMeasure.duration(assessment.durationS))</p>
      <p class="note">\(escaped(page.attempt.scenario.vignette))</p>\(caveats)
      """
  }

  /// The one sentence before any number, and what it is about in five seconds.
  private var lesson: String {
    let lesson = debrief.lesson
    let because = lesson.because.map { "<small>\(escaped($0))\(second(lesson.tick))</small>" } ?? ""
    return "<h2>Next time</h2>\n<div class=\"lesson\">\(escaped(lesson.sentence))\(because)</div>" + clip
  }
  private var clip: String {
    guard let clip = page.pictures?.clip else { return "" }
    let (start, end) = (ReadMeasure.duration(clip.startS), ReadMeasure.duration(clip.endS))
    return """

      <figure class="clip"><img src="\(ReportPictures.url(clip.png))" width="\(clip.width)" height="\(clip.height)"
      alt="The ultrasound image beside the truth, from \(start) to \(end)">
      <figcaption>From \(start) to \(end): at the left what you saw, at the right what was there, the needle red, fluid blue.</figcaption></figure>
      """
  }

  private var belief: String {
    let isRight = assessment.calibration.map { ($0.sure >= 0.5) == $0.isInJoint }
    let color = isRight.map { $0 ? " class=\"good\"" : " class=\"bad\"" } ?? ""
    return
      "<h2>What you believed, and what was true</h2>\n<p>\(escaped(debrief.belief))</p><p\(color)>\(escaped(debrief.truth))</p>"
  }

  private var verdict: String {
    let passed = assessment.score.passed
    let reasons = debrief.reasons.map { "<li>\(escaped($0))</li>" }.joined()
    let pass = ReadMeasure.points(page.attempt.scenario.passScore)
    return """
      <h2>The verdict</h2>
      <div class="verdict"><span class="score">\(points(assessment.score.total))</span>
      <div><b class="\(passed ? "good" : "bad")">\(passed ? "Passed" : "Not passed")</b> (\(pass) of 100 points pass, and no critical error)
      \(reasons.isEmpty ? "" : "<ul>\(reasons)</ul>")</div></div>
      """
  }

  /// Every part, and under it every point that was lost.
  private var losses: String {
    let rows = assessment.score.parts.map { part -> String in
      let share = part.outOf > 0 ? min(max(part.points / part.outOf, 0), 1) : 0
      let lost = debrief.losses.filter { $0.part.rawValue == part.id }.map { loss in
        """
        <tr><td class="n note">\(loss.tick.map { ReadMeasure.duration(SimulationState.seconds(ofTicks: $0)) } ?? "–")</td>
        <td>\(loss.isCritical ? "<b class=\"bad\">Critical.</b> " : "")\(escaped(loss.sentence))
        <span class="note">(\(escaped(loss.fault.ruleName)))</span></td><td class="n">\(cost(loss.points))</td></tr>
        """
      }
      return """
        <h3>\(escaped(part.summary)): \(points(part.points)) of \(points(part.outOf))</h3>
        <div class="bar"><i style="width:\(decimal(100 * share))%"></i></div>
        \(lost.isEmpty ? "" : "<table>\(lost.joined(separator: "\n"))</table>")
        """
    }
    return "<h2>Where the points went</h2>\n" + rows.joined(separator: "\n")
  }

  private var timeline: String {
    guard let timeline = ReportTimeline(trace: page.trace, assessment: assessment) else { return "" }
    return "<h2>What happened when</h2>\n\(timeline.html)"
  }

  private var decisions: String {
    guard let stills = page.pictures?.stills, !stills.isEmpty else { return "" }
    return
      "<h2>What you saw when it was decided</h2>\n<div class=\"grid\">\(stills.map(figure).joined(separator: "\n"))</div>"
  }
  private func figure(_ still: ReportPictures.Still) -> String {
    func at(_ place: (column: Double, row: Double)) -> String {
      "left:\(decimal(100 * place.column / Double(still.width)))%;top:\(decimal(100 * place.row / Double(still.height)))%"
    }
    let tags = apart(still).map { name, column, row in
      "<span class=\"tag\" style=\"\(at((column, row)))\">\(escaped(name))</span>"
    }
    let tip = still.tip.map { "<span class=\"tip\" style=\"\(at($0))\"></span>" } ?? ""
    let mark = still.mark.map { "<span class=\"mark\" style=\"\(at($0))\"></span>" } ?? ""
    let off =
      still.tip == nil
      ? "" : " The tip (circle) was \(ReadMeasure.length(abs(still.tipOffPlaneMM))) from the plane."
    return """
      <figure><div class="shot"><img src="\(ReportPictures.url(still.png))" width="\(still.width)" height="\(still.height)"
      alt="\(escaped(still.moment.caption))">\(tags.joined())\(tip)\(mark)</div>
      <figcaption><b>\(ReadMeasure.duration(still.moment.timeS))</b> \(escaped(still.moment.caption)).\(off)</figcaption></figure>
      """
  }

  /// The names that do not lie over each other where the picture is at its smallest, the most important first.
  private func apart(_ still: ReportPictures.Still) -> [(name: String, column: Double, row: Double)] {
    let (letter, line) = (10.0, 22.0)
    var kept: [(name: String, column: Double, row: Double)] = []
    for label in still.names {
      let half = Double(label.name.count) * letter / 2
      let column = min(max(label.column, half), Double(still.width) - half)
      let row = min(max(label.row, line), Double(still.height) - line)
      let isFree = kept.allSatisfy { other in
        abs(other.row - row) > line
          || abs(other.column - column) > half + Double(other.name.count) * letter / 2
      }
      if isFree { kept.append((label.name, column, row)) }
    }
    return kept
  }

  /// Points that were lost, as a person writes them.
  private func cost(_ points: Double) -> String {
    points < 0.05 ? ReadMeasure.points(points) : "−" + ReadMeasure.points(points)
  }

  private func second(_ tick: Int?) -> String {
    tick.map { " At \(ReadMeasure.duration(SimulationState.seconds(ofTicks: $0)))." } ?? ""
  }
}
