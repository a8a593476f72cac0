import Simulation

extension Scenario {
  /// True when a step counts, and when the window names it.
  package func requires(_ step: String) -> Bool { stepsRequired.contains(step) }
  package func hints(_ step: String) -> Bool { (stepsHinted ?? stepsRequired).contains(step) }
  func requires(_ act: ProcedureAct) -> Bool { requires(act.rawValue) }
}

extension PatientCase {
  /// The patient of a chart; its seed stands for one that the chart does not tell.
  package init(_ chart: Scenario.CaseChoice, seed: UInt64) {
    self.init(
      source: chart.source, pain: chart.pain, told: chart.positiveTests,
      seed: chart.seed.map(UInt64.init) ?? seed)
  }
}
extension Scenario {
  /// The patient of the case; nil when the scenario has none.
  package var patientCase: PatientCase? { `case`.map { PatientCase($0, seed: UInt64(patient.seed)) } }
}

// What speaks against this injection into this patient.
extension Scenario {
  /// True where the joint to inject is septic.
  package var isSeptic: Bool {
    let isIll = patient.pathology.map { $0.kind == .infection && $0.side.holds(side) } ?? false
    return isIll || `case`?.contraindications.contains(.septicJoint) == true
  }
  /// True where the main syringe holds a steroid, by its doses or its label.
  package var injectsSteroid: Bool {
    let label = syringe.drug.lowercased()
    return syringe.doses.contains { Drug.named($0.drug)?.isSteroid == true }
      || Drug.all.contains { $0.isSteroid && label.contains($0.name) }
  }
  /// True where the patient is allergic to a drug in a syringe.
  private var isAllergic: Bool {
    guard let allergies = `case`?.allergies else { return false }
    return allergies.contains { allergen in allDoses.contains { Scenario.isSame($0.drug, allergen) } }
  }
  /// True where the scenario asks for a sample from a joint, with no drug in the syringe.
  private var isAspiration: Bool {
    requires(ProcedureStep.aspiration.id) && syringe.doses.isEmpty && !injectsSteroid
  }
  private var against: [Contraindication] {
    let told = `case`?.contraindications ?? []
    return Contraindication.allCases.filter {
      told.contains($0) || ($0 == .septicJoint && isSeptic) || ($0 == .allergy && isAllergic)
    }
  }

  /// Reasons that forbid this injection, whatever else is done.
  package var forbidden: [Contraindication] {
    against.filter { reason in
      switch reason {
      case .septicJoint: injectsSteroid
      case .localInfection, .systemicInfection: !isAspiration
      default: reason.isAbsolute || isBeyondLimit(reason)
      }
    }
  }
  /// Reasons against it that may be weighed.
  package var weighable: [Contraindication] { against.filter { !$0.isAbsolute && !isBeyondLimit($0) } }
  private func isBeyondLimit(_ reason: Contraindication) -> Bool {
    `case`?.beyondLimit.contains(reason) == true
  }
}

extension Trace {
  /// The reason for which the trainee left the needle out; nil when none was said, or a needle went in all the same.
  package var declined: Contraindication? {
    finalState.procedure.declined.flatMap { firstPunctureTick == nil ? $0 : nil }
  }
  /// True when the attempt's answer is "do not inject", and that is right: nothing of needle and fluid is asked of it then.
  package func isRightlyDeclined(in scenario: Scenario) -> Bool {
    declined.map(scenario.forbidden.contains) ?? false
  }
}
