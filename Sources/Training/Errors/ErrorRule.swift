import Simulation

/// Something that must not happen, and how a trace shows that it did.
public struct ErrorRule: Sendable {
  public let id: String
  /// A critical error fails the attempt whatever the rest was.
  public let isCritical: Bool
  /// What went wrong, and what to do instead, to the trainee.
  public let says: String
  /// Where the rule comes from: a publication, a label, or a choice of ours that says so.
  public let source: String
  /// The ticks at which it happened, one for each episode, in order.
  public let moments: @Sendable (Trace, Scenario) -> [Int]

  /// Every rule, in the order of the technique.
  public static let standard: [ErrorRule] = [
    .wrongSide, .blindAdvance, .probeDrift, .boneContacts, .injectingUnseen, .foramenInjection,
    .vesselInjection, .maldistributionIgnored, .overVolume, .overDose, .overTime, .painfulContact,
    .notAspirated,
  ]

  /// The errors of an attempt, by time.
  public static func found(in trace: Trace, scenario: Scenario) -> [ErrorFound] {
    standard.flatMap { rule in
      rule.moments(trace, scenario).map {
        ErrorFound(
          rule: rule.id, timeS: SimulationState.seconds(ofTicks: $0), isCritical: rule.isCritical,
          says: rule.says, source: rule.source)
      }
    }.sorted { ($0.timeS, $0.rule) < ($1.timeS, $1.rule) }
  }
}

/// One error, at its moment.
public struct ErrorFound: Equatable, Sendable {
  public var rule: String
  public var timeS: Double
  public var isCritical: Bool
  public var says, source: String
}
