import Geometry
import Simulation

extension Metric {
  /// The way of the probe's face over the skin while the needle was in tissue, in mm. Nil when the needle never entered.
  /// Of a recording from elsewhere the way of the probe's origin in space, from one of the needle's samples to the next.
  /// Unintended probe movement is one of the two commonest errors: Sites et al., Reg Anesth Pain Med 2007;32:107.
  package static let probeDrift = Metric(
    id: "probeDrift", unit: "mm", summary: "Way of the probe with the needle in tissue",
    tools: { tools in
      guard let needle = tools.needleInTissue else { return nil }
      var driftMM: Double?
      for i in 1..<max(needle.count, 1) where needle[i - 1].isInTissue && needle[i].isInTissue {
        guard let before = tools.probeAtNeedle(i - 1), let after = tools.probeAtNeedle(i) else { continue }
        driftMM = (driftMM ?? 0) + distance(before.origin, after.origin)
      }
      return driftMM
    },
    measure: { trace in
      guard trace.frames.contains(where: \.isMainInTissue) else { return nil }
      return trace.intervals.filter { $0.before.isMainInTissue && $0.after.isMainInTissue }
        .reduce(0) { $0 + $1.probeSlideMM }
    })
}

extension TraceInterval {
  /// How far the hand moved the face over the skin, in mm: what a flinch moves is the patient's.
  var probeSlideMM: Double {
    if after.isFlinching { return 0 }
    let (dx, dz) = (after.probe.xMM - before.probe.xMM, after.probe.zMM - before.probe.zMM)
    return (dx * dx + dz * dz).squareRoot()
  }
}
