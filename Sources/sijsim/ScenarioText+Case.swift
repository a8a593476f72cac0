import Simulation
import Storage
import Training

extension ScenarioText {
  /// The case: chart, tests, pain, what speaks against the injection, and the acts that count; empty where there is none.
  static func caseLines(of scenario: Scenario) -> [String] {
    var lines: [String] = []
    if let chart = scenario.`case`, let patient = scenario.patientCase {
      let areas = chart.painMap.map(\.displayName).joined(separator: ", ")
      lines.append("case      pain \(chart.pain) of 10, from \(chart.source.rawValue); felt: \(areas)")
      lines.append("          the finger points: \(chart.pointsTo.displayName)")
      let told = [("symptoms", chart.symptoms), ("movement", chart.movement), ("chart", chart.chart)]
      for case (let name, let words?) in told { lines.append("          \(name): \(Terminal.line(words))") }
      if !chart.allergies.isEmpty {
        lines.append("          allergic to \(chart.allergies.map(Terminal.line).joined(separator: ", "))")
      }
      let positive = ProvocationTest.allCases.filter(patient.isPositive).map(\.rawValue)
      lines.append(
        "tests     \(positive.isEmpty ? "none hurts" : positive.joined(separator: ", ") + " hurt")")
    }
    let (forbidden, weighable) = (scenario.forbidden.map(\.rawValue), scenario.weighable.map(\.rawValue))
    if !forbidden.isEmpty { lines.append("forbidden by \(forbidden.joined(separator: ", "))") }
    if !weighable.isEmpty { lines.append("to be weighed: \(weighable.joined(separator: ", "))") }
    let acts = ProcedureAct.allCases.filter { scenario.requires($0.rawValue) }
    if !acts.isEmpty {
      lines.append(
        "acts      \(acts.map { "\($0.displayName) (\(Int($0.seconds)) s)" }.joined(separator: "; "))")
    }
    return lines
  }
}
