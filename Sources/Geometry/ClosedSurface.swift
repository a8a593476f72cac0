/// Look-up of what a closed triangle mesh encloses, and of where a segment crosses it. The triangles' order of corners does not
/// matter; of shells within each other, the space between an odd and an even number of them is inside.
public struct ClosedSurface: Sendable {
  private let pointsMM: [Vector3]
  private let indices: [UInt32]
  private var boxes = BoxTree()

  /// Number of edges that do not belong to an even number of triangles: a mesh with any of them encloses nothing.
  public static func openEdgeCount(of indices: [UInt32]) -> Int {
    var edges: [UInt64] = []
    edges.reserveCapacity(indices.count)
    for t in stride(from: 0, to: indices.count - 2, by: 3) {
      for e in 0..<3 {
        let (a, b) = (UInt64(indices[t + e]), UInt64(indices[t + (e + 1) % 3]))
        edges.append(min(a, b) << 32 | max(a, b))
      }
    }
    edges.sort()
    var (open, start) = (0, 0)
    while start < edges.count {
      var end = start + 1
      while end < edges.count, edges[end] == edges[start] { end += 1 }
      open += (end - start) % 2
      start = end
    }
    return open
  }

  /// Nil for a mesh that is empty or not closed.
  public init?(pointsMM: [Vector3], indices: [UInt32]) {
    guard indices.count >= 12, ClosedSurface.openEdgeCount(of: indices) == 0 else { return nil }
    (self.pointsMM, self.indices) = (pointsMM, indices)
    boxes = BoxTree(
      of: stride(from: 0, to: indices.count - 2, by: 3).map { t in
        let (a, b) = (pointsMM[Int(indices[t])], pointsMM[Int(indices[t + 1])])
        let c = pointsMM[Int(indices[t + 2])]
        return (pointwiseMin(pointwiseMin(a, b), c), pointwiseMax(pointwiseMax(a, b), c))
      })
  }

  /// True inside. A ray toward +z is counted through the triangles. Whether it passes an edge is found from the edge alone,
  /// with its ends in one order, so that triangles that share the edge agree, and no ray slips between them or meets two.
  public func contains(_ point: Vector3) -> Bool {
    guard point.x.isFinite, point.y.isFinite, point.z.isFinite else { return false }
    var isInside = false
    boxes.visit { low, high in
      point.x >= low.x && point.x <= high.x && point.y >= low.y && point.y <= high.y && point.z <= high.z
    } each: { triangle in
      if isAbove(triangle, point) { isInside.toggle() }
    }
    return isInside
  }

  /// Whether the ray from a point toward +z meets a triangle.
  private func isAbove(_ triangle: Int, _ q: Vector3) -> Bool {
    let corner = (indices[3 * triangle], indices[3 * triangle + 1], indices[3 * triangle + 2])
    let isMet = passes(corner.0, corner.1, q) != passes(corner.1, corner.2, q)
    guard isMet != passes(corner.2, corner.0, q) else { return false }
    let (a, b, c) = (pointsMM[Int(corner.0)], pointsMM[Int(corner.1)], pointsMM[Int(corner.2)])
    let (low, high) = (min(a.z, b.z, c.z), max(a.z, b.z, c.z))
    let normal = cross(b - a, c - a)
    // Any height for an upright triangle: the point lies in its plane, or it is above or below all of it.
    guard normal.z != 0 else { return low > q.z }
    let height = a.z - (normal.x * (q.x - a.x) + normal.y * (q.y - a.y)) / normal.z
    return min(max(height, low), high) > q.z
  }
  /// Whether a ray toward +x in the x–y plane passes an edge; an end at its height counts as below.
  private func passes(_ one: UInt32, _ other: UInt32, _ q: Vector3) -> Bool {
    let (a, b) = (pointsMM[Int(min(one, other))], pointsMM[Int(max(one, other))])
    guard (a.y > q.y) != (b.y > q.y) else { return false }
    return q.x < a.x + (q.y - a.y) / (b.y - a.y) * (b.x - a.x)
  }

