import Anatomy
import Geometry
import Needle
import Ultrasound

extension NeedleState {
  /// How far the tip must leave bone before it can arrive anew, in mm.
  public static let leavesBoneMM = 1.0

  /// The needle as the scene begins, hovering over its entry.
  init(hoveringAsIn scene: Scene) {
    self.init()
    let place = restingPlace(nearX: scene.start.entryXMM, z: scene.start.entryZMM, on: scene.patient)
    yawDeg = scene.start.needleYawDeg
    pitchDeg = HandLimits.pitchDeg.clamping(scene.start.needlePitchDeg)
    if let seat = SkinSeat(x: place.x, z: place.z, on: scene.patient) {
      entryMM = seat.pointMM
      if scene.pillowTiltDeg != 0 {
        let flat = seat.shaftDirection(yawDeg: yawDeg, pitchDeg: pitchDeg)
        let held = seat.anglesDeg(ofShaft: scene.kept(flat))
        (yawDeg, pitchDeg) = (held.yaw, HandLimits.pitchDeg.clamping(held.pitch))
      }
      aim(from: seat, model: scene.needle)
    }
    track = Track(direction: direction)
  }

  /// Derives direction, tip and hub.
  mutating func aim(from seat: SkinSeat, model: NeedleModel) {
    direction = seat.shaftDirection(yawDeg: yawDeg, pitchDeg: pitchDeg)
    place(model)
  }
  mutating func place(_ model: NeedleModel) {
    tipMM = entryMM + direction * depthMM
    hubMM = tipMM - direction * model.lengthMM
  }

  /// True when the line of the shaft outside the body runs through the probe.
  func isBlocked(by housing: ProbeHousing, at probeToPatient: Pose, of model: NeedleModel) -> Bool {
    housing.meets(
      segmentFrom: probeToPatient.inversePoint(entryMM),
      to: probeToPatient.inversePoint(entryMM - direction * model.lengthMM))
  }
}

extension SimulationState {
  /// Moves the needle hand: entry and angles while it is out, then leverage about the entry, then the way along
  /// the shaft. Speeds as in `HandLimits`.
  mutating func moveNeedle(_ controls: Controls, in scene: Scene) {
    let before = needle.tipMM
    needle.bevelDeg = HandLimits.wrapped(
      needle.bevelDeg + HandLimits.cut(controls.bevelTurnDeg, to: HandLimits.bevelTurnDeg))
    let yawDeg = HandLimits.cut(controls.needleYawDeg, to: HandLimits.turnDeg)
    let pitchDeg = HandLimits.cut(controls.needlePitchDeg, to: HandLimits.turnDeg)
    let advanceMM = HandLimits.cut(controls.advanceMM, to: HandLimits.needleMM)
    if needle.isInTissue {
      if yawDeg != 0 || pitchDeg != 0 { lever(yawDeg: yawDeg, pitchDeg: pitchDeg, in: scene) }
    } else {
      hover(controls, yawDeg: yawDeg, pitchDeg: pitchDeg, in: scene)
    }
    if advanceMM > 0 { advance(byMM: advanceMM, in: scene) }
    if advanceMM < 0 { withdraw(byMM: -advanceMM, in: scene) }
    if needle.tipMM != before { look(in: scene.patient, radiusMM: scene.needle.outerDiameterMM / 2) }
  }

  /// Outside: the tip slides over the skin and the shaft turns freely.
  private mutating func hover(_ controls: Controls, yawDeg: Double, pitchDeg: Double, in scene: Scene) {
    let moveX = HandLimits.cut(controls.entryMoveMM.x, to: HandLimits.slideMM)
    let moveZ = HandLimits.cut(controls.entryMoveMM.y, to: HandLimits.slideMM)
    guard moveX != 0 || moveZ != 0 || yawDeg != 0 || pitchDeg != 0 else { return }
    needle.yawDeg = HandLimits.wrapped(needle.yawDeg + yawDeg)
    needle.pitchDeg = HandLimits.pitchDeg.clamping(needle.pitchDeg + pitchDeg)
    let (x, z) = (needle.entryMM.x, needle.entryMM.z)
    let seat =
      SkinSeat(x: x + moveX, z: z + moveZ, on: scene.patient) ?? SkinSeat(x: x, z: z, on: scene.patient)
    guard let seat else { return }
    needle.entryMM = seat.pointMM
    needle.aim(from: seat, model: scene.needle)
  }

