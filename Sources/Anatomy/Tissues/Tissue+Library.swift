import Geometry

extension Tissue {
  private static let fernandes = "Fernandes et al., Bioengineering 2025;12:946"
  private static let tables = "PMC10001275, table 4; Sensors 2023;23:5942, table A2"
  private static let mast = "Mast, Acoust Res Lett Online 2000;1:37"
  private static let hoffmeister = "Hoffmeister et al., J Acoust Soc Am 1995;97:1307"
  private static let duck = "Duck, Physical Properties of Tissue, Academic Press 1990"

  /// The air over the skin: echoes come from its boundary alone.
  package static let outside = Tissue(
    name: "air", kind: .outside, soundSpeedMPerS: 343, densityKgPerM3: 1.2, attenuationDBPerCmMHz: 7.5,
    attenuationExponent: 1, echogenicityDB: -60, anisotropyDB: 0, fiberDirection: .zero, lamination: nil,
    source: duck)
  package static let skin = Tissue(
    name: "skin", kind: .skin, soundSpeedMPerS: 1624, densityKgPerM3: 1109, attenuationDBPerCmMHz: 1.8,
    attenuationExponent: 1, echogenicityDB: 6, anisotropyDB: 0, fiberDirection: .zero, lamination: nil,
    source: fernandes)
  /// Lobules between septa that run along the skin.
  package static let subcutaneousFat = Tissue(
    name: "subcutaneous fat", kind: .fat, soundSpeedMPerS: 1450, densityKgPerM3: 920,
    attenuationDBPerCmMHz: 0.5, attenuationExponent: 1.1, echogenicityDB: -14, anisotropyDB: 0,
    fiberDirection: .zero,
    lamination: Lamination(
      normal: Vector3(0, 1, 0), spacingMM: septaMM, thicknessMM: 0.5, contrastDB: 16),
    source: "\(fernandes); \(mast)")
  /// Distance of those septa from each other.
  static let septaMM = 7.0
  package static let fascia = Tissue(
    name: "fascia", kind: .fascia, soundSpeedMPerS: 1650, densityKgPerM3: 1100, attenuationDBPerCmMHz: 1.5,
    attenuationExponent: 1.1, echogenicityDB: -3, anisotropyDB: 0, fiberDirection: .zero, lamination: nil,
    source: tables)

  /// Fibers from the sacrum and the iliac crest down and out to the thigh.
  package static let gluteusMaximus = muscle(
    "gluteus maximus", fibers: Vector3(0.74, 0.2, -0.64), sheets: Vector3(-0.2, 0.98, 0.1), spacingMM: 2.5,
    contrastDB: 17)
  package static let gluteusMedius = muscle(
    "gluteus medius", fibers: Vector3(0.55, 0.35, -0.76), sheets: Vector3(-0.55, 0.8, 0.05), spacingMM: 3.1,
    contrastDB: 17)
  /// Fibers from the crest and the fascia down to the sacrum, mostly along the spine.
  package static let multifidus = muscle(
    "multifidus", fibers: Vector3(0.22, 0.2, -0.95), sheets: Vector3(0.25, 0.95, 0.15), spacingMM: 3.1,
    contrastDB: 17)
  package static let erectorSpinae = muscle(
    "erector spinae", fibers: Vector3(0.08, 0.1, -0.99), sheets: Vector3(-0.1, 0.99, 0.1), spacingMM: 2.5,
    contrastDB: 17)
  /// Piriformis, iliacus, psoas and what lies before the pelvis: behind bone, seen only beside it.
  package static let pelvicMuscle = muscle(
    "pelvic muscle", fibers: Vector3(0.9, 0.2, -0.4), sheets: Vector3(0, 0.9, 0.44), spacingMM: 4.2,
    contrastDB: 10)

  private static func muscle(
    _ name: String, fibers: Vector3, sheets: Vector3, spacingMM: Double, contrastDB: Double
  ) -> Tissue {
    Tissue(
      name: name, kind: .muscle, soundSpeedMPerS: 1562, densityKgPerM3: 1058, attenuationDBPerCmMHz: 0.75,
      attenuationExponent: 1.05, echogenicityDB: -18, anisotropyDB: 8, fiberDirection: fibers.normalized,
      lamination: Lamination(
        normal: sheets, spacingMM: spacingMM, thicknessMM: 0.4, contrastDB: contrastDB),
      source: "\(fernandes); \(hoffmeister)")
  }

