/// A point or a direction in three dimensions; a point in mm.
public typealias Vector3 = SIMD3<Double>

extension SIMD3<Double> {
  /// Length, in the unit of the components.
  public var length: Double { dot(self, self).squareRoot() }
  /// The same direction with length 1; zero stays zero.
  public var normalized: Vector3 {
    let squared = dot(self, self)
    return squared > 0 ? self / squared.squareRoot() : self
  }
}

/// The scalar product.
@inlinable public func dot(_ a: Vector3, _ b: Vector3) -> Double { a.x * b.x + a.y * b.y + a.z * b.z }

/// The vector product, right-handed.
@inlinable public func cross(_ a: Vector3, _ b: Vector3) -> Vector3 {
  Vector3(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x)
}

/// The distance between two points, in their unit.
@inlinable public func distance(_ a: Vector3, _ b: Vector3) -> Double {
  let d = a - b
  return (d.x * d.x + d.y * d.y + d.z * d.z).squareRoot()
}

/// The point of the segment from `start` to `end` nearest to `point`, and its parameter 0...1 along it.
public func nearestPoint(
  to point: Vector3, onSegmentFrom start: Vector3, to end: Vector3
) -> (point: Vector3, parameter: Double) {
  let along = end - start
  let squared = dot(along, along)
  guard squared > 0 else { return (start, 0) }
  let parameter = min(max(dot(point - start, along) / squared, 0), 1)
  return (start + along * parameter, parameter)
}
