import Simulation

extension ErrorRule {
  private static let hebl2006 = "Hebl, Reg Anesth Pain Med 2006;31:311 (unverified)"

  /// The needle, a bare hand or a bare probe came to skin that was not, or no longer, sterile; only by steps that the scenario
  /// requires.
  package static let brokenSterility = ErrorRule(
    id: "brokenSterility", isCritical: false, penalty: .procedure(0.5),
    message:
      "Sterility was broken. Disinfect the skin, then touch it with gloves and a covered probe only; disinfect again after a slip.",
    source: hebl2006
  ) { trace, scenario in SterileField.breaks(in: trace, scenario: scenario) }

  /// A puncture less than 30 s after the skin was disinfected; once for each time it was.
  package static let notDry = ErrorRule(
    id: "notDry", isCritical: false, penalty: .procedure(0.25),
    message: "The needle went through wet skin. Let the disinfectant dry for 30 s before the puncture.",
    source: "labels of alcoholic chlorhexidine: 30 s or more to dry"
  ) { trace, scenario in
    guard scenario.requires(ProcedureStep.drying.id) else { return [] }
    var (moments, noted) = ([Int](), -1)
    for puncture in trace.punctureTicks {
      guard let dryS = trace.dryingS(atTick: puncture), dryS < SterileField.dryingS else { continue }
      let prepared = trace.procedure.lastIndex {
        $0.tick < puncture && $0.event == .perform(.skinPreparation)
      }
      if let prepared, prepared != noted {
        moments.append(puncture)
        noted = prepared
      }
    }
    return moments
  }
}
