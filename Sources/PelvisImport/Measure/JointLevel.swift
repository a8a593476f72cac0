import Anatomy
import Geometry

/// One sacroiliac joint where an axial plane cuts it, with the definitions of the measured series (38 sides of
/// VSDFullBodyBoneModels, Fischer, Sci Data 2023;10:763): narrow is where a place as far from
/// the one bone as from the other lies less than 3 mm from both together.
package struct JointLevel: Sendable {
  /// Level in the patient frame, in mm.
  package let z: Double
  /// A line of constant y, from behind: where it leaves the sacrum and meets the ilium, x from the midline toward the side; and
  /// the gap: the distances to both bones from the place of that line that is as far from the one as from the other, or along the
  /// line where that is 12 mm or more; 0 where the bones cross.
  package struct Line: Sendable {
    package var y, sacralX, iliacX, gapMM: Double
    package var middleX: Double { (sacralX + iliacX) / 2 }
  }
  package let rows: [Line]
  /// y of the most dorsal ilium.
  package let dorsalIliumY: Double?
  /// Place where the joint first is narrow, from behind; x from the midline.
  package let entry: Line?
  /// Distance by which the ilium's most medial place behind the entry lies medial to it, in mm; negative where nothing hides it.
  package let overhangMM: Double?

  static let narrowMM = 3.0
  /// Distance of neighboring rows.
  static let stepMM = 0.5
  /// Distance from the midline under which there is no joint.
  static let medialMM = 20.0

  init(_ pair: JointSurfaces, z: Double, narrowMM: Double = JointLevel.narrowMM) {
    self.z = z
    let sacrum = AxialSection(pair.sacrum, z: z, side: pair.side)
    let ilium = AxialSection(pair.hip, z: z, side: pair.side)
    let (start, count) = (-30.0, 260)
    let sacral = sacrum.faces(
      from: start, stepMM: Self.stepMM, count: count, isLateral: true, beyond: Self.medialMM)
    let iliac = ilium.faces(
      from: start, stepMM: Self.stepMM, count: count, isLateral: false, beyond: Self.medialMM)
    rows = (0..<count).compactMap { j in
      if sacral[j].isNaN || iliac[j].isNaN { return nil }
      let y = start + Double(j) * Self.stepMM
      var row = Line(y: y, sacralX: sacral[j], iliacX: iliac[j], gapMM: max(iliac[j] - sacral[j], 0))
      if row.gapMM > 0, row.gapMM < 12 { row.gapMM = pair.middle(row, z: z).gapMM }
      return row
    }
    dorsalIliumY = ilium.mostDorsal(beyond: Self.medialMM)
    entry = Self.entry(rows, narrowMM: narrowMM)
    overhangMM = entry.flatMap { entry in
      ilium.mostMedial(notDeeperThan: entry.y, beyond: Self.medialMM).map { entry.middleX - $0 }
    }
  }

  /// The first place of two narrow rows, between the row before and it where the gap falls below `narrowMM`.
  private static func entry(_ rows: [Line], narrowMM: Double) -> Line? {
    let narrow = rows.indices.dropLast().first { max(rows[$0].gapMM, rows[$0 + 1].gapMM) < narrowMM }
    guard let narrow else { return nil }
    let row = rows[narrow]
    guard narrow > 0, rows[narrow - 1].y > row.y - 1.5 * stepMM, rows[narrow - 1].gapMM < 12 else {
      return row
    }
    let before = rows[narrow - 1]
    let share = (before.gapMM - narrowMM) / (before.gapMM - row.gapMM)
    func mix(_ a: Double, _ b: Double) -> Double { a + (b - a) * share }
    return Line(
      y: mix(before.y, row.y), sacralX: mix(before.sacralX, row.sacralX),
      iliacX: mix(before.iliacX, row.iliacX),
      gapMM: narrowMM)
  }

  /// Distance from the most dorsal ilium to the entry along y, in mm: the ligament that a needle must cross.
  package var corridorMM: Double? {
    guard let entry, let dorsalIliumY else { return nil }
    return max(entry.y - dorsalIliumY, 0)
  }
  /// Distance from the first narrow row to the last, in mm.
  package var depthMM: Double? {
    guard let entry, let last = rows.last(where: { $0.gapMM < Self.narrowMM }) else { return nil }
    return last.y - entry.y
  }
  /// The joint's plane against the sagittal over the first `reach` mm from the entry, in degrees: positive where its
  /// deep end lies lateral. Nil where less than 4 mm of the joint are there.
  package func angleDeg(withinMM reach: Double) -> Double? {
    guard let entry else { return nil }
    let part = rows.filter { $0.y >= entry.y && $0.y <= entry.y + reach && $0.gapMM < 5 }
    guard part.count > Int(4 / Self.stepMM) else { return nil }
    let count = Double(part.count)
    let (meanY, meanX) = (
      part.reduce(0) { $0 + $1.y } / count, part.reduce(0) { $0 + $1.middleX } / count
    )
    let (across, along) = part.reduce((0.0, 0.0)) { sum, row in
      let d = row.y - meanY
      return (sum.0 + d * (row.middleX - meanX), sum.1 + d * d)
    }
    return Elementary.arcTangent2(across, along) * 180 / .pi
  }
}

/// The two bones of one joint, with their distances.
struct JointSurfaces {
  let side: Side
  let sacrum, hip: BoneSurface
  let toSacrum, toHip: SurfaceDistance

  /// The point of the line along x through a (y, z) that is as far from the sacrum as from the hip, sought from
  /// `row`, and how far they are apart there.
  func middle(_ row: JointLevel.Line, z: Double) -> (point: Vector3, gapMM: Double) {
    var point = Vector3(row.middleX * side.sign, row.y, z)
    var gap = row.iliacX - row.sacralX
    for _ in 0..<8 {
      let s = toSacrum.nearest(to: point, withinMM: 20)?.distanceMM ?? 20
      let h = toHip.nearest(to: point, withinMM: 20)?.distanceMM ?? 20
      gap = s + h
      if (h - s).magnitude < 0.02 { break }
      point.x += (h - s) / 2 * side.sign
    }
    return (point, gap)
  }
}
