import Training

/// Task of an operator.
package struct OperatorTask: Hashable, Sendable {
  /// Level of the joint where the needle is to go in.
  package var level = Scenario.Target.Level.lower
  /// True when the plunger is to be pulled before it is pushed.
  package var aspirates = false
  /// Content of the syringe, and the most that the joint may have of it, in mL.
  package var syringeML = 2.5, maximumML = 2.5
  /// True when the syringe for skin and track holds more of a drug than the patient may have.
  package var canOverdose = false
  package init() {}
  /// The task that a scenario sets.
  package init(of scenario: Scenario) {
    level = scenario.target.level
    aspirates = scenario.stepsRequired.contains(ProcedureStep.aspiration.id)
    (syringeML, maximumML) = (scenario.syringe.volumeML, scenario.syringe.maximumML)
    let (numbingML, doses) = (scenario.anaesthetic?.volumeML ?? 0, scenario.anaesthetic?.doses ?? [])
    canOverdose = doses.contains { $0.mgPerML * numbingML > scenario.maximumMG(of: $0) ?? .infinity }
  }
}
