import Foundation
import Simulation
import Training

/// One attempt's part of a report: verdict, pictures, timeline, regions of the fluid, errors, steps, metrics.
struct ReportSection {
  var page: ReportPage
  var number: Int
  private var assessment: Assessment { page.assessment }

  var html: String {
    [
      verdict, page.pictures?.html ?? "", timeline, placement, parts, errors, steps, caseTold, metrics,
      "<p class=\"note\">Fingerprint \(hexDigits(assessment.fingerprint)): "
        + "the same recording gives the same digits on every machine.</p>",
    ].joined(separator: "\n") + "\n"
  }

  private var verdict: String {
    let passed = assessment.score.passed
    let belief =
      assessment.belief.map {
        "Believed: \($0.inJoint ? "in the joint" : "not in the joint"), \(Int(($0.confidence * 100).rounded())) % sure."
      } ?? "Was not asked, or did not say, where the fluid went."
    let truth =
      assessment.placement.fraction(in: .joint).map {
        "True: \(Int(($0 * 100).rounded())) % of \(milliliters(assessment.placement.totalML)) went into the joint."
      } ?? "Nothing was injected."
    let caveats = page.attempt.caveats(of: assessment).map { "<p class=\"bad\">\(escaped($0))</p>" }.joined()
    return """
      <h1 id="attempt-\(number)">\(escaped(page.attempt.scenario.title))</h1>
      <p class="note">\(escaped(page.attempt.path)), \(seconds(assessment.durationS)),
      \(escaped(page.attempt.scenario.vignette))</p>\(caveats)
      <div class="verdict"><span class="score">\(points(assessment.score.total))</span>
      <span><b class="\(passed ? "good" : "bad")">\(passed ? "Passed" : "Not passed")</b><br>
      \(belief)<br>\(truth)</span></div>
      """
  }

  private var timeline: String {
    guard let timeline = ReportTimeline(trace: page.trace, errors: assessment.errors) else { return "" }
    return "<h2>What happened when</h2>\n\(timeline.svg)"
  }

  private var placement: String {
    let total = assessment.placement.totalML
    guard total > 0 else { return "" }
    var (bars, key, x) = ("", "", 0.0)
    for place in Placement.Class.allCases where assessment.placement.volumeML(in: place) > 0 {
      let width = 920 * assessment.placement.volumeML(in: place) / total
      bars +=
        "<rect x=\"\(decimal(x))\" y=\"0\" width=\"\(decimal(width))\" height=\"22\" fill=\"\(place.color)\"/>"
      key +=
        "<span><i style=\"background:\(place.color)\"></i>\(place.displayName) "
        + "\(milliliters(assessment.placement.volumeML(in: place)))</span> "
      x += width
    }
    return "<h2>Where the fluid went</h2>\n<svg viewBox=\"0 0 920 22\" width=\"100%\">\(bars)</svg>"
      + "<div class=\"key\">\(key)</div>"
  }

  private var parts: String {
    let rows = assessment.score.parts.map { part in
      let width = part.outOf > 0 ? 300 * part.points / part.outOf : 0
      return """
        <tr><td>\(escaped(part.summary))</td><td><svg width="300" height="12"><rect width="300" height="12" fill="#e4e9ed"/>
        <rect width="\(decimal(width))" height="12" fill="#2f6f9f"/></svg></td>
        <td class="n">\(points(part.points)) of \(points(part.outOf))</td></tr>
        """
    }
    return "<h2>The score</h2>\n<table>\(rows.joined(separator: "\n"))</table>"
  }

  private var errors: String {
    guard !assessment.errors.isEmpty else { return "<h2>Errors</h2>\n<p>None was found.</p>" }
    let rows = assessment.errors.map { error in
      """
      <tr><td class="n">\(seconds(error.timeS))</td>
      <td>\(error.isCritical ? "<b class=\"bad\">Critical.</b> " : "")\(escaped(error.message))
      <span class="note">(\(escaped(error.rule)); \(escaped(error.source)))</span></td></tr>
      """
    }
    return "<h2>Errors</h2>\n<table>\(rows.joined(separator: "\n"))</table>"
  }

  private var steps: String {
    let rows = assessment.steps.map { step in
      let when =
        step.timeS.map { "done at \(seconds($0))" }
        ?? (step.isRequired ? "<b class=\"bad\">missing</b>" : "–")
      return
        "<tr><td>\(escaped(step.summary))\(step.isRequired ? "" : " <span class=\"note\">(not required)</span>")</td>"
        + "<td class=\"n\">\(when)</td></tr>"
    }
    return "<h2>Steps</h2>\n<table>\(rows.joined(separator: "\n"))</table>"
  }

  /// The case: tests before and after, the pain diary and its reading, and where the pain came from.
  private var caseTold: String {
    guard let course = assessment.course else { return "" }
    func word(_ hurts: Bool?) -> String { hurts.map { $0 ? "hurts" : "does not hurt" } ?? "not done" }
    let rows = ProvocationTest.allCases.map { test in
      "<tr><td>\(escaped(test.displayName))</td><td>\(word(course.examined[test]))</td>"
        + "<td>\(word(course.repeated[test]))</td></tr>"
    }
    let sentences = course.sentences.map { "<p>\(escaped($0))</p>" }.joined()
    return
      "<h2>The case</h2>\n\(sentences)<table><tr><th>Provocation test</th><th>Before</th><th>After</th></tr>"
      + rows.joined(separator: "\n") + "</table>"
  }

  private var metrics: String {
    let rows = assessment.measurements.map { measurement in
      let unit = measurement.metric.unit == "1" ? "" : " \(measurement.metric.unit)"
      let value = measurement.value.map { String(format: "%.2f", $0) + unit } ?? "not defined"
      return "<tr><td>\(escaped(measurement.metric.summary))</td><td class=\"n\">\(escaped(value))</td></tr>"
    }
    return "<h2>Measures</h2>\n<table>\(rows.joined(separator: "\n"))</table>"
  }

  private func milliliters(_ value: Double) -> String { String(format: "%.2f mL", value) }
  private func seconds(_ value: Double) -> String { String(format: "%.1f s", value) }
}

/// A length in a drawing, with one decimal.
func decimal(_ value: Double) -> String { String(format: "%.1f", value) }

extension Placement.Class {
  /// Color of the class, distinct for color-blind readers, too: after Okabe and Ito's palette.
  var color: String {
    switch self {
    case .joint: "#009e73"
    case .interosseousLigament: "#e69f00"
    case .periarticular: "#56b4e9"
    case .foramen: "#d55e00"
    case .vessel: "#cc79a7"
    case .muscle: "#a0522d"
    case .other: "#999999"
    }
  }
}
