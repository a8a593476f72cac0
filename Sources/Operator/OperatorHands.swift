import Anatomy
import Geometry
import Needle
import Simulation
import Ultrasound

/// The operator's two hands: every motion becomes `Controls`, tick by tick, at a human speed and with a human's
/// unsteadiness; and what hands feel and eyes see from above. Only `tick` reaches the simulation.
final class OperatorHands {
  let scene: Scene
  let skill: OperatorSkill
  /// Side on which the operator works.
  let side: Side
  let eye: OperatorEye
  private(set) var state: SimulationState
  private(set) var controls: [Controls] = []
  /// Marks that wait for a tick.
  private var marks: [Controls.Event] = []
  var random: RandomNumbers
  /// Largest number of ticks, longer than any scenario allows: an operator who got nowhere stops here.
  private static let ticksMax = 120_000
  private let afterEachTick: (Controls, SimulationState) -> Void
  private var probeWander = Wander(), elevationWander = Wander(), needleWander = Wander()
  /// Unnoticed motions of the probe hand while the other one pushes.
  private(set) var slips: Slips

  init(
    scene: Scene, skill: OperatorSkill, seed: UInt64, faults: [OperatorFault] = [],
    afterEachTick: @escaping (Controls, SimulationState) -> Void
  ) {
    (self.scene, self.afterEachTick) = (scene, afterEachTick)
    var day = RandomNumbers(seed: mixed(seed ^ 0x64_6179))
    self.skill = skill.onOneDay(&day).making(faults)
    let isOtherSide = faults.contains { $0.id == .wrongSide }
    side = isOtherSide ? (scene.side == .right ? .left : .right) : scene.side
    slips = Slips(faults, seed: seed, sign: side.sign)
    eye = OperatorEye(medium: scene.patient.medium, probe: scene.probe)
    state = initialState(of: scene)
    random = RandomNumbers(seed: mixed(seed))
  }

  var isOver: Bool { state.isFinished || controls.count >= OperatorHands.ticksMax }
  var depthMM: Double { Double(state.depthInEffectMM) }
  var sign: Double { side.sign }

  func gaussian(_ standardDeviation: Double) -> Double {
    random.gaussian(standardDeviation: standardDeviation)
  }

  /// Marks a landmark at a place in the image, in the next tick in which nothing else is said.
  func mark(_ landmark: ScanLandmark, placeMM: SIMD2<Float>) {
    marks.append(.mark(landmark, placeMM: placeMM))
  }

  /// Does or says something of the procedure; the probe rests meanwhile.
  func event(_ event: ProcedureEvent) {
    guard !isOver else { return }
    var now = Controls()
    now.event = .procedure(event)
    run(now)
  }

  /// Runs one tick, with the unsteadiness of the hands.
  func tick(_ change: (inout Controls) -> Void = { _ in }) {
    guard !isOver else { return }
    var now = Controls()
    change(&now)
    if now.event == nil, !marks.isEmpty { now.event = marks.removeFirst() }
    let dx = probeWander.step(skill.probeWanderMM, &random)
    let dz = elevationWander.step(skill.probeWanderMM, &random)
    now.probeSlideMM += SIMD2(Float(dx), Float(dz))
    let turn = needleWander.step(skill.needleWanderDeg, &random)
    if state.needle.isInTissue { now.needleYawDeg += Float(turn) }
    run(now)
  }
  private func run(_ now: Controls) {
    controls.append(now)
    step(scene, &state, now)
    afterEachTick(now, state)
  }
  /// Thinks about what to do next.
  func hesitate() { rest(seconds: skill.hesitationS) }
  func rest(seconds: Double) { for _ in 0..<Int(seconds * 100) { tick() } }
  /// Waits until the eye has taken in what is there.
  func react() { rest(seconds: skill.reactionS) }

  // The probe hand.
  /// Slides until the face is over (x, z), in patient coordinates, or cannot go on.
  /// - Parameter holdsAngle: keeps the beam's slant toward the feet as it is in the room, whatever the skin does.
  func slide(
    toX x: Double, z: Double, speedMMPerS: Double, holdsAngle: Bool = false, each: () -> Bool = { true }
  ) {
    var stuck = 0
    let slant = state.probe.probeToPatient.yAxis.z
    while !isOver, stuck < 20 {
      let (dx, dz) = (x - state.probe.xMM, z - state.probe.zMM)
      let left = (dx * dx + dz * dz).squareRoot()
      let stride = speedMMPerS / 100
      if left < max(0.05, stride) { break }
      let before = state.probe
      let excess = Angle(radians: before.probeToPatient.yAxis.z - slant).degrees
      tick {
        $0.probeSlideMM = SIMD2(Float(dx / left * stride), Float(dz / left * stride))
        if holdsAngle { $0.probeTiltDeg = Float(min(max(excess, -0.5), 0.5)) }
      }
      let moved = abs(state.probe.xMM - before.xMM) + abs(state.probe.zMM - before.zMM)
      stuck = moved < stride / 4 ? stuck + 1 : 0
      if !each() { break }
    }
  }
  func turnProbe(tiltDeg: Double? = nil, pressMM: Double? = nil) {
    for _ in 0..<200 {
      let tilt = (tiltDeg ?? state.probe.tiltDeg) - state.probe.tiltDeg
      let press = (pressMM ?? state.probe.pressMM) - state.probe.pressMM
      if abs(tilt) < 0.05, abs(press) < 0.05 { return }
      let before = state.probe
      tick {
        $0.probeTiltDeg = Float(min(max(tilt, -0.15), 0.15))
        $0.probePressMM = Float(min(max(press, -0.1), 0.1))
      }
      if before.tiltDeg == state.probe.tiltDeg, before.pressMM == state.probe.pressMM { return }
    }
  }

