/// A rigid transform: a right-handed frame with orthonormal axes and an origin in mm.
/// `probeToPatient` is the probe's frame given in patient coordinates, and maps probe coordinates to them.
public struct Pose: Hashable, Sendable {
  /// The images of the inner frame's unit vectors.
  public var xAxis, yAxis, zAxis: Vector3
  /// The image of the inner frame's origin, in mm.
  public var origin: Vector3

  public init(xAxis: Vector3, yAxis: Vector3, zAxis: Vector3, origin: Vector3) {
    (self.xAxis, self.yAxis, self.zAxis, self.origin) = (xAxis, yAxis, zAxis, origin)
  }
  public static let identity = Pose(
    xAxis: Vector3(1, 0, 0), yAxis: Vector3(0, 1, 0), zAxis: Vector3(0, 0, 1), origin: .zero)

  /// Maps a point (inner coordinates to outer).
  public func point(_ p: Vector3) -> Vector3 { origin + vector(p) }
  /// Maps a direction (inner coordinates to outer); the origin does not matter.
  public func vector(_ v: Vector3) -> Vector3 { xAxis * v.x + yAxis * v.y + zAxis * v.z }
  /// Maps an outer point to inner coordinates.
  public func inversePoint(_ p: Vector3) -> Vector3 { inverseVector(p - origin) }
  /// Maps an outer direction to inner coordinates.
  public func inverseVector(_ v: Vector3) -> Vector3 {
    Vector3(dot(xAxis, v), dot(yAxis, v), dot(zAxis, v))
  }
  public var inverse: Pose {
    Pose(
      xAxis: Vector3(xAxis.x, yAxis.x, zAxis.x), yAxis: Vector3(xAxis.y, yAxis.y, zAxis.y),
      zAxis: Vector3(xAxis.z, yAxis.z, zAxis.z), origin: inverseVector(-origin))
  }
  /// `outer * inner`: first `inner`, then `outer`.
  public static func * (outer: Pose, inner: Pose) -> Pose {
    Pose(
      xAxis: outer.vector(inner.xAxis), yAxis: outer.vector(inner.yAxis),
      zAxis: outer.vector(inner.zAxis), origin: outer.point(inner.origin))
  }
}

/// `vector` turned about the unit vector `axis` by `angle`, right-handed.
public func rotated(_ vector: Vector3, about axis: Vector3, by angle: Angle) -> Vector3 {
  let (s, c) = (angle.sine, angle.cosine)
  return vector * c + cross(axis, vector) * s + axis * (dot(axis, vector) * (1 - c))
}
