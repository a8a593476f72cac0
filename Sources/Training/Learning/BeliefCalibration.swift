/// Comparison of how sure somebody was that the fluid went into the joint with how often it did, over several attempts.
package struct BeliefCalibration: Equatable, Sendable {
  /// Answers of one fifth of the scale.
  package struct Bin: Equatable, Sendable {
    package var count: Int
    /// Mean of how sure they were, and the share in which it was so, 0...1.
    package var sure, inJoint: Double
  }
  package let answers: [Calibration]
  package init(_ answers: [Calibration]) { self.answers = answers }

  /// The fifths in which there are answers, from the least sure on.
  package var bins: [Bin] {
    (0..<5).compactMap { fifth in
      let own = answers.filter { min(Int($0.sure * 5), 4) == fifth }
      guard !own.isEmpty else { return nil }
      let count = Double(own.count)
      return Bin(
        count: own.count, sure: own.reduce(0) { $0 + $1.sure } / count,
        inJoint: Double(own.count(where: \.isInJoint)) / count)
    }
  }
  /// Mean squared difference (Brier, Mon Weather Rev 1950;78:1): 0 is always sure and right, 0.25 never sure; nil without answers.
  package var brier: Double? {
    answers.isEmpty ? nil : answers.reduce(0) { $0 + $1.brier } / Double(answers.count)
  }
  /// Mean of how sure they were less the share in which it was so, −1...1: above 0 is surer than right; nil without answers.
  package var overconfidence: Double? {
    guard !answers.isEmpty else { return nil }
    return answers.reduce(0) { $0 + $1.sure - ($1.isInJoint ? 1 : 0) } / Double(answers.count)
  }
}
