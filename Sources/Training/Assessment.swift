import Simulation

/// Everything that is said about an attempt: what happened, what was believed, and what it is worth.
public struct Assessment: Sendable {
  /// A metric and its value; nil where the trace does not define one.
  public struct Measurement: Sendable {
    public var metric: Metric
    public var value: Double?
  }
  public var fingerprint: UInt64
  public var durationS: Double
  public var measurements: [Measurement]
  public var placement: Placement
  /// What the trainee said before the truth was shown; nil when nothing was said.
  public var belief: SimulationState.Belief?
  public var errors: [ErrorFound]
  public var steps: [ProcedureStep.Outcome]
  public var score: Score

  /// - Parameter scene: the scene the trace was made in; without it no step of seeing something counts as done.
  public init(trace: Trace, scenario: Scenario, scene: Scene? = nil) {
    fingerprint = trace.fingerprint
    durationS = SimulationState.seconds(ofTicks: trace.frames.count)
    measurements = Metric.standard.map { Measurement(metric: $0, value: $0.measure(trace)) }
    placement = Placement(of: trace.finalState.syringe)
    belief = trace.finalState.belief
    errors = ErrorRule.found(in: trace, scenario: scenario)
    steps = ProcedureStep.outcomes(
      of: ProcedureStep.Attempt(
        trace: trace, scenario: scenario,
        view: scene.flatMap { SearchView(scene: $0, level: scenario.target.level) }))
    score = Score(trace: trace, scenario: scenario, placement: placement, errors: errors, steps: steps)
  }

  public func value(of id: String) -> Double? { measurements.first { $0.metric.id == id }?.value }
}
