import Geometry

/// The hip bone beyond the ilium's own tables, made ready for look-up: the sheets of `HipControls` sampled every
/// millimeter over (y, z), and how they pass into the tables.
struct FarHip: Sendable {
  static let shared = FarHip()

  /// Values over (y, z): two surfaces, the factors that turn their differences along x into distances, and the distance to the
  /// outline, positive in the obturator foramen.
  private enum Outline: Int, CaseIterable {
    case medial, medialFactor, lateral, lateralFactor, outline
  }
  private static let rangeY = 20...156, rangeZ = -172...56
  /// Values by z, then y; five of eight lanes in use, in the order of `Outline`.
  private let nodes: [SIMD8<Float>]

  /// Levels z at which the passage from the tables to the sheets begins and ends, in the mean pelvis.
  static let passageZ = (-56.0, -70.0)
  /// Distances along the wing from the joint's ventral end, forward and sideways, at which it begins and ends.
  static let passageAlongWing = (20.0, 34.0)
  private static let wingStartX = 60.0, wingStartY = 55.0, wingX = 0.83, wingY = 0.55
  /// Width of rounded edges.
  private static let roundingMM: Float = 4

  private init() {
    let (ny, nz) = (FarHip.rangeY.count, FarHip.rangeZ.count)
    var (medial, lateral) = ([Double](repeating: 0, count: ny * nz), [Double](repeating: 0, count: ny * nz))
    var nodes = [SIMD8<Float>](repeating: .zero, count: ny * nz)
    for at in 0..<ny * nz {
      let (y, z) = (Double(FarHip.rangeY.lowerBound + at % ny), Double(FarHip.rangeZ.lowerBound + at / ny))
      medial[at] = HipControls.medial.value(column: y, level: z)
      lateral[at] = HipControls.lateral.value(column: y, level: z)
      let outside = HipControls.outline.signedDistance([y, z])
      let inForamen = -HipControls.obturatorForamen.signedDistance([y, z])
      nodes[at][Outline.outline.rawValue] = Float(max(outside, inForamen))
    }
    let factors = [medial, lateral].map { MeanPelvis.distanceFactors($0, countU: ny, countV: nz) }
    for at in 0..<ny * nz {
      nodes[at][Outline.medial.rawValue] = Float(medial[at])
      nodes[at][Outline.lateral.rawValue] = Float(lateral[at])
      nodes[at][Outline.medialFactor.rawValue] = factors[0][at]
      nodes[at][Outline.lateralFactor.rawValue] = factors[1][at]
    }
    self.nodes = nodes
  }

  /// Values that are constant along x at one (y, z), in the person's millimeters.
  struct HipRow {
    var medial, medialFactor, lateral, lateralFactor, outline: Float
    /// Share of the bone at this level that the sheets give, 0...1, and x where the passage along the wing begins and ends.
    var shareBelow: Float
    var wingFrom, wingTo: Float
    /// The acetabulum's ball: x of its center, radius, and the squared distance of this row from the center.
    var ball: SIMD3<Float>

    /// The bone's signed function, from that of the tables.
    @inline(__always)
    func value(x: Float, tables: Float) -> Float {
      if shareBelow == 0 && x <= wingFrom { return tables }
      let along = min(max((x - wingFrom) / (wingTo - wingFrom), 0), 1)
      let share = 1 - (1 - shareBelow) * (1 - along * along * (3 - 2 * along))
      var sheets = roundedMaximum(
        roundedMaximum((medial - x) * medialFactor, (x - lateral) * lateralFactor, overMM: FarHip.roundingMM),
        outline,
        overMM: FarHip.roundingMM)
      if ball.z < (ball.y + 5) * (ball.y + 5) {
        sheets = roundedMaximum(
          sheets, ball.y - ((x - ball.x) * (x - ball.x) + ball.z).squareRoot(),
          overMM: FarHip.roundingMM)
      }
      if share == 1 { return sheets }
      let reach: Float = 6
      let (near, far) = (min(max(tables, -reach), reach), min(max(sheets, -reach), reach))
      return near + (far - near) * share
    }
  }

  /// - Parameters:
  ///   - y, z: in the mean pelvis, and `width` the person's width over the mean's there.
  ///   - form: 1 for the mean woman's form, −1 for the mean man's.
  func row(y: Double, z: Double, width: Double, form: Double) -> HipRow {
    let shift = FarHip.shift(y: y, z: z) * form
    let node = self.node(y: y - shift.y, z: z - shift.z)
    func x(_ sheet: Outline) -> Float { (node[sheet.rawValue] + Float(shift.x)) * Float(width) }
    let ball = HipControls.acetabulum
    let (dy, dz) = (y - shift.y - ball.y, z - shift.z - ball.z)
    let radius = HipControls.acetabulumRadiusMM + HipControls.womanRadiusChangeMM * form
    let (first, last) = FarHip.passageZ
    let below = min(max((first - z) / (first - last), 0), 1)
    func wing(_ along: Double) -> Float {
      Float((FarHip.wingStartX + (along - (y - FarHip.wingStartY) * FarHip.wingY) / FarHip.wingX) * width)
    }
    return HipRow(
      medial: max(x(.medial), Float(HipControls.symphysisX)),
      medialFactor: node[Outline.medialFactor.rawValue],
      lateral: x(.lateral),
      lateralFactor: node[Outline.lateralFactor.rawValue], outline: node[Outline.outline.rawValue],
      shareBelow: Float(below * below * (3 - 2 * below)), wingFrom: wing(FarHip.passageAlongWing.0),
      wingTo: wing(FarHip.passageAlongWing.1),
      ball: [Float((ball.x + shift.x) * width), Float(radius), Float(dy * dy + dz * dz)])
  }

  private func node(y: Double, z: Double) -> SIMD8<Float> {
    let ny = FarHip.rangeY.count
    let u = min(max(y - Double(FarHip.rangeY.lowerBound), 0), Double(ny) - 1.001)
    let w = min(max(z - Double(FarHip.rangeZ.lowerBound), 0), Double(FarHip.rangeZ.count) - 1.001)
    let (j, k) = (Int(u), Int(w))
    let (fu, fw) = (Float(u - Double(j)), Float(w - Double(k)))
    let at = k * ny + j
    let near = nodes[at] + (nodes[at + 1] - nodes[at]) * fu
    let far = nodes[at + ny] + (nodes[at + ny + 1] - nodes[at + ny]) * fu
    return near + (far - near) * fw
  }

  /// Displacement of the woman's bone from the mean at a (y, z): as at the nearest landmarks, none at the ilium.
  private static func shift(y: Double, z: Double) -> Vector3 {
    func weight(_ at: SIMD2<Double>) -> Double {
      let (dy, dz) = (y - at.x, z - at.y)
      let squared = dy * dy + dz * dz + 30
      return 1 / (squared * squared)
    }
    var (sum, weights) = (Vector3.zero, 0.0)
    for landmark in HipControls.landmarks {
      let w = weight([landmark.place.y, landmark.place.z])
      sum += landmark.towardWoman * w
      weights += w
    }
    for place in HipControls.fixed { weights += weight(place) }
    return sum / weights
  }
}

/// The greater of two signed functions, the edge where they meet rounded off over a width, in mm.
@inline(__always)
func roundedMaximum(_ a: Float, _ b: Float, overMM width: Float) -> Float {
  let share = max(1 - (a - b).magnitude / max(width, 1e-3), 0)
  return max(a, b) + share * share * width / 4
}
