/// A cubic Bézier curve, such as the axis of a needle's shaft; points in mm.
public struct CubicCurve: Hashable, Sendable {
  public var start, startControl, endControl, end: Vector3

  public init(start: Vector3, startControl: Vector3, endControl: Vector3, end: Vector3) {
    (self.start, self.startControl, self.endControl, self.end) = (start, startControl, endControl, end)
  }
  /// A straight segment, with uniform speed.
  public init(from start: Vector3, to end: Vector3) {
    self.init(
      start: start, startControl: start + (end - start) / 3, endControl: start + (end - start) * (2 / 3),
      end: end)
  }
  /// The point at parameter 0 (start) ... 1 (end).
  public func point(at t: Double) -> Vector3 {
    let u = 1 - t
    let a = start * (u * u * u) + startControl * (3 * u * u * t)
    return a + endControl * (3 * u * t * t) + end * (t * t * t)
  }
  /// The derivative with respect to the parameter, in mm.
  public func tangent(at t: Double) -> Vector3 {
    let u = 1 - t
    let a = (startControl - start) * (3 * u * u) + (endControl - startControl) * (6 * u * t)
    return a + (end - endControl) * (3 * t * t)
  }
}
