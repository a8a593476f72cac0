import Anatomy
import Geometry

/// The bones of one pelvis as closed surfaces, whatever made them. Sides are the patient's own.
package struct PelvicBones: Sendable {
  package var sacrum, hipLeft, hipRight: SurfaceMesh
  package init(sacrum: SurfaceMesh, hipLeft: SurfaceMesh, hipRight: SurfaceMesh) {
    (self.sacrum, self.hipLeft, self.hipRight) = (sacrum, hipLeft, hipRight)
  }
  package subscript(_ side: Side) -> SurfaceMesh { side == .left ? hipLeft : hipRight }
}

/// A bone's surface in some frame, ready to be measured.
struct BoneSurface: Sendable {
  /// Points of the surface, in mm.
  var points: [Vector3]
  var indices: [UInt32]
  /// A third of the triangles around each point, in mm².
  private(set) var areas: [Double]

  /// Points that no triangle names are left out.
  init(_ mesh: SurfaceMesh) {
    var numbers = [Int32](repeating: -1, count: mesh.positionsMM.count)
    (points, indices) = ([], [])
    for index in mesh.indices {
      if numbers[Int(index)] < 0 {
        numbers[Int(index)] = Int32(points.count)
        let p = mesh.positionsMM[Int(index)]
        points.append(Vector3(Double(p.x), Double(p.y), Double(p.z)))
      }
      indices.append(UInt32(numbers[Int(index)]))
    }
    areas = [Double](repeating: 0, count: points.count)
    for t in stride(from: 0, to: indices.count - 2, by: 3) {
      let third = areaMM2(triangle: t / 3) / 3
      for i in 0..<3 { areas[Int(indices[t + i])] += third }
    }
  }
  var triangleCount: Int { indices.count / 3 }
  func corners(_ triangle: Int) -> (Vector3, Vector3, Vector3) {
    (
      points[Int(indices[3 * triangle])], points[Int(indices[3 * triangle + 1])],
      points[Int(indices[3 * triangle + 2])]
    )
  }
  func areaMM2(triangle: Int) -> Double {
    let (a, b, c) = corners(triangle)
    return cross(b - a, c - a).length / 2
  }
  /// The same surface in the inner coordinates of `frame`.
  func seen(in frame: Pose) -> BoneSurface {
    var copy = self
    copy.points = points.map(frame.inversePoint)
    return copy
  }
  /// The mean of the surface, in mm.
  var centroid: Vector3 {
    var (sum, area) = (Vector3.zero, 0.0)
    for (p, a) in zip(points, areas) {
      sum += p * a
      area += a
    }
    return area > 0 ? sum / area : .zero
  }
  var bounds: (low: Vector3, high: Vector3) {
    var (low, high) = (points.first ?? .zero, points.first ?? .zero)
    for p in points {
      low = pointwiseMin(low, p)
      high = pointwiseMax(high, p)
    }
    return (low, high)
  }

  /// The outermost place in a direction, among the points that `isMeant` takes: the middle of the cap of `capMM`
  /// below it, at the cap's top, so that a flat summit or a rough mesh gives a steady place. Nil without points.
  func summit(
    toward direction: Vector3, capMM: Double = 1.5, where isMeant: (Vector3) -> Bool = { _ in true }
  ) -> Vector3? {
    let up = direction.normalized
    var (top, height) = (Vector3.zero, -Double.infinity)
    for p in points where dot(p, up) > height && isMeant(p) { (top, height) = (p, dot(p, up)) }
    if height == -.infinity { return nil }
    var (sum, weight) = (Vector3.zero, 0.0)
    for (p, area) in zip(points, areas) {
      let below = height - dot(p, up)
      if below > capMM || distance(p, top) > 9 || !isMeant(p) { continue }
      let share = area * (1 - below / capMM)
      sum += p * share
      weight += share
    }
    if weight <= 0 { return top }
    let middle = sum / weight
    return middle + up * (height - dot(middle, up))
  }

  /// True where a flat face of more than `areaMM2` (of real bones at most 30) lies within 12 mm of a place: there the image
  /// ended, not the bone.
  func isCut(near place: Vector3, areaMM2 least: Double = 60) -> Bool {
    var faces: [(normal: Vector3, middle: Vector3, areaMM2: Double)] = []
    for t in 0..<triangleCount {
      let (a, b, c) = corners(t)
      let middle = (a + b + c) / 3
      if distance(middle, place) > 12 { continue }
      let across = cross(b - a, c - a)
      faces.append((across.normalized, middle, across.length / 2))
    }
    let near = faces.sorted { distance($0.middle, place) < distance($1.middle, place) }
    return near.prefix(60).contains { face in
      var area = 0.0
      for other in faces
      where dot(other.normal, face.normal) > 0.9995
        && dot(other.middle - face.middle, face.normal).magnitude < 0.15
      {
        area += other.areaMM2
      }
      return area > least
    }
  }
}
