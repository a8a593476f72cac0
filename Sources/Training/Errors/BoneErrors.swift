import Anatomy
import Geometry
import Needle
import Simulation

extension ErrorRule {
  /// The needle was pushed onto bone with 6 N: well above a knock, and three quarters of what a careful hand dares
  /// (`NeedleForces.handN`). What rubs along the shaft is no force onto bone: in ligament that alone can be 4 N.
  package static let boneRammed = ErrorRule(
    id: "boneRammed", isCritical: false, penalty: .safety(0.25),
    message:
      "The needle was driven against bone. Touch bone lightly: ease off at the first knock, then walk the tip.",
    source: "our choice: no published limit"
  ) { trace, _ in
    var (isRamming, rubbingN) = (false, 0.0)
    return trace.intervals.compactMap { interval in
      let (frame, needle) = (interval.after, interval.after.needle)
      if !frame.isMainInTissue { rubbingN = 0 }
      if !needle.isOnBone, interval.advanceMM > 0 { rubbingN = needle.forces.rubbingN ?? rubbingN }
      let rams =
        frame.isMainInTissue && needle.isOnBone && needle.forces.axialN - rubbingN >= ramN - 1e-9
      defer { isRamming = rams || (isRamming && needle.isOnBone) }
      return rams && !isRamming ? frame.tick : nil
    }
  }
  private static let ramN = 6.0

  /// The third and each further arrival on bone within 2 mm of two earlier ones.
  package static let boneContacts = ErrorRule(
    id: "boneContacts", isCritical: false, penalty: .safety(0.25),
    message:
      "The needle ran onto the same place of bone again and again. Withdraw, look where the cleft is, and aim anew.",
    source: "our choice: no published limit; a gentle walk along bone is technique"
  ) { trace, _ in
    var (places, moments) = ([Vector3](), [Int]())
    for interval in trace.intervals
    where interval.after.isMainInTissue
      && interval.after.needle.boneContacts > interval.before.needle.boneContacts
    {
      let place = interval.after.needle.tipMM
      if places.count(where: { distance($0, place) <= samePlaceMM }) >= 2 {
        moments.append(interval.after.tick)
      }
      places.append(place)
    }
    return moments
  }
  private static let samePlaceMM = 2.0

  /// The tip of either needle was pushed into a foramen, a vessel, a nerve or a viscus, with or without fluid; the way back through it
  /// is none.
  package static let structureEntered = ErrorRule(
    id: "structureEntered", isCritical: false, penalty: .safety(0.25),
    message:
      "The tip went into a foramen, a vessel, a nerve or bowel. Know what lies on the way before you advance, and stop short of it.",
    source:
      "Rosenberg et al., Clin J Pain 2000;16:18 (unverified): 44 % of blind injections went into a foramen"
  ) { trace, _ in
    trace.intervals.filter { interval in
      let (before, after) = (interval.before, interval.after)
      let isWayBack = after.equipment == before.equipment && after.needle.depthMM < before.needle.depthMM
      return !before.isInDanger && after.isInDanger && !isWayBack
    }.map(\.after.tick)
  }
}

extension Trace.Frame {
  /// True while the tip of the needle in the hand is where none belongs.
  fileprivate var isInDanger: Bool {
    guard needle.isInTissue else { return false }
    let region = needle.tipRegion
    return region.isForamen || region == .vessel || region == .nerve || isInViscus
  }
}

extension NeedleForces {
  /// Friction along the shaft while it advances: the force in the hand less what the tip typically cuts with there; nil while
  /// the tip dents a surface.
  fileprivate var rubbingN: Double? {
    guard tented == .outside else { return nil }
    let cuttingN = LayerMechanics.table.first { $0.layer == layer }?.cuttingN.typical ?? 0
    return max(axialN - cuttingN, 0)
  }
}
