/// Slow seeded noise that is anchored in space: random values at the corners of a cubic grid, between −1 and 1,
/// interpolated smoothly. Mean 0; equal seeds give equal fields.
public struct NoiseField: Sendable {
  private let cellMM: Double
  private let seed: UInt64

  public init(cellMM: Double, seed: UInt64) { (self.cellMM, self.seed) = (cellMM, mixed(seed)) }

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
    let p = pointMM / cellMM
    withRow(y: p.y, z: p.z) { corner in
      let (i, s) = NoiseField.split(p.x)
      let (a, b) = (corner(i), corner(i + 1))
      result = a + (b - a) * s
    }
    return result
  }

  /// Values along x at equal steps, all at one (y, z).
  public func fillRow(
    _ values: UnsafeMutableBufferPointer<Float>, startMM: Vector3, stepMM: Double
  ) {
    withRow(y: startMM.y / cellMM, z: startMM.z / cellMM) { corner in
      var cell = Int.min
      var (a, b) = (0.0, 0.0)
      for index in values.indices {
        let (i, s) = NoiseField.split((startMM.x + Double(index) * stepMM) / cellMM)
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
