import Simulation

/// Something that must not happen, and how a trace shows that it did.
package struct ErrorRule: Sendable {
  package let id: String
  /// A critical error fails the attempt whatever the rest was.
  package let isCritical: Bool
  /// Points that each time costs, nil only for a critical one.
  package var penalty: Penalty?
  /// What went wrong, and what to do instead, to the trainee.
  package let message: String
  /// Where the rule comes from: a publication, a label, or a choice of ours that says so.
  package let source: String
  /// The ticks at which it happened, one for each episode, in order.
  package let moments: @Sendable (Trace, Scenario) -> [Int]

  /// Every rule, in the order of the technique: what fails an attempt, and what costs points.
  package static let standard: [ErrorRule] = [
    .wrongSide, .wrongLevel, .blindNearBone, .blindAdvance, .fastAdvance, .probeDrift, .boneRammed,
    .boneContacts, .structureEntered, .tooManyPasses, .injectingUnseen, .fastInjection,
    .foramenInjection, .vesselInjection, .maldistributionIgnored, .overVolume, .overDose, .tooLittleGiven,
    .needleLeftIn, .overTime, .painfulContact, .notAspirated, .beliefTooEarly,
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

/// Cost of an error: a fraction of a part of the score, 0...1.
package struct Penalty: Equatable, Sendable {
  package var part: ScorePart
  package var fraction: Double

  package static func safety(_ fraction: Double) -> Penalty { Penalty(part: .safety, fraction: fraction) }
  package static func procedure(_ fraction: Double) -> Penalty {
    Penalty(part: .procedure, fraction: fraction)
  }
  package static func visibility(_ fraction: Double) -> Penalty {
    Penalty(part: .visibility, fraction: fraction)
  }
  package static func belief(_ fraction: Double) -> Penalty { Penalty(part: .belief, fraction: fraction) }
}

/// One error, at its moment.
package struct ErrorFound: Equatable, Sendable {
  package var rule: String
  package var timeS: Double
  package var isCritical: Bool
  package var penalty: Penalty?
  package var message, source: String
  package init(
    rule: String, timeS: Double, isCritical: Bool, penalty: Penalty?, message: String, source: String
  ) {
    (self.rule, self.timeS, self.isCritical) = (rule, timeS, isCritical)
    (self.penalty, self.message, self.source) = (penalty, message, source)
  }
}