  /// Rocks the probe until its beam points this far toward the side to inject, in degrees, or it cannot.
  func rockProbe(outwardDeg: Double) {
    for _ in 0..<400 {
      let rock = outwardDeg - sign * state.probe.rockDeg
      if abs(rock) < 0.05 { return }
      let before = state.probe.rockDeg
      tick { $0.probeRockDeg = Float(sign * min(max(rock, -0.15), 0.15)) }
      if before == state.probe.rockDeg { return }
    }
  }

  // The needle hand.
  func moveEntry(toX x: Double, z: Double) {
    for _ in 0..<2_000 where !isOver {
      let (dx, dz) = (x - state.needle.entryMM.x, z - state.needle.entryMM.z)
      let left = (dx * dx + dz * dz).squareRoot()
      if left < 0.02 { return }
      let stride = min(left, 0.4)
      tick { $0.entryMoveMM = SIMD2(Float(dx / left * stride), Float(dz / left * stride)) }
    }
  }
  /// Turns the shaft toward angles; inside tissue as far as it yields.
  func turnNeedle(yawDeg: Double, pitchDeg: Double) {
    for _ in 0..<1_000 where !isOver {
      var yaw = yawDeg - state.needle.yawDeg
      yaw = yaw > 180 ? yaw - 360 : (yaw < -180 ? yaw + 360 : yaw)
      let pitch = pitchDeg - state.needle.pitchDeg
      if abs(yaw) < 0.02, abs(pitch) < 0.02 { return }
      let before = state.needle
      let most = state.needle.isInTissue ? 0.2 : 0.6
      tick {
        $0.needleYawDeg = Float(min(max(yaw, -most), most))
        $0.needlePitchDeg = Float(min(max(pitch, -most), most))
      }
      let moved = abs(state.needle.yawDeg - before.yawDeg) + abs(state.needle.pitchDeg - before.pitchDeg)
      if state.needle.isInTissue, moved < 0.01 { return }
    }
  }
  func advance(byMM lengthMM: Double) {
    let isSlipping = state.equipment == .main && state.needle.isInTissue
    let speed = isSlipping ? max(skill.advanceSpeedMMPerS, slips.pushMMPerS) : skill.advanceSpeedMMPerS
    let stride = min(speed / 100, lengthMM)
    let (slide, turn) = isSlipping ? slips.step(advancingMM: stride) : (.zero, 0)
    tick {
      $0.advanceMM = Float(stride)
      $0.bevelTurnDeg = Float(skill.bevelTurnDegPerMM * stride)
      $0.probeSlideMM += SIMD2(Float(slide.x), Float(slide.y))
      $0.probeRotateDeg = Float(turn)
    }
  }
  /// Brings the probe back from where it slipped, and holds it from now on.
  func undoSlip() {
    let (slid, turned) = (slips.slidMM, slips.turnedDeg)
    slips.stop()
    slide(toX: state.probe.xMM - slid.x, z: state.probe.zMM - slid.y, speedMMPerS: 10, holdsAngle: true)
    var left = turned
    while abs(left) > 0.01, !isOver {
      let turn = min(max(left, -0.3), 0.3)
      tick { $0.probeRotateDeg = Float(-turn) }
      left -= turn
    }
  }
  func withdraw(toDepthMM depthMM: Double) {
    for _ in 0..<2_000 where !isOver && state.needle.depthMM > depthMM {
      let stride = min(0.15, state.needle.depthMM - depthMM)
      tick { $0.advanceMM = Float(-stride) }
      if stride < 1e-3 { return }
    }
  }

  /// The angles that point the shaft along a direction from its entry.
  func angles(of direction: Vector3) -> (yawDeg: Double, pitchDeg: Double)? {
    let entry = state.needle.entryMM
    guard let seat = SkinSeat(x: entry.x, z: entry.z, on: scene.patient) else { return nil }
    let angles = seat.anglesDeg(ofShaft: direction)
    return (angles.yaw, angles.pitch)
  }

  /// The iliac spine as the fingers feel it.
  func palpatedSpine() -> Vector3 {
    let spine = scene.patient.landmarks[side]?.psisMM ?? Vector3(sign * 45, 0, 0)
    let error = skill.palpationErrorMM
    return spine + Vector3(gaussian(error), 0, gaussian(error))
  }
}

/// A slow, smooth wandering about zero: white noise through two low-pass filters of 0.5 s.
private struct Wander {
  private var (first, second) = (0.0, 0.0)
  /// The motion within this tick.
  mutating func step(_ standardDeviation: Double, _ random: inout RandomNumbers) -> Double {
    let share = 0.02
    // Two such filters leave a share of share/4 of the variance of white noise.
    let white = random.gaussian(standardDeviation: standardDeviation / (share / 4).squareRoot())
    first += (white - first) * share
    let before = second
    second += (first - second) * share
    return second - before
  }
}

extension OperatorSkill {
  /// The same operator who, where that is planted, loses the time: goes over the back again and again, and thinks for a
  /// minute about each decision.
  fileprivate func making(_ faults: [OperatorFault]) -> OperatorSkill {
    guard faults.contains(where: { $0.id == .losesTime }) else { return self }
    var slow = self
    slow.sweeps += 4
    slow.hesitationS += 60
    return slow
  }
}
