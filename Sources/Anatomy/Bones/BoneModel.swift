import Geometry

/// One person's sacrum and ilia as signed functions: negative inside, a fair distance in mm close to the surface.
/// The right side is modeled; the left is its mirror image.
struct BoneModel: Sendable {
  let map: BodyWarp.Prepared
  private let mean = MeanPelvis.shared
  private let tunnels: [SacralTunnel]
  /// Dorsal foramina of this side, in the mean pelvis.
  let foramina: [SacrumControls.Foramen]
  /// Damage of this joint by a pathology; nil in a healthy one.
  let damage: JointDamage?
  /// The vessels and nerves of this side.
  let conduits: [Conduit]

  init(_ map: BodyWarp) {
    self.map = BodyWarp.Prepared(map)
    foramina =
      map.form.map { SacrumControls.foramina(shifted: $0.foramina, sizes: $0.foramenSizes) }
      ?? SacrumControls.foramina
    tunnels = map.form == nil ? SacralTunnel.all : SacralTunnel.all(of: foramina)
    damage = map.lesion.map {
      JointDamage(
        $0, soundGapMM: JointControls.medianGapMM * map.gapFactor + map.gapChangeMM,
        jointShiftMM: map.jointShiftMM)
    }
    let own = map.form?.vessels ?? []
    conduits = damage?.conduits(own: own) ?? own + Conduit.all
  }

  func row(y: Double, z: Double) -> BoneRow {
    let sound = soundRow(y: y, z: z)
    guard let damage else { return sound }
    return damage.changed(sound) {
      soundRow(y: y + damage.lesion.slipDorsalMM, z: z - damage.lesion.slipCranialMM)
    }
  }

  /// The row as it would be without a pathology.
  private func soundRow(y: Double, z: Double) -> BoneRow {
    let m = map.mean(y: y, z: z)
    let s = sheets(y: m.y, z: m.z + map.map.jointShiftMM)
    let width = map.width(y: m.y, z: m.z)
    let border = JointControls.interosseousBorder.value(at: m.z + map.map.jointShiftMM)
    let behind = 1 / (1 + Elementary.exponential(min(max((m.y - border) / 1.2, -40), 40)))
    let level = min(max((m.z + map.map.jointShiftMM + 26) / 5, 0), 1)
    let widening = map.map.interosseousWideningMM * behind * level
    let change = map.map.gapChangeMM
    let auricle = Double(s[7]) * (map.factorY + map.factorZ) * 0.5
    var gap = max(Double(s[1]) * map.map.gapFactor, Double(s[2]) + widening) + change
    if map.map.isFused {
      let open = min(max((auricle - JointControls.bridgeMM) / JointControls.bridgeEndMM, 0), 1)
      gap = (gap + JointControls.bridgeOverlapMM) * open - JointControls.bridgeOverlapMM
    }
    var shift = SideForm.Shift(gap: gap)
    if let form = map.map.form { shift = form.shift(y: m.y, z: m.z + map.map.jointShiftMM, gap: gap) }
    gap = shift.gap
    let middle = Double(s[0]) + shift.middle - shift.over / 2
    gap -= shift.over
    return BoneRow(
      y: m.y, z: m.z, width: width, middle: middle * width, sacralFace: (middle - gap / 2) * width,
      iliacFace: (middle + gap / 2) * width, lateralFace: Double(s[5]) * width, sacralFactor: Double(s[3]),
      iliacFactor: Double(s[4]), lateralFactor: Double(s[6]),
      auricle: auricle,
      far: FarHip.shared.row(
        y: m.y, z: m.z + map.map.jointShiftMM, width: width, form: map.map.hipForm),
      isShifted: map.map.form != nil, sacralShift: shift.middle, iliacShift: shift.over - shift.middle,
      spineY: shift.spineY, spineZ: shift.spineZ, hipY: m.y, hipZ: m.z,
      bridging: map.map.isFused ? 1 : 0, soundGap: gap * width)
  }

  /// The sheets over (y, z), in the order of `MeanPelvis.GridKind`.
  private func sheets(y: Double, z: Double) -> SIMD8<Float> {
    let (ranges, count) = ((MeanPelvis.sheetY, MeanPelvis.sheetZ), MeanPelvis.sheetCountY)
    let u = min(max(y - Double(ranges.0.lowerBound), 0), Double(count) - 1.001)
    let w = min(max(z - Double(ranges.1.lowerBound), 0), Double(ranges.1.count) - 1.001)
    let (j, k) = (Int(u), Int(w))
    let (fu, fw) = (Float(u - Double(j)), Float(w - Double(k)))
    return mean.sheets.withUnsafeBytes { bytes in
      func node(_ j: Int, _ k: Int) -> SIMD8<Float> {
        bytes.loadUnaligned(fromByteOffset: (k * count + j) * 32, as: SIMD8<Float>.self)
      }
      let near = node(j, k) + (node(j + 1, k) - node(j, k)) * fu
      let far = node(j, k + 1) + (node(j + 1, k + 1) - node(j, k + 1)) * fu
      return near + (far - near) * fw
    }
  }

