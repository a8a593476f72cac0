import Simulation

// What comes too late in the order of the procedure; only where the scenario requires the step.
extension ErrorRule {
  /// A puncture without a time-out before.
  package static let noTimeOut = ErrorRule(
    id: "noTimeOut", isCritical: false, penalty: .procedure(0.25),
    message: "There was no time-out before the puncture. Stop, and say patient, side and procedure aloud.",
    source: "World Health Organization, surgical safety checklist, 2009"
  ) { trace, scenario in
    guard scenario.requires(.timeOut), let puncture = trace.firstPunctureTick,
      !trace.isDone(.timeOut, before: puncture)
    else { return [] }
    return [puncture]
  }

  /// Fluid of either syringe without a check of drugs and doses before.
  package static let doseNotChecked = ErrorRule(
    id: "doseNotChecked", isCritical: false, penalty: .procedure(0.25),
    message:
      "Drugs and doses were not checked before the first fluid. Read every label, and add up the doses.",
    source: "World Health Organization, surgical safety checklist, 2009; drug labels"
  ) { trace, scenario in
    let first = trace.firstFluidTick
    guard scenario.requires(.doseChecked), first != .max, !trace.isDone(.doseChecked, before: first) else {
      return []
    }
    return [first]
  }
}
