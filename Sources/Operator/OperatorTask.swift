import Simulation
import Training

/// Task of an operator.
package struct OperatorTask: Equatable, Sendable {
  /// Level of the joint where the needle is to go in.
  package var level = Scenario.Target.Level.lower
  /// True when the plunger is to be pulled before it is pushed.
  package var aspirates = false
  /// Content of the syringe, and the most that the joint may have of it, in mL.
  package var syringeML = 2.5, maximumML = 2.5
  /// True when the syringe for skin and track holds more of a drug than the patient may have.
  package var canOverdose = false
  /// Ids of the steps that are asked for.
  package var steps: Set<String> = []
  /// Patient who is asked for pain; nil where there is no case.
  package var patientCase: PatientCase?
  /// Reasons in the chart that forbid the injection, and that may be weighed.
  package var forbidden: [Contraindication] = []
  package var weighable: [Contraindication] = []
  /// False where the probe alone does it: nothing has to be injected, and no step asks for a puncture.
  package var usesNeedle = true
  /// True where a block of gel with a tube lies there in place of a person.
  package var isGelBlock = false
  package init() {}
  /// The task that a scenario sets.
  package init(of scenario: Scenario) {
    level = scenario.target.level
    aspirates = scenario.requires(ProcedureStep.aspiration.id)
    (syringeML, maximumML) = (scenario.syringe.volumeML, scenario.syringe.maximumML)
    let (numbingML, doses) = (scenario.anaesthetic?.volumeML ?? 0, scenario.anaesthetic?.doses ?? [])
    canOverdose = doses.contains { $0.mgPerML * numbingML > scenario.maximumMG(of: $0) ?? .infinity }
    steps = Set(scenario.stepsRequired)
    patientCase = scenario.patientCase
    isGelBlock = scenario.isGelBlock
    let needed = [ProcedureStep.puncture, .injection].map(\.id)
    usesNeedle = scenario.syringe.leastML > 0 || needed.contains(where: scenario.requires)
    (forbidden, weighable) = (scenario.forbidden, scenario.weighable)
  }

  package func asks(for act: ProcedureAct) -> Bool { steps.contains(act.rawValue) }
  package func asks(for step: ProcedureStep) -> Bool { steps.contains(step.id) }
}
