import Simulation

/// Everything that is said about an attempt: what happened, what was believed, and what it is worth.
package struct Assessment: Sendable {
  /// A metric and its value; nil where the trace does not define one.
  package struct Measurement: Sendable {
    package var metric: Metric
    package var value: Double?
  }
  /// Findings of this program where the score that a recording keeps stands instead.
  package struct Recomputed: Equatable, Sendable {
    package var score: Score
    package var errors: [ErrorFound]
    package var placement: Placement
    package init(score: Score, errors: [ErrorFound], placement: Placement) {
      (self.score, self.errors, self.placement) = (score, errors, placement)
    }
  }
  package var fingerprint: UInt64
  package var durationS: Double
  package var measurements: [Measurement]
  package var placement: Placement
  /// The same, apart for each side of the midline and level of the joint where fluid lies.
  package var places: [FluidPlace]
  /// Sides and levels at which it was given.
  package var given: [GivenVolume]
  /// What the trainee said before the truth was shown; nil when nothing was said.
  package var belief: SimulationState.Belief?
  /// Landmarks that were marked, in order.
  package var marks: [Trace.Mark]
  package var errors: [ErrorFound]
  package var steps: [ProcedureStep.Outcome]
  package var score: Score
  /// How sure the trainee was, and the truth; nil when nothing was said or injected.
  package var calibration: Calibration?
  /// The pain after the injection; nil when the scenario has no case, or the scene is not at hand.
  package var course: CaseCourse?
  /// Nil where what is told was found now.
  package var recomputed: Recomputed?

  /// - Parameter scene: the scene the trace was made in; without it nothing is told of the patient's pain afterwards.
  package init(trace: Trace, scenario: Scenario, scene: Scene? = nil) {
    fingerprint = trace.fingerprint
    durationS = SimulationState.seconds(ofTicks: trace.frames.count)
    measurements = trace.measurements.map { Measurement(metric: $0.metric, value: $0.value) }
    placement = Placement(of: trace.finalState.volumes())
    places = trace.fluidPlaces
    given = GivenVolume.all(in: trace)
    belief = trace.finalState.belief
    calibration = Calibration(trace: trace, scenario: scenario)
    marks = trace.marks
    errors = ErrorRule.found(in: trace, scenario: scenario)
    course = scene.flatMap { CaseCourse(scenario.patientCase, after: trace.finalState, in: $0) }
    steps = ProcedureStep.outcomes(
      of: ProcedureStep.Evidence(trace: trace, scenario: scenario, course: course))
    score = Score(trace: trace, scenario: scenario, placement: placement, errors: errors, steps: steps)
  }

  package func value(of id: String) -> Double? { measurements.first { $0.metric.id == id }?.value }
}
