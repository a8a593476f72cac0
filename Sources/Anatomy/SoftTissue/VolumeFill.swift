import Geometry

/// Fills the voxels of one person: the distance to bone first, then the tissue.
struct VolumeFill: Sendable {
  let bones: BothSidesBones
  let layers: SoftTissueLayers
  let lattice: Lattice
  let seed: UInt64
  /// Lattice on which the bones are evaluated: in a symmetric person the right half, with a margin beyond the midline.
  let grid: Lattice
  static let reachMM = 6.35, marginCount = 10

  init(parameters: PatientParameters, bones: BothSidesBones, layers: SoftTissueLayers, lattice: Lattice) {
    (self.bones, self.layers, self.lattice, seed) = (bones, layers, lattice, parameters.seed)
    guard bones.isSymmetric else {
      grid = lattice
      return
    }
    let middle = lattice.countX / 2
    grid = Lattice(
      countX: middle + 1 + VolumeFill.marginCount, countY: lattice.countY, countZ: lattice.countZ,
      spacingMM: lattice.spacingMM,
      originMM: Vector3(
        -Double(VolumeFill.marginCount) * lattice.spacingMM, lattice.originMM.y, lattice.originMM.z))
  }
  /// Column of `grid` at the midline.
  private var midline: Int { bones.isSymmetric ? VolumeFill.marginCount : lattice.countX / 2 }
  /// Column of `grid` that holds for a column of the voxels.
  private func column(_ i: Int) -> Int {
    let middle = lattice.countX / 2
    return bones.isSymmetric ? VolumeFill.marginCount + (i < middle ? middle - i : i - middle) : i
  }

  /// A symmetric lattice that holds the skin of the back and `deepMM` of the body.
  /// - Parameter marginMM: room over the skin beyond the usual.
  static func lattice(skin: HeightField, spacingMM: Double, marginMM: Double = 0) -> Lattice {
    var top = Double.infinity
    for height in skin.heightsMM { top = min(top, Double(height)) }
    let first = Double(Int((top - 3 - marginMM) / spacingMM) - 1) * spacingMM
    let acrossCount = Int(120 / spacingMM)
    return Lattice(
      countX: 2 * acrossCount + 1, countY: Int((96 - first) / spacingMM) + 1,
      countZ: Int(172 / spacingMM) + 1, spacingMM: spacingMM,
      originMM: Vector3(-Double(acrossCount) * spacingMM, first, -103.5))
  }

  func fill(_ voxels: UnsafeMutableBufferPointer<UInt32>, pool: WorkerPool) {
    let field = UnsafeMutableBufferPointer<Float>.allocate(capacity: grid.count)
    defer { field.deallocate() }
    // Safe: every plane k is written by one thread alone, and all are done before the next pass reads them.
    nonisolated(unsafe) let (distance, out) = (field, voxels)
    pool.forEach(grid.countZ) { k in
      let plane = distance.part(at: k * grid.countX * grid.countY, count: grid.countX * grid.countY)
      if bones.isSymmetric {
        fillBones(bones.right, plane: k, columns: 0..<grid.countX, plane)
      } else {
        fillBones(bones.left, plane: k, columns: 0..<midline, plane)
        fillBones(bones.right, plane: k, columns: midline..<grid.countX, plane)
      }
    }
    DistanceTransform.redistance(distance, lattice: grid, reachMM: VolumeFill.reachMM, pool: pool)
    pool.forEach(lattice.countZ) { k in fillTissue(plane: k, distance: distance, voxels: out) }
  }

  private func fillBones(
    _ bones: BoneModel, plane k: Int, columns: Range<Int>, _ out: UnsafeMutableBufferPointer<Float>
  ) {
    let z = grid.originMM.z + Double(k) * grid.spacingMM
    let midline = midline
    withUnsafeTemporaryAllocation(of: Float.self, capacity: BoneModel.scratchCount) { blended in
      for j in 0..<grid.countY {
        let row = bones.row(y: grid.originMM.y + Double(j) * grid.spacingMM, z: z)
        bones.blend(row, into: blended)
        let line = out.part(at: j * grid.countX, count: grid.countX)
        let hasHollows = bones.rowHasHollows(row)
        for i in columns {
          let x = (Double(i - midline) * grid.spacingMM).magnitude
          let v = bones.values(x: x, row: row, blended: blended)
          var sacrum = v.sacrum
          if hasHollows && sacrum < 6 && x < 45 {
            let hollow = bones.hollow(x: x, row: row)
            sacrum = max(sacrum, Float(max(hollow.canal, hollow.tunnel)))
          }
          line[i] =
            row.bridging > 0
            ? VolumeFill.bridged(sacrum, v.ilium, share: row.bridging) : min(sacrum, v.ilium)
          if row.z > LumbarVertebra.lowestZ, row.z < LumbarVertebra.highestZ {
            line[i] = min(line[i], Float(LumbarVertebra.value(x: x / row.width, y: row.y, z: row.z)))
          }
        }
      }
    }
  }

  /// The union of two bones that have grown together: new bone rounds the furrow between them.
  private static func bridged(_ a: Float, _ b: Float, share bridging: Double) -> Float {
    let width = Float(JointControls.bridgeRoundingMM * bridging)
    let share = max(width - (a - b).magnitude, 0) / width
    return min(a, b) - share * share * width / 4
  }

  private func fillTissue(
    plane k: Int, distance: UnsafeMutableBufferPointer<Float>, voxels: UnsafeMutableBufferPointer<UInt32>
  ) {
    let (nx, ny, h) = (lattice.countX, lattice.countY, lattice.spacingMM)
    let z = lattice.originMM.z + Double(k) * h
    let middle = nx / 2
    let columns = (0..<nx).map { TissueColumn(layers, x: Double($0 - middle) * h, z: z) }
    let top = columns.reduce(Double.infinity) { min($0, $1.skin) }
    let noise = TissueNoise(seed: seed)
    TissueRun.withMemory(columns: nx) { memory in
      columns.withUnsafeBufferPointer { columns in
        for j in 0..<ny {
          let y = lattice.originMM.y + Double(j) * h
          let line = voxels.part(at: nx * (j + ny * k), count: nx)
          let near = distance.part(at: grid.countX * (j + ny * k), count: grid.countX)
          if y < top {
            fillAir(line, near: near)
            continue
          }
          let start = Vector3(lattice.originMM.x, y, z)
          noise.blob.fillRow(memory.blob, startMM: start, stepMM: h)
          let right = TissueColumn.TissueRow(bones.right, y: y, z: z)
          let left = bones.isSymmetric ? right : TissueColumn.TissueRow(bones.left, y: y, z: z)
          // One row for each run of columns: a choice for each voxel would copy it.
          func fill(_ run: Range<Int>, _ side: Side, _ row: TissueColumn.TissueRow) {
            TissueRun(
              noise: noise, side: side, row: row, columns: columns, startMM: start, stepMM: h, memory: memory
            ).fill(run, into: line) { Double(near[column($0)]) }
          }
          fill(0..<middle, .left, left)
          fill(middle..<nx, .right, right)
        }
      }
    }
  }

  /// Fills a row above all skin.
  private func fillAir(_ line: UnsafeMutableBufferPointer<UInt32>, near: UnsafeMutableBufferPointer<Float>) {
    for i in 0..<lattice.countX {
      let bone = Double(near[column(i)])
      line[i] =
        Voxel(label: TissueLabel.outside.rawValue, textureDB: 0, boneDistanceMM: bone, warpCycles: 0).bits
    }
  }
}