  /// Ligament from the posterior superior spine to the third lateral tubercle.
  package static let longPosteriorLigament = ligament(
    "long posterior sacroiliac ligament", echogenicityDB: 2, anisotropyDB: 10,
    fibers: Vector3(0.32, 0.05, 0.95),
    lamination: Lamination(
      normal: Vector3(0.02, 1, -0.05), spacingMM: 0.85, thicknessMM: 0.35, contrastDB: 8))
  /// Criss-cross bundles that fill the trench behind the joint.
  package static let interosseousLigament = ligament(
    "interosseous sacroiliac ligament", echogenicityDB: -1, anisotropyDB: 4, fibers: Vector3(0.85, 0.4, 0.35),
    lamination: nil)
  /// Capsule and short posterior ligaments over the mouth of the joint.
  package static let posteriorLigament = ligament(
    "posterior sacroiliac ligament and capsule", echogenicityDB: 0, anisotropyDB: 6,
    fibers: Vector3(0.85, 0.1, 0.5), lamination: nil)
  /// Recess under the capsule, between the rims of the bones at the open lower end of the joint: synovium and fluid, dark.
  package static let jointRecess = Tissue(
    name: "posterior recess of the joint", kind: .ligament, soundSpeedMPerS: 1540, densityKgPerM3: 1020,
    attenuationDBPerCmMHz: 0.6, attenuationExponent: 1.1, echogenicityDB: -24, anisotropyDB: 0,
    fiberDirection: .zero, lamination: nil, source: "between synovial fluid and ligament; Klauser et al. 2008"
  )
  package static let sacrotuberousLigament = ligament(
    "sacrotuberous ligament", echogenicityDB: 5, anisotropyDB: 10, fibers: Vector3(0.5, 0.5, -0.7),
    lamination: Lamination(
      normal: Vector3(-0.2, 0.95, 0.25), spacingMM: 1.1, thicknessMM: 0.4, contrastDB: 8))
  /// Ligament between the spinous tubercles, and the membrane over the sacral hiatus.
  package static let midlineLigament = ligament(
    "supraspinous ligament and sacrococcygeal membrane", echogenicityDB: 5, anisotropyDB: 6,
    fibers: Vector3(0, 0, 1), lamination: nil)

  private static func ligament(
    _ name: String, echogenicityDB: Double, anisotropyDB: Double, fibers: Vector3, lamination: Lamination?
  ) -> Tissue {
    Tissue(
      name: name, kind: .ligament, soundSpeedMPerS: 1664, densityKgPerM3: 1101, attenuationDBPerCmMHz: 1.4,
      attenuationExponent: 1.1, echogenicityDB: echogenicityDB, anisotropyDB: anisotropyDB,
      fiberDirection: fibers.normalized, lamination: lamination, source: fernandes)
  }

  /// Fat between the bundles of the interosseous ligament: part of the ligament to a needle, dark to sound.
  package static let ligamentFat = fat("fat within the interosseous ligament", kind: .ligament, -12)
  /// Fat of the sacral canal, and around what passes a foramen.
  package static let epiduralFat = fat("epidural fat", kind: .fat, -8)
  package static let foraminalFat = fat("foraminal fat", kind: .fat, -9)
  /// Fat between the muscles, over the ligaments.
  package static let intermuscularFat = fat("intermuscular fat", kind: .fat, -5)

  private static func fat(_ name: String, kind: Kind, _ echogenicityDB: Double) -> Tissue {
    Tissue(
      name: name, kind: kind, soundSpeedMPerS: 1450, densityKgPerM3: 920, attenuationDBPerCmMHz: 0.5,
      attenuationExponent: 1.1, echogenicityDB: echogenicityDB, anisotropyDB: 0, fiberDirection: .zero,
      lamination: nil, source: "\(fernandes); \(mast)")
  }

  /// Hyaline cartilage on the sacrum.
  package static let sacralCartilage = Tissue(
    name: "sacral cartilage", kind: .cartilage, soundSpeedMPerS: 1640, densityKgPerM3: 1060,
    attenuationDBPerCmMHz: 5, attenuationExponent: 1, echogenicityDB: -25, anisotropyDB: 0,
    fiberDirection: .zero, lamination: nil,
    source: "Patil et al., Ultrasound Med Biol 2004;30:953; \(fernandes)")
  /// Fibrous cartilage on the ilium, thinner; its values lie between those of hyaline cartilage and ligament.
  package static let iliacCartilage = Tissue(
    name: "iliac cartilage", kind: .cartilage, soundSpeedMPerS: 1660, densityKgPerM3: 1080,
    attenuationDBPerCmMHz: 4, attenuationExponent: 1, echogenicityDB: -16, anisotropyDB: 0,
    fiberDirection: .zero, lamination: nil, source: "between cartilage and ligament of \(fernandes)")
  package static let jointSpace = Tissue(
    name: "joint space", kind: .joint, soundSpeedMPerS: 1535, densityKgPerM3: 1010,
    attenuationDBPerCmMHz: 0.1, attenuationExponent: 1.1, echogenicityDB: -60, anisotropyDB: 0,
    fiberDirection: .zero, lamination: nil, source: duck)

