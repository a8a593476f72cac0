import Geometry

/// A person's voxels as one number each, for others to use: soft tissues by kind, bones by name.
package struct PatientLabels: Sendable {
  package let lattice: Lattice
  /// `lattice.count`, x fastest; 0 is outside of the body.
  package let values: [UInt8]
  /// Meanings of the numbers, ascending, without 0.
  package let names: [(value: UInt8, name: String)]

  private static let bony = Set(TissueLabel.allCases.filter { $0.tissue.kind == .bone }.map(\.rawValue))
  private static let sacrum: UInt8 = 40, rightHip: UInt8 = 41, leftHip: UInt8 = 42, lumbar: UInt8 = 43

  package init(of patient: Patient, pool: WorkerPool) {
    let medium = patient.medium
    let lattice = medium.lattice
    self.lattice = lattice
    let bones = BothSidesBones(of: patient)
    var values = [UInt8](repeating: 0, count: lattice.count)
    values.withUnsafeMutableBufferPointer { buffer in
      // Safe: every plane k is written by one thread alone, and all are done on return.
      nonisolated(unsafe) let out = buffer
      pool.forEach(lattice.countZ) { k in PatientLabels.fill(plane: k, medium, bones, out) }
    }
    self.values = values
    let bony = PatientLabels.bony
    names =
      TissueLabel.allCases.filter { $0 != .outside && !bony.contains($0.rawValue) }
      .map { ($0.rawValue, $0.tissue.name) }
      + [
        (PatientLabels.sacrum, "sacrum"), (PatientLabels.rightHip, "right hip bone"),
        (PatientLabels.leftHip, "left hip bone"), (PatientLabels.lumbar, "fifth lumbar vertebra"),
      ]
  }

  private static func fill(
    plane k: Int, _ medium: Medium, _ bones: BothSidesBones, _ out: UnsafeMutableBufferPointer<UInt8>
  ) {
    let middle = medium.lattice.countX / 2
    fill(plane: k, columns: 0..<middle, medium, bones.left, out)
    fill(plane: k, columns: middle..<medium.lattice.countX, medium, bones.right, out)
  }

  private static func fill(
    plane k: Int, columns: Range<Int>, _ medium: Medium, _ bones: BoneModel,
    _ out: UnsafeMutableBufferPointer<UInt8>
  ) {
    let lattice = medium.lattice
    withUnsafeTemporaryAllocation(of: Float.self, capacity: BoneModel.scratchCount) { blended in
      for j in 0..<lattice.countY {
        let start = lattice.centerMM(0, j, k)
        var row: BoneRow?
        for i in columns {
          let at = lattice.index(i, j, k)
          let label = Voxel(bits: medium.voxels[at]).label
          guard PatientLabels.bony.contains(label) else {
            out[at] = label
            continue
          }
          let here = row ?? bones.row(y: start.y, z: start.z)
          if row == nil { bones.blend(here, into: blended) }
          row = here
          let x = start.x + Double(i) * lattice.spacingMM
          let v = bones.values(x: x.magnitude, row: here, blended: blended)
          // A voxel's bone may reach over the surface by its own half.
          if min(v.sacrum, v.ilium) > Float(lattice.spacingMM) {
            out[at] = lumbar
          } else {
            out[at] = v.sacrum < v.ilium ? sacrum : (x > 0 ? rightHip : leftHip)
          }
        }
      }
    }
  }
}