  /// Room for the height fields of one row, blended between two levels: by kind, then x.
  static let scratchCount = MeanPelvis.columnCountX * MeanPelvis.Column.allCases.count

  /// Blends the height fields for a row into `scratch` (`scratchCount` floats).
  func blend(_ row: BoneRow, into scratch: UnsafeMutableBufferPointer<Float>) {
    let (nx, kinds) = (MeanPelvis.columnCountX, MeanPelvis.Column.allCases.count)
    let firstIliac = MeanPelvis.Column.iliumDorsal.rawValue
    func place(_ z: Double) -> (Int, Float) {
      let count = MeanPelvis.columnZ.count
      let w = min(max(z - Double(MeanPelvis.columnZ.lowerBound), 0), Double(count) - 1.001)
      return (Int(w), Float(w - Double(Int(w))))
    }
    let shift = map.map.jointShiftMM
    let (middle, lateral, iliac) = (
      place(row.z), place(row.z + shift), place(row.hipZ + shift - row.spineZ)
    )
    mean.columns.withUnsafeBufferPointer { table in
      for kind in 0..<kinds {
        let out = scratch.part(at: kind * nx, count: nx)
        func mix(_ level: (Int, Float), _ range: Range<Int>) {
          let near = (level.0 * kinds + kind) * nx
          let far = near + kinds * nx
          for i in range { out[i] = table[near + i] + (table[far + i] - table[near + i]) * level.1 }
        }
        if kind >= firstIliac {
          mix(iliac, 0..<nx)
        } else if shift == 0 {
          mix(middle, 0..<nx)
        } else {
          // The sacrum's shoulder goes with the joint, its middle stays.
          mix(middle, 0..<27)
          for i in 27..<39 { mix(place(row.z + shift * Double(i - 26) / 13), i..<i + 1) }
          mix(lateral, 39..<nx)
        }
      }
    }
  }

  /// The signed functions of sacrum and ilium at x ≥ 0 of a blended row.
  @inline(__always)
  func values(x: Double, row: BoneRow, blended: UnsafeMutableBufferPointer<Float>) -> (
    sacrum: Float, ilium: Float
  ) {
    let nx = MeanPelvis.columnCountX
    let u = min(x / row.width, Double(nx) - 1.001)
    var i = Int(u)
    var f = Float(u - Double(i))
    @inline(__always) func at(_ kind: MeanPelvis.Column) -> Float {
      let p = blended.part(at: kind.rawValue * nx + i, count: 2)
      return p[0] + (p[1] - p[0]) * f
    }
    @inline(__always) func move(to place: Double) {
      let u = min(max(place, 0), Double(nx) - 1.001)
      i = Int(u)
      f = Float(u - Double(i))
    }
    if row.isShifted { move(to: u - row.sacralShift * min(max((u - 24) / 16, 0), 1)) }
    let (y, fy) = (Float(row.y), Float(map.factorY))
    let inPlane = Float((map.factorX + map.factorZ) * 0.5)
    let outline = at(.sacrumOutline) * inPlane
    let dorsal = (at(.sacrumDorsal) - y) * at(.sacrumDorsalFactor) * fy
    let ventral = (y - at(.sacrumVentral)) * at(.sacrumVentralFactor) * fy
    var sacrum = max(outline, max(dorsal, ventral))
    if row.z < SacrumControls.roundedBelowZ {
      // Its lower end has round edges.
      let rounding = Float(min((SacrumControls.roundedBelowZ - row.z) / 3, 4))
      sacrum = roundedMaximum(max(dorsal, ventral), outline, overMM: rounding)
    }
    sacrum = max(sacrum, Float((x - row.sacralFace) * row.sacralFactor))
    if row.isShifted || row.hipShiftX != 0 { move(to: u - row.hipShiftX / row.width + row.iliacShift) }
    var ilium = at(.iliumOutline) * inPlane
    let hipY = Float(row.hipY)
    let iliacY = hipY - Float(row.spineY)
    ilium = max(ilium, (at(.iliumDorsal) - iliacY) * at(.iliumDorsalFactor) * fy)
    ilium = max(ilium, (hipY - at(.iliumVentral)) * at(.iliumVentralFactor) * fy)
    ilium = max(ilium, Float((row.iliacFace - x) * row.iliacFactor))
    ilium = max(ilium, Float((x - row.lateralFace) * row.lateralFactor))
    ilium = row.far.value(x: Float(x - row.hipShiftX), tables: ilium)
    guard let damage else { return (sacrum, ilium) }
    return damage.carved(sacrum, ilium, x: x, row: row)
  }