  /// Inside: the shaft pivots about its entry. The tip goes aside by `HandLimits.needleMM` at most, in pieces,
  /// and stops at bone, at the probe, and where the tissue yields no further (`Track`).
  private mutating func lever(yawDeg: Double, pitchDeg: Double, in scene: Scene) {
    guard let seat = SkinSeat(x: needle.entryMM.x, z: needle.entryMM.z, on: scene.patient) else { return }
    let asideMM =
      Angle.degrees(abs(pitchDeg) + abs(yawDeg) * Angle.degrees(needle.pitchDeg).cosine).radians
      * needle.depthMM
    let share = asideMM > HandLimits.needleMM ? HandLimits.needleMM / asideMM : 1
    let pieces = 2
    let (yawStep, pitchStep) = (yawDeg * share / Double(pieces), pitchDeg * share / Double(pieces))
    for _ in 0..<pieces {
      if turn(yawDeg: yawStep, pitchDeg: pitchStep, at: seat, in: scene) { continue }
      // What one direction forbids, the other may still allow.
      if pitchStep != 0, yawStep != 0 {
        if turn(yawDeg: 0, pitchDeg: pitchStep, at: seat, in: scene) { continue }
        if turn(yawDeg: yawStep, pitchDeg: 0, at: seat, in: scene) { continue }
      }
      return
    }
  }

  /// One piece of leverage; false, and nothing changed but the obstacle, where it is not possible.
  private mutating func turn(yawDeg: Double, pitchDeg: Double, at seat: SkinSeat, in scene: Scene) -> Bool {
    var turned = needle
    turned.yawDeg = HandLimits.wrapped(needle.yawDeg + yawDeg)
    turned.pitchDeg = HandLimits.pitchDeg.clamping(needle.pitchDeg + pitchDeg)
    turned.aim(from: seat, model: scene.needle)
    guard turned.track.yields(to: turned.direction, depthMM: turned.depthMM) else { return false }
    let housing = ProbeHousing(of: scene.probe)
    if turned.isBlocked(by: housing, at: probe.probeToPatient, of: scene.needle) {
      needle.obstacle = .probeInTheWay
      return false
    }
    let isClear = BoneStop.isClear(
      from: turned.entryMM, to: turned.tipMM, radiusMM: scene.needle.outerDiameterMM / 2, in: scene.patient)
    if !isClear {
      needle.obstacle = .bone
      return false
    }
    needle = turned
    return true
  }

  private mutating func advance(byMM wantedMM: Double, in scene: Scene) {
    let model = scene.needle
    if !needle.isInTissue {
      let housing = ProbeHousing(of: scene.probe)
      if needle.isBlocked(by: housing, at: probe.probeToPatient, of: model) {
        needle.obstacle = .probeInTheWay
        return
      }
      needle.track = Track(direction: needle.direction)
    }
    let room = model.lengthMM - needle.depthMM
    if room <= 0 {
      needle.obstacle = .hubAtSkin
      return
    }
    let travel = BoneStop.freeTravel(
      from: needle.tipMM, along: needle.direction, wantedMM: min(wantedMM, room),
      radiusMM: model.outerDiameterMM / 2, in: scene.patient)
    let old = needle.depthMM
    needle.depthMM = min(old + travel.travelMM, model.lengthMM)
    needle.place(model)
    needle.track.cut(along: needle.direction, byMM: travel.travelMM)
    if needle.passCounter.beginsPass(fromDepthMM: old, toDepthMM: needle.depthMM) { needle.passes += 1 }
    if travel.touchesBone {
      meetBone()
    } else if wantedMM >= room {
      needle.obstacle = .hubAtSkin
    }
  }

  private mutating func withdraw(byMM wantedMM: Double, in scene: Scene) {
    guard needle.isInTissue else { return }
    let old = needle.depthMM
    needle.depthMM = max(old - wantedMM, 0)
    needle.place(scene.needle)
    // Never begins a pass, but must see how far back the tip went.
    _ = needle.passCounter.beginsPass(fromDepthMM: old, toDepthMM: needle.depthMM)
  }

  /// The tip has run onto bone.
  private mutating func meetBone() {
    needle.obstacle = .bone
    if !needle.isOnBone {
      needle.boneContacts += 1
      needle.isOnBone = true
    }
  }

  /// Where the tip is now.
  private mutating func look(in patient: Patient, radiusMM: Double) {
    needle.tipRegion = needle.isInTissue ? patient.region(at: needle.tipMM) : .outside
    if needle.isOnBone {
      let roomMM = patient.boneDistanceMM(at: needle.tipMM) - radiusMM
      if !needle.isInTissue || roomMM > NeedleState.leavesBoneMM { needle.isOnBone = false }
    }
  }
}
