import Anatomy
import Geometry

/// The needle in the hand. Outside the body it hovers with its tip on the entry point.
package struct NeedleState: Equatable, Sendable {
  /// Place where it enters, or would enter, the skin at rest.
  package var entryMM = Vector3.zero
  /// Direction of the shaft seen on the skin: 0° toward the patient's right (+x), 90° toward the head.
  package var yawDeg = 0.0
  /// Angle between shaft and skin, 15...90°; 90 is perpendicular.
  package var pitchDeg = 60.0
  package var bevelDeg = 0.0
  /// Length of the shaft below the skin, mm; 0 while the needle is out.
  package var depthMM = 0.0
  /// Direction in which the hand holds the shaft; derived, as are that of its end at the tip, the tip, the hub.
  package var handDirection = Vector3(0, 1, 0)
  /// Direction of the bevel's opening at 0°: across the hand's direction, away from the body; steady where the shaft stands
  /// upright.
  package var bevelZero = Vector3(1, 0, 0)
  package var direction = Vector3(0, 1, 0)
  package var tipMM = Vector3.zero
  package var hubMM = Vector3.zero
  package var tipRegion = Region.outside
  /// Obstacle that stops it in this tick.
  package var obstacle = Obstacle.none
  /// Entries of the main needle's tip into tissue, and redirections after a withdrawal, see `PassCounter`.
  package var passes = 0
  /// Times the tip ran onto bone: one an arrival, however long the hand goes on pushing.
  package var boneContacts = 0
  /// True from an arrival on bone until the tip has left it by more than `leavesBoneMM`.
  package var isOnBone = false
  package var forces = NeedleForces()
  /// Displacement of tissue that sticks to the shaft that has moved: along it, and aside at its tip, in mm; it comes back by
  /// itself.
  package var dragMM = 0.0
  package var swayMM = Vector3.zero
  package var passCounter = PassCounter()
  package init() {}

  package enum Obstacle: Int, Sendable, CaseIterable {
    case none, bone, hubAtSkin, probeInTheWay, bows
    /// The needle cannot be changed for another while it is in the body.
    case needleIsIn
  }
  package var isInTissue: Bool { depthMM > 0 }
}

extension NeedleState {
  /// Distance by which the tip must leave bone before it can arrive anew, in mm.
  package static let leavesBoneMM = 1.0

  /// A unit vector out of the bevel's opening: at 0° it faces away from the body as far as the shaft allows, and turns
  /// right-handed about the shaft's direction.
  package var bevelNormal: Vector3 {
    let zero = (bevelZero - direction * dot(bevelZero, direction)).normalized
    return rotated(zero, about: direction, by: .degrees(bevelDeg))
  }

  /// Derives the directions of the hand and the bevel from the angles.
  package mutating func alignHand(with seat: SkinSeat) {
    handDirection = seat.shaftDirection(yawDeg: yawDeg, pitchDeg: pitchDeg)
    bevelZero = seat.shaftDirection(yawDeg: yawDeg, pitchDeg: pitchDeg - 90)
  }

  /// Lays the needle on the skin outside the body, its tip touching or denting it.
  /// - Returns: its shaft, which is straight there.
  @discardableResult
  package mutating func restOnSkin(_ model: NeedleModel) -> ShaftBeam {
    direction = handDirection
    tipMM = entryMM + direction * forces.tentMM
    hubMM = tipMM - direction * model.lengthMM
    return ShaftBeam(hub: hubMM, along: handDirection, lengthMM: model.lengthMM)
  }

  /// Moves the tissue along, which sticks to a shaft that moves until it slips, and comes back when the shaft rests.
  package mutating func takeTissueAlong(since tipBefore: Vector3, depthMM depthBefore: Double) {
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
  /// Part of its displacement that tissue keeps from tick to tick: half in a third of a second. Part of the shaft's way by which
  /// it goes along, and displacements at which it slips; model values, after the 1–3 mm that tissue is seen to jiggle.
  private static let tissueKept = 0.98, stickShare = 0.7, slipsMM = 1.5, swayMostMM = 3.0

  /// Distance of the middle of the shaft outside the body from its chord, in mm, where the hand pushes harder than it carries: an
  /// arch that is longer than its chord by the lead.
  package func bowMM(freeMM: Double) -> Double {
    // A lead that the shaft bears without bowing is no arch.
    let arch = max(forces.hubLagMM - NeedleForces.handN / NeedleForces.axialNPerMM, 0)
    return (arch * max(freeMM, 0)).squareRoot() * 2 / .pi
  }
  /// True when the line of the shaft outside the body runs through the probe.
  package func isBlocked(by housing: ProbeHousing, at probeToPatient: Pose, of model: NeedleModel) -> Bool {
    housing.meets(
      segmentFrom: probeToPatient.inversePoint(entryMM),
      to: probeToPatient.inversePoint(entryMM - handDirection * model.lengthMM))
  }
}

extension NeedleState {
  package func combine(into digest: inout Fingerprint) {
    digest.combine(entryMM)
    digest.combine(yawDeg)
    digest.combine(pitchDeg)
    digest.combine(bevelDeg)
    digest.combine(depthMM)
    digest.combine(handDirection)
    digest.combine(bevelZero)
    digest.combine(direction)
    digest.combine(tipMM)
    digest.combine(hubMM)
    digest.combine(tipRegion.index)
    digest.combine(obstacle.rawValue)
    digest.combine(passes)
    digest.combine(boneContacts)
    digest.combine(isOnBone)
    forces.combine(into: &digest)
    digest.combine(dragMM)
    digest.combine(swayMM)
    digest.combine(passCounter.deepestMM)
    digest.combine(passCounter.shallowestMM)
  }
}
