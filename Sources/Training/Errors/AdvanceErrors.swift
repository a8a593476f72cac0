import Geometry
import Simulation

extension ErrorRule {
  static let sites2004 = "Sites et al., Reg Anesth Pain Med 2004;29:544"
  static let sites2007 = "Sites et al., Reg Anesth Pain Med 2007;32:107"

  /// An advance of this length without the tip in the picture is an error, in mm.
  static let blindAdvanceMM = 5.0

  /// Five millimeters of advance without a millimeter of it seen, within 15 mm of bone or joint.
  package static let blindNearBone = ErrorRule(
    id: "blindNearBone", isCritical: true, penalty: .visibility(0.5),
    message:
      "The needle advanced 5 mm unseen within 15 mm of bone or joint. Stop, find the tip with the probe, then go on.",
    source: sites2004 + " (7 of 10 novices); 5 and 15 mm are our choice: no published limit"
  ) { trace, _ in trace.momentsOfBlindAdvance(nearBone: true) }

  /// The same farther away.
  package static let blindAdvance = ErrorRule(
    id: "blindAdvance", isCritical: false, penalty: .visibility(0.25),
    message:
      "The needle advanced 5 mm while the picture did not show its tip. Stop, find the tip, then go on.",
    source: sites2004 + "; 5 mm are our choice: no published limit"
  ) { trace, _ in trace.momentsOfBlindAdvance(nearBone: false) }

  /// Four millimeters within 0.2 s: more than 20 mm/s.
  package static let fastAdvance = ErrorRule(
    id: "fastAdvance", isCritical: false, penalty: .safety(0.125),
    message:
      "The needle was pushed faster than 20 mm/s: no eye follows, and no hand stops in time. Advance a few millimeters a second.",
    source: "our choice: no published limit"
  ) { trace, _ in
    trace.momentsOfRate(above: 20, overTicks: 20) { $0.isMainInTissueThroughout ? $0.hubAdvanceMM : 0 }
  }

  /// The fourth pass and each further one.
  package static let tooManyPasses = ErrorRule(
    id: "tooManyPasses", isCritical: false, penalty: .safety(0.125),
    message:
      "The needle went in anew for the fourth time or more. Find a clear way with the probe before you push again.",
    source:
      "of accurate injections one in three needed a redirection (Perry et al., PM&R 2016); three passes are our choice"
  ) { trace, _ in
    trace.intervals.filter { $0.after.needle.passes > max($0.before.needle.passes, 3) }.map(\.after.tick)
  }
}

extension Trace {
  /// Ticks at which 5 mm had been advanced unseen, without a millimeter seen in between.
  fileprivate func momentsOfBlindAdvance(nearBone: Bool) -> [Int] {
    var moments: [Int] = []
    var (unseenMM, seenMM, isCounted) = (0.0, 0.0, false)
    var watch = TipWatch()
    for interval in intervals {
      let frame = interval.after
      if !frame.isMainInTissue { (unseenMM, seenMM, isCounted) = (0, 0, false) }
      switch watch.view(of: frame) {
      case .shown:
        seenMM += interval.advanceMM
        if seenMM >= 1 { (unseenMM, isCounted) = (0, false) }
      case .unseen where frame.isNearBoneOrJoint == nearBone:
        unseenMM += interval.advanceMM
        seenMM = 0
        if unseenMM >= ErrorRule.blindAdvanceMM, !isCounted {
          moments.append(frame.tick)
          isCounted = true
        }
      case .unseen, .excused: break
      }
    }
    return moments
  }

  /// Ticks at which a sum over so many ticks had come above a rate a second; the next episode begins below half of it.
  func momentsOfRate(above rate: Double, overTicks: Int, _ part: (TraceInterval) -> Double) -> [Int] {
    var (moments, recent, sum) = ([Int](), [Double](repeating: 0, count: overTicks), 0.0)
    var isAbove = false
    let limit = rate * SimulationState.seconds(ofTicks: overTicks)
    for (i, interval) in intervals.enumerated() {
      let value = part(interval)
      sum += value - recent[i % overTicks]
      recent[i % overTicks] = value
      if sum > limit + 1e-6, !isAbove { moments.append(interval.after.tick) }
      if sum > limit + 1e-6 { isAbove = true } else if sum < limit / 2 { isAbove = false }
    }
    return moments
  }
}

extension TraceInterval {
  var isMainInTissueThroughout: Bool { before.isMainInTissue && after.isMainInTissue }
  /// How far the hand pushed the hub along the shaft, in mm; what gives way jumps farther.
  var hubAdvanceMM: Double {
    max(0, dot(after.needle.hubMM - before.needle.hubMM, after.needle.direction))
  }
}