  /// Depth of a point in the sacral canal and in a foramen's tunnel, and the level of that: positive inside, in mm, −9 far away.
  func hollow(x: Double, row: BoneRow) -> (canal: Double, tunnel: Double, level: Int) {
    let xm = x / row.width
    var canal = -9.0
    if xm < 20, row.z > SacrumControls.canalEnd, row.z < 44 {
      let (dorsal, ventral) = (
        SacrumControls.canalDorsal.value(at: row.z), SacrumControls.canalVentral.value(at: row.z)
      )
      let (halfHeight, halfWidth) = ((ventral - dorsal) / 2, SacrumControls.canalHalfWidth.value(at: row.z))
      let (u, v) = (xm / halfWidth, ((row.y - (dorsal + ventral) / 2) / halfHeight).magnitude)
      if u < 2 && v < 2 {
        // A superellipse of exponent 2.5.
        let power = u * u * u.squareRoot() + v * v * v.squareRoot()
        canal = (1 - Elementary.power(power, 0.4)) * min(halfHeight, halfWidth)
        // Below the hiatus its floor rises to the surface.
        canal = min(canal, (row.z - SacrumControls.canalEnd) * 0.6)
      }
    }
    var (tunnel, level) = (-9.0, 0)
    let p = Vector3(xm, row.y, row.z)
    for candidate in tunnels where candidate.mayHold(p) {
      let depth = candidate.depth(of: p)
      if depth > tunnel { (tunnel, level) = (depth, candidate.level) }
    }
    return (canal, tunnel, level)
  }
  /// True where `hollow` can find anything on this row.
  func rowHasHollows(_ row: BoneRow) -> Bool { row.z > -77 && row.z < 44 && row.y > -20 && row.y < 62 }

  /// The signed functions at any point.
  func values(at p: Vector3) -> (sacrum: Double, ilium: Double) {
    let row = row(y: p.y, z: p.z)
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: BoneModel.scratchCount) { blended in
      blend(row, into: blended)
      let v = values(x: p.x.magnitude, row: row, blended: blended)
      let hollow = rowHasHollows(row) ? hollow(x: p.x.magnitude, row: row) : (-9, -9, 0)
      return (max(Double(v.sacrum), max(hollow.0, hollow.1)), Double(v.ilium))
    }
  }
}

/// One stretch of a dorsal foramen or of the tunnel below it: an ellipsoid swept along a segment, mean pelvis.
struct SacralTunnel: Sendable {
  let level: Int
  let from, to, radii: Vector3
  private let low, high: Vector3

  private init(level: Int, from: Vector3, to: Vector3, radii: Vector3) {
    (self.level, self.from, self.to, self.radii) = (level, from, to, radii)
    let margin = radii * 1.8
    low = pointwiseMin(from, to) - margin
    high = pointwiseMax(from, to) + margin
  }

  func mayHold(_ p: Vector3) -> Bool {
    p.x > low.x && p.x < high.x && p.y > low.y && p.y < high.y && p.z > low.z && p.z < high.z
  }
  /// Depth inside, in mm; negative outside.
  func depth(of p: Vector3) -> Double {
    let q = (p - nearestPoint(to: p, onSegmentFrom: from, to: to).point) / radii
    return (1 - q.length) * radii.y
  }

  /// All tunnels, S1–S4, of the mean pelvis.
  static let all = all(of: SacrumControls.foramina)

  /// Tunnels from 8 mm over the dorsal rim down, and on along their axes.
  static func all(of foramina: [SacrumControls.Foramen]) -> [SacralTunnel] {
    var tunnels: [SacralTunnel] = []
    for (index, foramen) in foramina.enumerated() {
      let rim = foramen.rimY
      let radii = Vector3(
        foramen.widthMM / 2 * 0.9, (foramen.widthMM + foramen.heightMM) / 4 * 0.9, foramen.heightMM / 2 * 0.9)
      let opening = [Vector3(foramen.x, rim - 8, foramen.z), Vector3(foramen.x, rim + 3, foramen.z)]
      for (branch, tunnel) in foramen.tunnels.enumerated() {
        let line = branch == 0 ? opening + tunnel : tunnel
        for (a, b) in zip(line, line.dropFirst()) {
          tunnels.append(SacralTunnel(level: index + 1, from: a, to: b, radii: radii))
        }
      }
    }
    return tunnels
  }
}
