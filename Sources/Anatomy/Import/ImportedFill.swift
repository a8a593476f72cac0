import Geometry

/// Fills the voxels of a person whose bones come from elsewhere: the bones as they are, the soft tissue by the model
/// fitted to them.
struct ImportedFill: Sendable {
  let bones: ImportedBones
  let model: BoneModel
  let layers: SoftTissueLayers
  let joints: [Side: ImportedJoint]
  let seed: UInt64

  func fill(_ voxels: UnsafeMutablePointer<UInt32>, pool: WorkerPool) {
    // Safe: every plane k is written by one thread alone, and all are done on return.
    nonisolated(unsafe) let out = voxels
    pool.forEach(bones.lattice.countZ) { k in fill(plane: k, out) }
  }

  private func row(_ side: Side, _ model: BoneModel.Row, y: Double, z: Double) -> TissueColumn.Row {
    var own = model
    if let joint = joints[side], let met = joint.row(y: y, z: z) {
      (own.middle, own.sacralFace, own.iliacFace) = (met.middle, met.sacralFace, met.iliacFace)
      own.auricle = joint.sheet.at(y: y, z: z).auricle
    } else {
      own.auricle = max(own.auricle, 5)
    }
    return TissueColumn.Row(self.model, row: own)
  }

  private func fill(plane k: Int, _ voxels: UnsafeMutablePointer<UInt32>) {
    let lattice = bones.lattice
    let (nx, ny, h) = (lattice.countX, lattice.countY, lattice.spacingMM)
    let z = lattice.originMM.z + Double(k) * h
    let columns = (0..<nx).map { TissueColumn(layers, x: lattice.originMM.x + Double($0) * h, z: z) }
    let fields = (0..<4).map { NoiseField(cellMM: [7, 2.6, 3.4, 9][$0], seed: seed &+ UInt64($0 + 1)) }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: nx * 4) { noise in
      let rows = (0..<4).map { UnsafeMutableBufferPointer(rebasing: noise[$0 * nx..<($0 + 1) * nx]) }
      for j in 0..<ny {
        let y = lattice.originMM.y + Double(j) * h
        let start = Vector3(lattice.originMM.x, y, z)
        for (field, row) in zip(fields, rows) { field.fillRow(row, startMM: start, stepMM: h) }
        let plain = model.row(y: y, z: z)
        let (left, right) = (row(.left, plain, y: y, z: z), row(.right, plain, y: y, z: z))
        let base = nx * (j + ny * k)
        // One row for each run of columns: a choice for each voxel would copy it.
        func fill(_ run: Range<Int>, _ row: TissueColumn.Row) {
          for i in run {
            let x = start.x + Double(i) * h
            let bone = Double(min(bones.sacrum[base + i], bones.hips[base + i]))
            let place = TissueColumn.Place(x: x.magnitude, y: y, bone: bone, blob: Double(rows[2][i]))
            let label = columns[i].label(place, row: row)
            voxels[base + i] =
              Voxel(
                label: label.rawValue, textureDB: columns[i].textureDB(label, rows[0][i], rows[1][i]),
                boneDistanceMM: bone, warpCycles: columns[i].warpCycles(label, Double(rows[3][i]))
              ).bits
          }
        }
        let middle = (0..<nx).first { start.x + Double($0) * h >= 0 } ?? nx
        fill(0..<middle, left)
        fill(middle..<nx, right)
      }
    }
  }
}
