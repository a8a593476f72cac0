import Ultrasound

// An event, as values that stand beside each other in a recording.
extension Controls {
  static let procedureFields: [ControlField<Controls>] = [
    .choice("event.procedure", \.procedureKind), .choice("event.act", \.performedAct),
    .number("event.waitS", \.waitedS), .choice("event.test", \.examinedTest),
    .choice("event.reading", \.blockReading), .choice("event.reason", \.statedReason),
  ]

  /// The event of the procedure in this tick; setting it does nothing where the tick has no such event.
  var procedureEvent: ProcedureEvent? {
    get { if case .procedure(let event) = event { event } else { nil } }
    set { if let newValue, procedureEvent != nil { event = .procedure(newValue) } }
  }

  private enum ProcedureKind: String, CaseIterable, Sendable {
    case perform, wait, examine, readBlock, decline, goOn
  }
  private var procedureKind: ProcedureKind {
    get {
      switch procedureEvent {
      case .perform, nil: .perform
      case .wait: .wait
      case .examine: .examine
      case .readBlock: .readBlock
      case .decline: .decline
      case .goOn: .goOn
      }
    }
    set {
      procedureEvent =
        switch newValue {
        case .perform: .perform(performedAct)
        case .wait: .wait(seconds: waitedS)
        case .examine: .examine(examinedTest)
        case .readBlock: .readBlock(blockReading)
        case .decline: .decline(statedReason)
        case .goOn: .goOn(statedReason)
        }
    }
  }
  private var performedAct: ProcedureAct {
    get { if case .perform(let act) = procedureEvent { act } else { .chartRead } }
    set { if case .perform = procedureEvent { procedureEvent = .perform(newValue) } }
  }
  private var waitedS: Float {
    get { if case .wait(let seconds) = procedureEvent { seconds } else { 0 } }
    set { if case .wait = procedureEvent { procedureEvent = .wait(seconds: newValue) } }
  }
  private var examinedTest: ProvocationTest {
    get { if case .examine(let test) = procedureEvent { test } else { .distraction } }
    set { if case .examine = procedureEvent { procedureEvent = .examine(newValue) } }
  }
  private var blockReading: BlockReading {
    get { if case .readBlock(let reading) = procedureEvent { reading } else { .under50 } }
    set { if case .readBlock = procedureEvent { procedureEvent = .readBlock(newValue) } }
  }
  private var statedReason: Contraindication {
    get {
      switch procedureEvent {
      case .decline(let reason), .goOn(let reason): reason
      default: .refusal
      }
    }
    set {
      switch procedureEvent {
      case .decline: procedureEvent = .decline(newValue)
      case .goOn: procedureEvent = .goOn(newValue)
      default: return
      }
    }
  }
}
