import Simulation
import Training

@testable import Storage

extension EditedRecording {
  /// The recording as it is, and states on its way from which an edited one goes on.
  struct Original: Sendable {
    let attempt: Attempt
    let trace: Trace
    let moments: Moments
    private let course: [Course]

    /// A state and the trace up to it.
    private struct Course: Sendable {
      var state: SimulationState
      var builder: TraceBuilder
      mutating func goOn(with controls: ArraySlice<Controls>) {
        for tick in controls where !state.isFinished {
          step(builder.scene, &state, tick)
          builder.add(state)
        }
      }
    }
    private static let ticksBetween = 250

    init(_ attempt: Attempt) {
      let controls = attempt.recording.controls
      var now = Course(
        state: initialState(of: attempt.scene),
        builder: TraceBuilder(scene: attempt.scene, expectedTicks: controls.count))
      var course = [now]
      for start in stride(from: 0, to: controls.count, by: Original.ticksBetween) {
        now.goOn(with: controls[start..<min(start + Original.ticksBetween, controls.count)])
        course.append(now)
      }
      (self.attempt, self.course) = (attempt, course)
      trace = now.builder.trace(endingIn: now.state)
      moments = Moments(of: trace)
    }

    private func course(before tick: Int) -> (course: Course, tick: Int) {
      let place = min(tick / Original.ticksBetween, course.count - 2)
      return (course[place], place * Original.ticksBetween)
    }
    /// The state after a tick.
    func state(afterTick tick: Int) -> SimulationState {
      var (now, start) = course(before: tick)
      now.goOn(with: attempt.recording.controls[start..<tick])
      return now.state
    }
    /// The trace of an attempt that begins as this one; nil where another scene is performed.
    func goingOn(with other: Attempt) -> Trace? {
      guard Original.ofScene(other.scenario) == Original.ofScene(attempt.scenario) else { return nil }
      let (mine, controls) = (attempt.recording.controls, other.recording.controls)
      let same = zip(mine, controls).prefix { $0 == $1 }.count
      var (now, start) = course(before: same)
      now.goOn(with: controls[start...])
      return now.builder.trace(endingIn: now.state)
    }
    /// A scenario without what is only judged, and does not reach the scene.
    private static func ofScene(_ scenario: Scenario) -> Scenario {
      var scenario = scenario
      scenario.stepsRequired.removeAll { $0 != "position" }
      (scenario.`case`, scenario.timeLimitS) = (nil, 0)
      (scenario.syringe.minimumML, scenario.syringe.maximumML) = (nil, 0)
      for i in scenario.syringe.doses.indices { scenario.syringe.doses[i].maximumMG = nil }
      return scenario
    }
  }
}
