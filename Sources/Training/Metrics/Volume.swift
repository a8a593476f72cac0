import Simulation

extension Metric {
  /// What left the needle, in mL. Nil for a recording without a tick.
  package static let injectedVolume = Metric(
    id: "injectedVolume", unit: "mL", summary: "Injected volume"
  ) { trace in trace.frames.isEmpty ? nil : Placement(of: trace.finalState.volumes()).totalML }

  /// The fraction of the volume that went into the joint space, 0...1. Nil where nothing was injected.
  package static let jointFraction = Metric(
    id: "jointFraction", unit: "1", isFraction: true, summary: "Part of the volume in the joint"
  ) { trace in Placement(of: trace.finalState.volumes()).fraction(in: .joint) }
}
