import Simulation

extension Metric {
  /// From the first tick to the last, in s. Nil for a recording without a tick.
  package static let time = Metric(
    id: "time", unit: "s", summary: "Duration of the attempt", tools: { $0.durationS },
    measure: { trace in
      trace.frames.last.map { SimulationState.seconds(ofTicks: $0.tick) }
    })

  /// How long the tip was below the skin, in s: the ticks that ended there. Of a recording from elsewhere, of each step the part of its
  /// way that lay inside. Nil when it never was, or it is not known what is tissue.
  package static let timeInTissue = Metric(
    id: "timeInTissue", unit: "s", summary: "Time with the needle in tissue",
    tools: { tools in
      tools.needleInTissue?.steps.reduce(0) { $0 + $1.durationS * $1.after.shareInTissue }
    },
    measure: { trace in
      let ticks = trace.frames.count(where: \.isMainInTissue)
      return ticks > 0 ? SimulationState.seconds(ofTicks: ticks) : nil
    })

  /// From the first tick to the first puncture, in s. Nil when there was none.
  package static let timeToPuncture = Metric(
    id: "timeToPuncture", unit: "s", summary: "Time before the first puncture",
    tools: { tools in
      guard let needle = tools.needleInTissue else { return nil }
      return needle.samples.first(where: \.isInTissue).map { $0.timeS - needle[0].timeS }
    },
    measure: { trace in
      trace.frames.first(where: \.isMainInTissue).map { SimulationState.seconds(ofTicks: $0.tick) }
    })
}
