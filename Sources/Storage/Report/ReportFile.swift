import Foundation
import Simulation
import Training

/// One attempt of a report.
package struct ReportPage: Sendable {
  package var attempt: Attempt
  package var trace: Trace
  package var assessment: Assessment
  package var debrief: Debrief
  package var pictures: ReportPictures?
  package var context: ReportContext
  package init(
    attempt: Attempt, trace: Trace, assessment: Assessment, debrief: Debrief? = nil,
    pictures: ReportPictures?, context: ReportContext = ReportContext()
  ) {
    (self.attempt, self.trace, self.assessment) = (attempt, trace, assessment)
    self.debrief = debrief ?? Debrief(trace: trace, assessment: assessment, scenario: attempt.scenario)
    (self.pictures, self.context) = (pictures, context)
  }
}

/// A report for people: one HTML page that needs nothing else, neither a network nor scripts.
package enum ReportFile {
  package static func html(of pages: [ReportPage]) -> String {
    let title =
      pages.count == 1 ? pages[0].attempt.scenario.title : "\(pages.count) attempts"
    var body = pages.count > 1 ? overview(of: pages) : ""
    for (index, page) in pages.enumerated() { body += ReportSection(page: page, number: index + 1).html }
    return document(title: title, body: body)
  }

  /// A whole page around the HTML of its main part, in the look of the reports.
  /// - Parameter title: plain text.
  package static func document(title: String, body: String) -> String {
    """
    <!DOCTYPE html>
    <html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>sijsim: \(escaped(title))</title>
    <style>\(ReportStyle.css)</style></head><body>
    <header><b>sijsim</b> \(Program.version)
    <span>For training. Not a medical device, not validated for the assessment of people.</span></header>
    <main>
    \(body)</main></body></html>

    """
  }

  private static func overview(of pages: [ReportPage]) -> String {
    let rows = pages.enumerated().map { index, page in
      let assessment = page.assessment
      let joint = assessment.placement.fraction(in: .joint).map { ReadMeasure.percent($0) } ?? "–"
      let name = page.context.person ?? (page.attempt.path as NSString).lastPathComponent
      return """
        <tr><td><a href="#attempt-\(index + 1)">\(escaped(name))</a></td>
        <td>\(escaped(page.attempt.scenario.title))</td><td class="n">\(points(assessment.score.total))</td>
        <td>\(assessment.score.passed ? "passed" : "not passed")</td><td class="n">\(joint)</td>
        <td>\(escaped(page.debrief.lesson.sentence))</td></tr>
        """
    }
    return """
      <h1>\(pages.count) attempts</h1>
      <div class="wide"><table><tr><th>Attempt</th><th>Scenario</th><th>Score</th><th></th><th>In the joint</th><th>Next time</th></tr>
      \(rows.joined(separator: "\n"))
      </table></div>
      \(CalibrationPlot(answers: pages.compactMap(\.assessment.calibration)).html)

      """
  }
}

/// Text as it may stand in HTML or XML, in an element or a quoted attribute.
package func escaped(_ text: String) -> String {
  var out = ""
  // By scalar: with a combining mark, a bracket is another character, yet still a bracket to a browser.
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": out += "&amp;"
    case "<": out += "&lt;"
    case ">": out += "&gt;"
    case "\"": out += "&quot;"
    default: out.unicodeScalars.append(scalar)
    }
  }
  return out
}

/// Points with one decimal; a dash for nil.
func points(_ value: Double?) -> String { value.map { String(format: "%.1f", $0) } ?? "–" }

/// A length in a drawing, with one decimal.
func decimal(_ value: Double) -> String { String(format: "%.1f", value) }
