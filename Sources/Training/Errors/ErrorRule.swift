import Simulation

/// Something that must not happen, and how a trace shows that it did.
package struct ErrorRule: Sendable {
  package let id: String
  /// A critical error fails the attempt whatever the rest was.
  package let isCritical: Bool
  /// Points that each time costs, as a fraction of a part of the score.
  package var penalty = Penalty.none
  /// What went wrong, and what to do instead, to the trainee.
  package let message: String
  /// Where the rule comes from: a publication, a label, or a choice of ours that says so.
  package let source: String
  /// The ticks at which it happened, one for each episode, in order.
  package let moments: @Sendable (Trace, Scenario) -> [Int]

  /// Every rule, in the order of the technique.
  package static let standard: [ErrorRule] = [
    .wrongSide, .blindAdvance, .probeDrift, .boneContacts, .tooManyPasses, .injectingUnseen,
    .foramenInjection,
    .vesselInjection, .maldistributionIgnored, .overVolume, .overDose, .tooLittleGiven, .needleLeftIn,
    .overTime,
    .painfulContact, .notAspirated,
    .noTimeOut, .doseNotChecked, .brokenSterility, .notDry, .contraindicated, .septicSteroid,
    .declinedWrongly,
  ]

  /// The errors of an attempt, by time.
  package static func found(in trace: Trace, scenario: Scenario) -> [ErrorFound] {
    standard.flatMap { rule in
      rule.moments(trace, scenario).map {
        ErrorFound(
          rule: rule.id, timeS: SimulationState.seconds(ofTicks: $0), isCritical: rule.isCritical,
          penalty: rule.penalty, message: rule.message, source: rule.source)
      }
    }.sorted { ($0.timeS, $0.rule) < ($1.timeS, $1.rule) }
  }
}

/// Fraction of a part of the score, 0...1, that an error costs.
package enum Penalty: Equatable, Sendable {
  case none
  case safety(Double)
  case procedure(Double)
}

/// One error, at its moment.
package struct ErrorFound: Equatable, Sendable {
  package var rule: String
  package var timeS: Double
  package var isCritical: Bool
  package var penalty = Penalty.none
  package var message, source: String
}
