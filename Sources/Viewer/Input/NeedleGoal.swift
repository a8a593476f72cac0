import Geometry
import Needle
import Simulation
import Ultrasound

/// A place to which the hovering needle is to be brought; the hand gets there by ordinary motions, tick by tick.
struct NeedleGoal: Equatable, Sendable {
  var entryXMM, entryZMM: Double
  /// Direction over the skin, in degrees; nil keeps the present one.
  var yawDeg: Double?
  private var ticksLeft = 300

  init(entryXMM: Double, entryZMM: Double, yawDeg: Double? = nil) {
    (self.entryXMM, self.entryZMM, self.yawDeg) = (entryXMM, entryZMM, yawDeg)
  }

  /// Adds the next motion toward the goal; false when it is reached, or cannot be.
  mutating func steer(_ controls: inout Controls, _ needle: NeedleState) -> Bool {
    let offset = SIMD2(entryXMM - needle.entryMM.x, entryZMM - needle.entryMM.z)
    let away = (offset * offset).sum().squareRoot()
    var turn = (yawDeg ?? needle.yawDeg) - needle.yawDeg
    if turn > 180 { turn -= 360 }
    if turn < -180 { turn += 360 }
    ticksLeft -= 1
    guard ticksLeft > 0, away > 0.05 || abs(turn) > 0.05 else { return false }
    let share = away > 0.75 ? 0.75 / away : 1
    controls.entryMoveMM = SIMD2(Float(offset.x * share), Float(offset.y * share))
    controls.needleYawDeg += Float(min(max(turn, -HandLimits.turnDeg), HandLimits.turnDeg))
    return true
  }

  /// Goal beside the end of the probe that is nearer to the midline, in the image's plane and pointing under the
  /// probe.
  static func besideProbe(_ state: ProbeState, of probe: Probe) -> NeedleGoal {
    let housing = ProbeHousing(of: probe)
    let marked = state.probeToPatient.xAxis
    let along = Vector3(marked.x, 0, marked.z).normalized
    let reachMM = housing.halfWidthMM + gapMM
    let ends = [-1.0, 1].map { sign in
      (sign, state.xMM + along.x * sign * reachMM, state.zMM + along.z * sign * reachMM)
    }
    let medial = abs(ends[0].1) <= abs(ends[1].1) ? ends[0] : ends[1]
    let toProbe = along * -medial.0
    let yaw = Elementary.arcTangent2(toProbe.z, toProbe.x) * 180 / .pi
    return NeedleGoal(entryXMM: medial.1, entryZMM: medial.2, yawDeg: yaw)
  }
  /// Distance between the probe's end and the entry, in mm.
  static let gapMM = 6.0
}
