import Simulation

extension ErrorRule {
  /// The patient flinched.
  package static let painfulContact = ErrorRule(
    id: "painfulContact", isCritical: false, penalty: .safety(0.125),
    message:
      "The patient flinched at what hurt. Numb skin and track, wait until they are, keep off bone, and inject slowly.",
    source: "as a patient feels it; no published limit"
  ) { trace, _ in
    trace.intervals.filter { $0.after.flinches > $0.before.flinches }.map(\.after.tick)
  }

  /// Fluid left the main needle where the plunger had not been pulled: 0.02 mL or more in one episode.
  package static let notAspirated = ErrorRule(
    id: "notAspirated", isCritical: false, penalty: .procedure(0.25),
    message: "Fluid was injected without aspirating first. Pull the plunger for a second before you push it.",
    source: "labels of local anesthetics: aspiration before an injection lessens that into vessels"
  ) { trace, scenario in
    guard scenario.stepsRequired.contains(ProcedureStep.aspiration.id) else { return [] }
    return trace.momentsOfInjecting(atLeastML: 0.02) { !$0.isAspirated }
  }

  /// Of both syringes together.
  package static let overDose = ErrorRule(
    id: "overDose", isCritical: true, message: "More of a drug was injected than this patient may have.",
    source: "drug label, as the scenario's doses"
  ) { trace, scenario in
    func mgPerML(_ name: String, in doses: [Scenario.Dose]) -> Double {
      doses.filter { Scenario.isSame($0.drug, name) }.reduce(0) { $0 + $1.mgPerML }
    }
    return scenario.allDoses.compactMap { dose in
      let maximumMG = scenario.maximumMG(of: dose) ?? .infinity
      let main = mgPerML(dose.drug, in: scenario.syringe.doses)
      let other = mgPerML(dose.drug, in: scenario.anaesthetic?.doses ?? [])
      return trace.frames.first { $0.injectedML * main + $0.infiltratedML * other > maximumMG + 1e-9 }?.tick
    }.min().map { [$0] } ?? []
  }
}

extension Scenario {
  /// True for two names of one drug. A drug with adrenaline and one without count as one: it is the same that harms.
  static func isSame(_ a: String, _ b: String) -> Bool {
    func root(_ name: String) -> String {
      let known = Drug.named(name)?.name ?? name.lowercased()
      return known == "lidocaine with adrenaline" ? "lidocaine" : known
    }
    return root(a) == root(b)
  }
}
