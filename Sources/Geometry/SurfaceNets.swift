extension SurfaceMesh {
  /// The zero of a function that is negative inside, as a closed mesh (surface nets, Gibson, MICCAI 1998): a vertex for
  /// every cell that the surface crosses, a quadrilateral for every lattice edge.
  /// - Parameter values: `lattice.count`, x fastest; positive everywhere on the lattice's boundary.
  public init(name: String, lattice: Lattice, values: [Float]) {
    self.init(name: name)
    precondition(values.count == lattice.count, "a value for every point")
    var vertexOfCell = [Int32](repeating: -1, count: lattice.count)
    let corners: [(Int, Int, Int)] = (0..<8).map { ($0 & 1, $0 >> 1 & 1, $0 >> 2) }
    for k in 0..<lattice.countZ - 1 {
      for j in 0..<lattice.countY - 1 {
        for i in 0..<lattice.countX - 1 {
          let v = corners.map { values[lattice.index(i + $0.0, j + $0.1, k + $0.2)] }
          let inside = v.reduce(0) { $0 + ($1 < 0 ? 1 : 0) }
          if inside == 0 || inside == 8 { continue }
          let offset = SurfaceMesh.meanCrossing(v, corners)
          let place =
            lattice.originMM + (Vector3(Double(i), Double(j), Double(k)) + offset) * lattice.spacingMM
          vertexOfCell[lattice.index(i, j, k)] = Int32(positionsMM.count)
          positionsMM.append(SIMD3<Float>(Float(place.x), Float(place.y), Float(place.z)))
        }
      }
    }
    addFaces(lattice: lattice, values: values, vertexOfCell: vertexOfCell)
  }

  /// The mean of the places where the surface crosses a cell's edges, in cell units.
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
    return sum / count
  }

  private mutating func addFaces(lattice: Lattice, values: [Float], vertexOfCell: [Int32]) {
    let steps = [1, lattice.countX, lattice.countX * lattice.countY]
    for k in 0..<lattice.countZ - 1 {
      for j in 0..<lattice.countY - 1 {
        for i in 0..<lattice.countX - 1 {
          let (at, place) = (lattice.index(i, j, k), SIMD3(i, j, k))
          for axis in 0..<3 where place[(axis + 1) % 3] > 0 && place[(axis + 2) % 3] > 0 {
            let here = values[at] < 0
            if here == (values[at + steps[axis]] < 0) { continue }
            let (u, w) = (steps[(axis + 1) % 3], steps[(axis + 2) % 3])
            let ring = [at, at - u, at - u - w, at - w].map { UInt32(vertexOfCell[$0]) }
            let q = here ? ring : [ring[0], ring[3], ring[2], ring[1]]
            indices += [q[0], q[1], q[2], q[0], q[2], q[3]]
          }
        }
      }
    }
  }
}
