import Simulation
import Training

/// One attempt: its state, its trace and its recording advance together, one tick at a time.
final class AttemptSession {
  let attempt: PreparedAttempt
  private(set) var state: SimulationState
  /// The state at the last tick that injected fluid, to look at: the moment an attempt is judged by.
  private(set) var judgedState: SimulationState
  private(set) var forces = ForceTrace()
  /// Controls of the hands so far, one a tick.
  private(set) var controls: [Controls] = []
  private let sink: AttemptSink?
  private var builder: TraceBuilder
  private var kept: (tick: Int, course: CaseCourse?)?
  /// Reason why there is no recording, if it could not even begin; else nil.
  private let sinkProblem: String?

  init(_ attempt: PreparedAttempt, sink: AttemptSink?, sinkProblem: String? = nil) {
    (self.attempt, self.sink, self.sinkProblem) = (attempt, sink, sinkProblem)
    state = initialState(of: attempt.scene)
    judgedState = state.looking
    builder = TraceBuilder(scene: attempt.scene, expectedTicks: Int(attempt.scenario.timeLimitS * 100))
  }
  /// Does again what the hands did in the first ticks of an earlier attempt.
  func goOn(with earlier: ArraySlice<Controls>) {
    for tick in earlier { advance(tick) }
  }
  deinit { sink?.close(keeping: nil, as: .quit) }

  /// Runs one tick, the only way in which an attempt changes.
  func advance(_ controls: Controls) {
    guard !state.isFinished else { return }
    sink?.append(controls)
    self.controls.append(controls)
    let injectedML = state.injectedML()
    step(attempt.scene, &state, controls)
    builder.add(state)
    forces.add(state.needle.forces.axialN)
    let isDeepest = judgedState.injectedML() == 0 && state.needle.depthMM > judgedState.needle.depthMM
    if state.injectedML() > injectedML || isDeepest { judgedState = state.looking }
    if state.isFinished { sink?.flush() }
  }

  /// The course of the case as the state has it; nil where there is none. Kept until the next tick.
  var course: CaseCourse? {
    if let kept, kept.tick == state.tick { return kept.course }
    let course = CaseCourse(attempt.scenario.patientCase, after: state, in: attempt.scene)
    kept = (state.tick, course)
    return course
  }
  /// The scene as the patient lies now: without a pillow until it is placed.
  var sceneNow: Scene {
    var scene = attempt.scene
    if scene.pillowComesLater, !state.procedure.isOnPillow { scene.pillowTiltDeg = 0 }
    return scene
  }

  /// Number of ticks that the answer takes: the belief, and the end.
  static let answerTicks = 2
  var isExam: Bool { attempt.terms?.isExam == true }
  /// True where the attempt ends with its time, and that is up but for the answer.
  var isTimeUp: Bool {
    isExam
      && SimulationState.seconds(ofTicks: state.tick + AttemptSession.answerTicks)
        >= attempt.scenario.timeLimitS
  }

  /// Keeps the recording: at a pause, and when the window closes.
  func flush() { sink?.flush() }
  /// Ends the recording, which keeps the assessment of what was recorded.
  func close(keeping assessment: Assessment, as ending: AttemptEnding) {
    sink?.close(keeping: assessment, as: ending)
  }
  /// Keeps the trainee's own words about the closed attempt.
  func keep(_ reflection: Reflection) { sink?.keep(reflection) }
  var assessment: Assessment {
    Assessment(trace: trace, scenario: attempt.scenario, scene: attempt.scene)
  }

  var trace: Trace { builder.trace(endingIn: state) }

  /// The trace without the fluid's places, to look at while the attempt goes on.
  var traceSoFar: Trace { builder.trace(endingIn: state.looking) }

  var recordingPlace: String? { sink?.place }
  var recordingTrouble: String? { sinkProblem ?? sink?.trouble }
  var timeS: Double { SimulationState.seconds(ofTicks: state.tick) }
}
