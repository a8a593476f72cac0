/// Triangles of a simple polygon that is nearly plane: its corners' positions in threes, turning as it does. A
/// convex one becomes a fan from its first corner; another is cut ear by ear (Meisters, Am Math Mon 1975;82:648).
/// - Returns: nil for a polygon of fewer than 3 corners, or one that is not convex and has more than 256.
public func triangles(ofPolygon corners: [SIMD3<Float>]) -> [SIMD3<Int>]? {
  guard corners.count > 3 else { return corners.count == 3 ? [SIMD3(0, 1, 2)] : nil }
  let points = corners.map { Vector3(Double($0.x), Double($0.y), Double($0.z)) }
  // Newell's normal: twice the area vector, whatever the shape.
  var normal = Vector3.zero
  for i in points.indices {
    normal += cross(points[i] - points[0], points[(i + 1) % points.count] - points[0])
  }
  func turn(_ a: Int, _ b: Int, _ c: Int) -> Double {
    dot(normal, cross(points[b] - points[a], points[c] - points[a]))
  }
  let count = points.count
  let fan = (1..<count - 1).map { SIMD3(0, $0, $0 + 1) }
  let isConvex =
    (0..<count).allSatisfy { turn($0, ($0 + 1) % count, ($0 + 2) % count) >= 0 }
    && fan.allSatisfy { turn($0.x, $0.y, $0.z) >= 0 }
  if isConvex { return fan }
  guard count <= 256 else { return nil }

  var rest = Array(0..<count)
  var result: [SIMD3<Int>] = []
  while rest.count > 3 {
    let ear = rest.indices.first { place in
      let (a, b) = (rest[(place + rest.count - 1) % rest.count], rest[place])
      let c = rest[(place + 1) % rest.count]
      guard turn(a, b, c) > 0 else { return false }
      return !rest.contains { p in
        p != a && p != b && p != c && turn(a, b, p) >= 0 && turn(b, c, p) >= 0 && turn(c, a, p) >= 0
      }
    }
    // Without an ear it is degenerate (flat, or crossing itself): any corner will do.
    let place = ear ?? 1
    let before = rest[(place + rest.count - 1) % rest.count]
    result.append(SIMD3(before, rest[place], rest[(place + 1) % rest.count]))
    rest.remove(at: place)
  }
  return result + [SIMD3(rest[0], rest[1], rest[2])]
}
