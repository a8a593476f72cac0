import Geometry

/// The layers of one person's back as heights over (x, z), and what lies between them.
struct SoftTissueLayers: Sendable {
  static let reachX = 124.0, lowZ = -108.0, highZ = 72.0, spacingMM = 2.0

  let skin: HeightField
  /// Boundary between the skin and the fat.
  let dermis: HeightField
  let fascia: HeightField
  /// Half of the fascia's thickness.
  let fasciaHalf: HeightField
  /// Mean y of the septa's course, at which they are not moved to follow the skin; what pathology does to the skin leaves it.
  let septaMiddleMM: Double
  /// Noise that bends the midline's ligaments to and fro.
  let midline: NoiseField
  /// The deep face of the gluteus maximus; `HeightField.absent` medial to it.
  let gluteusDeep: HeightField
  /// Deep face of the erector spinae's part, over the multifidus; absent below S3.
  let aponeurosis: HeightField
  let longLigament: HeightField
  let longLigamentDeep: HeightField
  /// The membranous layer between the two sheets of fat.
  let superficialFascia: HeightField
  /// Roof of the interosseous ligament.
  let roof: HeightField
  /// The dorsal surface of the sacrum as if it had no holes, and where the pelvis begins behind it.
  let sacrumBack, pelvicWall: HeightField
  /// Its ventral surface, where the foramina end.
  let sacrumFront: HeightField

