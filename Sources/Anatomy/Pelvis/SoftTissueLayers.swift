import Geometry

/// The layers of one person's back as heights over (x, z), and what lies between them.
struct SoftTissueLayers: Sendable {
  static let reachX = 123.0, lowZ = -107.0, highZ = 72.0

  let skin: HeightField
  /// Between the skin and the fat.
  let dermis: HeightField
  let fascia: HeightField
  /// The deep face of the gluteus maximus; `HeightField.absent` medial to it.
  let gluteusDeep: HeightField
  /// Deep face of the erector spinae's part, over the multifidus; absent below S3.
  let aponeurosis: HeightField
  let longLigament: HeightField
  let longLigamentDeep: HeightField
  /// Between the membranous layer's two sheets of fat.
  let superficialFascia: HeightField
  /// Roof of the interosseous ligament.
  let roof: HeightField

  init(parameters: PatientParameters, bones: BoneModel) {
    let map = bones.map
    let (bmi, seed) = (parameters.bodyMassIndex, parameters.seed)
    let fatMM = SoftTissueControls.fatByBodyMassIndex.value(at: bmi)
    let wobble = NoiseField(cellMM: 17, seed: seed &+ 11)
    func field(_ height: @escaping (Double, Double) -> Double) -> HeightField {
      HeightField(
        x: -SoftTissueLayers.reachX...SoftTissueLayers.reachX,
        z: SoftTissueLayers.lowZ...SoftTissueLayers.highZ, spacingMM: 2, height: height)
    }
    let fascia = field { x, z in
      let draped = map.height(x: x.magnitude, z: z) { SoftTissueControls.fascia.value(column: $0, level: $1) }
      return SoftTissueLayers.over(bones, x: x.magnitude, z: z, y: draped, clearMM: 1)
        + 0.5 * wobble.value(at: Vector3(x, 0, z))
    }
    func fascialHeight(_ x: Double, _ z: Double) -> Double { fascia.height(x: x, z: z) }
    self.fascia = fascia
    func fat(_ x: Double, _ z: Double) -> Double {
      let m = map.mean(Vector3(x.magnitude, -10, z))
      return fatMM * SoftTissueControls.fatPattern.value(column: m.x, level: m.z)
    }
    let smooth = field { x, z in
      map.height(x: x.magnitude, z: z) { SoftTissueControls.fascia.value(column: $0, level: $1) }
        - fat(x, z) - SoftTissueControls.skinThicknessMM
    }
    skin = smooth
    dermis = field { x, z in smooth.height(x: x, z: z) + SoftTissueControls.skinThicknessMM }
    superficialFascia = field { x, z in
      let (top, base) = (smooth.height(x: x, z: z) + 2, fascialHeight(x, z))
      return top + (base - top) * (0.52 + 0.12 * wobble.value(at: Vector3(x, 40, z)))
    }
    gluteusDeep = field { x, z in
      let m = map.mean(Vector3(x.magnitude, 0, z))
      let beyond = (m.x - SoftTissueControls.gluteusBorder.value(at: m.z)) * 0.8
      let thickness = SoftTissueControls.gluteusThickness.value(at: beyond)
      if thickness < 0.3 { return Double(HeightField.absent) }
      return fascialHeight(x, z) + thickness * (1 + 0.12 * wobble.value(at: Vector3(x, 80, z)))
    }
    aponeurosis = field { x, z in
      let m = map.mean(Vector3(x.magnitude, 0, z))
      let thickness = 2.5 + min(max((m.z + 30) / 5, 0), 9)
      if m.z < -44 || m.x < 3 || m.x > 46 { return Double(HeightField.absent) }
      return fascialHeight(x, z) + thickness * (1 + 0.15 * wobble.value(at: Vector3(x, 120, z)))
    }
    let ligament = field { x, z in SoftTissueLayers.longLigament(map, x: x.magnitude, z: z) }
    longLigament = ligament
    longLigamentDeep = field { x, z in
      let y = ligament.height(x: x, z: z)
      return y >= Double(HeightField.absent) ? y : y + SoftTissueControls.longLigamentThicknessMM
    }
    roof = field { x, z in
      map.height(x: x.magnitude, z: z + parameters.jointShiftMM) {
        SoftTissueControls.interosseousRoof.value(column: $0, level: $1)
      }
    }
  }

  /// A height that stays clear of the bones below it.
  private static func over(
    _ bones: BoneModel, x: Double, z: Double, y: Double, clearMM: Double
  ) -> Double {
    var height = y
    for _ in 0..<6 {
      let v = bones.values(at: Vector3(x, height, z))
      let room = min(v.sacrum, v.ilium)
      if room >= clearMM { break }
      height -= max(clearMM - room, 0.3)
    }
    return height
  }

  private static func longLigament(_ map: PersonMap.Prepared, x: Double, z: Double) -> Double {
    let (from, to) = (
      map.person(SoftTissueControls.longLigamentFrom), map.person(SoftTissueControls.longLigamentTo)
    )
    let (dx, dz) = (to.x - from.x, to.z - from.z)
    let along = ((x - from.x) * dx + (z - from.z) * dz) / (dx * dx + dz * dz)
    let aside = ((x - from.x) * dz - (z - from.z) * dx) / (dx * dx + dz * dz).squareRoot()
    let halfWidth = SoftTissueControls.longLigamentHalfWidthMM
    if along < 0 || along > 1 || aside.magnitude > halfWidth { return Double(HeightField.absent) }
    let rounding = (aside / halfWidth) * (aside / halfWidth)
    return from.y + (to.y - from.y) * along + 1.2 * rounding
  }
}
