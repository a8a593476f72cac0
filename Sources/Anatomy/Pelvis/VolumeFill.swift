import Geometry

/// Fills the voxels of one person: distance to bone first, then what every voxel is made of.
struct VolumeFill: Sendable {
  let bones: BoneModel
  let layers: SoftTissueLayers
  let lattice: Lattice
  let seed: UInt64
  /// The lattice of the right half, with a margin beyond the midline, on which the bones are evaluated.
  let half: Lattice
  static let reachMM = 6.35, marginCount = 10

  init(parameters: PatientParameters, bones: BoneModel, layers: SoftTissueLayers, lattice: Lattice) {
    (self.bones, self.layers, self.lattice, seed) = (bones, layers, lattice, parameters.seed)
    let middle = lattice.countX / 2
    half = Lattice(
      countX: middle + 1 + VolumeFill.marginCount, countY: lattice.countY, countZ: lattice.countZ,
      spacingMM: lattice.spacingMM,
      originMM: Vector3(
        -Double(VolumeFill.marginCount) * lattice.spacingMM, lattice.originMM.y, lattice.originMM.z))
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

  func fill(_ voxels: UnsafeMutablePointer<UInt32>, pool: WorkerPool) {
    let field = UnsafeMutablePointer<Float>.allocate(capacity: half.count)
    defer { field.deallocate() }
    // Safe: every plane k is written by one thread alone, and all are done before the next pass reads them.
    nonisolated(unsafe) let (distance, out) = (field, voxels)
    pool.forEach(half.countZ) { k in fillBones(plane: k, distance + k * half.countX * half.countY) }
    DistanceTransform.redistance(distance, lattice: half, reachMM: VolumeFill.reachMM, pool: pool)
    pool.forEach(lattice.countZ) { k in fillTissue(plane: k, distance: distance, voxels: out) }
  }

  private func fillBones(plane k: Int, _ out: UnsafeMutablePointer<Float>) {
    let z = half.originMM.z + Double(k) * half.spacingMM
    withUnsafeTemporaryAllocation(of: Float.self, capacity: BoneModel.scratchCount) { scratch in
      guard let blended = scratch.baseAddress else { return }
      let isFused = bones.map.map.isFused
      for j in 0..<half.countY {
        let row = bones.row(y: half.originMM.y + Double(j) * half.spacingMM, z: z)
        bones.blend(row, into: blended)
        let line = out + j * half.countX
        let hasHollows = bones.rowHasHollows(row)
        for i in 0..<half.countX {
          let x = (Double(i - VolumeFill.marginCount) * half.spacingMM).magnitude
          let v = bones.values(x: x, row: row, blended: blended)
          var sacrum = v.sacrum
          if hasHollows && sacrum < 6 && x < 45 {
            let hollow = bones.hollow(x: x, row: row)
            sacrum = max(sacrum, Float(max(hollow.canal, hollow.tunnel)))
          }
          line[i] = isFused ? VolumeFill.bridged(sacrum, v.ilium) : min(sacrum, v.ilium)
          if row.z > LumbarVertebra.lowestZ, row.z < LumbarVertebra.highestZ {
            line[i] = min(line[i], Float(LumbarVertebra.value(x: x / row.width, y: row.y, z: row.z)))
          }
        }
      }
    }
  }

  /// The union of two bones that have grown together: new bone rounds the furrow between them.
  private static func bridged(_ a: Float, _ b: Float) -> Float {
    let width = Float(JointControls.bridgeRoundingMM)
    let share = max(width - (a - b).magnitude, 0) / width
    return min(a, b) - share * share * width / 4
  }

  private func fillTissue(
    plane k: Int, distance: UnsafeMutablePointer<Float>, voxels: UnsafeMutablePointer<UInt32>
  ) {
    let (nx, ny, h) = (lattice.countX, lattice.countY, lattice.spacingMM)
    let z = lattice.originMM.z + Double(k) * h
    let middle = nx / 2
    let columns = (0..<nx).map { TissueColumn(layers, x: Double($0 - middle) * h, z: z) }
    let top = columns.reduce(Double.infinity) { min($0, $1.skin) }
    let coarse = NoiseField(cellMM: 7, seed: seed &+ 1)
    let fine = NoiseField(cellMM: 2.6, seed: seed &+ 2)
    let blobs = NoiseField(cellMM: 3.4, seed: seed &+ 3)
    let bend = NoiseField(cellMM: 9, seed: seed &+ 4)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: nx * 4) { noise in
      let rows = (0..<4).map { UnsafeMutableBufferPointer(rebasing: noise[$0 * nx..<($0 + 1) * nx]) }
      columns.withUnsafeBufferPointer { columns in
        for j in 0..<ny {
          let y = lattice.originMM.y + Double(j) * h
          if y < top {
            fillAir(voxels + nx * (j + ny * k), near: distance + half.countX * (j + ny * k))
            continue
          }
          let start = Vector3(lattice.originMM.x, y, z)
          coarse.fillRow(rows[0], startMM: start, stepMM: h)
          fine.fillRow(rows[1], startMM: start, stepMM: h)
          blobs.fillRow(rows[2], startMM: start, stepMM: h)
          bend.fillRow(rows[3], startMM: start, stepMM: h)
          let joint = bones.row(y: y, z: z)
          let row = TissueColumn.Row(
            joint, hasHollows: bones.rowHasHollows(joint), jointShiftMM: bones.map.map.jointShiftMM)
          let line = voxels + nx * (j + ny * k)
          let near = distance + half.countX * (j + ny * k) + VolumeFill.marginCount
          for i in 0..<nx {
            let side = i < middle ? middle - i : i - middle
            let bone = Double(near[side])
            let place = TissueColumn.Place(x: Double(side) * h, y: y, bone: bone, blob: Double(rows[2][i]))
            let label = columns[i].label(place, row: row, bones: bones)
            line[i] =
              Voxel(
                label: label.rawValue, textureDB: columns[i].textureDB(label, rows[0][i], rows[1][i]),
                boneDistanceMM: bone, warpCycles: columns[i].warpCycles(label, Double(rows[3][i]))
              ).bits
          }
        }
      }
    }
  }

  /// A row above all skin.
  private func fillAir(_ line: UnsafeMutablePointer<UInt32>, near: UnsafeMutablePointer<Float>) {
    let middle = lattice.countX / 2
    for i in 0..<lattice.countX {
      let bone = Double(near[VolumeFill.marginCount + (i < middle ? middle - i : i - middle)])
      line[i] =
        Voxel(label: TissueLabel.outside.rawValue, textureDB: 0, boneDistanceMM: bone, warpCycles: 0).bits
    }
  }
}