  /// - Parameter importedRoomMM: the distance to bones from elsewhere, which the layers lie over in place of the model's.
  init(
    parameters: PatientParameters, bones: BothSidesBones, importedRoomMM: ((Vector3) -> Double)? = nil
  ) {
    let (bmi, seed) = (parameters.bodyMassIndex, parameters.seed)
    let fatMM = SoftTissueControls.fatByBodyMassIndex.value(at: bmi)
    let wobble = NoiseField(cellMM: 17, seed: seed &+ 11)
    let ripple = NoiseField(cellMM: 7, seed: seed &+ 12)
    midline = NoiseField(cellMM: 8, seed: seed &+ 13)
    /// Layers undulate: long waves and short ones.
    func wave(_ x: Double, _ z: Double, layer: Double) -> Double {
      let place = Vector3(x, layer, z)
      return SoftTissueControls.waveMM * wobble.value(at: place)
        + SoftTissueControls.rippleMM * ripple.value(at: place)
    }
    /// A height from the bones of each side; in a symmetric person worked out on one.
    func sided(_ height: (Double, Double) -> Double) -> HeightField {
      SoftTissueLayers.field(isMirrored: bones.isSymmetric, height)
    }
    func map(_ x: Double) -> BodyWarp.Prepared { bones.side(x: x).map }
    func field(_ height: (Double, Double) -> Double) -> HeightField {
      SoftTissueLayers.field(isMirrored: false, height)
    }
    func draped(_ sheet: ControlGrid) -> HeightField {
      sided { x, z in map(x).height(x: x.magnitude, z: z) { sheet.value(column: $0, level: $1) } }
    }
    let smooth = draped(SoftTissueControls.fascia)
    func room(_ p: Vector3) -> Double {
      if let importedRoomMM { return importedRoomMM(p) }
      let v = bones.values(at: p)
      let bone = min(v.sacrum, v.ilium)
      let m = map(p.x).mean(Vector3(p.x.magnitude, p.y, p.z))
      return m.z > LumbarVertebra.lowestZ ? min(bone, LumbarVertebra.value(x: m.x, y: m.y, z: m.z)) : bone
    }
    let clear = (importedRoomMM == nil ? sided : field) { x, z in
      SoftTissueLayers.over(room, x: x, z: z, y: smooth.height(x: x, z: z), clearMM: 1)
    }
    let fascia = field { x, z in
      let (y, wave) = (clear.height(x: x, z: z), wave(x, z, layer: 0))
      // Bone in the way leaves room only outward.
      return y + (wave > 0 ? min(wave, max(room(Vector3(x, y, z)) - 0.6, 0)) : wave)
    }
    self.fascia = fascia
    fasciaHalf = field { x, z in
      let thickness = SoftTissueControls.fasciaThicknessMM * (1 + 0.8 * ripple.value(at: Vector3(x, 200, z)))
      return max(thickness, 0.7) / 2
    }
    func fat(_ x: Double, _ z: Double) -> Double {
      let m = map(x).mean(Vector3(x.magnitude, -10, z))
      return fatMM * SoftTissueControls.fatPattern.value(column: m.x, level: m.z)
        + SoftTissueControls.skinThicknessMM
    }
    let skin: HeightField
    if importedRoomMM != nil {
      let drawn = SoftTissueLayers.stretched(over: clear)
      skin = field { x, z in drawn.height(x: x, z: z) - fat(x, z) }
    } else {
      skin = sided { x, z in
        let lift = bones.side(x: x).damage.map { $0.lesion.slipMM > 0 } ?? false
        let raised = lift ? SoftTissueLayers.lift(from: smooth, to: clear, x: x, z: z) : 0
        return smooth.height(x: x, z: z) - raised - fat(x, z)
      }
    }
    self.skin = skin
    septaMiddleMM = SoftTissueLayers.mean { x, z in
      let fascia = smooth.height(x: x, z: z)
      return SoftTissueControls.septaCourse(skin: fascia - fat(x, z), fascia: fascia)
    }
    dermis = (importedRoomMM == nil ? sided : field) { x, z in
      skin.height(x: x, z: z) + SoftTissueControls.skinThicknessMM
    }
    superficialFascia = field { x, z in
      let (top, base) = (skin.height(x: x, z: z) + 2, fascia.height(x: x, z: z))
      let place = Vector3(x, 40, z)
      return top + (base - top) * (0.52 + 0.16 * wobble.value(at: place) + 0.07 * ripple.value(at: place))
    }
    let gluteus = sided { x, z in
      SoftTissueLayers.gluteusThickness(map(x).mean(Vector3(x.magnitude, 0, z)))
    }
    gluteusDeep = field { x, z in
      let thickness = gluteus.height(x: x, z: z)
      return thickness >= Double(HeightField.absent)
        ? thickness
        : fascia.height(x: x, z: z) + max(thickness + wave(x, z, layer: 80), 0.3)
    }
    aponeurosis = field { x, z in
      let thickness = SoftTissueLayers.erectorThickness(map(x).mean(Vector3(x.magnitude, 0, z)))
      return thickness >= Double(HeightField.absent)
        ? thickness
        : fascia.height(x: x, z: z) + max(thickness + wave(x, z, layer: 120), 0.8)
    }
    sacrumBack = draped(SacrumControls.dorsal)
    sacrumFront = draped(SacrumControls.ventral)
    pelvicWall = draped(SoftTissueControls.pelvicWall)
    roof = sided { x, z in
      let map = map(x)
      return map.height(x: x.magnitude, z: z + map.map.jointShiftMM) {
        SoftTissueControls.interosseousRoof.value(column: $0, level: $1)
      }
    }
    let ligament = sided { x, z in SoftTissueLayers.longLigament(map(x), x: x.magnitude, z: z) }
    longLigament = ligament
    longLigamentDeep = field { x, z in
      let y = ligament.height(x: x, z: z)
      let aside = SoftTissueLayers.longLigamentAside(map(x), x: x.magnitude, z: z)
      let gain = bones.side(x: x).damage?.lesion.ligamentGain ?? 0
      let thickness = SoftTissueControls.longLigamentThicknessMM * (1 + gain)
      return y >= Double(HeightField.absent) ? y : y + thickness * (1 - 0.8 * aside * aside)
    }
  }

  /// Mean of a height over the joints.
  private static func mean(_ height: (Double, Double) -> Double) -> Double {
    var (sum, count) = (0.0, 0.0)
    for x in stride(from: -60.0, through: 60, by: 10) {
      for z in stride(from: -50.0, through: 20, by: 10) {
        sum += height(x, z)
        count += 1
      }
    }
    return sum / count
  }

