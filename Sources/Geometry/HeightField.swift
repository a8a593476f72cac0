/// A surface y = f(x, z) on a regular grid, in mm, sampled bilinearly and clamped at its edge.
public struct HeightField: Sendable {
  public let originX, originZ, spacingMM: Double
  public let countX, countZ: Int
  /// Heights, x fastest.
  public let heightsMM: [Float]

  /// The height that says that there is no surface here: far below everything.
  public static let absent: Float = 1_000

  public init(
    originX: Double, originZ: Double, spacingMM: Double, countX: Int, countZ: Int, heightsMM: [Float]
  ) {
    precondition(countX > 1 && countZ > 1 && heightsMM.count == countX * countZ, "shape")
    (self.originX, self.originZ, self.spacingMM) = (originX, originZ, spacingMM)
    (self.countX, self.countZ, self.heightsMM) = (countX, countZ, heightsMM)
  }
  /// Samples `height(x, z)` on a grid over the given ranges.
  public init(
    x: ClosedRange<Double>, z: ClosedRange<Double>, spacingMM: Double, height: (Double, Double) -> Double
  ) {
    let countX = Int((x.upperBound - x.lowerBound) / spacingMM) + 2
    let countZ = Int((z.upperBound - z.lowerBound) / spacingMM) + 2
    var heights: [Float] = []
    heights.reserveCapacity(countX * countZ)
    for k in 0..<countZ {
      for i in 0..<countX {
        heights.append(
          Float(height(x.lowerBound + Double(i) * spacingMM, z.lowerBound + Double(k) * spacingMM)))
      }
    }
    self.init(
      originX: x.lowerBound, originZ: z.lowerBound, spacingMM: spacingMM, countX: countX, countZ: countZ,
      heightsMM: heights)
  }

  /// The height at (x, z), in mm; `absent` where any of the four corners is.
  public func height(x: Double, z: Double) -> Double {
    let u = min(max((x - originX) / spacingMM, 0), Double(countX) - 1.001)
    let w = min(max((z - originZ) / spacingMM, 0), Double(countZ) - 1.001)
    let (i, k) = (Int(u), Int(w))
    let (fu, fw) = (u - Double(i), w - Double(k))
    let base = i + countX * k
    let a = heightsMM[base]
    let b = heightsMM[base + 1]
    let c = heightsMM[base + countX]
    let d = heightsMM[base + countX + 1]
    if max(max(a, b), max(c, d)) >= HeightField.absent { return Double(HeightField.absent) }
    let near = Double(a) + Double(b - a) * fu
    let far = Double(c) + Double(d - c) * fu
    return near + (far - near) * fw
  }
  /// The unit normal at (x, z) that points to −y (out of a prone patient's back).
  public func outwardNormal(x: Double, z: Double) -> Vector3 {
    let e = spacingMM * 0.5
    let slopeX = (height(x: x + e, z: z) - height(x: x - e, z: z)) / (2 * e)
    let slopeZ = (height(x: x, z: z + e) - height(x: x, z: z - e)) / (2 * e)
    return Vector3(slopeX, -1, slopeZ).normalized
  }
}
