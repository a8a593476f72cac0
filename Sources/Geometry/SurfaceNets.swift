extension SurfaceMesh {
  /// The zero of a function that is negative inside, as a closed mesh (surface nets, Gibson, MICCAI 1998): a vertex for
  /// every cell that the surface crosses, a quadrilateral for every lattice edge. A manifold where the inside is
  /// `WellComposed`.
  /// - Parameter values: `lattice.count`, x fastest; positive everywhere on the lattice's boundary.
  public init(name: String, lattice: Lattice, values: [Float]) {
    self.init(name: name)
    precondition(values.count == lattice.count, "a value for every point")
    var vertexOfCell = [Int32](repeating: -1, count: lattice.count)
    let corners: [(Int, Int, Int)] = (0..<8).map { ($0 & 1, $0 >> 1 & 1, $0 >> 2) }
    let steps = corners.map { lattice.index($0.0, $0.1, $0.2) }
    var v = [Float](repeating: 0, count: 8)
    values.withUnsafeBufferPointer { values in
      for k in 0..<lattice.countZ - 1 {
        for j in 0..<lattice.countY - 1 {
          let line = lattice.index(0, j, k)
          for i in 0..<lattice.countX - 1 {
            var inside = 0
            for c in 0..<8 where values[line + i + steps[c]] < 0 { inside += 1 }
            if inside == 0 || inside == 8 { continue }
            for c in 0..<8 { v[c] = values[line + i + steps[c]] }
            let offset = SurfaceMesh.meanCrossing(v, corners)
            let place =
              lattice.originMM + (Vector3(Double(i), Double(j), Double(k)) + offset) * lattice.spacingMM
            vertexOfCell[line + i] = Int32(positionsMM.count)
            positionsMM.append(SIMD3<Float>(Float(place.x), Float(place.y), Float(place.z)))
          }
        }
      }
    }
    addFaces(lattice: lattice, values: values, vertexOfCell: vertexOfCell)
  }

  /// The mean of the places where the surface crosses a cell's edges, in cell units, not quite at the cell's walls, so
  /// that no two vertices coincide.
  private static func meanCrossing(_ v: [Float], _ corners: [(Int, Int, Int)]) -> Vector3 {
    var (sum, count) = (Vector3.zero, 0.0)
    for a in 0..<8 {
      for axis in 0..<3 where a & (1 << axis) == 0 {
        let b = a | 1 << axis
        if (v[a] < 0) == (v[b] < 0) { continue }
        var place = Vector3(Double(corners[a].0), Double(corners[a].1), Double(corners[a].2))
        place[axis] = Double(v[a] / (v[a] - v[b]))
        sum += place
        count += 1
      }
    }
    let mean = sum / count
    func kept(_ u: Double) -> Double { min(max(u, 0.02), 0.98) }
    return Vector3(kept(mean.x), kept(mean.y), kept(mean.z))
  }

  private mutating func addFaces(lattice: Lattice, values: [Float], vertexOfCell: [Int32]) {
    let steps = [1, lattice.countX, lattice.countX * lattice.countY]
    for k in 0..<lattice.countZ - 1 {
      for j in 0..<lattice.countY - 1 {
        for i in 0..<lattice.countX - 1 {
          let at = lattice.index(i, j, k)
          let here = values[at] < 0
          for axis in 0..<3 where here != (values[at + steps[axis]] < 0) {
            let place = SIMD3(i, j, k)
            if place[(axis + 1) % 3] == 0 || place[(axis + 2) % 3] == 0 { continue }
            let (u, w) = (steps[(axis + 1) % 3], steps[(axis + 2) % 3])
            let (a, b) = (UInt32(vertexOfCell[at]), UInt32(vertexOfCell[at - u]))
            let (c, d) = (UInt32(vertexOfCell[at - u - w]), UInt32(vertexOfCell[at - w]))
            if here { addQuadrilateral(a, b, c, d) } else { addQuadrilateral(a, d, c, b) }
          }
        }
      }
    }
  }

  /// Adds two triangles along the shorter diagonal.
  private mutating func addQuadrilateral(_ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: UInt32) {
    func squared(_ p: UInt32, _ q: UInt32) -> Float {
      let across = positionsMM[Int(p)] - positionsMM[Int(q)]
      return (across * across).sum()
    }
    indices += squared(a, c) <= squared(b, d) ? [a, b, c, a, c, d] : [b, c, d, b, d, a]
  }
}
