import Geometry

/// Opening of the joint of one side toward the back, on the bones themselves; x is counted toward the side.
struct JointMouth {
  let bones: BoneModel
  init(_ bones: BoneModel) { self.bones = bones }

  /// Distance caudal to the second dorsal foramen at which the lower window is sought, in mm: 10–12 (Klauser et al., Arthritis
  /// Rheum 2008;59:1618, and the bones of VSDFullBodyBoneModels).
  static let windowBelowS2MM = 11.0
  /// Greatest width of the cleft from the mouth on, in mm, and greatest depth at which it is sought (y).
  static let narrowMM = 2.3, deepestY = 45.0

  /// The level of the lower window.
  var windowZ: Double {
    let s2 = bones.foramina[1]
    return bones.map.person(Vector3(s2.x, s2.rimY, s2.z)).z - JointMouth.windowBelowS2MM
      - bones.map.map.jointShiftMM
  }

  /// Greatest width of this joint's cleft from the mouth on: a pathology may have widened it.
  private var narrowMM: Double {
    guard let lesion = bones.damage?.lesion else { return JointMouth.narrowMM }
    return JointMouth.narrowMM + lesion.openingMM + lesion.erosionMM + 2 * lesion.pitMM
  }

  /// y where the cleft between the bones becomes narrow, from behind; nil where it does not.
  func entryY(z: Double) -> Double? {
    let narrowMM = narrowMM
    var y = -5.0
    while y < JointMouth.deepestY {
      let here = middle(y: y, z: z)
      if bones.row(y: y, z: z).auricle < 0, here.gapMM < narrowMM, isBetweenBones(y: y, z: z) {
        return y
      }
      y += 0.25
    }
    return nil
  }

  /// True where the cleft is open to the thinnest needle from behind down to a y.
  func isOpen(downTo y: Double, z: Double) -> Bool {
    stride(from: y - JointMouth.openMM, through: y, by: 0.5).allSatisfy {
      bones.row(y: $0, z: z).gap > JointMouth.closedGapMM
    }
  }
  /// Length behind the place over which it must be open, and diameter of a needle of 27 gauge.
  private static let openMM = 5.0, closedGapMM = 0.4

  /// y of the target: this far into the narrow part of the cleft.
  func narrowY(z: Double) -> Double { (entryY(z: z) ?? JointMouth.deepestY) + JointMouth.depthMM }
  private static let depthMM = 2.0

  /// The point equally far from both bones near the joint's sheet at a (y, z), and the gap there.
  func middle(y: Double, z: Double) -> (point: Vector3, gapMM: Double) {
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
