import Geometry

/// The layers at one (x, z), ready to say what lies at each depth.
struct TissueColumn {
  /// Shift of the fat's septa to follow the skin, in their cycles.
  let septaShift: Double
  /// Ligaments between the spines; nil but near the middle.
  let midline: Midline?
  let fasciaHalf, longLigamentDeep: Double
  let skin, fascia, gluteusDeep, aponeurosis, longLigament, roof, sacrumBack, sacrumFront, pelvicWall: Double

  init(_ layers: SoftTissueLayers, x: Double, z: Double) {
    skin = layers.skin.height(x: x, z: z)
    fascia = layers.fascia.height(x: x, z: z)
    fasciaHalf = layers.fasciaHalf.height(x: x, z: z)
    let course = SoftTissueControls.septaCourse(skin: skin, fascia: fascia)
    septaShift = (layers.septaMiddleMM - course) / Tissue.septaMM
    longLigamentDeep = layers.longLigamentDeep.height(x: x, z: z)
    midline = x.magnitude < 4 ? Midline(noise: layers.midline, x: x, z: z) : nil
    gluteusDeep = layers.gluteusDeep.height(x: x, z: z)
    aponeurosis = layers.aponeurosis.height(x: x, z: z)
    longLigament = layers.longLigament.height(x: x, z: z)
    roof = layers.roof.height(x: x, z: z)
    sacrumBack = layers.sacrumBack.height(x: x, z: z)
    sacrumFront = layers.sacrumFront.height(x: x, z: z)
    pelvicWall = layers.pelvicWall.height(x: x, z: z)
  }

  /// Values that are constant along x at one (y, z): the bones' sheet and the borders of the muscles, in the person's mm.
  struct TissueRow {
    let model: BoneModel
    let bones: BoneRow
    let hasHollows: Bool
    let conduits: Conduit.ConduitRow
    let jointShiftMM: Double
    let lesion: Lesion?
    let multifidusBorder, gluteusMediusBorder, sacrotuberousMiddle, interosseousBorder: Double

    init(_ model: BoneModel, y: Double, z: Double) { self.init(model, row: model.row(y: y, z: z)) }

    init(_ model: BoneModel, row: BoneRow) {
      let map = model.map.map
      (self.model, bones, hasHollows) = (model, row, model.rowHasHollows(row))
      lesion = model.damage?.lesion
      conduits = Conduit.ConduitRow(y: row.y, z: row.z, width: row.width, of: model.conduits)
      jointShiftMM = map.jointShiftMM
      multifidusBorder = row.width * SoftTissueControls.multifidusBorder.value(at: row.z)
      gluteusMediusBorder = row.width * SoftTissueControls.gluteusMediusBorder.value(at: row.z)
      sacrotuberousMiddle = row.width * SoftTissueControls.sacrotuberousMiddle.value(at: row.z)
      interosseousBorder = JointControls.interosseousBorder.value(at: row.z + jointShiftMM)
    }
  }

  /// One voxel: where it is (x from the midline), its distance to bone, and noise in −1...1.
  struct VoxelPlace {
    var x, y, bone: Double
    var blob: Double
  }
  private static let absent = Double(HeightField.absent)
  /// Depth of the muscle, nerves and vessels that line the pelvis; what lies before them is bowel.
  static let pelvicMuscleMM = 14.0
  /// Thickness of the cortex.
  static let cortexMM = 1.6

  func label(_ p: VoxelPlace, row: TissueRow) -> TissueLabel {
    if p.y < skin { return .outside }
    if p.bone <= 0 {
      if let lesion = row.lesion, let bone = TissueColumn.lesionedBone(p, row.bones, lesion) { return bone }
      return p.bone > -TissueColumn.cortexMM ? .corticalBone : .cancellousBone
    }
    if p.y < skin + SoftTissueControls.skinThicknessMM { return .skin }
    if p.y < fascia - fasciaHalf { return .subcutaneousFat }
    if p.y < fascia + fasciaHalf { return .fascia }
    if let lesion = row.lesion, p.x > 20, p.x < 90, let label = lesionedLabel(p, row, lesion) { return label }
    if row.hasHollows, p.x < 40, p.bone < 6, let hollow = hollowLabel(p, row) { return hollow }
    if let conduit = row.conduits.label(x: p.x) { return conduit }
    if let lesion = row.lesion, let label = swollenLabel(p, row, lesion) { return label }
    if p.x > 20, p.x < 72, let ligament = jointLabel(p, row) { return ligament }
    if p.y > pelvicWall { return p.y > pelvicWall + Self.pelvicMuscleMM ? .bowel : .pelvicMuscle }
    return backLabel(p, row)
  }

