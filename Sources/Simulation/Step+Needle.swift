import Anatomy
import Geometry
import Needle
import Ultrasound

extension NeedleState {
  /// How far the tip must leave bone before it can arrive anew, in mm.
  package static let leavesBoneMM = 1.0

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
        let held = seat.anglesDeg(ofShaft: scene.tableToPatient(flat))
        (yawDeg, pitchDeg) = (held.yaw, HandLimits.pitchDeg.clamping(held.pitch))
      }
      alignHand(with: seat)
      restOnSkin(scene.needle)
    }
  }

  /// Derives what the hand holds from its angles.
  mutating func alignHand(with seat: SkinSeat) {
    handDirection = seat.shaftDirection(yawDeg: yawDeg, pitchDeg: pitchDeg)
    bevelZero = seat.shaftDirection(yawDeg: yawDeg, pitchDeg: pitchDeg - 90)
  }
  /// Outside: a straight shaft with its tip on the skin, or denting it.
  mutating func restOnSkin(_ model: NeedleModel) {
    direction = handDirection
    tipMM = entryMM + direction * forces.tentMM
    hubMM = tipMM - direction * model.lengthMM
  }

  /// Tissue sticks to a shaft that moves until it slips, and comes back when the shaft rests.
  mutating func takeTissueAlong(since tipBefore: Vector3, depthMM depthBefore: Double) {
    dragMM *= NeedleState.tissueKept
    swayMM = swayMM * NeedleState.tissueKept
    if isInTissue, depthBefore > 0 {
      let moved = depthMM - depthBefore
      dragMM = min(max(dragMM + moved * NeedleState.stickShare, -NeedleState.slipsMM), NeedleState.slipsMM)
      let aside = tipMM - tipBefore
      swayMM = swayMM + (aside - direction * dot(aside, direction))
      if swayMM.length > NeedleState.swayMostMM { swayMM = swayMM * (NeedleState.swayMostMM / swayMM.length) }
    } else {
      (dragMM, swayMM) = (0, .zero)
    }
    if dragMM.magnitude < 0.005 { dragMM = 0 }
    if swayMM.length < 0.005 { swayMM = .zero }
  }
  /// Of its displacement, what tissue keeps from tick to tick: half in a third of a second. It goes along by this part of
  /// the shaft's way, and slips when it has gone this far; model values, after the 1–3 mm that tissue is seen to jiggle.
  private static let tissueKept = 0.98, stickShare = 0.7, slipsMM = 1.5, swayMostMM = 3.0

  /// How far the middle of the shaft outside the body stands off its chord, in mm, where the hand pushes harder than it
  /// carries: an arch that is longer than its chord by the lead.
  package func bowMM(freeMM: Double) -> Double {
    // What the shaft bears before it bows is no arch.
    let arch = max(forces.hubLagMM - NeedleForces.handN / NeedleForces.axialNPerMM, 0)
    return (arch * max(freeMM, 0)).squareRoot() * 2 / .pi
  }
  /// True when the line of the shaft outside the body runs through the probe.
  func isBlocked(by housing: ProbeHousing, at probeToPatient: Pose, of model: NeedleModel) -> Bool {
    housing.meets(
      segmentFrom: probeToPatient.inversePoint(entryMM),
      to: probeToPatient.inversePoint(entryMM - handDirection * model.lengthMM))
  }
}

extension SimulationState {
  /// Moves the needle hand: entry and angles while it is out, then leverage about the entry, then the way along
  /// the shaft. Speeds as in `HandLimits`.
  mutating func moveNeedle(_ controls: Controls, in scene: Scene) {
    let (before, depthBefore) = (needle.tipMM, needle.depthMM)
    needle.bevelDeg = HandLimits.wrapped(
      needle.bevelDeg + HandLimits.cut(controls.bevelTurnDeg, to: HandLimits.bevelTurnDeg))
    let yawDeg = HandLimits.cut(controls.needleYawDeg, to: HandLimits.turnDeg)
    let pitchDeg = HandLimits.cut(controls.needlePitchDeg, to: HandLimits.turnDeg)
    let advanceMM = HandLimits.cut(controls.advanceMM, to: HandLimits.needleMM)
    if needle.isInTissue {
      if yawDeg != 0 || pitchDeg != 0 { redirect(yawDeg: yawDeg, pitchDeg: pitchDeg, in: scene) }
    } else {
      slideOverSkin(controls, yawDeg: yawDeg, pitchDeg: pitchDeg, in: scene)
    }
    if needle.isInTissue {
      if advanceMM != 0 { advanceHub(byMM: advanceMM, in: scene) }
    } else if advanceMM != 0 {
      dentSkin(byMM: advanceMM, in: scene)
    }
    needle.takeTissueAlong(since: before, depthMM: depthBefore)
    if needle.tipMM != before {
      updateBoneContact(in: scene.patient, radiusMM: scene.needle(inHandOf: self).outerDiameterMM / 2)
    }
  }

