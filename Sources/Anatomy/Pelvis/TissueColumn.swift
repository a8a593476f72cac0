import Geometry

/// The layers at one (x, z), ready to say what lies at each depth.
struct TissueColumn {
  let skin, fascia, gluteusDeep, aponeurosis, longLigament, roof: Double
  private let isRight: Bool

  init(_ layers: SoftTissueLayers, x: Double, z: Double) {
    skin = layers.skin.height(x: x, z: z)
    fascia = layers.fascia.height(x: x, z: z)
    gluteusDeep = layers.gluteusDeep.height(x: x, z: z)
    aponeurosis = layers.aponeurosis.height(x: x, z: z)
    longLigament = layers.longLigament.height(x: x, z: z)
    roof = layers.roof.height(x: x, z: z)
    isRight = x >= 0
  }

  /// One voxel: where it is (x from the midline), its distance to bone, and noise in −1...1.
  struct Place {
    var x, y, bone: Double
    var row: BoneModel.Row
    var hasHollows: Bool
    var blob: Double
  }
  private static let absent = Double(HeightField.absent)

  func label(_ p: Place, bones: BoneModel) -> TissueLabel {
    if p.y < skin { return .outside }
    if p.bone <= 0 { return p.bone > -1.6 ? .corticalBone : .cancellousBone }
    if p.y < skin + SoftTissueControls.skinThicknessMM { return .skin }
    if p.y < fascia - 0.7 { return .subcutaneousFat }
    if p.y < fascia + 0.7 { return .fascia }
    if p.hasHollows, p.x < 40, p.bone < 6, let hollow = hollowLabel(p, bones) { return hollow }
    if let ligament = jointLabel(p) { return ligament }
    if longLigament < TissueColumn.absent, p.y >= longLigament,
      p.y < longLigament + SoftTissueControls.longLigamentThicknessMM
    {
      return .longPosteriorLigament
    }
    return muscleLabel(p)
  }

  private func hollowLabel(_ p: Place, _ bones: BoneModel) -> TissueLabel? {
    let hollow = bones.hollow(x: p.x, row: p.row)
    if hollow.canal > 0 {
      // The thecal sac ends at S2; roots go on.
      if hollow.canal > 3, p.row.z > -24 { return .nerve }
      if hollow.canal > 2.6, p.blob > 0.2 { return .nerve }
      if p.y < fascia + 3.5 || p.row.z < -60 && p.y < p.row.y - 99 { return .midlineLigament }
      return .epiduralFat
    }
    if hollow.tunnel > 0 {
      if hollow.tunnel > 2.2 { return .nerve }
      if hollow.tunnel > 1.2, p.blob > 0.35 { return .blood }
      return .foraminalFat
    }
    return nil
  }

  /// What lies between the bones: cartilages and joint space within the auricular surface, ligament behind it.
  private func jointLabel(_ p: Place) -> TissueLabel? {
    let row = p.row
    if row.auricle < 3, p.x > row.sacralFace - 0.4, p.x < row.iliacFace + 0.4, row.gap < 7 {
      if row.auricle < 0 {
        let across = (p.x - row.sacralFace) / row.gap
        return across < 0.52 ? .sacralCartilage : across < 0.74 ? .jointSpace : .iliacCartilage
      }
    }
    if p.x > 22, p.x < 66, p.y > roof, row.y < 62, p.x > row.sacralFace - 16, p.x < row.iliacFace + 1 {
      if row.z > -26 && row.auricle > -30 { return p.blob > 0.42 ? .ligamentFat : .interosseousLigament }
    }
    // Capsule and short ligaments over the mouth of the joint.
    let mouth = (p.x - row.middle) * (p.x - row.middle)
    if mouth < 81, p.bone < 5.5, row.z < -14, row.z > -46, row.y < 26 { return .posteriorLigament }
    return nil
  }

  private func muscleLabel(_ p: Place) -> TissueLabel {
    if p.y > 60 { return .pelvicMuscle }
    if gluteusDeep < TissueColumn.absent {
      if p.y < gluteusDeep { return .gluteusMaximus }
      if p.x > 52 || p.row.z < -46 { return p.y < 40 || p.x > 70 ? .gluteusMedius : .pelvicMuscle }
    }
    if p.x < 1.6, p.row.z > -75, p.bone < 8 { return .midlineLigament }
    if p.row.y > 30 && p.row.z < -34 { return .pelvicMuscle }
    if aponeurosis < TissueColumn.absent, p.y < aponeurosis { return .erectorSpinae }
    return .multifidus
  }

  func textureDB(_ label: TissueLabel, _ coarse: Float, _ fine: Float) -> Double {
    let (coarseDB, fineDB): (Float, Float) =
      switch label {
      case .outside, .jointSpace: (0, 0)
      case .skin, .fascia: (2, 1.5)
      case .subcutaneousFat: (3, 2.5)
      case .interosseousLigament, .ligamentFat: (3, 4)
      case .posteriorLigament, .longPosteriorLigament: (2.5, 2.5)
      default: (2.5, 2)
      }
    return Double(coarseDB * coarse + fineDB * fine)
  }

  /// Bends the sheets inside a tissue: along the skin in fat, gently elsewhere.
  func warpCycles(_ label: TissueLabel, _ bend: Double) -> Double {
    switch label {
    case .subcutaneousFat: -(skin + 25) / 6 + 0.45 * bend
    case .outside, .skin: 0
    default: 0.5 * bend
    }
  }
}
