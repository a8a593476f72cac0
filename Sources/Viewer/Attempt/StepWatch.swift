import Simulation
import Training

/// Steps that are done so far in an attempt, and what a coach would say, looked for twice a second on a thread of their own.
final class StepWatch {
  /// Ids of the steps that are done.
  private(set) var done: Set<String> = []
  /// Words of the coach; nil while there is nothing to say.
  var hint: String? { spoken?.words }
  private struct Found: Sendable {
    var done: [String: Int]
    var hint: (id: String, words: String)?
    var tick: Int
  }
  private var looking: BackgroundJob<Found>?
  private var spoken: (id: String, words: String, sinceTick: Int)?
  private var nextTick = 0
  /// Time between two looks, and the least time for which a hint can be read, in ticks.
  private static let restTicks = SimulationState.ticksPerS / 2
  private static let readTicks = SimulationState.ticksPerS * 2

  /// - Parameter coaches: false where nobody is to say anything.
  func watch(_ session: AttemptSession, coaches: Bool) {
    if let found = looking?.result {
      (done, looking) = (Set(found.done.keys), nil)
      take(found)
    }
    if !coaches { spoken = nil }
    guard looking == nil, session.state.tick >= nextTick else { return }
    nextTick = session.state.tick + StepWatch.restTicks
    let (trace, scenario, course) = (session.traceSoFar, session.attempt.scenario, session.course)
    let tick = session.state.tick
    looking = BackgroundJob {
      let done = ProcedureStep.doneSoFar(in: trace, of: scenario, course: course)
      let hint = coaches ? CoachHint.due(in: trace, of: scenario, done: done) : nil
      return Found(done: done, hint: hint, tick: tick)
    }
  }

  /// Takes over a hint, once the one before could be read; the words of the same one change at once.
  private func take(_ found: Found) {
    if let spoken, found.hint?.id != spoken.id, found.tick < spoken.sinceTick + StepWatch.readTicks { return }
    let sinceTick = found.hint?.id == spoken?.id ? spoken?.sinceTick : nil
    spoken = found.hint.map { ($0.id, $0.words, sinceTick ?? found.tick) }
  }
}
