import Simulation

extension ErrorRule {
  /// The fourth and each further pass of the needle.
  package static let tooManyPasses = ErrorRule(
    id: "tooManyPasses", isCritical: false,
    message:
      "The needle went in more than three times. Withdraw to the skin, find the cleft anew, and plan one way to it.",
    source: "three are allowed here; no published limit"
  ) { trace, _ in
    trace.intervals.filter { $0.after.needle.passes > max($0.before.needle.passes, 3) }.map(\.after.tick)
  }
}
