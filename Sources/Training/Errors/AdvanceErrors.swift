import Geometry
import Simulation

extension ErrorRule {
  static let sites2004 = "Sites et al., Reg Anesth Pain Med 2004;29:544"
  static let sites2007 = "Sites et al., Reg Anesth Pain Med 2007;32:107"

  /// An advance of this length without the tip in the slice is an error, in mm.
  static let blindAdvanceMM = 5.0

  /// Five millimeters of advance without a millimeter of it seen.
  package static let blindAdvance = ErrorRule(
    id: "blindAdvance", isCritical: false,
    message:
      "The needle advanced 5 mm while its tip was outside the imaged slice. Stop, find the tip, then go on.",
    source: sites2004
  ) { trace, _ in
    var moments: [Int] = []
    var (unseenMM, seenMM) = (0.0, 0.0)
    var isCounted = false
    for interval in trace.intervals {
      if !interval.after.isMainInTissue { (unseenMM, seenMM, isCounted) = (0, 0, false) }
      if interval.after.tipInSlice {
        seenMM += interval.advanceMM
        if seenMM >= 1 { (unseenMM, isCounted) = (0, false) }
      } else {
        unseenMM += interval.advanceMM
        seenMM = 0
        if unseenMM >= blindAdvanceMM, !isCounted {
          moments.append(interval.after.tick)
          isCounted = true
        }
      }
    }
    return moments
  }

  /// Within one second the needle advanced 2 mm and the probe slid 5 mm or turned 8°.
  package static let probeDrift = ErrorRule(
    id: "probeDrift", isCritical: false, penalty: .safety(0.25),
    message:
      "The probe moved while the needle advanced. Move one hand at a time: hold the image, then advance.",
    source: sites2007
  ) { trace, _ in
    let window = 100
    var (advanceMM, slideMM, turnDeg) = (0.0, 0.0, 0.0)
    var recent: [(advanceMM: Double, slideMM: Double, turnDeg: Double)] = []
    var (oldest, moments) = (0, [Int]())
    for interval in trace.intervals where interval.after.isMainInTissue {
      let turned = angle(
        between: interval.before.probe.probeToPatient.yAxis, and: interval.after.probe.probeToPatient.yAxis)
      recent.append((interval.advanceMM, interval.probeSlideMM, turned.degrees))
      advanceMM += interval.advanceMM
      slideMM += interval.probeSlideMM
      turnDeg += turned.degrees
      if recent.count - oldest > window {
        advanceMM -= recent[oldest].advanceMM
        slideMM -= recent[oldest].slideMM
        turnDeg -= recent[oldest].turnDeg
        oldest += 1
      }
      if advanceMM >= 2, slideMM >= 5 || turnDeg >= 8 {
        moments.append(interval.after.tick)
        (advanceMM, slideMM, turnDeg, oldest) = (0, 0, 0, recent.count)
      }
    }
    return moments
  }

  /// The third and each further arrival on bone.
  package static let boneContacts = ErrorRule(
    id: "boneContacts", isCritical: false, penalty: .safety(0.25),
    message: "The needle ran onto bone more than twice. Withdraw, look where the cleft is, and aim anew.",
    source: "two are allowed here; no published limit"
  ) { trace, _ in
    trace.intervals.filter {
      $0.after.needle.boneContacts > $0.before.needle.boneContacts && $0.after.needle.boneContacts > 2
    }.map(\.after.tick)
  }
}
