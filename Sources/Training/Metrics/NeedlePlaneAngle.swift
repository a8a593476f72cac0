import Geometry
import Simulation

extension Metric {
  /// The angle between the needle and the image plane while the needle advanced in tissue, in degrees, 0...90: its mean by
  /// length. Nil when the needle never advanced. After the needle–plane angle of open ultrasound trainers.
  package static let needlePlaneAngle = Metric(
    id: "needlePlaneAngle", unit: "°", summary: "Angle between the advancing needle and the image plane"
  ) { trace in
    var (advanceMM, sum) = (0.0, 0.0)
    for interval in trace.intervals where interval.after.isMainInTissue && interval.advanceMM > 0 {
      let normal = interval.after.probe.probeToPatient.zAxis
      let share = min(abs(dot(interval.after.needle.direction, normal)), 1)
      sum += interval.advanceMM * Angle(radians: Elementary.arcSine(share)).degrees
      advanceMM += interval.advanceMM
    }
    return advanceMM > 0 ? sum / advanceMM : nil
  }
}
