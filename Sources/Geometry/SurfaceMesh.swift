/// A triangle mesh: positions in mm, three indices a triangle, counter-clockwise seen from outside.
public struct SurfaceMesh: Sendable {
  public var name: String
  public var positionsMM: [SIMD3<Float>]
  public var indices: [UInt32]
  public init(name: String, positionsMM: [SIMD3<Float>] = [], indices: [UInt32] = []) {
    (self.name, self.positionsMM, self.indices) = (name, positionsMM, indices)
  }
}
