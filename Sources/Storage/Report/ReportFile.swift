import Foundation
import Simulation
import Training

/// One attempt of a report.
package struct ReportPage: Sendable {
  package var attempt: Attempt
  package var trace: Trace
  package var assessment: Assessment
  /// The moment that matters most, as seen and as it was; nil when the needle never entered.
  package var pictures: ReportPictures?
  package init(attempt: Attempt, trace: Trace, assessment: Assessment, pictures: ReportPictures?) {
    (self.attempt, self.trace, self.assessment) = (attempt, trace, assessment)
    self.pictures = pictures
  }
}

/// A report for people: one HTML page that needs nothing else, neither a network nor scripts.
package enum ReportFile {
  package static func html(of pages: [ReportPage]) -> String {
    let title =
      pages.count == 1 ? pages[0].attempt.scenario.title : "\(pages.count) attempts"
    var out = """
      <!DOCTYPE html>
      <html lang="en"><head><meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>sijsim: \(escaped(title))</title>
      <style>\(style)</style></head><body>
      <header><b>sijsim</b> \(Program.version)
      <span>For training. Not a medical device, not validated for the assessment of people.</span></header>

      """
    if pages.count > 1 { out += overview(of: pages) }
    for (index, page) in pages.enumerated() { out += ReportSection(page: page, number: index + 1).html }
    return out + "</body></html>\n"
  }

  private static func overview(of pages: [ReportPage]) -> String {
    let rows = pages.enumerated().map { index, page in
      let assessment = page.assessment
      let joint = assessment.placement.fraction(in: .joint).map { "\(Int(($0 * 100).rounded())) %" } ?? "–"
      return """
        <tr><td><a href="#attempt-\(index + 1)">\(escaped(page.attempt.path))</a></td>
        <td>\(escaped(page.attempt.scenario.title))</td><td class="n">\(points(assessment.score.total))</td>
        <td>\(assessment.score.passed ? "passed" : "not passed")</td><td class="n">\(joint)</td>
        <td class="n">\(assessment.errors.count)</td></tr>
        """
    }
    return """
      <h1>\(pages.count) attempts</h1>
      <table><tr><th>Recording</th><th>Scenario</th><th>Score</th><th></th><th>In the joint</th><th>Errors</th></tr>
      \(rows.joined(separator: "\n"))
      </table>
      \(CalibrationPlot(answers: pages.compactMap(\.assessment.calibration)).html)

      """
  }

  private static let style = """
    body{font:15px/1.5 system-ui,sans-serif;color:#1d2730;background:#fff;max-width:960px;margin:0 auto;padding:0 20px 60px}
    header{border-bottom:1px solid #cdd5dc;padding:14px 0;color:#51606c}header span{float:right}
    h1{font-size:24px;margin:28px 0 4px}h2{font-size:16px;margin:28px 0 8px}
    table{border-collapse:collapse;width:100%}th{text-align:left;font-weight:600;color:#51606c}
    th,td{padding:5px 10px 5px 0;border-bottom:1px solid #e4e9ed;vertical-align:top}td.n{text-align:right;white-space:nowrap}
    .verdict{display:flex;gap:28px;align-items:baseline;margin:8px 0 16px}.score{font-size:44px;font-weight:600}
    .good{color:#17774a}.bad{color:#b3261e}.note{color:#51606c}.pictures{display:flex;gap:14px}
    figure{margin:0;flex:1}figcaption{color:#51606c;font-size:13px}figure svg{width:100%;height:auto;background:#000}
    svg text{font:11px system-ui,sans-serif}.key span{white-space:nowrap;margin-right:14px;font-size:13px}
    .key i{display:inline-block;width:11px;height:11px;margin-right:5px;border-radius:2px}
    @media print{header span{float:none;display:block}}
    """
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
