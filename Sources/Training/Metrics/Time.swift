import Simulation

extension Metric {
  /// From the first tick to the last, in s. Nil for a recording without a tick.
  package static let time = Metric(id: "time", unit: "s", summary: "Duration of the attempt") { trace in
    trace.frames.last.map { SimulationState.seconds(ofTicks: $0.tick) }
  }

  /// How long the tip was below the skin, in s. Nil when it never was.
  package static let timeInTissue = Metric(
    id: "timeInTissue", unit: "s", summary: "Time with the needle in tissue"
  ) { trace in
    let ticks = trace.frames.count(where: \.isMainInTissue)
    return ticks > 0 ? SimulationState.seconds(ofTicks: ticks) : nil
  }

  /// From the first tick to the first puncture, in s. Nil when there was none.
  package static let timeToPuncture = Metric(
    id: "timeToPuncture", unit: "s", summary: "Time before the first puncture"
  ) { trace in
    trace.frames.first(where: \.isMainInTissue).map { SimulationState.seconds(ofTicks: $0.tick) }
  }
}
