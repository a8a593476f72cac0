/// Index of points that gives equal ones one number: for surfaces stored as loose triangles. Points are equal where their
/// coordinates are.
public struct VertexWelder: Sendable {
  /// The different points, in the order of their first appearance.
  public private(set) var points: [SIMD3<Float>] = []
  /// A hash table with open addressing: one more than a point's index, 0 where free; a power of two long.
  private var table = [UInt32](repeating: 0, count: 1 << 10)

  public init() {}

  /// The index of the point, which is added where it is new. Minus zero is zero.
  public mutating func index(of point: SIMD3<Float>) -> UInt32 {
    let point = point + SIMD3(repeating: 0)
    if 2 * points.count >= table.count { grow() }
    var slot = Self.hash(point) & (table.count - 1)
    while table[slot] != 0 {
      let index = table[slot] - 1
      if points[Int(index)] == point { return index }
      slot = (slot + 1) & (table.count - 1)
    }
    points.append(point)
    table[slot] = UInt32(points.count)
    return UInt32(points.count - 1)
  }

  private mutating func grow() {
    table = [UInt32](repeating: 0, count: 2 * table.count)
    for (index, point) in points.enumerated() {
      var slot = Self.hash(point) & (table.count - 1)
      while table[slot] != 0 { slot = (slot + 1) & (table.count - 1) }
      table[slot] = UInt32(index + 1)
    }
  }
  /// Mixed by multiplications with odd constants (splitmix64).
  private static func hash(_ point: SIMD3<Float>) -> Int {
    var h = UInt64(point.x.bitPattern) | UInt64(point.y.bitPattern) << 32
    h = (h ^ (h >> 30)) &* 0xbf58_476d_1ce4_e5b9
    h = (h ^ UInt64(point.z.bitPattern)) &* 0x94d0_49bb_1331_11eb
    h ^= h >> 31
    return Int(truncatingIfNeeded: h &* 0xbf58_476d_1ce4_e5b9 >> 16)
  }
}
