extension SurfaceMesh {
  /// Properties that a mesh library asks of a body.
  public struct Topology: Equatable, Sendable {
    /// Edges that do not belong to exactly two triangles, or that these walk in the same direction.
    public var badEdgeCount: Int
    /// Vertices whose triangles form more than one fan, so that the surface touches itself there.
    public var badVertexCount: Int
    public var partCount: Int
    /// Enclosed volume, positive where triangles are counter-clockwise from outside, in mL.
    public var volumeML: Double
    public var longestEdgeMM: Double
    /// True for a closed manifold of one piece, oriented outward.
    public var isBody: Bool { badEdgeCount == 0 && badVertexCount == 0 && partCount == 1 && volumeML > 0 }
  }

  public var topology: Topology {
    var (edges, volume, longest) = ([(low: UInt64, isForward: Bool)](), 0.0, Float(0))
    edges.reserveCapacity(indices.count)
    var parts = DisjointSets(count: positionsMM.count)
    // Corners of triangles that share an edge at a vertex are of one fan.
    var fans = DisjointSets(count: indices.count)
    for t in stride(from: 0, to: indices.count, by: 3) {
      let corner = [indices[t], indices[t + 1], indices[t + 2]]
      for e in 0..<3 {
        let (a, b) = (corner[e], corner[(e + 1) % 3])
        edges.append((UInt64(min(a, b)) << 32 | UInt64(max(a, b)), a < b))
        parts.join(Int(a), Int(b))
        let across = positionsMM[Int(a)] - positionsMM[Int(b)]
        longest = max(longest, (across * across).sum())
      }
      let p = corner.map { pointMM(of: $0) }
      volume += dot(p[0], cross(p[1], p[2])) / 6
    }
    let bad = pairedEdges(edges, &fans)
    var fansAt = [Set<Int>](repeating: [], count: positionsMM.count)
    for at in indices.indices { fansAt[Int(indices[at])].insert(fans.root(of: at)) }
    let used = Set(indices)
    return Topology(
      badEdgeCount: bad, badVertexCount: used.count { fansAt[Int($0)].count != 1 },
      partCount: Set(used.map { parts.root(of: Int($0)) }).count, volumeML: volume / 1_000,
      longestEdgeMM: Double(longest).squareRoot())
  }

  /// Joins the fans across every good edge; returns the number of edges that are not good.
  private func pairedEdges(_ edges: [(low: UInt64, isForward: Bool)], _ fans: inout DisjointSets) -> Int {
    let order = edges.indices.sorted { (edges[$0].low, $0) < (edges[$1].low, $1) }
    var (bad, at) = (0, 0)
    while at < order.count {
      var end = at + 1
      while end < order.count, edges[order[end]].low == edges[order[at]].low { end += 1 }
      if end - at == 2, edges[order[at]].isForward != edges[order[at + 1]].isForward {
        let (first, second) = (order[at], order[at + 1])
        // The edge's end in one triangle is its start in the other.
        fans.join(first, second / 3 * 3 + (second + 1) % 3)
        fans.join(first / 3 * 3 + (first + 1) % 3, second)
      } else {
        bad += 1
      }
      at = end
    }
    return bad
  }

  /// A corner of a triangle, in mm.
  public func pointMM(of index: UInt32) -> Vector3 {
    let p = positionsMM[Int(index)]
    return Vector3(Double(p.x), Double(p.y), Double(p.z))
  }

  /// Halves every edge that is longer, until none is; a manifold stays one.
  public func refined(longestEdgeMM: Double) -> SurfaceMesh {
    precondition(longestEdgeMM > 0, "a length")
    var mesh = self
    while mesh.halveEdges(longerThanMM: Float(longestEdgeMM)) {}
    return mesh
  }

  private mutating func halveEdges(longerThanMM longest: Float) -> Bool {
    var middles: [UInt64: UInt32] = [:]
    func key(_ a: UInt32, _ b: UInt32) -> UInt64 { UInt64(min(a, b)) << 32 | UInt64(max(a, b)) }
    for t in stride(from: 0, to: indices.count, by: 3) {
      for e in 0..<3 {
        let (a, b) = (indices[t + e], indices[t + (e + 1) % 3])
        let across = positionsMM[Int(a)] - positionsMM[Int(b)]
        if (across * across).sum() <= longest * longest || middles[key(a, b)] != nil { continue }
        middles[key(a, b)] = UInt32(positionsMM.count)
        positionsMM.append((positionsMM[Int(a)] + positionsMM[Int(b)]) / 2)
      }
    }
    if middles.isEmpty { return false }
    var divided: [UInt32] = []
    divided.reserveCapacity(indices.count * 2)
    for t in stride(from: 0, to: indices.count, by: 3) {
      let (a, b, c) = (indices[t], indices[t + 1], indices[t + 2])
      // Turned so that the first edge is halved wherever one is, and the last wherever only one is not.
      switch (middles[key(a, b)], middles[key(b, c)], middles[key(c, a)]) {
      case (nil, nil, nil): divided += [a, b, c]
      case (let p?, nil, nil): divided += [a, p, c, p, b, c]
      case (nil, let q?, nil): divided += [b, q, a, q, c, a]
      case (nil, nil, let r?): divided += [c, r, b, r, a, b]
      case (let p?, let q?, nil): divided += [p, b, q, a, p, q, a, q, c]
      case (nil, let q?, let r?): divided += [q, c, r, b, q, r, b, r, a]
      case (let p?, nil, let r?): divided += [r, a, p, c, r, p, c, p, b]
      case (let p?, let q?, let r?): divided += [a, p, r, p, b, q, r, q, c, p, q, r]
      }
    }
    indices = divided
    return true
  }
}

/// Sets that grow together (union–find).
private struct DisjointSets {
  private var parent: [Int32]
  init(count: Int) { parent = (0..<count).map { Int32($0) } }
  mutating func root(of start: Int) -> Int {
    var at = start
    while parent[at] != at {
      parent[at] = parent[Int(parent[at])]
      at = Int(parent[at])
    }
    return at
  }
  mutating func join(_ a: Int, _ b: Int) {
    let (first, second) = (root(of: a), root(of: b))
    parent[max(first, second)] = Int32(min(first, second))
  }
}
