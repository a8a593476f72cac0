/// A regular grid of voxels, its axes along those of the patient frame; voxel (0, 0, 0) is centered at
/// `originMM`. Index of voxel (i, j, k): i + countX·(j + countY·k).
public struct Lattice: Hashable, Codable, Sendable {
  public var countX, countY, countZ: Int
  public var spacingMM: Double
  public var originMM: Vector3

  public init(countX: Int, countY: Int, countZ: Int, spacingMM: Double, originMM: Vector3) {
    (self.countX, self.countY, self.countZ) = (countX, countY, countZ)
    (self.spacingMM, self.originMM) = (spacingMM, originMM)
  }
  public var count: Int { countX * countY * countZ }
  public var voxelMM3: Double { spacingMM * spacingMM * spacingMM }
  public func index(_ i: Int, _ j: Int, _ k: Int) -> Int {
    assert(
      i >= 0 && j >= 0 && k >= 0 && i < countX && j < countY && k < countZ,
      "voxel (\(i), \(j), \(k)) of \(countX) × \(countY) × \(countZ)")
    return i + countX * (j + countY * k)
  }
  public func centerMM(_ i: Int, _ j: Int, _ k: Int) -> Vector3 {
    originMM + Vector3(Double(i), Double(j), Double(k)) * spacingMM
  }
  /// The center of the voxel of an index.
  public func centerMM(ofIndex index: Int) -> Vector3 {
    assert(index >= 0 && index < count, "voxel \(index) of \(count)")
    let (row, i) = index.quotientAndRemainder(dividingBy: countX)
    let (k, j) = row.quotientAndRemainder(dividingBy: countY)
    return centerMM(i, j, k)
  }
  /// The continuous voxel coordinates of a point: whole numbers are voxel centers.
  public func coordinates(of pointMM: Vector3) -> Vector3 { (pointMM - originMM) / spacingMM }
  /// The voxel nearest to a point, clamped to the grid.
  public func nearestIndex(to pointMM: Vector3) -> Int {
    let c = coordinates(of: pointMM)
    return index(
      min(max(Int(c.x + 0.5), 0), countX - 1), min(max(Int(c.y + 0.5), 0), countY - 1),
      min(max(Int(c.z + 0.5), 0), countZ - 1))
  }

  /// The value at continuous voxel coordinates, trilinear between the eight voxels around, clamped to the grid.
  /// - Parameter value: of the voxel of an index.
  @inlinable @inline(__always)
  public func interpolated(at coordinates: Vector3, _ value: (Int) -> Double) -> Double {
    func split(_ v: Double, _ count: Int) -> (whole: Int, rest: Double) {
      let clamped = min(max(v, 0), Double(count) - 1.001)
      return (Int(clamped), clamped - Double(Int(clamped)))
    }
    let (x, y, z) = (split(coordinates.x, countX), split(coordinates.y, countY), split(coordinates.z, countZ))
    let base = x.whole + countX * (y.whole + countY * z.whole)
    func mix(_ a: Double, _ b: Double, _ share: Double) -> Double { a + (b - a) * share }
    func plane(_ start: Int) -> Double {
      let (near, far) = (start, start + countX)
      return mix(
        mix(value(near), value(near + 1), x.rest), mix(value(far), value(far + 1), x.rest), y.rest)
    }
    return mix(plane(base), plane(base + countX * countY), z.rest)
  }
}
