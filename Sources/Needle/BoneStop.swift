import Anatomy
import Geometry

/// Contact of steel and bone: the axis of the shaft stays its own radius away from every bone.
package enum BoneStop {
  /// The longest stretch that is looked at in one piece, in mm. Below twice the radius of a 25G needle, so that
  /// no bone fits between two looks: the signed distance changes by no more than the way between them.
  static let sampleMM = 0.5
  /// The step of the search for the place of contact, in mm.
  static let contactStepMM = 0.05

  /// Distance that a tip can go, at most `wantedMM`, and whether bone ended it.
  package static func freeTravel(
    from tipMM: Vector3, along direction: Vector3, wantedMM: Double, radiusMM: Double, in patient: Patient
  ) -> (travelMM: Double, touchesBone: Bool) {
    let room = patient.boneDistanceMM(at: tipMM) - radiusMM
    if room > wantedMM * 1.5 + 0.3 { return (wantedMM, false) }
    var traveled = 0.0
    while traveled < wantedMM {
      let next = min(traveled + contactStepMM, wantedMM)
      if patient.boneDistanceMM(at: tipMM + direction * next) < radiusMM { return (traveled, true) }
      traveled = next
    }
    return (wantedMM, false)
  }

  /// True when the part of a bent shaft that lies in the tissue is clear of bone.
  package static func isClear(_ shaft: ShaftBeam, depthMM: Double, radiusMM: Double, in patient: Patient)
    -> Bool
  {
    let skin = shaft.lengthMM - depthMM
    return shaft.reading { nodes in
      var from = nodes.node(ShaftBeam.intervals)
      for j in stride(from: ShaftBeam.intervals - 1, through: 0, by: -1) {
        let isLast = Double(j) * nodes.stepMM <= skin
        let to = isLast ? nodes.place(atMM: skin) : nodes.node(j)
        if !isClear(from: to, to: from, radiusMM: radiusMM, in: patient) { return false }
        if isLast { return true }
        from = to
      }
      return true
    }
  }

  /// True when a straight shaft from the skin to the tip is clear of bone over all its length.
  package static func isClear(
    from entryMM: Vector3, to tipMM: Vector3, radiusMM: Double, in patient: Patient
  ) -> Bool {
    let lengthMM = distance(entryMM, tipMM)
    if lengthMM == 0 { return true }
    let backward = (entryMM - tipMM) / lengthMM
    var along = 0.0
    while along <= lengthMM {
      let room = patient.boneDistanceMM(at: tipMM + backward * along) - radiusMM
      if room < 0 { return false }
      along += max(sampleMM, room * 0.5)
    }
    return true
  }
}
