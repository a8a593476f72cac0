import Geometry
import Simulation

/// The attempt as the coach looks at it: its last seconds, and the steps that are done.
struct CoachView: Sendable {
  var trace: Trace
  var scenario: Scenario
  /// Ticks at which steps were done, by their ids.
  var done: [String: Int]
  var now: Trace.Frame

  /// Nil before the first tick.
  init?(trace: Trace, scenario: Scenario, done: [String: Int]) {
    guard let now = trace.frames.last else { return nil }
    (self.trace, self.scenario, self.done, self.now) = (trace, scenario, done, now)
  }

  /// The step that is asked for now; nil when all are done.
  var current: ProcedureStep? { ProcedureStep.current(of: scenario, done: Set(done.keys)) }
  func asksFor(_ step: String) -> Bool { scenario.hints(step) || scenario.stepsRequired.contains(step) }

  /// True while fluid of the main syringe flows.
  var injects: Bool { injectedML(overS: 0.3) > 0 }
  func injectedML(overS seconds: Double) -> Double { gained(overS: seconds, \.injectedML) }
  /// How far the hand has pushed the hub along the shaft, in mm; what goes back does not count.
  func advanceMM(overS seconds: Double) -> Double {
    trace.intervals.suffix(ticks(seconds)).reduce(0) {
      $0 + ($1.isMainInTissueThroughout ? $1.hubAdvanceMM : 0)
    }
  }
  /// Difference between now and as many seconds ago, or the first tick.
  func gained<Value: Numeric>(overS seconds: Double, _ part: KeyPath<Trace.Frame, Value>) -> Value {
    guard let first = last(seconds).first else { return 0 }
    return now[keyPath: part] - first[keyPath: part]
  }
  /// True where all of the last seconds are such; false in a trace that is shorter.
  func holds(forS seconds: Double, _ isSuch: (Trace.Frame) -> Bool) -> Bool {
    let frames = last(seconds)
    return frames.count > ticks(seconds) && frames.allSatisfy(isSuch)
  }
  /// The frames of the last seconds, the one before them included.
  private func last(_ seconds: Double) -> ArraySlice<Trace.Frame> { trace.frames.suffix(ticks(seconds) + 1) }
  private func ticks(_ seconds: Double) -> Int { Int(seconds * Double(SimulationState.ticksPerS)) }

  /// The side of the patient to which a direction mostly points, in words.
  static func side(of direction: Vector3) -> String {
    abs(direction.z) >= abs(direction.x)
      ? (direction.z > 0 ? "the head" : "the feet") : (direction.x > 0 ? "the right" : "the left")
  }
}
