import Geometry

/// Closed, coarse surfaces of one person for the external view.
struct BodySurfaces {
  let bones: BoneModel
  let skin: HeightField
  let pool: WorkerPool
  private static let bodyDepthMM = 95.0
  /// Below this level the sacral canal is open from behind, in the mean pelvis.
  private static let hiatusZ = -58.0

  var all: [SurfaceMesh] { [sacrum, hip(.right), hip(.left), BodySurfaces.skinMesh(skin)] }

  private var sacrum: SurfaceMesh {
    let lattice = Lattice(
      countX: 39, countY: 34, countZ: 50, spacingMM: 3.5, originMM: Vector3(-66.5, -26, -118))
    return SurfaceMesh(name: "sacrum", lattice: lattice, values: sampled(lattice, sacrum: true, flip: false))
  }
  private func hip(_ side: Side) -> SurfaceMesh {
    let lattice = Lattice(
      countX: 28, countY: 36, countZ: 52, spacingMM: 3.5,
      originMM: Vector3(side == .right ? 28 : -28 - 27 * 3.5, -16, -114))
    return SurfaceMesh(
      name: side == .right ? "right hip" : "left hip", lattice: lattice,
      values: sampled(lattice, sacrum: false, flip: side == .left))
  }

  /// The signed function of a bone on a lattice, positive on the lattice's boundary so that the mesh is closed.
  private func sampled(_ lattice: Lattice, sacrum: Bool, flip: Bool) -> [Float] {
    var values = [Float](repeating: 1, count: lattice.count)
    let h = lattice.spacingMM
    values.withUnsafeMutableBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      // Safe: every plane k is written by one thread alone, and all are done on return.
      nonisolated(unsafe) let out = base
      pool.forEach(lattice.countZ) { k in
        if k == 0 || k == lattice.countZ - 1 { return }
        withUnsafeTemporaryAllocation(of: Float.self, capacity: BoneModel.scratchCount) { scratch in
          guard let blended = scratch.baseAddress else { return }
          for j in 1..<lattice.countY - 1 {
            let row = bones.row(y: lattice.originMM.y + Double(j) * h, z: lattice.originMM.z + Double(k) * h)
            bones.blend(row, into: blended)
            for i in 1..<lattice.countX - 1 {
              let x = (lattice.originMM.x + Double(i) * h) * (flip ? -1 : 1)
              let v = bones.values(x: sacrum ? x.magnitude : max(x, 0), row: row, blended: blended)
              var value = sacrum ? v.sacrum : BodySurfaces.wing(v.ilium, x: x, row: row)
              if sacrum, bones.rowHasHollows(row) {
                let hollow = bones.hollow(x: x.magnitude, row: row)
                // The roof of the canal is thinner than this lattice tells; from outside only its end is seen.
                let canal = row.z < BodySurfaces.hiatusZ ? hollow.canal : -9
                value = max(value, Float(max(canal, hollow.tunnel)))
              }
              out[lattice.index(i, j, k)] = value
            }
          }
        }
      }
    }
    return values
  }

  /// The ilium as it is shown: its wing thick enough for the lattice, its lower end, of which nothing is told,
  /// rounded off by half an ellipsoid.
  private static func wing(_ ilium: Float, x: Double, row: BoneModel.Row) -> Float {
    let xm = x / row.width
    let thicker = ilium - Float(min(max((xm - 74) * 0.12, 0), 2.6))
    let below = min(row.z + 72, 0) / 40
    if below == 0 { return thicker }
    let (u, v) = ((xm - 84) / 42, (row.y - 77) / 37)
    let end = Float(((u * u + v * v + below * below).squareRoot() - 1) * 38)
    let share = max(1 - (thicker - end).magnitude / 12, 0)
    return max(thicker, end) + share * share * 3
  }

  /// The back as a grid, closed by walls and a flat belly.
  static func skinMesh(_ skin: HeightField) -> SurfaceMesh {
    let (nx, nz, step) = (41, 30, 6.0)
    let (startX, startZ) = (-120.0, -104.0)
    var mesh = SurfaceMesh(name: "skin")
    for isBelly in [false, true] {
      for k in 0..<nz {
        for i in 0..<nx {
          let (x, z) = (startX + Double(i) * step, startZ + Double(k) * step)
          let y = isBelly ? BodySurfaces.bodyDepthMM : skin.height(x: x, z: z)
          mesh.positionsMM.append(SIMD3(Float(x), Float(y), Float(z)))
        }
      }
    }
    let belly = UInt32(nx * nz)
    func quad(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32) { mesh.indices += [a, b, c, a, c, d] }
    func node(_ i: Int, _ k: Int) -> UInt32 { UInt32(k * nx + i) }
    for k in 0..<nz - 1 {
      for i in 0..<nx - 1 {
        let (a, b, c, d) = (node(i, k), node(i + 1, k), node(i + 1, k + 1), node(i, k + 1))
        quad(a, b, c, d)
        quad(belly + a, belly + d, belly + c, belly + b)
      }
    }
    for i in 0..<nx - 1 {
      quad(node(i + 1, 0), node(i, 0), belly + node(i, 0), belly + node(i + 1, 0))
      let k = nz - 1
      quad(node(i, k), node(i + 1, k), belly + node(i + 1, k), belly + node(i, k))
    }
    for k in 0..<nz - 1 {
      quad(node(0, k), node(0, k + 1), belly + node(0, k + 1), belly + node(0, k))
      let i = nx - 1
      quad(node(i, k + 1), node(i, k), belly + node(i, k), belly + node(i, k + 1))
    }
    return mesh
  }
}
