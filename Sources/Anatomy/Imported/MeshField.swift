import Geometry

/// Signed distances of a lattice's points to a closed triangle mesh: negative inside.
enum MeshField {
  /// Distance, in voxels, up to which the triangles themselves are measured.
  private static let bandVoxels = 3.0

  /// - Parameters:
  ///   - reachMM: values are clamped to ± this.
  /// - Returns: `lattice.count` distances in mm, x fastest. Lines along y that cross the mesh an odd number of times, as
  ///   through a hole in it, count as outside beyond their last pair of crossings.
  static func distances(
    pointsMM: [Vector3], indices: [UInt32], lattice: Lattice, reachMM: Double, pool: WorkerPool
  ) -> [Float] {
    var field = [Float](repeating: 0, count: lattice.count)
    let triangles = Triangles(pointsMM: pointsMM, indices: indices, lattice: lattice)
    field.withUnsafeMutableBufferPointer { buffer in
      // Safe: every plane k is written by one thread alone, and all are done before they are read.
      nonisolated(unsafe) let out = buffer
      pool.forEach(lattice.countZ) { k in
        let plane = lattice.countX * lattice.countY
        triangles.fill(plane: k, out.part(at: k * plane, count: plane))
      }
      DistanceTransform.redistance(buffer, lattice: lattice, reachMM: reachMM, pool: pool)
    }
    return field
  }

  /// A mesh's triangles in voxel coordinates, by the planes that they come near.
  private struct Triangles: Sendable {
    let lattice: Lattice
    private let corners: [Vector3]
    private let indices: [UInt32]
    private let byPlane: [[Int32]]

    init(pointsMM: [Vector3], indices: [UInt32], lattice: Lattice) {
      self.lattice = lattice
      self.indices = indices
      let voxels = pointsMM.map(lattice.coordinates(of:))
      corners = voxels
      var planes = [[Int32]](repeating: [], count: lattice.countZ)
      for t in 0..<indices.count / 3 {
        let z = (0..<3).map { voxels[Int(indices[3 * t + $0])].z }
        let low = max(Int((z.min() ?? 0) - bandVoxels), 0)
        let high = min(Int((z.max() ?? 0) + bandVoxels) + 1, lattice.countZ - 1)
        if low <= high { for k in low...high { planes[k].append(Int32(t)) } }
      }
      byPlane = planes
    }
    private func triangle(_ t: Int) -> (Vector3, Vector3, Vector3) {
      (corners[Int(indices[3 * t])], corners[Int(indices[3 * t + 1])], corners[Int(indices[3 * t + 2])])
    }

    func fill(plane k: Int, _ out: UnsafeMutableBufferPointer<Float>) {
      let (nx, ny, band) = (lattice.countX, lattice.countY, bandVoxels)
      for i in 0..<nx * ny { out[i] = Float(band) }
      var crossings = [[Float]](repeating: [], count: nx)
      for t in byPlane[k] {
        let (a, b, c) = triangle(Int(t))
        note(a, b, c, plane: k, &crossings)
        let (low, high) = (pointwiseMin(pointwiseMin(a, b), c), pointwiseMax(pointwiseMax(a, b), c))
        let (i0, i1) = (max(Int(low.x - band), 0), min(Int(high.x + band) + 1, nx - 1))
        let (j0, j1) = (max(Int(low.y - band), 0), min(Int(high.y + band) + 1, ny - 1))
        if i0 > i1 || j0 > j1 { continue }
        for j in j0...j1 {
          for i in i0...i1 {
            let p = Vector3(Double(i), Double(j), Double(k))
            let d = Float(distance(p, nearestPoint(to: p, onTriangle: (a, b, c))))
            if d < out[i + nx * j] { out[i + nx * j] = d }
          }
        }
      }
      let spacing = Float(lattice.spacingMM)
      for i in 0..<nx {
        let line = crossings[i].sorted()
        var next = 0
        for j in 0..<ny {
          while next < line.count, line[next] <= Float(j) { next += 1 }
          let isInside = next % 2 == 1 && next < line.count
          out[i + nx * j] *= isInside ? -spacing : spacing
        }
      }
    }

    /// Notes where the lines along y through the plane's points cross a triangle. They run a little beside the points, so that
    /// none meets an edge.
    private func note(_ a: Vector3, _ b: Vector3, _ c: Vector3, plane k: Int, _ crossings: inout [[Float]]) {
      let z = Double(k) + 1.237e-4
      let (lowZ, highZ) = (min(a.z, min(b.z, c.z)), max(a.z, max(b.z, c.z)))
      if z <= lowZ || z > highZ { return }
      let (lowX, highX) = (min(a.x, min(b.x, c.x)), max(a.x, max(b.x, c.x)))
      let (first, last) = (max(Int(lowX) - 1, 0), min(Int(highX) + 1, lattice.countX - 1))
      let area = (b.x - a.x) * (c.z - a.z) - (c.x - a.x) * (b.z - a.z)
      if first > last || area.magnitude < 1e-12 { return }
      for i in first...last {
        let x = Double(i) + 1.713e-4
        let u = ((x - a.x) * (c.z - a.z) - (c.x - a.x) * (z - a.z)) / area
        let v = ((b.x - a.x) * (z - a.z) - (x - a.x) * (b.z - a.z)) / area
        if u < 0 || v < 0 || u + v >= 1 { continue }
        crossings[i].append(Float(a.y + (b.y - a.y) * u + (c.y - a.y) * v))
      }
    }
  }
}
