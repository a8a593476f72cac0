/// Slow seeded noise that is anchored in space: random values at the corners of a grid, between −1 and 1,
/// interpolated smoothly. Mean 0; equal seeds give equal fields.
public struct NoiseField: Sendable {
  /// Cells a mm along each axis.
  private let rate: Vector3
  /// Lean of the grid along x and y, in mm for each mm of z.
  private let leanX, leanY: Double
  private let seed: UInt64

  public init(cellMM: Double, seed: UInt64) {
    self.init(cellsMM: Vector3(cellMM, cellMM, cellMM), seed: seed)
  }
  /// - Parameter cellsMM: the grid's spacing along each axis.
  public init(cellsMM: Vector3, seed: UInt64) {
    rate = Vector3(1 / cellsMM.x, 1 / cellsMM.y, 1 / cellsMM.z)
    (leanX, leanY, self.seed) = (0, 0, mixed(seed))
  }
  /// Noise drawn out along a direction, as fibers are.
  /// - Parameters:
  ///   - direction: not across z.
  ///   - cellsMM: the grid's spacing at one z, along x and y.
  ///   - lengthMM: its spacing along `direction`.
  public init(along direction: Vector3, cellsMM: (x: Double, y: Double), lengthMM: Double, seed: UInt64) {
    let unit = direction.normalized
    rate = Vector3(1 / cellsMM.x, 1 / cellsMM.y, 1 / (lengthMM * unit.z.magnitude))
    (leanX, leanY, self.seed) = (unit.x / unit.z, unit.y / unit.z, mixed(seed))
  }

  /// A place in the grid.
  private func place(_ p: Vector3) -> Vector3 {
    Vector3((p.x - leanX * p.z) * rate.x, (p.y - leanY * p.z) * rate.y, p.z * rate.z)
  }

  /// The value at a grid corner.
  private func corner(_ i: Int, _ j: Int, _ k: Int) -> Double {
    let place = UInt64(bitPattern: Int64(i &* 73_856_093 &+ j &* 19_349_663 &+ k &* 83_492_791))
    return Double(mixed(place &* 0x9E37_79B9_7F4A_7C15 ^ seed) >> 11) * 0x1p-52 - 1
  }
  private static func split(_ v: Double) -> (cell: Int, rise: Double) {
    var cell = Int(v)
    if Double(cell) > v { cell -= 1 }
    let s = v - Double(cell)
    return (cell, s * s * (3 - 2 * s))
  }

  public func value(at pointMM: Vector3) -> Double {
    var result = 0.0
    let p = place(pointMM)
    withRow(y: p.y, z: p.z) { corner in
      let (i, s) = NoiseField.split(p.x)
      let (a, b) = (corner(i), corner(i + 1))
      result = a + (b - a) * s
    }
    return result
  }

  /// Fills in the values along x at equal steps, all at one (y, z).
  public func fillRow(
    _ values: UnsafeMutableBufferPointer<Float>, startMM: Vector3, stepMM: Double
  ) {
    let (start, step) = (place(startMM), stepMM * rate.x)
    withRow(y: start.y, z: start.z) { corner in
      var cell = Int.min
      var (a, b) = (0.0, 0.0)
      for index in values.indices {
        let (i, s) = NoiseField.split(start.x + Double(index) * step)
        if i != cell {
          a = i == cell &+ 1 ? b : corner(i)
          b = corner(i + 1)
          cell = i
        }
        values[index] = Float(a + (b - a) * s)
      }
    }
  }

  /// Gives `body` the corners' values at (y, z), by their place along x.
  private func withRow(y: Double, z: Double, _ body: ((Int) -> Double) -> Void) {
    let (j, v) = NoiseField.split(y)
    let (k, w) = NoiseField.split(z)
    body { i in
      let near = corner(i, j, k) * (1 - v) + corner(i, j + 1, k) * v
      let far = corner(i, j, k + 1) * (1 - v) + corner(i, j + 1, k + 1) * v
      return near * (1 - w) + far * w
    }
  }
}