  /// Thickness of the gluteus maximus at a place of the mean pelvis; absent medial to it.
  private static func gluteusThickness(_ place: Vector3) -> Double {
    let beyond = (place.x - SoftTissueControls.gluteusBorder.value(at: place.z)) * 0.8
    let thickness = SoftTissueControls.gluteusThickness.value(at: beyond)
    return thickness < 0.3 ? Double(HeightField.absent) : thickness
  }

  /// Thickness of the erector spinae over the multifidus: it thins toward S3 and ends there.
  private static func erectorThickness(_ place: Vector3) -> Double {
    if place.z < -44 || place.x < 3 || place.x > 46 { return Double(HeightField.absent) }
    return 2.5 + min(max((place.z + 30) / 5, 0), 9)
  }

  private static func field(isMirrored: Bool, _ height: (Double, Double) -> Double) -> HeightField {
    let half = Int(reachX / spacingMM)
    let (countX, countZ) = (2 * half + 1, Int((highZ - lowZ) / spacingMM) + 1)
    var heights = [Float](repeating: 0, count: countX * countZ)
    for k in 0..<countZ {
      let z = lowZ + Double(k) * spacingMM
      for i in (isMirrored ? 0 : -half)...half {
        let value = Float(height(Double(i) * spacingMM, z))
        heights[k * countX + half + i] = value
        if isMirrored { heights[k * countX + half - i] = value }
      }
    }
    return HeightField(
      originX: -Double(half) * spacingMM, originZ: lowZ, spacingMM: spacingMM, countX: countX, countZ: countZ,
      heightsMM: heights)
  }

  /// A height that stays clear of the bones below it.
  private static func over(
    _ room: (Vector3) -> Double, x: Double, z: Double, y: Double, clearMM: Double
  ) -> Double {
    var height = y
    for _ in 0..<6 {
      let room = room(Vector3(x, height, z))
      if room >= clearMM { break }
      height -= max(clearMM - room, 0.3)
    }
    return height
  }

  /// A height drawn over the bumps that single bones make in it, as skin is: the most dorsal within 6 mm, then the mean
  /// over 12 mm to each side.
  private static func stretched(over surface: HeightField) -> HeightField {
    let outer = field(isMirrored: false) { x, z in
      var least = Double.infinity
      for dx in [-6.0, -3, 0, 3, 6] {
        for dz in [-6.0, -3, 0, 3, 6] { least = min(least, surface.height(x: x + dx, z: z + dz)) }
      }
      return least
    }
    return field(isMirrored: false) { x, z in
      var (sum, weight) = (0.0, 0.0)
      for i in -4...4 {
        for k in -4...4 {
          let w = Double((5 - abs(i)) * (5 - abs(k)))
          sum += w * outer.height(x: x + 3 * Double(i), z: z + 3 * Double(k))
          weight += w
        }
      }
      return sum / weight
    }
  }

  /// Distance from the long ligament's middle line, in its half widths.
  private static func longLigamentAside(_ map: BodyWarp.Prepared, x: Double, z: Double) -> Double {
    let (from, to) = (
      map.person(SoftTissueControls.longLigamentFrom), map.person(SoftTissueControls.longLigamentTo)
    )
    let (dx, dz) = (to.x - from.x, to.z - from.z)
    return ((x - from.x) * dz - (z - from.z) * dx) / (dx * dx + dz * dz).squareRoot()
      / SoftTissueControls.longLigamentHalfWidthMM
  }

  /// Lift of the skin by bones that have slipped toward it, in mm: the mean over 12 mm to each side of their lift of the fascia
  /// on this side.
  private static func lift(from smooth: HeightField, to clear: HeightField, x: Double, z: Double) -> Double {
    var (sum, weight) = (0.0, 0.0)
    for i in -4...4 {
      let beside = x + 3 * Double(i)
      for k in -4...4 where beside * x > 0 {
        let w = Double((5 - abs(i)) * (5 - abs(k)))
        let there = z + 3 * Double(k)
        sum += w * max(smooth.height(x: beside, z: there) - clear.height(x: beside, z: there), 0)
        weight += w
      }
    }
    return weight > 0 ? sum / weight : 0
  }

  private static func longLigament(_ map: BodyWarp.Prepared, x: Double, z: Double) -> Double {
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
