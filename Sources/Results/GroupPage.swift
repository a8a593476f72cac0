import Storage
import Training

/// A group as a page for its instructor, and as a table for a spreadsheet.
package struct GroupPage: Sendable {
  package var title: String
  package var overview: GroupOverview
  /// Sentences about recordings that cannot be shown.
  package var problems: [String]
  /// Addresses of the reports, from the page, by the rule of which each is an example.
  package var reports: [String: String]
  package init(
    title: String, overview: GroupOverview, problems: [String], reports: [String: String] = [:]
  ) {
    (self.title, self.overview, self.problems, self.reports) = (title, overview, problems, reports)
  }

  package var html: String {
    ReportFile.document(
      title: title,
      body: """
        <h1>\(escaped(title))</h1>
        <p class="note">For the instructor. Results marked "withheld from the trainee" are not told to him or her until the exams are over.</p>
        <h2>People and cases</h2>
        \(table)
        <h2>Stuck</h2>
        \(list(stuck, none: "Nobody has \(GroupOverview.failuresOfStuck) finished tries or more at a case without a pass."))
        <h2>Commonest faults</h2>
        \(faults)
        \(problems.isEmpty ? "" : "<h2>Recordings that cannot be shown</h2>\n" + list(problems, none: ""))

        """)
  }

  private var table: String {
    let heads = (["Person", "Acceptable failure rate"] + overview.cases).map {
      "<th scope=\"col\">\(escaped($0))</th>"
    }
    let rows = overview.people.map { person in
      "<tr><th scope=\"row\">\(escaped(person.name))</th><td>\(escaped(person.rate.words)), \(person.counted) counted</td>"
        + person.cells.map { "<td>\(words($0))</td>" }.joined() + "</tr>"
    }
    return """
      <div class="wide" tabindex="0" role="region" aria-label="People and cases"><table class="grid" style="min-width:\(240 + 130 * overview.cases.count)px"><tr>\(heads.joined())</tr>
      \(rows.joined(separator: "\n"))
      </table></div>
      """
  }
  private func words(_ cell: GroupOverview.Cell) -> String {
    let state =
      cell.isPassed
      ? "<span class=\"good\">passed</span>"
      : cell.isLocked ? "locked" : cell.tries == 0 ? "no try" : "<span class=\"bad\">not passed</span>"
    let tries = cell.tries == 0 ? "" : ", " + ReadMeasure.tries(cell.tries)
    let best = cell.best.map { ", best \(JSON.number(($0 * 10).rounded() / 10).text)" } ?? ""
    return state + tries + best + (cell.isWithheld ? "; withheld from the trainee" : "")
  }
  private var stuck: [String] {
    overview.people.flatMap { person in
      person.cells.filter(\.isStuck).map { cell in
        "\(person.name) is stuck at \(cell.caseName): \(cell.failures) finished tries without a pass"
          + (cell.reason.map { "; most often: \($0)" } ?? "") + "."
      }
    }
  }
  private func list(_ lines: [String], none: String) -> String {
    guard !lines.isEmpty else { return "<p>\(escaped(none))</p>" }
    return "<ul class=\"plain\">" + lines.map { "<li>\(escaped($0))</li>" }.joined(separator: "\n") + "</ul>"
  }
  private var faults: String {
    guard !overview.faults.isEmpty else { return "<p>No error was found.</p>" }
    let rows = overview.faults.map { fault in
      let example =
        reports[fault.rule].map { "<a href=\"\(escaped($0))\">clip and report</a>" } ?? ""
      return "<tr><td>\(escaped(fault.words))</td><td class=\"n\">\(fault.examples.count)</td>"
        + "<td class=\"n\">\(fault.people)</td><td>\(example)</td></tr>"
    }
    return """
      <div class="wide" tabindex="0" role="region" aria-label="Commonest faults"><table>
      <tr><th>Fault</th><th>Attempts</th><th>People</th><th>The latest</th></tr>
      \(rows.joined(separator: "\n"))
      </table></div>
      """
  }

  /// A table with one line a person and case (RFC 4180). A text that a spreadsheet would take for a formula begins with an apostrophe.
  package var csv: String {
    let head = [
      "person", "case", "passed", "tries", "best", "locked", "withheldFromTrainee", "stuck", "failureRate",
    ]
    let rows = overview.people.flatMap { person in
      person.cells.map { cell in
        [
          GroupPage.harmless(person.name), GroupPage.harmless(cell.caseName), String(cell.isPassed),
          String(cell.tries), CSVText.number(cell.best) ?? "", String(cell.isLocked),
          String(cell.isWithheld), String(cell.isStuck), person.rate.rawValue,
        ]
      }
    }
    return CSVText.table([head] + rows)
  }
  static func harmless(_ text: String) -> String {
    text.unicodeScalars.first.map { "=+-@\t\r".unicodeScalars.contains($0) } == true ? "'" + text : text
  }
}
