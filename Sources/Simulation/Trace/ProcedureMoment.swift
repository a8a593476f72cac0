/// An event of the procedure, when it happened.
package struct ProcedureMoment: Equatable, Sendable {
  package var event: ProcedureEvent
  package var tick: Int
  /// The case's clock after it, in ticks.
  package var clockTicks: Int
  package init(_ event: ProcedureEvent, tick: Int, clockTicks: Int) {
    (self.event, self.tick, self.clockTicks) = (event, tick, clockTicks)
  }
  /// The event of a state's own tick; nil when it has none.
  init?(latestOf state: SimulationState) {
    guard let event = state.procedure.event(atTick: state.tick) else { return nil }
    self.init(event, tick: state.tick, clockTicks: state.clockTicks)
  }
}

extension Trace {
  /// The case's clock at a tick, in ticks.
  package func clockTicks(atTick tick: Int) -> Int {
    guard let last = procedure.last(where: { $0.tick <= tick }) else { return tick }
    return tick + last.clockTicks - last.tick
  }
}
