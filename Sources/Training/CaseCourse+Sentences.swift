import Simulation

extension CaseCourse {
  /// The truth of the case and what was said of it, a sentence or two each, to the trainee.
  package var sentences: [String] {
    let source = patient.source == .joint ? "from the joint" : "from elsewhere"
    var lines = [
      "The pain came \(source). \(patient.positiveCount) of \(ProvocationTest.allCases.count) provocation tests hurt; \(examined.count) were done before."
    ]
    if !entries.isEmpty { lines.append("Pain: \(diary).") }
    if let reading {
      let right = rightReading.map { "; the diary says \($0.displayName)" } ?? "; there was no diary yet"
      lines.append(
        "You read a relief of \(reading.displayName)\(isReadRight ? ", as the diary has it" : right).")
    }
    if let declined { lines.append("You did not inject: \(declined.displayName).") }
    return lines
  }
  /// The pain before and at each entry so far.
  package var diary: String {
    (["\(patient.painBefore) before"] + entries.map { "\($0.pain) after \($0.minutes) min" })
      .joined(separator: ", ")
  }
}