  /// Content of the sacral canal, the hiatus and the foramina; nil elsewhere.
  private func hollowLabel(_ p: VoxelPlace, _ row: TissueRow) -> TissueLabel? {
    if p.y < sacrumBack - 1.5 || p.y > sacrumFront { return nil }
    let hollow = row.model.hollow(x: p.x, row: row.bones)
    if hollow.canal > 0 {
      // The membrane over the hiatus; the thecal sac, which ends at S2; roots beyond it.
      if row.bones.z < -58, p.y < sacrumBack + 1.5 { return .midlineLigament }
      if hollow.canal > 2.8, row.bones.z > -26 || p.blob > 0.15 { return .nerve }
      return .epiduralFat
    }
    if hollow.tunnel > 0 {
      // The ganglion and the ventral root; dorsally only twigs, thinner than a voxel.
      if hollow.tunnel > 2.3, p.y > sacrumBack + SacrumControls.rootDepthMM { return .nerve }
      return hollow.tunnel > 1.1 && p.blob > 0.3 ? .blood : .foraminalFat
    }
    return nil
  }

  /// Tissue between the bones: cartilages and joint space within the auricular surface, ligament around it; nil elsewhere.
  private func jointLabel(_ p: VoxelPlace, _ row: TissueRow) -> TissueLabel? {
    let joint = row.bones
    if joint.auricle < 0, joint.gap > 0, p.x > joint.sacralFace - 0.4, p.x < joint.iliacFace + 0.4 {
      let across = (p.x - joint.sacralFace) / joint.gap
      return across < 0.52 ? .sacralCartilage : across < 0.74 ? .jointSpace : .iliacCartilage
    }
    let isBehindJoint = joint.y < row.interosseousBorder + 5
    if joint.z > -27, isBehindJoint, p.y > roof, p.x > joint.sacralFace - 16, p.x < joint.iliacFace + 1 {
      return p.blob > 0.42 ? .ligamentFat : .interosseousLigament
    }
    if isRecess(p, row) { return .jointRecess }
    // Capsule and short ligaments over the mouth of the joint.
    if joint.z < -12, joint.z > -47, joint.y < 27 {
      let (aside, over, deep) = ((p.x - joint.middle) / 11, p.bone / 4.8, max(joint.y - 10, 0) / 11)
      if aside * aside + over * over + deep * deep < 1 { return .posteriorLigament }
    }
    return nil
  }

  /// True under the capsule, between the rims of the bones where the joint is open from behind.
  func isRecess(_ p: VoxelPlace, _ row: TissueRow) -> Bool {
    let joint = row.bones
    let below = JointControls.recessMiddleZ - joint.z - row.jointShiftMM
    let roof = JointControls.recessRoofY + JointControls.recessRoofSlope * below
    return joint.gap > 0 && below.magnitude < JointControls.recessHalfHeightMM && joint.y > roof
      && joint.y < roof + 12
      && (p.x - joint.middle - 0.8).magnitude < JointControls.recessHalfWidthMM
  }

  /// Muscles and long ligaments of the back, from the fascia down to the bones.
  private func backLabel(_ p: VoxelPlace, _ row: TissueRow) -> TissueLabel {
    let hasGluteus = gluteusDeep < TissueColumn.absent
    if hasGluteus, p.y < gluteusDeep { return .gluteusMaximus }
    if longLigament < TissueColumn.absent, p.y >= longLigament,
      p.y < longLigamentDeep
    {
      return .longPosteriorLigament
    }
    if let midline, p.y < sacrumBack, midline.holds(y: p.y) { return .midlineLigament }
    if p.x < row.multifidusBorder {
      return aponeurosis < TissueColumn.absent && p.y < aponeurosis ? .erectorSpinae : .multifidus
    }
    if row.bones.z > -47, p.x > row.gluteusMediusBorder { return .gluteusMedius }
    if row.bones.z < -44 {
      let aside = (p.x - row.sacrotuberousMiddle).magnitude
      if aside < SoftTissueControls.sacrotuberousHalfWidthMM,
        p.y < gluteusDeep + SoftTissueControls.sacrotuberousThicknessMM
      {
        return .sacrotuberousLigament
      }
      return p.x > 30 ? .pelvicMuscle : .intermuscularFat
    }
    return .intermuscularFat
  }

  /// Content of one voxel.
  func voxel(_ place: VoxelPlace, label: TissueLabel, noise: TissueNoise.Value) -> UInt32 {
    let warp = warpCycles(label, Double(noise.bend))
    return Voxel(
      label: label.rawValue, textureDB: textureDB(label, place, noise, warp: warp),
      boneDistanceMM: place.bone, warpCycles: warp
    ).bits
  }

  /// Slow variation of the echogenicity about a tissue's mean, from noise in −1...1.
  func textureDB(_ label: TissueLabel, _ coarse: Float, _ fine: Float) -> Double {
    let (coarseDB, fineDB): (Float, Float) =
      switch label {
      case .outside, .jointSpace: (0, 0)
      case .skin, .fascia: (2, 1.5)
      case .ligamentFat: (3, 4)
      case .haematoma: (7, 6)
      case .pus: (3, 7)
      case .effusion: (0, 0)
      default: (2.5, 2)
      }
    return Double(coarseDB * coarse + fineDB * fine)
  }
}
