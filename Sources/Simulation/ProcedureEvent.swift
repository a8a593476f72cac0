/// Something of the procedure that is done or said in a tick, other than by the two hands.
package enum ProcedureEvent: Equatable, Sendable {
  case perform(ProcedureAct)
  /// The case's clock goes on, for drying, onset or aftercare; the ticks do not. In s.
  case wait(seconds: Float)
  case examine(ProvocationTest)
  /// The relief after the injection, as the trainee reads it.
  case readBlock(BlockReading)
  /// "I do not inject, because of this."
  case decline(Contraindication)
  /// "I inject in spite of this; the risk is weighed."
  case goOn(Contraindication)

  /// An event of every kind, with every act, test, reading and reason.
  package static let everyOne: [ProcedureEvent] =
    ProcedureAct.allCases.map { .perform($0) } + ProvocationTest.allCases.map { .examine($0) }
    + BlockReading.allCases.map { .readBlock($0) } + Contraindication.allCases.map { .decline($0) }
    + Contraindication.allCases.map { .goOn($0) } + [.wait(seconds: 0.25), .wait(seconds: 900)]

  /// The event with a number in range: what is none waits no time.
  var withinRange: ProcedureEvent {
    guard case .wait(let seconds) = self else { return self }
    return .wait(seconds: seconds.isFinite ? min(max(seconds, 0), ProcedureEvent.longestWaitS) : 0)
  }
  /// Time that it takes of the case's clock, in s.
  var clockS: Float {
    switch self {
    case .perform(let act): act.seconds
    case .wait(let seconds): seconds
    case .examine: ProcedureEvent.testS
    case .readBlock, .decline, .goOn: 0
    }
  }
  package static let longestWaitS: Float = 3_600
  /// Time of a provocation test, in s: a model value.
  private static let testS: Float = 20
}

/// A reading of a diagnostic block: how much of the pain it took.
package enum BlockReading: String, CaseIterable, Sendable {
  case under50, atLeast50, atLeast75, atLeast80

  /// Least relief of this reading, in percent.
  package var leastPercent: Double {
    switch self {
    case .under50: 0
    case .atLeast50: 50
    case .atLeast75: 75
    case .atLeast80: 80
    }
  }
  /// The reading of a relief in percent.
  package init(reliefPercent: Double) {
    self = BlockReading.allCases.last { reliefPercent >= $0.leastPercent } ?? .under50
  }
  package var displayName: String {
    self == .under50 ? "less than 50 %" : "\(Int(leastPercent)) % or more"
  }
}
