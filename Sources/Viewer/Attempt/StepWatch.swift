import Simulation
import Training

/// Steps that are done so far in an attempt, looked for twice a second on a thread of their own.
final class StepWatch {
  private(set) var done: Set<String> = []
  private var looking: BackgroundJob<Set<String>>?
  private var nextTick = 0
  /// Time between two looks, in ticks.
  private static let restTicks = SimulationState.ticksPerS / 2

  func watch(_ session: AttemptSession) {
    if let found = looking?.result { (done, looking) = (found, nil) }
    guard looking == nil, session.state.tick >= nextTick else { return }
    nextTick = session.state.tick + StepWatch.restTicks
    let (trace, scenario, course) = (session.traceSoFar, session.attempt.scenario, session.course)
    looking = BackgroundJob { ProcedureStep.doneSoFar(in: trace, of: scenario, course: course) }
  }
}