  /// Outside: the tip slides over the skin and the shaft turns freely.
  private mutating func slideOverSkin(_ controls: Controls, yawDeg: Double, pitchDeg: Double, in scene: Scene)
  {
    let moveX = HandLimits.cut(controls.entryMoveMM.x, to: HandLimits.slideMM)
    let moveZ = HandLimits.cut(controls.entryMoveMM.y, to: HandLimits.slideMM)
    guard moveX != 0 || moveZ != 0 || yawDeg != 0 || pitchDeg != 0 else { return }
    needle.yawDeg = HandLimits.wrapped(needle.yawDeg + yawDeg)
    needle.pitchDeg = HandLimits.pitchDeg.clamping(needle.pitchDeg + pitchDeg)
    let (x, z) = (needle.entryMM.x, needle.entryMM.z)
    let seat =
      SkinSeat(x: x + moveX, z: z + moveZ, on: scene.patient) ?? SkinSeat(x: x, z: z, on: scene.patient)
    guard let seat else { return }
    // A tip that slides lets go of the skin that it dented.
    if moveX != 0 || moveZ != 0 { needle.forces = NeedleForces() }
    needle.entryMM = seat.pointMM
    needle.alignHand(with: seat)
    straightenOutside(scene.needle(inHandOf: self))
  }

  /// Outside the body the shaft is straight.
  mutating func straightenOutside(_ model: NeedleModel) {
    needle.restOnSkin(model)
    shaft = ShaftBeam(hub: needle.hubMM, along: needle.handDirection, lengthMM: model.lengthMM)
  }

  /// Inside: the hub turns about the entry, and the shaft bends as the tissue holds it: near the skin it follows, deep
  /// down it hardly does. A straight tip would go aside by `HandLimits.needleMM` at most, in pieces; bone and the probe
  /// stop it.
  private mutating func redirect(yawDeg: Double, pitchDeg: Double, in scene: Scene) {
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
    turned.alignHand(with: seat)
    let housing = ProbeHousing(of: scene.probe)
    if turned.isBlocked(by: housing, at: probe.probeToPatient, of: scene.needle(inHandOf: self)) {
      needle.obstacle = .probeInTheWay
      return false
    }
    guard bend(&turned, along: track, in: scene) else {
      needle.obstacle = .bone
      return false
    }
    needle = turned
    track.follow(shaft, yieldMM: ElasticFoundation.yieldMM)
    return true
  }

  /// Bends the shaft of a needle along a track and finds tip and hub from it; false, and the shaft as it was, where it would
  /// run through bone. Bone beside the way guides the shaft more firmly than the tissue there.
  /// - Parameter isDrawnBack: a shaft on its way out comes along that way whatever lies beside it.
  private mutating func bend(
    _ needle: inout NeedleState, along track: CutTrack, isDrawnBack: Bool = false, in scene: Scene
  ) -> Bool {
    let lengthMM = scene.needle(inHandOf: self).lengthMM - needle.forces.hubLagMM
    needle.hubMM = needle.entryMM - needle.handDirection * (lengthMM - needle.depthMM)
    let straight = ShaftBeam(hub: needle.hubMM, along: needle.handDirection, lengthMM: lengthMM)
    let radiusMM = scene.needle(inHandOf: self).outerDiameterMM / 2
    let firmest = 12.0
    for guidance in stride(from: 1, through: firmest, by: firmest - 1) {
      var bent = straight
      bent.bend(along: track, stiffnessNMM2: scene.needle(inHandOf: self).stiffnessNMM2) {
        scene.patient.mechanics(at: $0).holdNPerMM2 * guidance
      }
      let isFree =
        (isDrawnBack && guidance == firmest)
        || BoneStop.isClear(bent, depthMM: needle.depthMM, radiusMM: radiusMM, in: scene.patient)
      guard isFree else { continue }
      shaft = bent
      (needle.tipMM, needle.direction) = (bent.tip, bent.tipDirection)
      return true
    }
    return false
  }

