import Geometry

/// Finds one person's landmarks on the right, on the bones as built.
struct LandmarkFinder {
  let bones: BoneModel
  let joint: JointSheet
  let medium: Medium

  /// How far caudal to the second dorsal foramen the lower window is sought, in mm: 10–12 (Klauser et al., Arthritis
  /// Rheum 2008;59:1618, and the bones of VSDFullBodyBoneModels).
  static let windowBelowS2MM = 11.0
  /// How far into the narrow part of the cleft the target lies, and how narrow that part is.
  static let mouthDepthMM = 2.0, mouthGapMM = 2.3

  func landmarks() -> Patient.Landmarks {
    let foramina = SacrumControls.foramina.map { foramen in
      let rim = SacrumControls.dorsal.value(column: foramen.x, level: foramen.z)
      return bones.map.person(Vector3(foramen.x, rim, foramen.z))
    }
    return Patient.Landmarks(
      psisMM: posteriorSuperiorSpine(), piisMM: posteriorInferiorSpine(), foraminaMM: foramina)
  }

  /// The most dorsal point of the ilium.
  private func posteriorSuperiorSpine() -> Vector3 {
    var best = Vector3(0, .infinity, 0)
    for z in stride(from: -14.0, through: 18, by: 0.75) {
      for x in stride(from: 36.0, through: 62, by: 0.75) {
        if let y = firstBone(x: x, z: z, from: min(best.y, 20) - 12, to: best.y), y < best.y {
          best = Vector3(x, y, z)
        }
      }
    }
    return best
  }

  /// Where the ilium's posterior border turns laterally into the greater sciatic notch.
  private func posteriorInferiorSpine() -> Vector3 {
    let guess = bones.map.person(Vector3(48, 17, -36))
    let z = guess.z - bones.map.map.jointShiftMM
    for x in stride(from: guess.x, through: guess.x + 8, by: 0.5) {
      if let y = firstBone(x: x, z: z, from: -10, to: 45) { return Vector3(x, y, z) }
    }
    return Vector3(guess.x, guess.y, z)
  }

  /// The first y at which a line from behind meets bone.
  private func firstBone(x: Double, z: Double, from: Double, to: Double) -> Double? {
    var y = from
    while y < to {
      let room = medium.boneDistanceMM(at: Vector3(x, y, z))
      if room <= 0.02 { return y }
      y += max(room * 0.8, 0.05)
    }
    return nil
  }

  /// The middle of the cleft just inside the place where it becomes narrow, at the level of the lower window.
  func target() -> Patient.JointTarget {
    let s2 = SacrumControls.foramina[1]
    let rim = SacrumControls.dorsal.value(column: s2.x, level: s2.z)
    let z =
      bones.map.person(Vector3(s2.x, rim, s2.z)).z - LandmarkFinder.windowBelowS2MM
      - bones.map.map.jointShiftMM
    var y = -5.0
    while y < 45 {
      let here = middle(y: y, z: z)
      if bones.row(y: y, z: z).auricle < 0, here.gapMM < LandmarkFinder.mouthGapMM, isBetweenBones(y: y, z: z)
      {
        break
      }
      y += 0.25
    }
    y += LandmarkFinder.mouthDepthMM
    let (before, after) = (joint.at(y: y - 2, z: z), joint.at(y: y + 2, z: z))
    let here = middle(y: y, z: z)
    return Patient.JointTarget(
      centerMM: here.point, inward: Vector3((after.middle - before.middle) / 4, 1, 0).normalized,
      gapMM: here.gapMM)
  }

  /// The point equally far from both bones near the joint's sheet at a (y, z), and the gap there.
  private func middle(y: Double, z: Double) -> (point: Vector3, gapMM: Double) {
    var center = Vector3(bones.row(y: y, z: z).middle, y, z)
    var v = bones.values(at: center)
    for _ in 0..<8 {
      center.x += (v.ilium - v.sacrum) / 2
      v = bones.values(at: center)
    }
    return (center, v.sacrum + v.ilium)
  }

  /// True where both bones are beside the sheet, a little way off.
  private func isBetweenBones(y: Double, z: Double) -> Bool {
    let row = bones.row(y: y, z: z)
    let sacral = bones.values(at: Vector3(row.sacralFace - 1, y, z)).sacrum
    let iliac = bones.values(at: Vector3(row.iliacFace + 1, y, z)).ilium
    return sacral < 0 && iliac < 0
  }
}
