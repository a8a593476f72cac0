import Simulation

// The spring test: an assistant presses on the sacrum, and the picture shows how far it moves against the ilium.
extension ProcedureStep {
  /// Base and apex, each for half a second on end, with the cleft in the picture.
  package static let springTested = ProcedureStep(
    id: "springTested", asks: "Press the sacrum, cleft in view (U, N)",
    summary: "Base and apex of the sacrum were pressed while the picture showed the cleft"
  ) { attempt in attempt.trace.springTestTick }

  /// The last reading after the test, the right one for this patient.
  package static let springRead = ProcedureStep(
    id: "springRead", asks: "Read the spring test (F9)",
    summary: "The spring test was read as the joint is"
  ) { attempt in
    guard let tested = attempt.trace.springTestTick else { return nil }
    let right = attempt.scenario.isJointLax ? ProcedureAct.springLax : .springFirm
    let last = attempt.trace.procedure.last {
      if case .perform(let act) = $0.event { act.isReading } else { false }
    }
    return last.flatMap { $0.tick >= tested && $0.event == .perform(right) ? $0.tick : nil }
  }
}

extension Scenario {
  /// Multiple of a healthy sacrum's motion.
  package var laxity: Double { patient.laxity ?? patient.pathology?.laxityFactor ?? 1 }
  /// True where the sacrum moves so much more than a healthy one that the picture shows it: a model value.
  package var isJointLax: Bool { laxity >= Scenario.laxFrom }
  package static let laxFrom = 1.5
}

extension Trace {
  /// Least force that counts, and time for which it does, in ticks.
  private static let springForce: Float = 0.9
  private static let springTicks = 50

  /// The tick by which base and apex were both pressed before the puncture while the picture showed the cleft.
  fileprivate var springTestTick: Int? {
    var (onBase, onApex) = (0, 0)
    var (baseDone, apexDone) = (false, false)
    for frame in frames {
      if frame.isMainInTissue { return nil }
      let shows = frame.sight.contains(.landmark(.cleft))
      onBase = shows && frame.sacralForce >= Trace.springForce ? onBase + 1 : 0
      onApex = shows && frame.sacralForce <= -Trace.springForce ? onApex + 1 : 0
      baseDone = baseDone || onBase >= Trace.springTicks
      apexDone = apexDone || onApex >= Trace.springTicks
      if baseDone, apexDone { return frame.tick }
    }
    return nil
  }
}