  /// Presses the tip on the skin, which is dented before it gives way. Fingers support the shaft there.
  private mutating func dentSkin(byMM wantedMM: Double, in scene: Scene) {
    let model = scene.needle(inHandOf: self)
    if wantedMM > 0, needle.isBlocked(by: ProbeHousing(of: scene.probe), at: probe.probeToPatient, of: model)
    {
      needle.obstacle = .probeInTheWay
      return
    }
    let skin = scene.patient.mechanics[.skin]
    needle.forces.tentMM = max(needle.forces.tentMM + wantedMM, 0)
    needle.forces.tented = needle.forces.tentMM > 0 ? .skin : .outside
    needle.forces.axialN = skin.stiffnessNPerMM * needle.forces.tentMM * model.forceFactor
    straightenOutside(model)
    let isThrough = skin.stiffnessNPerMM * needle.forces.tentMM >= skin.punctureN
    guard needle.forces.tentMM > 0, isThrough else { return }
    // What was dented springs back over the tip.
    let inMM = needle.forces.tentMM
    needle.forces.giveWay(scene.patient.mechanics)
    var entered = needle
    // From the skin straight on, as the fingers held it.
    var way = CutTrack(entryMM: needle.entryMM)
    let steps = Int(inMM / HandLimits.needleMM) + 1
    for _ in 1...steps { way.extend(along: needle.handDirection, byMM: inMM / Double(steps)) }
    entered.depthMM = inMM
    entered.forces.reachedMM = inMM
    entered.forces.axialN = entered.forces.residualN * model.forceFactor
    guard bend(&entered, along: way, in: scene) else {
      needle.forces = NeedleForces()
      straightenOutside(model)
      meetBone()
      return
    }
    (needle, track) = (entered, way)
    needle.tipRegion = scene.patient.region(at: needle.tipMM)
    needle.forces.layer = scene.patient.layer(at: needle.tipMM, in: needle.tipRegion)
    if needle.passCounter.beginsPass(fromDepthMM: 0, toDepthMM: inMM) { countPass() }
  }

  /// Moves the hub along the shaft. What the shaft holds against the hand moves the tip as far as the tissue lets it.
  private mutating func advanceHub(byMM wantedMM: Double, in scene: Scene) {
    let model = scene.needle(inHandOf: self)
    let room = max(model.lengthMM - needle.depthMM - needle.forces.hubLagMM, 0)
    needle.forces.hubLagMM += min(wantedMM, room)
    if wantedMM >= room { needle.obstacle = .hubAtSkin }
    let rubbingN = frictionN(in: scene)
    for _ in 0..<12 where needle.isInTissue {
      let freeMM = max(model.lengthMM - needle.depthMM - needle.forces.hubLagMM, 0)
      let held = NeedleForces.holdingN(hubLagMM: needle.forces.hubLagMM, freeMM: freeMM, of: model)
      needle.forces.axialN = held
      if held >= 0 {
        let tip = needle.forces.tipN(
          depthMM: needle.depthMM, mechanics: scene.patient.mechanics, seed: scene.seed)
        let excess = held - rubbingN - tip * model.forceFactor
        if excess <= 1e-6
          || !cut(byMM: min(excess / NeedleForces.axialNPerMM, needle.forces.hubLagMM, 0.25), in: scene)
        {
          break
        }
      } else {
        let excess = -held - rubbingN
        if excess <= 1e-6 { break }
        withdraw(byMM: min(excess / NeedleForces.axialNPerMM, -needle.forces.hubLagMM, 0.5), in: scene)
      }
    }
    limitHandForce(in: scene)
  }

  /// A hand pushes no harder than it dares, and lets no shaft bow more than it sees.
  private mutating func limitHandForce(in scene: Scene) {
    guard needle.isInTissue, needle.forces.hubLagMM > 0 else { return }
    let freeMM = max(scene.needle(inHandOf: self).lengthMM - needle.depthMM - needle.forces.hubLagMM, 0)
    let most = NeedleForces.maximumHubLagMM(freeMM: freeMM, of: scene.needle(inHandOf: self))
    if needle.forces.hubLagMM > most {
      needle.forces.hubLagMM = most
      if needle.obstacle == .none, NeedleForces.canBow(freeMM: freeMM, of: scene.needle(inHandOf: self)) {
        needle.obstacle = .bows
      }
    }
    needle.forces.axialN = NeedleForces.holdingN(
      hubLagMM: needle.forces.hubLagMM, freeMM: freeMM, of: scene.needle(inHandOf: self))
    var settled = needle
    if bend(&settled, along: track, in: scene) { needle = settled }
  }

