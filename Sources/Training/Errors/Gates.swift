import Anatomy
import Simulation

// Errors that no points make up for: an attempt with one of them fails.
extension ErrorRule {
  /// Distance beyond the midline from which a needle is on the wrong side: one that heads for the side of the case, by the
  /// part of its direction that goes there, may begin farther across than another.
  private static func acrossMM(heading: Double) -> Double { heading > 0.25 ? 40 : 15 }
  /// Volume that lies where it must not, in mL, from which it counts.
  private static let strayML = 0.02

  /// Puncture or injection on the other side of the midline.
  package static let wrongSide = ErrorRule(
    id: "wrongSide", isCritical: true, penalty: .safety(1),
    message:
      "The needle went in on the wrong side. Compare the marked side with the image before the puncture.",
    source: sites2007
      + "; our choice: across the midline 40 mm for a needle that heads for the side of the case, 15 mm for another"
  ) { trace, scenario in
    trace.intervals.first {
      let (needle, sign) = ($0.after.needle, scenario.side.sign)
      let beyondMM = -needle.tipMM.x * sign
      let isAcross = beyondMM > acrossMM(heading: needle.direction.x * sign)
      return needle.isInTissue && (isAcross || ($0.injectedML > 0 && beyondMM > 0))
    }.map { [$0.after.tick] } ?? []
  }

  /// Fluid lies in a foramen, wherever the tip was.
  package static let foramenInjection = ErrorRule(
    id: "foramenInjection", isCritical: true, penalty: .safety(1),
    message:
      "Fluid went into a sacral foramen. A foramen has sacrum on both sides and lies 17–24 mm from the midline.",
    source: "Rosenberg et al., Clin J Pain 2000;16:18 (unverified)"
  ) { trace, _ in trace.firstTick { $0.foramenML >= strayML - 1e-9 } }

  /// A vessel carried fluid away.
  package static let vesselInjection = ErrorRule(
    id: "vesselInjection", isCritical: true, penalty: .safety(1),
    message: "Fluid went into a vessel. Look for vessels on the path, and aspirate before injecting.",
    source: "Jee et al., Arch Phys Med Rehabil 2014;95:330"
  ) { trace, _ in trace.firstTick { $0.vesselML >= strayML - 1e-9 } }

  /// Less than the scenario's `syringe.minimumML` of the main syringe was given.
  package static let tooLittleGiven = ErrorRule(
    id: "tooLittleGiven", isCritical: true,
    message: "Too little was injected to help. Give at least the least volume of the case into the joint.",
    source: "a joint takes 1.45 ± 0.44 mL; here the scenario's minimumML"
  ) { trace, scenario in
    guard !trace.isRightlyDeclined(in: scenario), let end = trace.frames.last,
      end.injectedML < scenario.syringe.leastML - 1e-9
    else { return [] }
    return [end.tick]
  }

  /// The attempt ended with a needle in the patient.
  package static let needleLeftIn = ErrorRule(
    id: "needleLeftIn", isCritical: true,
    message: "The needle was left in the patient. Withdraw it before you finish.",
    source: "our choice: no published limit"
  ) { trace, _ in
    guard let end = trace.frames.last, end.needle.isInTissue else { return [] }
    return [end.tick]
  }

  /// The attempt outlasted the scenario's limit.
  package static let overTime = ErrorRule(
    id: "overTime", isCritical: true, penalty: .procedure(0.25),
    message: "The attempt took longer than the scenario allows.", source: "the scenario's timeLimitS"
  ) { trace, scenario in trace.firstTick { SimulationState.seconds(ofTicks: $0.tick) > scenario.timeLimitS } }
}

extension Trace {
  /// The tick of the first such frame, as the one moment of a rule; empty where there is none.
  func firstTick(_ isSuch: (Frame) -> Bool) -> [Int] {
    frames.first(where: isSuch).map { [$0.tick] } ?? []
  }
}
