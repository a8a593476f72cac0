import Geometry

/// Effect of a lesion on the bones of one joint, ready to be asked row by row and point by point.
///
/// Where nothing else is said, y and z are of the mean pelvis, z moved with the joint; x and lengths are the person's, in mm.
final class JointDamage: Sendable {
  let lesion: Lesion
  private let newVessels: [Conduit]
  private let jointShiftMM: Double
  private let narrowing: Double
  private let sacralPits, iliacPits, patches, lumps: NoiseField
  /// Rank below which a place is bridged.
  private let bridgedBelow: Double

  /// - Parameter soundGapMM: the median gap of this joint without the lesion.
  init(_ lesion: Lesion, soundGapMM: Double, jointShiftMM: Double) {
    self.lesion = lesion
    self.jointShiftMM = jointShiftMM
    narrowing = min(lesion.medianGapMM / max(soundGapMM, 0.1), 1)
    func noise(_ cellMM: Double, _ offset: UInt64) -> NoiseField {
      NoiseField(cellMM: cellMM, seed: lesion.seed &+ offset)
    }
    (sacralPits, iliacPits) = (noise(4.2, 101), noise(4.2, 102))
    (patches, lumps) = (noise(8, 103), noise(6, 104))
    newVessels = lesion.vesselMM > 0 ? JointDamage.newVessels(lesion) : []
    bridgedBelow = JointDamage.rankBelow(share: lesion.bridgedShare, patches: patches)
  }

  /// The rank below which a share of the auricular surface lies.
  private static func rankBelow(share: Double, patches: NoiseField) -> Double {
    if share <= 0 { return -.infinity }
    if share >= 1 { return .infinity }
    var ranks: [Double] = []
    for z in stride(from: -40.0, through: 20, by: 1) {
      for y in stride(from: 10.0, through: 68, by: 1) where JointControls.auricle.signedDistance([y, z]) < 0 {
        ranks.append(rank(y: y, z: z, patches: patches))
      }
    }
    ranks.sort()
    return ranks[Int(share * Double(ranks.count - 1))]
  }

  /// Order in which bone bridges the joint, in patches: from its upper limb down, the depth of the lower limb last.
  private static func rank(y: Double, z: Double, patches: NoiseField) -> Double {
    (20 - z) / 60 + 0.006 * (y - 14) + 0.06 * patches.value(at: Vector3(0, y, z))
  }
  private static let bridgeRamp = 0.03

  /// The row after the lesion.
  /// - Parameter hip: the row that the hip bone has left.
  func changed(_ sound: BoneRow, hip: () -> BoneRow) -> BoneRow {
    var row = sound
    if lesion.movesHip { move(&row, from: hip()) }
    let factor = max((row.sacralFactor + row.iliacFactor) / 2, 0.3)
    let articular = smoothShare(1 - row.auricle / 4)
    let place = Vector3(0, row.y, row.z + jointShiftMM)
    var gap = row.gap * (1 - (1 - narrowing) * articular)
    if lesion.focalGapMM < .infinity {
      let patch = smoothShare((patches.value(at: place) - 0.1) / 0.3)
      gap += (min(gap, lesion.focalGapMM / factor) - gap) * articular * patch
    }
    gap += lesion.erosionMM * articular / factor
    let closing = closing(row)
    gap -= (gap + JointControls.bridgeOverlapMM) * closing
    row.bridging = max(row.bridging, closing)
    let change = (gap - row.gap) / 2
    row.sacralFace -= change + JointDamage.pit(lesion, sacralPits, place) * articular / factor
    row.iliacFace += change + JointDamage.pit(lesion, iliacPits, place) * articular / factor
    row.middle = (row.sacralFace + row.iliacFace) / 2
    return row
  }

  private func move(_ row: inout BoneRow, from: BoneRow) {
    (row.hipY, row.hipZ, row.far) = (from.y, from.z, from.far)
    (row.lateralFace, row.lateralFactor) = (from.lateralFace, from.lateralFactor)
    row.hipShiftX = lesion.openingMM + lesion.openingInFrontMM * min(max((row.y - 15) / 35, 0), 1.2)
    row.iliacFace += row.hipShiftX
    row.lateralFace += row.hipShiftX
  }

  /// Depth of an erosion of a face.
  private static func pit(_ lesion: Lesion, _ pits: NoiseField, _ place: Vector3) -> Double {
    lesion.pitMM > 0 ? lesion.pitMM * smoothShare((pits.value(at: place) + 0.05) / 0.5) : 0
  }

  /// Degree to which bone bridges the joint here, 0...1.
  private func closing(_ row: BoneRow) -> Double {
    let beyond = max(row.auricle, 0)
    guard lesion.bridgedShare > 0, beyond < JointControls.bridgeMM + JointControls.bridgeEndMM else {
      return 0
    }
    let rank = JointDamage.rank(y: row.y, z: row.z + jointShiftMM, patches: patches)
    let closed = min(max((bridgedBelow - rank) / JointDamage.bridgeRamp + 0.8, 0), 1)
    // Outside of the auricular surface the capsule turns to bone with what lies beside it.
    return closed * min(max(1 - (beyond - JointControls.bridgeMM) / JointControls.bridgeEndMM, 0), 1)
  }

