import Foundation
import Training

/// Several attempts in one line: medians of what matters most.
struct AttemptSummary {
  private var scores: [Double] = []
  private var jointFractions: [Double] = []
  private var tipDistancesMM: [Double] = []
  private var durationsS: [Double] = []
  private var passed = 0

  mutating func add(_ assessment: Assessment) {
    if let total = assessment.score.total { scores.append(total) }
    if let fraction = assessment.placement.fraction(in: .joint) { jointFractions.append(fraction) }
    if let distance = assessment.value(of: "tipToJoint") { tipDistancesMM.append(distance) }
    durationsS.append(assessment.durationS)
    if assessment.score.passed { passed += 1 }
  }

  var line: String {
    let all = durationsS.count
    return [
      "\(all) attempts", "\(passed) passed", "median score \(text(scores, 1))",
      "lowest \(scores.min().map { AssessmentText.decimal($0, 1) } ?? "–")",
      "highest \(scores.max().map { AssessmentText.decimal($0, 1) } ?? "–")",
      "median part in the joint \(text(jointFractions, 2))",
      "half or more in the joint \(jointFractions.count { $0 >= 0.5 })/\(all)",
      "median tip to joint \(text(tipDistancesMM, 1)) mm", "median time \(text(durationsS, 0)) s",
    ].joined(separator: ", ")
  }

  private func text(_ values: [Double], _ digits: Int) -> String {
    values.isEmpty ? "–" : AssessmentText.decimal(median(values), digits)
  }
}
