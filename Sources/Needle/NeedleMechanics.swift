import Anatomy
import Geometry

/// A motion that the needle hand wants in one tick, cut to what `HandLimits` allows, in mm and degrees.
package struct NeedleMotion {
  /// Motion of the entry over the skin, while the needle is out: to the patient's right, and toward the head.
  package var entryMoveXMM, entryMoveZMM: Double
  package var yawDeg, pitchDeg, bevelTurnDeg: Double
  /// Motion into the body (+) or out.
  package var advanceMM: Double
  package init(
    entryMoveXMM: Double, entryMoveZMM: Double, yawDeg: Double, pitchDeg: Double, bevelTurnDeg: Double,
    advanceMM: Double
  ) {
    (self.entryMoveXMM, self.entryMoveZMM) = (entryMoveXMM, entryMoveZMM)
    (self.yawDeg, self.pitchDeg) = (yawDeg, pitchDeg)
    (self.bevelTurnDeg, self.advanceMM) = (bevelTurnDeg, advanceMM)
  }
}

/// Everything that a needle meets in one tick, and which needle it is.
package struct NeedleSurroundings {
  package var patient: Patient
  package var model: NeedleModel
  package var housing: ProbeHousing
  package var probeToPatient: Pose
  /// Seed of the scene: the forces of single fibers differ from attempt to attempt.
  package var seed: UInt64
  /// True where passes count; false for the needle for skin and track, whose passes are none.
  package var countsPasses: Bool
  package init(
    patient: Patient, model: NeedleModel, housing: ProbeHousing, probeToPatient: Pose, seed: UInt64,
    countsPasses: Bool
  ) {
    (self.patient, self.model, self.housing) = (patient, model, housing)
    (self.probeToPatient, self.seed, self.countsPasses) = (probeToPatient, seed, countsPasses)
  }
}

