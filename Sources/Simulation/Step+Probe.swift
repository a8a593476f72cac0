import Anatomy
import Geometry
import Needle
import Ultrasound

extension ProbeState {
  /// Least distance of bone from the face, in mm: skin and periosteum do not compress to nothing.
  static let boneCushionMM = 3.0

  /// The probe as the scene begins, moved to the nearest place toward the midline where it can rest.
  init(restingAsIn scene: Scene) {
    self.init()
    (xMM, zMM) = (scene.start.probeXMM, scene.start.probeZMM)
    (rotateDeg, tiltDeg) = (scene.start.probeRotateDeg, scene.start.probeTiltDeg)
    (rockDeg, pressMM) = (scene.start.probeRockDeg, scene.start.probePressMM)
    if scene.pillowTiltDeg != 0, !scene.pillowComesLater { keepAttitude(over: scene) }
    tiltDeg = HandLimits.tiltDeg.clamping(tiltDeg)
    rockDeg = HandLimits.rockDeg.clamping(rockDeg)
    pressMM = HandLimits.pressDepthMM.clamping(pressMM)
    (xMM, zMM) = SkinSeat.place(nearX: xMM, z: zMM, on: scene.patient)
    settle(on: scene.patient, housing: ProbeHousing(of: scene.probe))
  }

  /// Turns the probe against a pelvis that a pillow has turned under it.
  mutating func keepAttitude(over scene: Scene) {
    guard let seat = SkinSeat(x: xMM, z: zMM, on: scene.patient) else { return }
    let flat = seat.probeToPatient(self)
    let held = Pose(
      xAxis: scene.tableToPatient(flat.xAxis), yAxis: scene.tableToPatient(flat.yAxis),
      zAxis: scene.tableToPatient(flat.zAxis),
      origin: flat.origin)
    (rotateDeg, tiltDeg, rockDeg) = seat.anglesDeg(of: held)
  }

  /// Finds the pose from place and angles; presses less where bone lies close under the face. False, with nothing
  /// changed, when there is no skin to rest on.
  /// - Parameter riseMM: rise of the back in a breath against the hand, which yields over bone.
  @discardableResult
  mutating func settle(on patient: Patient, housing: ProbeHousing, riseMM: Double = 0) -> Bool {
    guard let seat = SkinSeat(x: xMM, z: zMM, on: patient) else { return false }
    probeToPatient = seat.probeToPatient(self)
    while pressMM > 0, isTooNearBone(of: patient, housing: housing) {
      pressMM = max(pressMM - 0.25, 0)
      probeToPatient = seat.probeToPatient(self)
    }
    let restMM = probeToPatient.origin
    var risenMM = riseMM
    while risenMM > 0 {
      probeToPatient.origin = restMM - seat.outward * risenMM
      if !isTooNearBone(of: patient, housing: housing) { return true }
      risenMM -= 0.25
    }
    probeToPatient.origin = restMM
    return true
  }

  private func isTooNearBone(of patient: Patient, housing: ProbeHousing) -> Bool {
    for i in -2...2 {
      let x = housing.halfWidthMM * Double(i) / 2
      let place = probeToPatient.point(Vector3(x, housing.faceY(xMM: x), 0))
      // Only where the face is in the body: beyond, it hangs in the air.
      let skinY = patient.medium.skin?.height(x: place.x, z: place.z) ?? 0
      if place.y > skinY, patient.boneDistanceMM(at: place) < ProbeState.boneCushionMM { return true }
    }
    return false
  }
}

extension SimulationState {
  /// Moves the probe hand. The whole motion of the tick is refused when the needle's shaft is in the way; a slide
  /// that would leave the skin is left out. A breathing patient moves under a hand that rests.
  mutating func moveProbe(_ controls: Controls, in scene: Scene) {
    let isMoved =
      controls.probeSlideMM != .zero || controls.probeRotateDeg != 0 || controls.probeTiltDeg != 0
      || controls.probeRockDeg != 0 || controls.probePressMM != 0
    if controls.holdsBreath, scene.breathing != nil { heldBreathTicks += 1 }
    guard isMoved || scene.breathing != nil else { return }
    let riseMM = scene.breathing?.riseMM(atTick: tick - heldBreathTicks) ?? 0
    let housing = ProbeHousing(of: scene.probe)
    var moved = probe
    moved.rotateDeg = HandLimits.wrapped(
      probe.rotateDeg + HandLimits.cut(controls.probeRotateDeg, to: HandLimits.turnDeg))
    moved.tiltDeg = HandLimits.tiltDeg.clamping(
      probe.tiltDeg + HandLimits.cut(controls.probeTiltDeg, to: HandLimits.turnDeg))
    moved.rockDeg = HandLimits.rockDeg.clamping(
      probe.rockDeg + HandLimits.cut(controls.probeRockDeg, to: HandLimits.turnDeg))
    moved.pressMM = HandLimits.pressDepthMM.clamping(
      probe.pressMM + HandLimits.cut(controls.probePressMM, to: HandLimits.pressMM))
    let slideX = HandLimits.cut(controls.probeSlideMM.x, to: HandLimits.slideMM)
    let slideZ = HandLimits.cut(controls.probeSlideMM.y, to: HandLimits.slideMM)
    (moved.xMM, moved.zMM) = (probe.xMM + slideX, probe.zMM + slideZ)
    if !moved.settle(on: scene.patient, housing: housing, riseMM: riseMM) {
      (moved.xMM, moved.zMM) = (probe.xMM, probe.zMM)
      moved.settle(on: scene.patient, housing: housing, riseMM: riseMM)
    }
    if needle.isInTissue
      && needle.isBlocked(by: housing, at: moved.probeToPatient, of: scene.needle(inHandOf: self))
    {
      // A hand that only rests yields to the shaft that a breath brings against the probe.
      if isMoved { needle.obstacle = .probeInTheWay }
    } else {
      probe = moved
    }
  }
}
