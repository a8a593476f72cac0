import Geometry
import Testing

@Suite struct ClosedSurfaceTests {
  /// A solid of unit cubes of a lattice: the faces between a cube that is in it and one that is not, of two triangles each.
  private static func solid(_ size: Int, holds: (Int, Int, Int) -> Bool) -> (
    points: [Vector3], indices: [UInt32]
  ) {
    let n = size + 1
    func index(_ p: SIMD3<Int>) -> UInt32 { UInt32(p.x + n * (p.y + n * p.z)) }
    var indices: [UInt32] = []
    let axes: [SIMD3<Int>] = [SIMD3(1, 0, 0), SIMD3(0, 1, 0), SIMD3(0, 0, 1)]
    for z in 0..<size {
      for y in 0..<size {
        for x in 0..<size where holds(x, y, z) {
          for axis in 0..<3 {
            for far in 0...1 {
              let next = SIMD3(x, y, z) &+ (far == 1 ? axes[axis] : SIMD3<Int>.zero &- axes[axis])
              let isWithin = next.min() >= 0 && next.max() < size
              if isWithin && holds(next.x, next.y, next.z) { continue }
              let base = SIMD3(x, y, z) &+ (far == 1 ? axes[axis] : .zero)
              let (u, v) = (axes[(axis + 1) % 3], axes[(axis + 2) % 3])
              let corner = [index(base), index(base &+ u), index(base &+ u &+ v), index(base &+ v)]
              indices += [corner[0], corner[1], corner[2], corner[0], corner[2], corner[3]]
            }
          }
        }
      }
    }
    let points = (0..<n * n * n).map { Vector3(Double($0 % n), Double($0 / n % n), Double($0 / n / n)) }
    return (points, indices)
  }
  private static func isIn(_ x: Int, _ y: Int, _ z: Int) -> Bool {
    // Concave, with a hollow, a tunnel, and cubes that touch at edges and corners only.
    let isHollow = (x, y, z) == (2, 2, 2)
    let isTunnel = y == 1 && z == 4
    return !isHollow && !isTunnel && (x * 7 + y * 3 + z * 5) % 4 != 0
  }

  @Test func everyCubeIsToldInsideOrOutsideWhereverTheRayRuns() throws {
    let size = 6
    let (points, indices) = Self.solid(size, holds: Self.isIn)
    let surface = try #require(ClosedSurface(pointsMM: points, indices: indices))
    for z in -1...size {
      for y in -1...size {
        for x in -1...size {
          let isInside = min(x, y, z) >= 0 && max(x, y, z) < size && Self.isIn(x, y, z)
          // The rays through centers run along the diagonals of faces, the others beside them.
          for offset in [Vector3(0.5, 0.5, 0.5), Vector3(0.25, 0.5, 0.3), Vector3(0.7, 0.1, 0.9)] {
            #expect(surface.contains(Vector3(Double(x), Double(y), Double(z)) + offset) == isInside)
          }
        }
      }
    }
  }

  @Test func raysThroughVerticesAndEdgesSlipNowhere() throws {
    // A sphere of the poles, meridians and parallels has edges and vertices over each other along z.
    let rings = 8
    let around = 12
    var points = [Vector3(0, 0, -10), Vector3(0, 0, 10)]
    for r in 1..<rings {
      for a in 0..<around {
        let (up, about) = (
          Angle.degrees(Double(r) * 180 / Double(rings)), Angle.degrees(Double(a) * 360 / Double(around))
        )
        points.append(Vector3(up.sine * about.cosine, up.sine * about.sine, -up.cosine) * 10)
      }
    }
    func at(_ r: Int, _ a: Int) -> UInt32 { UInt32(2 + (r - 1) * around + a % around) }
    var indices: [UInt32] = []
    for a in 0..<around {
      indices += [0, at(1, a + 1), at(1, a), 1, at(rings - 1, a), at(rings - 1, a + 1)]
      for r in 1..<rings - 1 {
        indices += [at(r, a), at(r, a + 1), at(r + 1, a), at(r, a + 1), at(r + 1, a + 1), at(r + 1, a)]
      }
    }
    let surface = try #require(ClosedSurface(pointsMM: points, indices: indices))
    // Those of the equator stay at its height whatever the share.
    for p in points where abs(p.z) > 1 {
      for share in [-3.0, -1.3, -1.01, -0.5, 0, 0.5, 0.9] {
        // Under, in and above the solid on the line along z through a vertex.
        let q = Vector3(p.x, p.y, p.z * share)
        #expect(surface.contains(q) == (abs(share) < 1), "\(q)")
      }
      #expect(surface.contains(p * 0.99) && !surface.contains(p * 1.01))
      #expect(abs(surface.shareInside(from: p * 3, to: p * -1) - 0.5) < 0.02)
    }
  }

  @Test func ofASegmentThePartInsideIsTold() throws {
    let (points, indices) = Self.solid(3) { x, _, _ in x != 1 }
    let surface = try #require(ClosedSurface(pointsMM: points, indices: indices))
    let share = surface.shareInside(from: Vector3(-1, 1.5, 1.25), to: Vector3(5, 1.5, 1.25))
    #expect(abs(share - 2.0 / 6) < 1e-12)
    // Along a face's diagonal, where two triangles meet, each crossing may be found twice.
    #expect(abs(surface.shareInside(from: Vector3(-1, 0.5, 0.5), to: Vector3(5, 0.5, 0.5)) - 2.0 / 6) < 1e-12)
    #expect(surface.shareInside(from: Vector3(0.5, 1, 1), to: Vector3(0.5, 1, 1)) == 1)
    #expect(surface.crossings(from: Vector3(0.5, 1.2, 1.3), to: Vector3(0.5, 1.2, 6)).count == 1)
  }

  @Test func anOpenMeshEnclosesNothing() {
    let (points, indices) = Self.solid(2) { _, _, _ in true }
    #expect(ClosedSurface(pointsMM: points, indices: indices) != nil)
    #expect(ClosedSurface(pointsMM: points, indices: Array(indices.dropFirst(3))) == nil)
    #expect(ClosedSurface.openEdgeCount(of: Array(indices.dropFirst(3))) == 3)
    #expect(ClosedSurface(pointsMM: [], indices: []) == nil)
    let surface = ClosedSurface(pointsMM: points, indices: indices)
    #expect(surface?.contains(Vector3(.nan, 1, 1)) == false)
  }
}
