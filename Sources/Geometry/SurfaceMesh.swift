/// A triangle mesh: positions in mm, three indices a triangle, counter-clockwise seen from outside.
public struct SurfaceMesh: Sendable {
  public var name: String
  public var positionsMM: [SIMD3<Float>]
  public var indices: [UInt32]
  public init(name: String, positionsMM: [SIMD3<Float>] = [], indices: [UInt32] = []) {
    (self.name, self.positionsMM, self.indices) = (name, positionsMM, indices)
  }

  /// The same on the other side of the midplane, x negated.
  public func mirrored(name: String) -> SurfaceMesh {
    var mesh = SurfaceMesh(name: name, positionsMM: positionsMM.map { SIMD3(-$0.x, $0.y, $0.z) })
    mesh.indices.reserveCapacity(indices.count)
    for t in stride(from: 0, to: indices.count, by: 3) {
      mesh.indices += [indices[t], indices[t + 2], indices[t + 1]]
    }
    return mesh
  }
}