  /// What rubs along the shaft in the tissue, in N.
  private func frictionN(in scene: Scene) -> Double {
    var sum = 0.0
    var depth = CutTrack.spacingMM / 2
    while depth < needle.depthMM {
      sum += scene.patient.mechanics(at: track.place(atMM: depth)).frictionNPerMM * CutTrack.spacingMM
      depth += CutTrack.spacingMM
    }
    return sum * scene.needle(inHandOf: self).forceFactor
  }

  /// The tip cuts on by a step at most, away from its bevel's opening; false where it does not move.
  private mutating func cut(byMM wantedMM: Double, in scene: Scene) -> Bool {
    let model = scene.needle(inHandOf: self)
    let heading = (needle.direction - needle.bevelNormal * model.tip.cuttingAngle).normalized
    let travel = BoneStop.freeTravel(
      from: needle.tipMM, along: heading, wantedMM: wantedMM, radiusMM: model.outerDiameterMM / 2,
      in: scene.patient)
    if travel.touchesBone { meetBone() }
    guard travel.travelMM > 1e-9 else { return false }
    let old = needle.depthMM
    var (cut, way) = (needle, track)
    cut.depthMM = old + travel.travelMM
    cut.forces.hubLagMM -= travel.travelMM
    way.extend(along: heading, byMM: travel.travelMM)
    guard bend(&cut, along: way, in: scene) else {
      meetBone()
      return false
    }
    (needle, track) = (cut, way)
    let region = scene.patient.region(at: needle.tipMM)
    let next = scene.patient.layer(at: needle.tipMM, in: region)
    let isThere = needle.forces.advance(
      byMM: travel.travelMM, toDepthMM: needle.depthMM, into: next, mechanics: scene.patient.mechanics)
    if isThere { needle.tipRegion = region }
    if needle.passCounter.beginsPass(fromDepthMM: old, toDepthMM: needle.depthMM) {
      countPass()
      needle.forces.reachedMM = needle.depthMM
    }
    return true
  }

  private mutating func withdraw(byMM wantedMM: Double, in scene: Scene) {
    let old = needle.depthMM
    let moved = min(wantedMM, old)
    var (back, way) = (needle, track)
    back.depthMM = old - moved
    back.forces.hubLagMM += moved
    if back.depthMM <= 1e-6 {
      back.depthMM = 0
      back.forces = NeedleForces()
      back.tipRegion = .outside
      needle = back
      straightenOutside(scene.needle(inHandOf: self))
      track = CutTrack(entryMM: needle.entryMM)
    } else {
      way.shorten(toMM: back.depthMM, endingAt: track.place(atMM: back.depthMM))
      _ = bend(&back, along: way, isDrawnBack: true, in: scene)
      (needle, track) = (back, way)
      let region = scene.patient.region(at: needle.tipMM)
      let next = scene.patient.layer(at: needle.tipMM, in: region)
      if needle.forces.withdraw(byMM: moved, into: next) { needle.tipRegion = region }
    }
    // Never begins a pass, but must see how far back the tip went.
    _ = needle.passCounter.beginsPass(fromDepthMM: old, toDepthMM: needle.depthMM)
  }

  /// Counts a pass of the main needle; one for skin and track is none.
  private mutating func countPass() {
    if equipment == .main { needle.passes += 1 }
  }
  /// The tip has run onto bone.
  private mutating func meetBone() {
    needle.obstacle = .bone
    if !needle.isOnBone {
      needle.boneContacts += 1
      needle.isOnBone = true
    }
  }

  /// Whether the tip has left the bone that it was on.
  private mutating func updateBoneContact(in patient: Patient, radiusMM: Double) {
    guard needle.isOnBone else { return }
    let roomMM = patient.boneDistanceMM(at: needle.tipMM) - radiusMM
    if !needle.isInTissue || roomMM > NeedleState.leavesBoneMM { needle.isOnBone = false }
  }
}
