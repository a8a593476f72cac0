/// Look-up of the point of a triangle mesh that lies nearest to a place: the triangles by the cubes of a regular grid that their
/// boxes touch.
public struct SurfaceDistance: Sendable {
  /// The mesh's points, in mm.
  public let pointsMM: [Vector3]
  /// Three indices a triangle.
  public let indices: [UInt32]
  private let cell: Double
  private let origin: Vector3
  private let counts: SIMD3<Int>
  /// Start of each cube's triangles in `members`.
  private let starts: [Int32]
  private let members: [Int32]

  public struct Nearest: Sendable {
    public var pointMM: Vector3
    public var distanceMM: Double
    /// The triangle's number.
    public var triangle: Int
  }

  /// - Parameter cellMM: the cubes' edge, in mm: about as large as the triangles or the distances asked for. It grows
  ///   where the mesh would need more than four million cubes.
  public init(pointsMM: [Vector3], indices: [UInt32], cellMM: Double = 3) {
    (self.pointsMM, self.indices) = (pointsMM, indices)
    var low = pointsMM.first ?? .zero
    var high = low
    for p in pointsMM {
      low = pointwiseMin(low, p)
      high = pointwiseMax(high, p)
    }
    var (size, cell) = (high - low, cellMM)
    while (size.x / cell + 1) * (size.y / cell + 1) * (size.z / cell + 1) > 4_000_000 { cell *= 1.5 }
    size /= cell
    (self.cell, origin) = (cell, low)
    counts = SIMD3(Int(size.x) + 1, Int(size.y) + 1, Int(size.z) + 1)
    (starts, members) = SurfaceDistance.sorted(pointsMM, indices, cell: cell, origin: low, counts: counts)
  }

  /// The triangles of each cube, one cube after the other.
  private static func sorted(
    _ points: [Vector3], _ indices: [UInt32], cell: Double, origin: Vector3, counts: SIMD3<Int>
  ) -> ([Int32], [Int32]) {
    var starts = [Int32](repeating: 0, count: counts.x * counts.y * counts.z + 1)
    func visit(_ body: (_ cube: Int, _ triangle: Int32) -> Void) {
      for t in 0..<indices.count / 3 {
        let (a, b) = (points[Int(indices[3 * t])], points[Int(indices[3 * t + 1])])
        let c = points[Int(indices[3 * t + 2])]
        let low = (pointwiseMin(pointwiseMin(a, b), c) - origin) / cell
        let high = (pointwiseMax(pointwiseMax(a, b), c) - origin) / cell
        for k in Int(low.z)...Int(high.z) {
          for j in Int(low.y)...Int(high.y) {
            for i in Int(low.x)...Int(high.x) { body(i + counts.x * (j + counts.y * k), Int32(t)) }
          }
        }
      }
    }
    visit { cube, _ in starts[cube + 1] += 1 }
    for cube in 1..<starts.count { starts[cube] += starts[cube - 1] }
    var next = starts
    var members = [Int32](repeating: 0, count: Int(starts.last ?? 0))
    visit { cube, triangle in
      members[Int(next[cube])] = triangle
      next[cube] += 1
    }
    return (starts, members)
  }

  /// The nearest point of the surface, or nil where there is none within `reachMM`.
  public func nearest(to point: Vector3, withinMM reachMM: Double) -> Nearest? {
    let place = (point - origin) / cell
    var best = Nearest(pointMM: .zero, distanceMM: reachMM, triangle: -1)
    let center = SIMD3(Int(place.x.rounded(.down)), Int(place.y.rounded(.down)), Int(place.z.rounded(.down)))
    var ring = 0
    // Cubes of ring r lie at least r − 1 cubes away.
    while Double(ring - 1) * cell < best.distanceMM {
      visitRing(ring, around: center) { cube, i, j, k in
        let (low, high) = (
          Vector3(Double(i), Double(j), Double(k)), Vector3(Double(i + 1), Double(j + 1), Double(k + 1))
        )
        let away = pointwiseMax(pointwiseMax(low - place, place - high), .zero)
        if dot(away, away) * cell * cell >= best.distanceMM * best.distanceMM { return }
        for m in Int(starts[cube])..<Int(starts[cube + 1]) {
          let q = nearestPoint(to: point, onTriangle: corners(Int(members[m])))
          let d = distance(q, point)
          if d < best.distanceMM { best = Nearest(pointMM: q, distanceMM: d, triangle: Int(members[m])) }
        }
      }
      ring += 1
      if ring > counts.x + counts.y + counts.z { break }
    }
    return best.triangle < 0 ? nil : best
  }

  @inline(__always)
  private func visitRing(
    _ ring: Int, around c: SIMD3<Int>, _ body: (_ cube: Int, _ i: Int, _ j: Int, _ k: Int) -> Void
  ) {
    let (low, high) = (c &- ring, c &+ ring)
    if low.x >= counts.x || low.y >= counts.y || low.z >= counts.z { return }
    if high.x < 0 || high.y < 0 || high.z < 0 { return }
    for k in max(low.z, 0)...min(high.z, counts.z - 1) {
      for j in max(low.y, 0)...min(high.y, counts.y - 1) {
        let isWall = k == low.z || k == high.z || j == low.y || j == high.y
        let base = counts.x * (j + counts.y * k)
        if isWall {
          for i in max(low.x, 0)...min(high.x, counts.x - 1) { body(base + i, i, j, k) }
        } else {
          if low.x >= 0 { body(base + low.x, low.x, j, k) }
          if high.x < counts.x, high.x != low.x { body(base + high.x, high.x, j, k) }
        }
      }
    }
  }
  private func corners(_ t: Int) -> (Vector3, Vector3, Vector3) {
    (pointsMM[Int(indices[3 * t])], pointsMM[Int(indices[3 * t + 1])], pointsMM[Int(indices[3 * t + 2])])
  }
}

/// The point of a triangle nearest to a place (after Ericson, Real-Time Collision Detection, 2005, §5.1.5).
public func nearestPoint(to p: Vector3, onTriangle corners: (Vector3, Vector3, Vector3)) -> Vector3 {
  let (a, b, c) = corners
  let (ab, ac, ap) = (b - a, c - a, p - a)
  let (d1, d2) = (dot(ab, ap), dot(ac, ap))
  if d1 <= 0 && d2 <= 0 { return a }
  let bp = p - b
  let (d3, d4) = (dot(ab, bp), dot(ac, bp))
  if d3 >= 0 && d4 <= d3 { return b }
  let vc = d1 * d4 - d3 * d2
  if vc <= 0 && d1 >= 0 && d3 <= 0 { return a + ab * (d1 / (d1 - d3)) }
  let cp = p - c
  let (d5, d6) = (dot(ab, cp), dot(ac, cp))
  if d6 >= 0 && d5 <= d6 { return c }
  let vb = d5 * d2 - d1 * d6
  if vb <= 0 && d2 >= 0 && d6 <= 0 { return a + ac * (d2 / (d2 - d6)) }
  let va = d3 * d6 - d5 * d4
  if va <= 0 && d4 - d3 >= 0 && d5 - d6 >= 0 {
    return b + (c - b) * ((d4 - d3) / ((d4 - d3) + (d5 - d6)))
  }
  let sum = va + vb + vc
  return sum > 0 ? a + ab * (vb / sum) + ac * (vc / sum) : a
}