  package static let corticalBone = Tissue(
    name: "cortical bone", kind: .bone, soundSpeedMPerS: 3400, densityKgPerM3: 1900,
    attenuationDBPerCmMHz: 6, attenuationExponent: 1, echogenicityDB: 0, anisotropyDB: 0,
    fiberDirection: .zero, lamination: nil, source: "\(tables); \(fernandes)")
  package static let cancellousBone = Tissue(
    name: "cancellous bone", kind: .bone, soundSpeedMPerS: 2000, densityKgPerM3: 1180,
    attenuationDBPerCmMHz: 15, attenuationExponent: 1, echogenicityDB: -10, anisotropyDB: 0,
    fiberDirection: .zero, lamination: nil, source: "\(tables); \(fernandes)")
  package static let nerve = Tissue(
    name: "nerve", kind: .nerve, soundSpeedMPerS: 1630, densityKgPerM3: 1075, attenuationDBPerCmMHz: 1.1,
    attenuationExponent: 1.1, echogenicityDB: 0, anisotropyDB: 6,
    fiberDirection: Vector3(0.4, 0.6, -0.69).normalized,
    lamination: nil, source: duck)
  package static let blood = Tissue(
    name: "blood", kind: .vessel, soundSpeedMPerS: 1575, densityKgPerM3: 1055, attenuationDBPerCmMHz: 0.18,
    attenuationExponent: 1.2, echogenicityDB: -22, anisotropyDB: 0, fiberDirection: .zero, lamination: nil,
    source: duck)

  /// Clotted and liquid blood side by side.
  package static let haematoma = Tissue(
    name: "haematoma", kind: .fluid, soundSpeedMPerS: 1595, densityKgPerM3: 1060,
    attenuationDBPerCmMHz: 0.4, attenuationExponent: 1.1, echogenicityDB: -17, anisotropyDB: 0,
    fiberDirection: .zero, lamination: nil, source: "between blood and clot, a model value; blood of \(duck)")
  /// Water-like fluid with few cells.
  package static let effusion = Tissue(
    name: "effusion", kind: .fluid, soundSpeedMPerS: 1535, densityKgPerM3: 1010,
    attenuationDBPerCmMHz: 0.1, attenuationExponent: 1.1, echogenicityDB: -45, anisotropyDB: 0,
    fiberDirection: .zero, lamination: nil,
    source: "synovial fluid of \(duck); its few cells are a model value")
  /// Thick fluid with debris: cells and fibrin.
  package static let pus = Tissue(
    name: "pus with debris", kind: .fluid, soundSpeedMPerS: 1550, densityKgPerM3: 1030,
    attenuationDBPerCmMHz: 0.4, attenuationExponent: 1.1, echogenicityDB: -22, anisotropyDB: 0,
    fiberDirection: .zero, lamination: nil, source: "between synovial fluid and blood, a model value")
  /// Ligament with water between its fibers, and grown synovium: darker and softer.
  package static let swollen = Tissue(
    name: "swollen ligament or synovium", kind: .ligament, soundSpeedMPerS: 1600, densityKgPerM3: 1060,
    attenuationDBPerCmMHz: 0.9, attenuationExponent: 1.1, echogenicityDB: -9, anisotropyDB: 3,
    fiberDirection: Vector3(0.85, 0.1, 0.5).normalized, lamination: nil,
    source: "between ligament and water, a model value")
  package static let scleroticBone = Tissue(
    name: "sclerotic bone", kind: .bone, soundSpeedMPerS: 3600, densityKgPerM3: 2000,
    attenuationDBPerCmMHz: 7, attenuationExponent: 1, echogenicityDB: 0, anisotropyDB: 0,
    fiberDirection: .zero, lamination: nil, source: "upper end of the ranges for cortical bone; \(tables)")

  /// Wall and contents of the bowel, as one.
  package static let bowel = Tissue(
    name: "bowel", kind: .viscus, soundSpeedMPerS: 1550, densityKgPerM3: 1030, attenuationDBPerCmMHz: 1.1,
    attenuationExponent: 1.1, echogenicityDB: -6, anisotropyDB: 0, fiberDirection: .zero, lamination: nil,
    source: "a mean of wall and contents, a model value; soft tissue of \(duck)")

  /// Every tissue of a built-in patient; the place of a tissue here is its label in a voxel.
  package static let library: [Tissue] = [
    outside, skin, subcutaneousFat, fascia, gluteusMaximus, gluteusMedius, multifidus, erectorSpinae,
    pelvicMuscle, longPosteriorLigament, interosseousLigament, posteriorLigament, sacrotuberousLigament,
    midlineLigament, ligamentFat, epiduralFat, foraminalFat, sacralCartilage, iliacCartilage, jointSpace,
    corticalBone, cancellousBone, nerve, blood, intermuscularFat, jointRecess,
    haematoma, effusion, pus, swollen, scleroticBone, bowel,
  ]
}

/// The labels of `Tissue.library`.
enum TissueLabel: UInt8, CaseIterable, Sendable {
  case outside, skin, subcutaneousFat, fascia, gluteusMaximus, gluteusMedius, multifidus, erectorSpinae
  case pelvicMuscle, longPosteriorLigament, interosseousLigament, posteriorLigament, sacrotuberousLigament
  case midlineLigament, ligamentFat, epiduralFat, foraminalFat, sacralCartilage, iliacCartilage, jointSpace
  case corticalBone, cancellousBone, nerve, blood, intermuscularFat, jointRecess
  case haematoma, effusion, pus, swollenTissue, scleroticBone, bowel

  var tissue: Tissue { Tissue.library[Int(rawValue)] }
}