  /// Places along a segment, 0...1 in order, where it crosses the surface; a crossing at an edge may be there more than once.
  public func crossings(from start: Vector3, to end: Vector3) -> [Double] {
    var found: [Double] = []
    let (low, high) = (pointwiseMin(start, end), pointwiseMax(start, end))
    boxes.visit { boxLow, boxHigh in
      boxLow.x <= high.x && boxLow.y <= high.y && boxLow.z <= high.z && boxHigh.x >= low.x
        && boxHigh.y >= low.y
        && boxHigh.z >= low.z
    } each: { triangle in
      if let place = crossing(of: triangle, from: start, along: end - start) { found.append(place) }
    }
    return found.sorted()
  }
  /// After Möller and Trumbore, J Graph Tools 1997;2:21, with a margin of rounding at the edges.
  private func crossing(of triangle: Int, from start: Vector3, along way: Vector3) -> Double? {
    let a = pointsMM[Int(indices[3 * triangle])]
    let ab = pointsMM[Int(indices[3 * triangle + 1])] - a
    let ac = pointsMM[Int(indices[3 * triangle + 2])] - a
    let normal = cross(way, ac)
    let determinant = dot(ab, normal)
    guard abs(determinant) > 0 else { return nil }
    let (toStart, margin) = (start - a, 1e-12)
    let u = dot(toStart, normal) / determinant
    guard u >= -margin, u <= 1 + margin else { return nil }
    let across = cross(toStart, ab)
    let v = dot(way, across) / determinant
    let place = dot(ac, across) / determinant
    return v >= -margin && u + v <= 1 + margin && place >= 0 && place <= 1 ? place : nil
  }

  /// The part of a segment's length that lies inside, 0...1; of a segment without length, 1 or 0.
  public func shareInside(from start: Vector3, to end: Vector3) -> Double {
    var (inside, last) = (0.0, 0.0)
    for place in crossings(from: start, to: end) + [1] where place > last {
      if contains(start + (end - start) * ((last + place) / 2)) { inside += place - last }
      last = place
    }
    return inside
  }
}

/// Boxes in a binary tree, each half of them within the box of its branch.
private struct BoxTree: Sendable {
  private struct Node: Sendable {
    var low, high: Vector3
    /// Place and number of a leaf's boxes in `order`; for a branch the node of its second half, and 0.
    var first, count: Int
  }
  private var nodes: [Node] = []
  private var order: [Int] = []
  private static let leafCount = 4

  init() {}
  init(of boxes: [(low: Vector3, high: Vector3)]) {
    order = Array(boxes.indices)
    nodes.reserveCapacity(boxes.count)
    add(0..<boxes.count, boxes)
  }

  private mutating func add(_ part: Range<Int>, _ boxes: [(low: Vector3, high: Vector3)]) {
    guard let some = part.first else { return }
    var (low, high) = boxes[order[some]]
    for i in part {
      low = pointwiseMin(low, boxes[order[i]].low)
      high = pointwiseMax(high, boxes[order[i]].high)
    }
    let node = nodes.count
    nodes.append(Node(low: low, high: high, first: part.lowerBound, count: part.count))
    guard part.count > Self.leafCount else { return }
    let size = high - low
    let axis = size.x >= size.y && size.x >= size.z ? 0 : size.y >= size.z ? 1 : 2
    order[part].sort { one, other in
      let (a, b) = (
        boxes[one].low[axis] + boxes[one].high[axis], boxes[other].low[axis] + boxes[other].high[axis]
      )
      return (a, one) < (b, other)
    }
    let middle = part.lowerBound + part.count / 2
    add(part.lowerBound..<middle, boxes)
    nodes[node].first = nodes.count
    nodes[node].count = 0
    add(middle..<part.upperBound, boxes)
  }

  /// Calls with the number of every box in a leaf that the test lets through.
  func visit(_ test: (_ low: Vector3, _ high: Vector3) -> Bool, each body: (Int) -> Void) {
    var open = nodes.isEmpty ? [] : [0]
    while let at = open.popLast() {
      let node = nodes[at]
      guard test(node.low, node.high) else { continue }
      if node.count > 0 {
        for i in node.first..<node.first + node.count { body(order[i]) }
      } else {
        open.append(node.first)
        open.append(at + 1)
      }
    }
  }
}
