import Anatomy
import Geometry
import Needle

extension NeedleState {
  /// The needle as the scene begins, hovering over its entry.
  init(hoveringAsIn scene: Scene) {
    self.init()
    let place = SkinSeat.place(nearX: scene.start.entryXMM, z: scene.start.entryZMM, on: scene.patient)
    yawDeg = scene.start.needleYawDeg
    pitchDeg = HandLimits.pitchDeg.clamping(scene.start.needlePitchDeg)
    if let seat = SkinSeat(x: place.x, z: place.z, on: scene.patient) {
      entryMM = seat.pointMM
      if scene.pillowTiltDeg != 0, !scene.pillowComesLater { keepAttitude(over: scene, at: seat) }
      alignHand(with: seat)
      restOnSkin(scene.needle)
    }
  }

  /// Turns a needle outside the body against a pelvis that a pillow has turned under it.
  mutating func keepAttitude(over scene: Scene, at seat: SkinSeat) {
    let flat = seat.shaftDirection(yawDeg: yawDeg, pitchDeg: pitchDeg)
    let held = seat.anglesDeg(ofShaft: scene.tableToPatient(flat))
    (yawDeg, pitchDeg) = (held.yaw, HandLimits.pitchDeg.clamping(held.pitch))
  }
}

extension Controls {
  fileprivate var movesNeedle: Bool {
    entryMoveMM != .zero || needleYawDeg != 0 || needlePitchDeg != 0 || advanceMM != 0 || bevelTurnDeg != 0
  }
}

extension NeedleMotion {
  fileprivate init(_ controls: Controls) {
    self.init(
      entryMoveXMM: HandLimits.cut(controls.entryMoveMM.x, to: HandLimits.slideMM),
      entryMoveZMM: HandLimits.cut(controls.entryMoveMM.y, to: HandLimits.slideMM),
      yawDeg: HandLimits.cut(controls.needleYawDeg, to: HandLimits.turnDeg),
      pitchDeg: HandLimits.cut(controls.needlePitchDeg, to: HandLimits.turnDeg),
      bevelTurnDeg: HandLimits.cut(controls.bevelTurnDeg, to: HandLimits.bevelTurnDeg),
      advanceMM: HandLimits.cut(controls.advanceMM, to: HandLimits.needleMM))
  }
}

extension SimulationState {
  /// Moves the needle hand. A needle at rest costs no copies of shaft and track.
  mutating func moveNeedle(_ controls: Controls, in scene: Scene) {
    guard controls.movesNeedle else {
      return needle.takeTissueAlong(since: needle.tipMM, depthMM: needle.depthMM)
    }
    var mechanics = NeedleMechanics(needle, shaft: shaft, track: track)
    mechanics.move(
      NeedleMotion(controls),
      in: NeedleSurroundings(
        patient: scene.patient, model: scene.needle(inHandOf: self), housing: ProbeHousing(of: scene.probe),
        probeToPatient: probe.probeToPatient, seed: scene.seed, countsPasses: equipment == .main))
    (needle, shaft, track) = (mechanics.needle, mechanics.shaft, mechanics.track)
  }
}
