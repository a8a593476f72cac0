import Geometry

// Tissue that a lesion puts in the place of healthy tissue.
extension TissueColumn {
  /// A sclerotic plate along the joint; nil for ordinary bone.
  static func lesionedBone(_ p: VoxelPlace, _ joint: BoneRow, _ lesion: Lesion) -> TissueLabel? {
    guard lesion.sclerosisMM > 0, joint.auricle < 4, (p.x - joint.middle).magnitude < 12,
      p.bone > -TissueColumn.cortexMM - lesion.sclerosisMM
    else { return nil }
    return .scleroticBone
  }

  /// Collections, and the filling of the joint and its capsule; nil where the lesion changes nothing.
  func lesionedLabel(_ p: VoxelPlace, _ row: TissueRow, _ lesion: Lesion) -> TissueLabel? {
    let joint = row.bones
    if joint.auricle < 0, joint.gap > 0, p.x > joint.sacralFace - 0.4, p.x < joint.iliacFace + 0.4 {
      return articularLabel(p, joint, lesion)
    }
    if lesion.distensionMM > 0, isInCapsule(p, row, lesion) { return TissueColumn.filling(p, lesion) }
    if lesion.haematomaML > 0, isHaematoma(p, row, lesion) { return .haematoma }
    if lesion.abscessML > 0, let abscess = abscess(p, joint, lesion) { return abscess }
    return nil
  }

  /// Cartilages as thick as they were, or as they are now, and the filling between them.
  private func articularLabel(_ p: VoxelPlace, _ joint: BoneRow, _ lesion: Lesion) -> TissueLabel {
    let cartilage = min(joint.gap, joint.soundGap) * (1 - lesion.cartilageLoss)
    if p.x - joint.sacralFace < 0.52 * cartilage { return .sacralCartilage }
    if joint.iliacFace - p.x < 0.26 * cartilage { return .iliacCartilage }
    return TissueColumn.filling(p, lesion)
  }

  private static func filling(_ p: VoxelPlace, _ lesion: Lesion) -> TissueLabel {
    switch lesion.fluid {
    case nil: .jointSpace
    case .pus: .pus
    case .blood: .haematoma
    case .effusion: p.blob < 2 * lesion.synoviumShare - 1 ? .swollenTissue : .effusion
    }
  }

  /// True in the recess under the capsule, blown up dorsally, sideways and along the joint.
  private func isInCapsule(_ p: VoxelPlace, _ row: TissueRow, _ lesion: Lesion) -> Bool {
    let (joint, distension) = (row.bones, lesion.distensionMM)
    if joint.gap <= 0 { return false }
    let below = JointControls.recessMiddleZ - joint.z - row.jointShiftMM
    let roof = JointControls.recessRoofY + JointControls.recessRoofSlope * below
    let deep = joint.y - roof
    let (u, v, w) = (
      (p.x - joint.middle - 0.8) / (JointControls.recessHalfWidthMM + 0.8 * distension),
      deep / (deep < 0 ? distension : 8), below / (JointControls.recessHalfHeightMM + 1.6 * distension)
    )
    return u * u + v * v + w * w < 1
  }

  /// True in blood between the bones and the muscle behind the joint, and in the fracture.
  private func isHaematoma(_ p: VoxelPlace, _ row: TissueRow, _ lesion: Lesion) -> Bool {
    let joint = row.bones
    if p.y > sacrumBack, p.bone < 2,
      let damage = row.model.damage, damage.fromFractureMM(x: p.x, row: joint) < lesion.fractureMM
    {
      return true
    }
    let d = Vector3(p.x / joint.width - 43, joint.y - 3, joint.z + row.jointShiftMM + 27)
    return TissueColumn.isWithin(d, ml: lesion.haematomaML * 1.25, flatness: 0.42, blob: p.blob)
  }

  /// Pus in a wall before the joint, under the iliacus; behind the joint nothing of it is seen.
  private func abscess(_ p: VoxelPlace, _ joint: BoneRow, _ lesion: Lesion) -> TissueLabel? {
    let d = Vector3(p.x / joint.width - 60, joint.y - 79, joint.z + 12)
    if TissueColumn.isWithin(d, ml: lesion.abscessML, flatness: 0.7, blob: p.blob) { return .pus }
    return TissueColumn.isWithin(d, ml: lesion.abscessML * 1.5, flatness: 0.7, blob: p.blob)
      ? .swollenTissue : nil
  }

  /// True within an uneven ellipsoid of a volume, flatter along y.
  private static func isWithin(_ d: Vector3, ml: Double, flatness: Double, blob: Double) -> Bool {
    // 4π/3 of the half axes a, flatness · a and 1.1 a.
    let cubed = ml * 1_000 / (4.18879 * flatness * 1.1)
    let (u, v, w) = (d.x, d.y / flatness, d.z / 1.1)
    let squared = (u * u + v * v + w * w) / (1 + 0.25 * blob)
    return squared * squared * squared < cubed * cubed
  }

  /// Capsule and short ligaments over the mouth of the joint, thick and soft; nil elsewhere.
  func swollenLabel(_ p: VoxelPlace, _ row: TissueRow, _ lesion: Lesion) -> TissueLabel? {
    let joint = row.bones
    guard lesion.swollenShare > 0, joint.z < -12, joint.z > -47, joint.y < 27,
      joint.auricle >= 0 || p.bone > 2, p.y < longLigament || p.y >= longLigamentDeep
    else { return nil }
    let size = 1 + lesion.ligamentGain
    let (aside, over, deep) = (
      (p.x - joint.middle) / (11 * size), p.bone / (4.8 * size), max(joint.y - 10, 0) / 11
    )
    if aside * aside + over * over + deep * deep >= 1 || isRecess(p, row) { return nil }
    return p.blob < 2 * lesion.swollenShare - 1 ? .swollenTissue : .posteriorLigament
  }
}
