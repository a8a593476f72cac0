import Simulation

extension Metric {
  /// How far the tip ended from the joint space, in mm; 0 is inside. It ends where the last of the fluid left it, or,
  /// when nothing was injected, at the deepest point of the last pass. Nil when the needle never entered.
  package static let tipToJoint = Metric(
    id: "tipToJoint", unit: "mm", summary: "Distance from the final tip to the joint space"
  ) { trace in trace.finalTip?.tipToJointMM }
}

extension Trace {
  /// The frame at which the tip was where it ended, see `Metric.tipToJoint`.
  package var finalTip: Frame? {
    if let last = intervals.last(where: { $0.injectedML > 0 && $0.after.isMainInTissue }) {
      return last.after
    }
    guard let end = frames.lastIndex(where: \.isMainInTissue) else { return nil }
    let start = frames[..<end].lastIndex { !$0.isMainInTissue }.map { $0 + 1 } ?? 0
    return frames[start...end].max { $0.needle.depthMM < $1.needle.depthMM }
  }
}
