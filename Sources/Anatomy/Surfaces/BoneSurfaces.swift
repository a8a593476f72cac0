import Geometry

/// Surfaces of one person's bones, at any fineness: closed manifolds of one piece.
struct BoneSurfaces {
  let bones: BothSidesBones
  let pool: WorkerPool

  /// One bone; a hip is seen at x ≥ 0 toward its side.
  enum Bone: Equatable {
    case sacrum
    case hip(Side)
  }

  /// - Parameters:
  ///   - spacingMM: of the lattice the surface is found on.
  ///   - thickerWingMM: added to the thin part of the iliac wing on each side, where the lattice is coarse.
  func mesh(_ bone: Bone, name: String, spacingMM: Double, thickerWingMM: Double = 0) -> SurfaceMesh {
    let lattice = bounds(bone, spacingMM: spacingMM)
    var values = sampled(bone, lattice, thickerWingMM: thickerWingMM)
    WellComposed(lattice).make(&values)
    return SurfaceMesh(name: name, lattice: lattice, values: values)
  }

  private static func roomiest(_ bone: Bone) -> (low: Vector3, high: Vector3) {
    bone == .sacrum
      ? (Vector3(-72, -30, -150), Vector3(72, 100, 62)) : (Vector3(-4, -30, -200), Vector3(160, 180, 80))
  }
  private static let coarseMM = 3.0, marginMM = 6.0

  /// A lattice that holds a bone and little more.
  private func bounds(_ bone: Bone, spacingMM: Double) -> Lattice {
    let most = BoneSurfaces.roomiest(bone)
    let coarse = BoneSurfaces.lattice(from: most.low, to: most.high, spacingMM: BoneSurfaces.coarseMM)
    let values = sampled(bone, coarse, thickerWingMM: 0.8)
    var (low, high) = (most.high, most.low)
    for k in 0..<coarse.countZ {
      for j in 0..<coarse.countY {
        for i in 0..<coarse.countX where values[coarse.index(i, j, k)] < 0 {
          low = pointwiseMin(low, coarse.centerMM(i, j, k))
          high = pointwiseMax(high, coarse.centerMM(i, j, k))
        }
      }
    }
    let margin = Vector3(1, 1, 1) * BoneSurfaces.marginMM
    low -= margin
    high += margin
    // The sacrum's lattice is even about the midline.
    if bone == .sacrum { (low.x, high.x) = (-max(-low.x, high.x), max(-low.x, high.x)) }
    return BoneSurfaces.lattice(from: low, to: high, spacingMM: spacingMM)
  }

  private static func lattice(from low: Vector3, to high: Vector3, spacingMM: Double) -> Lattice {
    let size = (high - low) / spacingMM
    return Lattice(
      countX: Int(size.x) + 2, countY: Int(size.y) + 2, countZ: Int(size.z) + 2, spacingMM: spacingMM,
      originMM: low)
  }

  /// The signed function of a bone on a lattice, positive on the lattice's boundary so that the mesh is closed.
  private func sampled(_ bone: Bone, _ lattice: Lattice, thickerWingMM: Double) -> [Float] {
    var values = [Float](repeating: 1, count: lattice.count)
    values.withUnsafeMutableBufferPointer { buffer in
      // Safe: every plane k is written by one thread alone, and all are done on return.
      nonisolated(unsafe) let out = buffer
      pool.forEach(lattice.countZ) { k in
        if k == 0 || k == lattice.countZ - 1 { return }
        fill(bone, lattice, plane: k, thickerWingMM: Float(thickerWingMM), out)
      }
    }
    return values
  }

  private func fill(
    _ bone: Bone, _ lattice: Lattice, plane k: Int, thickerWingMM: Float,
    _ out: UnsafeMutableBufferPointer<Float>
  ) {
    if case .hip(let side) = bone {
      fill(bone, bones[side], lattice, plane: k, columns: 1..<lattice.countX - 1, thickerWingMM, out)
    } else if bones.isSymmetric {
      fill(bone, bones.right, lattice, plane: k, columns: 1..<lattice.countX - 1, 0, out)
    } else {
      let middle = max(Int((-lattice.originMM.x / lattice.spacingMM).rounded(.up)), 1)
      fill(bone, bones.left, lattice, plane: k, columns: 1..<middle, 0, out)
      fill(bone, bones.right, lattice, plane: k, columns: middle..<lattice.countX - 1, 0, out)
    }
  }

  private func fill(
    _ bone: Bone, _ bones: BoneModel, _ lattice: Lattice, plane k: Int, columns: Range<Int>,
    _ thickerWingMM: Float, _ out: UnsafeMutableBufferPointer<Float>
  ) {
    let start = lattice.originMM
    let z = start.z + Double(k) * lattice.spacingMM
    withUnsafeTemporaryAllocation(of: Float.self, capacity: BoneModel.scratchCount) { blended in
      for j in 1..<lattice.countY - 1 {
        let row = bones.row(y: start.y + Double(j) * lattice.spacingMM, z: z)
        bones.blend(row, into: blended)
        let hasHollows = bone == .sacrum && bones.rowHasHollows(row)
        for i in columns {
          let x = start.x + Double(i) * lattice.spacingMM
          let at = lattice.index(i, j, k)
          if bone != .sacrum {
            let wing = min(max(Float(x / row.width - 74) / 20, 0), 1)
            out[at] =
              x < 0 ? 1 : bones.values(x: x, row: row, blended: blended).ilium - wing * thickerWingMM
          } else {
            var value = bones.values(x: x.magnitude, row: row, blended: blended).sacrum
            if hasHollows, value < 6 {
              let hollow = bones.hollow(x: x.magnitude, row: row)
              value = max(value, Float(max(hollow.canal, hollow.tunnel)))
            }
            out[at] = value
          }
        }
      }
    }
  }
}