  /// The bones' signed functions after what the lesion takes from them and adds to them.
  func carved(_ sacrum: Float, _ ilium: Float, x: Double, row: BoneRow) -> (Float, Float) {
    var (sacrum, ilium) = (sacrum, ilium)
    if lesion.fractureMM > 0, sacrum > -9, sacrum < 3 { sacrum = fractured(sacrum, x: x, row: row) }
    let aside = (x - row.middle).magnitude
    if row.auricle > 10 || aside > 14 || min(sacrum, ilium) > 6 { return (sacrum, ilium) }
    if lesion.pitMM > 0 {
      // Erosions of the rims outside of the faces.
      let near =
        smoothShare((row.auricle + 3) / 3) * smoothShare(1 - (row.auricle - 3) / 4)
        * smoothShare(1 - (aside - 5) / 5)
      let place = Vector3(x / row.width, row.y, row.z)
      if near > 0 {
        sacrum += Float(JointDamage.pit(lesion, sacralPits, place) * near)
        ilium += Float(JointDamage.pit(lesion, iliacPits, place) * near)
      }
    }
    if lesion.spurMM > 0 {
      let grown = spurs(x: x, row: row)
      sacrum = max(sacrum - grown.sacral, Float((x - grown.sacralLimit) * row.sacralFactor))
      ilium = max(ilium - grown.iliac, Float((grown.iliacLimit - x) * row.iliacFactor))
    }
    return (sacrum, ilium)
  }

  /// Osteophytes over the dorsal rims: how much each bone grows, and how far toward the other it may.
  private func spurs(
    x: Double, row: BoneRow
  ) -> (sacral: Float, iliac: Float, sacralLimit: Double, iliacLimit: Double) {
    let along = smoothShare(1 - (row.auricle - 5) / 4) * smoothShare(1 - (row.y - 22) / 5)
    // Beyond the articular border the rims may all but meet.
    let free = smoothShare((row.auricle - 2) / 2)
    let sacralLimit = row.sacralFace + max(row.middle - 0.4 - row.sacralFace, 0) * free
    let iliacLimit = row.iliacFace - max(row.iliacFace - row.middle - 0.4, 0) * free
    guard along > 0 else { return (0, 0, row.sacralFace, row.iliacFace) }
    func height(_ beside: Double, _ seed: Double) -> Float {
      let u = (beside - 2) / 5
      let lump = smoothShare((lumps.value(at: Vector3(seed, 0, row.z)) + 0.5) / 0.8)
      return Float(lesion.spurMM * along * max(1 - u * u, 0) * (0.3 + 0.7 * lump))
    }
    return (height(row.sacralFace - x, 0), height(x - row.iliacFace, 50), sacralLimit, iliacLimit)
  }

  /// Distance of a place from the middle of the fracture through the sacral ala (zone I, lateral to the foramina), in mm;
  /// infinite above and below it.
  func fromFractureMM(x: Double, row: BoneRow) -> Double {
    guard lesion.fractureMM > 0, row.z > -42, row.z < 4, row.y < 40 else { return .infinity }
    return (x / row.width - JointDamage.fractureX - 2.2 * patches.value(at: Vector3(90, row.y, row.z)))
      .magnitude
  }
  /// A cleft through the dorsal cortex.
  private func fractured(_ sacrum: Float, x: Double, row: BoneRow) -> Float {
    let from = fromFractureMM(x: x, row: row)
    guard from < .infinity else { return sacrum }
    let end = smoothShare((row.z + 42) / 6) * smoothShare((4 - row.z) / 6)
    let room = lesion.fractureMM * end / 2 - from
    return max(sacrum, min(Float(room), sacrum + Float(JointDamage.fractureDepthMM)))
  }
  private static let fractureX = 33.0, fractureDepthMM = 7.0

  /// The vessels and nerves of this side, of which `own` are this person's alone: a sick joint's own vessels flow as those
  /// that came with the sickness.
  func conduits(own: [Conduit]) -> [Conduit] {
    let flow = Conduit.Content.blood(.joint(resistiveIndex: lesion.resistiveIndex))
    return own.map { Conduit(name: $0.name, content: flow, radiusMM: $0.radiusMM, line: $0.line) }
      + newVessels + Conduit.all
  }

  /// Vessels that inflammation brings to the capsule and the ligaments over the mouth of the joint.
  private static func newVessels(_ lesion: Lesion) -> [Conduit] {
    let lines: [(share: Double, line: [Vector3])] = [
      (1, [Vector3(36, 7, -14), Vector3(41, 5, -21), Vector3(43, 4, -28), Vector3(42, 6, -37)]),
      (0.85, [Vector3(47, 5, -16), Vector3(49, 4.5, -23), Vector3(50, 6, -30), Vector3(48, 9, -40)]),
      (0.7, [Vector3(33, 5, -22), Vector3(37, 8, -27), Vector3(39, 10, -33)]),
      (0.6, [Vector3(54, 6, -20), Vector3(53, 5, -28), Vector3(54, 9, -36)]),
      (0.6, [Vector3(36, 4, -30), Vector3(42, 2, -26), Vector3(47, 1, -20)]),
    ]
    let flow = BloodFlow.joint(resistiveIndex: lesion.resistiveIndex)
    return lines.map {
      Conduit(
        name: "new vessel over the joint", content: .blood(flow), radiusMM: lesion.vesselMM * $0.share,
        line: $0.line)
    }
  }
}

/// Smooth step: 0 below 0, 1 above 1.
@inline(__always)
func smoothShare(_ value: Double) -> Double {
  let v = min(max(value, 0), 1)
  return v * v * (3 - 2 * v)
}