/// The mechanics of a needle in one tick: its state, the bent shaft, and the way that its tip has cut.
package struct NeedleMechanics {
  package var needle: NeedleState
  package var shaft: ShaftBeam
  package var track: CutTrack
  package init(_ needle: NeedleState, shaft: ShaftBeam, track: CutTrack) {
    (self.needle, self.shaft, self.track) = (needle, shaft, track)
  }

  /// Moves the needle as the hand wants: entry and angles while it is out, then leverage about the entry, then the way along
  /// the shaft.
  package mutating func move(_ motion: NeedleMotion, in surroundings: NeedleSurroundings) {
    let (before, depthBefore) = (needle.tipMM, needle.depthMM)
    needle.bevelDeg = HandLimits.wrapped(needle.bevelDeg + motion.bevelTurnDeg)
    let (yawDeg, pitchDeg, advanceMM) = (motion.yawDeg, motion.pitchDeg, motion.advanceMM)
    if needle.isInTissue {
      if yawDeg != 0 || pitchDeg != 0 { redirect(yawDeg: yawDeg, pitchDeg: pitchDeg, in: surroundings) }
    } else {
      slideOverSkin(motion, in: surroundings)
    }
    if needle.isInTissue {
      if advanceMM != 0 { advanceHub(byMM: advanceMM, in: surroundings) }
    } else if advanceMM != 0 {
      dentSkin(byMM: advanceMM, in: surroundings)
    }
    needle.takeTissueAlong(since: before, depthMM: depthBefore)
    if needle.tipMM != before { updateBoneContact(in: surroundings) }
  }

  /// Slides the tip over the skin and turns the shaft freely, outside the body.
  private mutating func slideOverSkin(_ motion: NeedleMotion, in surroundings: NeedleSurroundings) {
    let (moveX, moveZ) = (motion.entryMoveXMM, motion.entryMoveZMM)
    guard moveX != 0 || moveZ != 0 || motion.yawDeg != 0 || motion.pitchDeg != 0 else { return }
    needle.yawDeg = HandLimits.wrapped(needle.yawDeg + motion.yawDeg)
    needle.pitchDeg = HandLimits.pitchDeg.clamping(needle.pitchDeg + motion.pitchDeg)
    let (x, z) = (needle.entryMM.x, needle.entryMM.z)
    let seat =
      SkinSeat(x: x + moveX, z: z + moveZ, on: surroundings.patient)
      ?? SkinSeat(x: x, z: z, on: surroundings.patient)
    guard let seat else { return }
    // A tip that slides lets go of the skin that it dented.
    if moveX != 0 || moveZ != 0 { needle.forces = NeedleForces() }
    needle.entryMM = seat.pointMM
    needle.alignHand(with: seat)
    shaft = needle.restOnSkin(surroundings.model)
  }

  /// Turns the hub about the entry, inside the body; the shaft bends as the tissue holds it: near the skin it follows, deep down
  /// it hardly does. A straight tip would go aside by `HandLimits.needleMM` at most, in pieces; bone and the probe stop it.
  private mutating func redirect(yawDeg: Double, pitchDeg: Double, in surroundings: NeedleSurroundings) {
    guard let seat = SkinSeat(x: needle.entryMM.x, z: needle.entryMM.z, on: surroundings.patient) else {
      return
    }
    let asideMM =
      Angle.degrees(abs(pitchDeg) + abs(yawDeg) * Angle.degrees(needle.pitchDeg).cosine).radians
      * needle.depthMM
    let share = asideMM > HandLimits.needleMM ? HandLimits.needleMM / asideMM : 1
    let pieces = 2
    let (yawStep, pitchStep) = (yawDeg * share / Double(pieces), pitchDeg * share / Double(pieces))
    for _ in 0..<pieces {
      if turn(yawDeg: yawStep, pitchDeg: pitchStep, at: seat, in: surroundings) { continue }
      // One of the two directions may be free where both together are not.
      if pitchStep != 0, yawStep != 0 {
        if turn(yawDeg: 0, pitchDeg: pitchStep, at: seat, in: surroundings) { continue }
        if turn(yawDeg: yawStep, pitchDeg: 0, at: seat, in: surroundings) { continue }
      }
      return
    }
  }

  /// Turns by one piece of leverage; false, and nothing changed but the obstacle, where it is not possible.
  private mutating func turn(
    yawDeg: Double, pitchDeg: Double, at seat: SkinSeat, in surroundings: NeedleSurroundings
  ) -> Bool {
    var turned = needle
    turned.yawDeg = HandLimits.wrapped(needle.yawDeg + yawDeg)
    turned.pitchDeg = HandLimits.pitchDeg.clamping(needle.pitchDeg + pitchDeg)
    turned.alignHand(with: seat)
    if turned.isBlocked(by: surroundings.housing, at: surroundings.probeToPatient, of: surroundings.model) {
      needle.obstacle = .probeInTheWay
      return false
    }
    guard bend(&turned, along: track, in: surroundings) else {
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
    _ needle: inout NeedleState, along track: CutTrack, isDrawnBack: Bool = false,
    in surroundings: NeedleSurroundings
  ) -> Bool {
    let lengthMM = surroundings.model.lengthMM - needle.forces.hubLagMM
    needle.hubMM = needle.entryMM - needle.handDirection * (lengthMM - needle.depthMM)
    let straight = ShaftBeam(hub: needle.hubMM, along: needle.handDirection, lengthMM: lengthMM)
    let radiusMM = surroundings.model.outerDiameterMM / 2
    let firmest = 12.0
    for guidance in stride(from: 1, through: firmest, by: firmest - 1) {
      var bent = straight
      bent.bend(along: track, stiffnessNMM2: surroundings.model.stiffnessNMM2) {
        surroundings.patient.mechanics(at: $0).holdNPerMM2 * guidance
      }
      let isFree =
        (isDrawnBack && guidance == firmest)
        || BoneStop.isClear(bent, depthMM: needle.depthMM, radiusMM: radiusMM, in: surroundings.patient)
      guard isFree else { continue }
      shaft = bent
      (needle.tipMM, needle.direction) = (bent.tip, bent.tipDirection)
      return true
    }
    return false
  }

  /// Presses the tip on the skin, which is dented before it gives way. Fingers support the shaft there.
  private mutating func dentSkin(byMM wantedMM: Double, in surroundings: NeedleSurroundings) {
    let model = surroundings.model
    if wantedMM > 0, needle.isBlocked(by: surroundings.housing, at: surroundings.probeToPatient, of: model) {
      needle.obstacle = .probeInTheWay
      return
    }
    let skin = surroundings.patient.mechanics[.skin]
    needle.forces.tentMM = max(needle.forces.tentMM + wantedMM, 0)
    needle.forces.tented = needle.forces.tentMM > 0 ? .skin : .outside
    needle.forces.axialN = skin.stiffnessNPerMM * needle.forces.tentMM * model.forceFactor
    shaft = needle.restOnSkin(model)
    let isThrough = skin.stiffnessNPerMM * needle.forces.tentMM >= skin.punctureN
    guard needle.forces.tentMM > 0, isThrough else { return }
    // The dented skin springs back over the tip.
    let inMM = needle.forces.tentMM
    needle.forces.giveWay(surroundings.patient.mechanics)
    var entered = needle
    // From the skin straight on, as the fingers held it.
    var way = CutTrack(entryMM: needle.entryMM)
    let steps = Int(inMM / HandLimits.needleMM) + 1
    for _ in 1...steps { way.extend(along: needle.handDirection, byMM: inMM / Double(steps)) }
    entered.depthMM = inMM
    entered.forces.reachedMM = inMM
    entered.forces.axialN = entered.forces.residualN * model.forceFactor
    guard bend(&entered, along: way, in: surroundings) else {
      needle.forces = NeedleForces()
      shaft = needle.restOnSkin(model)
      meetBone()
      return
    }
    (needle, track) = (entered, way)
    needle.tipRegion = surroundings.patient.region(at: needle.tipMM)
    needle.forces.layer = surroundings.patient.layer(at: needle.tipMM, in: needle.tipRegion)
    if needle.passCounter.beginsPass(fromDepthMM: 0, toDepthMM: inMM) { countPass(in: surroundings) }
  }

  /// Moves the hub along the shaft. The shaft's force against the hand moves the tip as far as the tissue lets it.
  private mutating func advanceHub(byMM wantedMM: Double, in surroundings: NeedleSurroundings) {
    let model = surroundings.model
    let room = max(model.lengthMM - needle.depthMM - needle.forces.hubLagMM, 0)
    needle.forces.hubLagMM += min(wantedMM, room)
    if wantedMM >= room { needle.obstacle = .hubAtSkin }
    let rubbingN = frictionN(in: surroundings)
    for _ in 0..<12 where needle.isInTissue {
      let freeMM = max(model.lengthMM - needle.depthMM - needle.forces.hubLagMM, 0)
      let held = NeedleForces.holdingN(hubLagMM: needle.forces.hubLagMM, freeMM: freeMM, of: model)
      needle.forces.axialN = held
      if held >= 0 {
        let tip = needle.forces.tipN(
          depthMM: needle.depthMM, mechanics: surroundings.patient.mechanics, seed: surroundings.seed)
        let excess = held - rubbingN - tip * model.forceFactor
        if excess <= 1e-6
          || !cut(
            byMM: min(excess / NeedleForces.axialNPerMM, needle.forces.hubLagMM, 0.25), in: surroundings)
        {
          break
        }
      } else {
        let excess = -held - rubbingN
        if excess <= 1e-6 { break }
        withdraw(byMM: min(excess / NeedleForces.axialNPerMM, -needle.forces.hubLagMM, 0.5), in: surroundings)
      }
    }
    limitHandForce(in: surroundings)
  }

  /// Limits the hand's lead: it pushes no harder than it dares, and lets no shaft bow more than it sees.
  private mutating func limitHandForce(in surroundings: NeedleSurroundings) {
    guard needle.isInTissue, needle.forces.hubLagMM > 0 else { return }
    let freeMM = max(surroundings.model.lengthMM - needle.depthMM - needle.forces.hubLagMM, 0)
    let most = NeedleForces.maximumHubLagMM(freeMM: freeMM, of: surroundings.model)
    if needle.forces.hubLagMM > most {
      needle.forces.hubLagMM = most
      if needle.obstacle == .none, NeedleForces.canBow(freeMM: freeMM, of: surroundings.model) {
        needle.obstacle = .bows
      }
    }
    needle.forces.axialN = NeedleForces.holdingN(
      hubLagMM: needle.forces.hubLagMM, freeMM: freeMM, of: surroundings.model)
    var settled = needle
    if bend(&settled, along: track, in: surroundings) { needle = settled }
  }

  /// Friction along the shaft in the tissue, in N.
  private func frictionN(in surroundings: NeedleSurroundings) -> Double {
    var sum = 0.0
    track.reading { way in
      var depth = CutTrack.spacingMM / 2
      while depth < needle.depthMM {
        sum += surroundings.patient.mechanics(at: way.place(atMM: depth)).frictionNPerMM * CutTrack.spacingMM
        depth += CutTrack.spacingMM
      }
    }
    return sum * surroundings.model.forceFactor
  }

  /// Cuts on with the tip by a step at most, away from its bevel's opening; false where it does not move.
  private mutating func cut(byMM wantedMM: Double, in surroundings: NeedleSurroundings) -> Bool {
    let model = surroundings.model
    let heading = (needle.direction - needle.bevelNormal * model.tip.cuttingAngle).normalized
    let travel = BoneStop.freeTravel(
      from: needle.tipMM, along: heading, wantedMM: wantedMM, radiusMM: model.outerDiameterMM / 2,
      in: surroundings.patient)
    if travel.touchesBone { meetBone() }
    guard travel.travelMM > 1e-9 else { return false }
    let old = needle.depthMM
    var (cut, way) = (needle, track)
    cut.depthMM = old + travel.travelMM
    cut.forces.hubLagMM -= travel.travelMM
    way.extend(along: heading, byMM: travel.travelMM)
    guard bend(&cut, along: way, in: surroundings) else {
      meetBone()
      return false
    }
    (needle, track) = (cut, way)
    let region = surroundings.patient.region(at: needle.tipMM)
    let next = surroundings.patient.layer(at: needle.tipMM, in: region)
    let isThere = needle.forces.advance(
      byMM: travel.travelMM, toDepthMM: needle.depthMM, into: next, mechanics: surroundings.patient.mechanics)
    if isThere { needle.tipRegion = region }
    if needle.passCounter.beginsPass(fromDepthMM: old, toDepthMM: needle.depthMM) {
      countPass(in: surroundings)
      needle.forces.reachedMM = needle.depthMM
    }
    return true
  }

  private mutating func withdraw(byMM wantedMM: Double, in surroundings: NeedleSurroundings) {
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
      shaft = needle.restOnSkin(surroundings.model)
      track = CutTrack(entryMM: needle.entryMM)
    } else {
      way.shorten(toMM: back.depthMM, endingAt: track.place(atMM: back.depthMM))
      _ = bend(&back, along: way, isDrawnBack: true, in: surroundings)
      (needle, track) = (back, way)
      let region = surroundings.patient.region(at: needle.tipMM)
      let next = surroundings.patient.layer(at: needle.tipMM, in: region)
      if needle.forces.withdraw(byMM: moved, into: next) { needle.tipRegion = region }
    }
    // Never begins a pass, but must see how far back the tip went.
    _ = needle.passCounter.beginsPass(fromDepthMM: old, toDepthMM: needle.depthMM)
  }

  private mutating func countPass(in surroundings: NeedleSurroundings) {
    if surroundings.countsPasses { needle.passes += 1 }
  }
  /// Counts the arrival of the tip on bone.
  private mutating func meetBone() {
    needle.obstacle = .bone
    if !needle.isOnBone {
      needle.boneContacts += 1
      needle.isOnBone = true
    }
  }

  /// Notes whether the tip has left the bone that it was on.
  private mutating func updateBoneContact(in surroundings: NeedleSurroundings) {
    guard needle.isOnBone else { return }
    let roomMM =
      surroundings.patient.boneDistanceMM(at: needle.tipMM) - surroundings.model.outerDiameterMM / 2
    if !needle.isInTissue || roomMM > NeedleState.leavesBoneMM { needle.isOnBone = false }
  }
}
