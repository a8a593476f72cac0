import Foundation
import Simulation
import Training

/// The end of an attempt's report: steps, errors with their sources, fluid, the case, and raw measures last.
struct ReportDetails {
  var page: ReportPage
  private var assessment: Assessment { page.assessment }

  var html: String {
    [
      placement, errors, steps, caseTold, measures,
      "<p class=\"note\">Recording \(escaped((page.attempt.path as NSString).lastPathComponent)), fingerprint \(hexDigits(assessment.fingerprint)): "
        + "the same recording gives the same digits on every machine.</p>",
    ].filter { !$0.isEmpty }.joined(separator: "\n")
  }

  private var placement: String {
    let placement = assessment.placement
    guard placement.totalML > 0 else { return "" }
    var (bars, key) = ("", "")
    for place in Placement.Class.allCases where placement.volumeML(in: place) > 0 {
      let share = 100 * placement.volumeML(in: place) / placement.totalML
      bars += "<i style=\"width:\(decimal(share))%;background:\(place.color)\"></i>"
      key +=
        "<span><i style=\"background:\(place.color)\"></i>\(place.displayName) "
        + "\(ReadMeasure.volume(placement.volumeML(in: place)))</span> "
    }
    return
      "<h2>Where the fluid went</h2>\n<div class=\"fluid\">\(bars)</div><div class=\"key\">\(key)</div>"
  }

  private var errors: String {
    guard !assessment.errors.isEmpty else { return "<h2>Errors</h2>\n<p>None was found.</p>" }
    let rows = assessment.errors.map { error in
      """
      <tr><td class="n">\(ReadMeasure.duration(error.timeS))</td>
      <td>\(error.isCritical ? "<b class=\"bad\">Critical.</b> " : "")\(escaped(error.message))
      <span class="note">(\(escaped(error.rule)); \(escaped(error.source)))</span></td></tr>
      """
    }
    return "<h2>Errors</h2>\n<table>\(rows.joined(separator: "\n"))</table>"
  }

  private var steps: String {
    let rows = assessment.steps.map { step in
      let when =
        step.timeS.map { ReadMeasure.duration($0) }
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

  private var measures: String {
    let rows = page.debrief.measures.map { measure in
      "<tr><td>\(escaped(measure.summary))</td><td class=\"n\">\(escaped(measure.text))</td></tr>"
    }
    return "<h2>Measures</h2>\n<table>\(rows.joined(separator: "\n"))</table>"
  }
}

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
