import Geometry

/// Fills the voxels of a person whose bones come from elsewhere: the bones as they are, the soft tissue by the model
/// fitted to them.
struct ImportedFill: Sendable {
  let bones: ImportedBones
  let model: BoneModel
  let layers: SoftTissueLayers
  let joints: [Side: ImportedJoint]
  let seed: UInt64

  func fill(_ voxels: UnsafeMutableBufferPointer<UInt32>, pool: WorkerPool) {
    // Safe: every plane k is written by one thread alone, and all are done on return.
    nonisolated(unsafe) let out = voxels
    pool.forEach(bones.lattice.countZ) { k in fill(plane: k, out) }
  }

  private func row(_ side: Side, _ model: BoneRow, y: Double, z: Double) -> TissueColumn.TissueRow {
    var own = model
    if let joint = joints[side], let met = joint.row(y: y, z: z) {
      (own.middle, own.sacralFace, own.iliacFace) = (met.middle, met.sacralFace, met.iliacFace)
      own.auricle = joint.sheet.at(y: y, z: z).auricle
    } else {
      own.auricle = max(own.auricle, 5)
    }
    return TissueColumn.TissueRow(self.model, row: own)
  }

  private func fill(plane k: Int, _ voxels: UnsafeMutableBufferPointer<UInt32>) {
    let lattice = bones.lattice
    let (nx, ny, h) = (lattice.countX, lattice.countY, lattice.spacingMM)
    let z = lattice.originMM.z + Double(k) * h
    let columns = (0..<nx).map { TissueColumn(layers, x: lattice.originMM.x + Double($0) * h, z: z) }
    let middle = (0..<nx).first { lattice.originMM.x + Double($0) * h >= 0 } ?? nx
    let noise = TissueNoise(seed: seed)
    TissueRun.withMemory(columns: nx) { memory in
      columns.withUnsafeBufferPointer { columns in
        for j in 0..<ny {
          let y = lattice.originMM.y + Double(j) * h
          let start = Vector3(lattice.originMM.x, y, z)
          noise.blob.fillRow(memory.blob, startMM: start, stepMM: h)
          let plain = model.row(y: y, z: z)
          let (left, right) = (row(.left, plain, y: y, z: z), row(.right, plain, y: y, z: z))
          let base = nx * (j + ny * k)
          let line = voxels.part(at: base, count: nx)
          // One row for each run of columns: a choice for each voxel would copy it.
          func fill(_ run: Range<Int>, _ side: Side, _ row: TissueColumn.TissueRow) {
            TissueRun(
              noise: noise, side: side, row: row, columns: columns, startMM: start, stepMM: h, memory: memory
            ).fill(run, into: line) { Double(min(bones.sacrum[base + $0], bones.hips[base + $0])) }
          }
          fill(0..<middle, .left, left)
          fill(middle..<nx, .right, right)
        }
      }
    }
  }
}
