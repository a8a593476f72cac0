import Geometry

/// One sacroiliac joint as a whole: where the surfaces of sacrum and hip lie within 5 mm of each other.
public struct JointSurvey: Sendable {
  public let side: Side
  /// The closest distances from the sacrum to the hip, under 5 mm, in increasing order, and the area of each, in mm².
  public private(set) var gaps: [(gapMM: Double, areaMM2: Double)] = []
  /// The middle of the joint; x with its sign.
  public private(set) var centroid: Vector3?
  /// The plane x = a + b·y + c·z through the joint, x from the midline toward the side: its angles against the sagittal
  /// plane seen from above (b) and from the front (c), in degrees.
  public private(set) var axialDeg: Double?
  public private(set) var coronalDeg: Double?
  /// The lowest place of the narrow joint.
  public private(set) var inferiorEnd: Vector3?
  /// True where the bones' surfaces cross.
  public private(set) var bonesCross = false
  /// Levels by name, where the foramina that name them are found.
  public internal(set) var levels: [Level: JointLevel] = [:]
  /// How far below the second foramen the plane's sign changes, in mm.
  public internal(set) var signChangeBelowS2MM: Double?

  /// Where the axial orientation, the corridor and the overhang are told, by the dorsal foramina.
  public enum Level: String, CaseIterable, Sendable {
    case twelveAboveS1 = "S1+12"
    case s1 = "S1"
    case s1s2 = "S1S2"
    case s2 = "S2"
    case sixBelowS2 = "S2-6"
    case tenBelowS2 = "S2-10"
    case twelveBelowS2 = "S2-12"
    case sixteenBelowS2 = "S2-16"
    case s3 = "S3"

    func z(foraminaZ z: [Double]) -> Double? {
      func below(_ level: Int, _ distance: Double) -> Double? {
        z.count > level ? z[level] - distance : nil
      }
      return switch self {
      case .twelveAboveS1: below(0, -12)
      case .s1: below(0, 0)
      case .s1s2: z.count > 1 ? (z[0] + z[1]) / 2 : nil
      case .s2: below(1, 0)
      case .sixBelowS2: below(1, 6)
      case .tenBelowS2: below(1, 10)
      case .twelveBelowS2: below(1, 12)
      case .sixteenBelowS2: below(1, 16)
      case .s3: below(2, 0)
      }
    }
  }

  /// Distances farther than this are not the joint.
  static let cutMM = 5.0

  init(_ pair: JointSurfaces) {
    side = pair.side
    let samples = Self.samples(pair)
    gaps = samples.map { ($0.gapMM, $0.areaMM2) }.sorted { $0.gapMM < $1.gapMM }
    bonesCross = samples.contains { $0.isInside }
    fitPlane(samples.filter { $0.gapMM < JointLevel.narrowMM })
    let narrow = samples.filter { $0.gapMM < JointLevel.narrowMM }
    guard let lowest = narrow.map(\.middle.z).min() else { return }
    let end = narrow.filter { $0.middle.z < lowest + 2 }
    inferiorEnd = end.reduce(Vector3.zero) { $0 + $1.middle } / Double(end.count)
    inferiorEnd?.z = lowest
  }

  struct Sample {
    var middle: Vector3
    var gapMM, areaMM2: Double
    var isInside: Bool
  }

  /// Places on the sacrum, at most about a square millimeter each, that the hip comes near.
  private static func samples(_ pair: JointSurfaces) -> [Sample] {
    var samples: [Sample] = []
    for t in 0..<pair.sacrum.triangleCount {
      let (a, b, c) = pair.sacrum.corners(t)
      let middle = (a + b + c) / 3
      if middle.x * pair.side.sign < 15 { continue }
      let edge = max(distance(a, b), distance(b, c), distance(c, a))
      if pair.toHip.nearest(to: middle, withinMM: cutMM + edge) == nil { continue }
      let area = pair.sacrum.areaMM2(triangle: t)
      let parts = min(max(Int(area.squareRoot() * 1.4), 1), 12)
      for (u, v) in Self.barycentric(parts) {
        let p = a + (b - a) * u + (c - a) * v
        guard let near = pair.toHip.nearest(to: p, withinMM: cutMM) else { continue }
        let (e, f, g) = pair.hip.corners(near.triangle)
        // Outside of a closed hip the nearest triangle looks at the place.
        let isInside = dot(cross(f - e, g - e).normalized, p - near.pointMM) < -0.3
        samples.append(
          Sample(
            middle: (p + near.pointMM) / 2, gapMM: near.distanceMM,
            areaMM2: area / Double(parts * parts), isInside: isInside))
      }
    }
    return samples
  }

  /// The middles of the n² equal triangles into which one is cut.
  private static func barycentric(_ n: Int) -> [(Double, Double)] {
    var places: [(Double, Double)] = []
    for i in 0..<n {
      for j in 0..<n - i {
        places.append(((Double(i) + 1 / 3.0) / Double(n), (Double(j) + 1 / 3.0) / Double(n)))
        if i + j < n - 1 {
          places.append(((Double(i) + 2 / 3.0) / Double(n), (Double(j) + 2 / 3.0) / Double(n)))
        }
      }
    }
    return places
  }

  private mutating func fitPlane(_ samples: [Sample]) {
    let area = samples.reduce(0) { $0 + $1.areaMM2 }
    guard samples.count > 20, area > 0 else { return }
    let center = samples.reduce(Vector3.zero) { $0 + $1.middle * $1.areaMM2 } / area
    var (yy, yz, zz, xy, xz) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for sample in samples {
      let d = sample.middle - center
      let across = d.x * side.sign
      yy += d.y * d.y * sample.areaMM2
      yz += d.y * d.z * sample.areaMM2
      zz += d.z * d.z * sample.areaMM2
      xy += across * d.y * sample.areaMM2
      xz += across * d.z * sample.areaMM2
    }
    let determinant = yy * zz - yz * yz
    guard determinant > 0 else { return }
    centroid = center
    axialDeg = Elementary.arcTangent((xy * zz - xz * yz) / determinant) * 180 / .pi
    coronalDeg = Elementary.arcTangent((xz * yy - xy * yz) / determinant) * 180 / .pi
  }

  /// The gap that a share of the joint's area, 0...1, does not exceed; nil where the bones come nowhere near.
  public func gapMM(percentile share: Double) -> Double? {
    let total = gaps.reduce(0) { $0 + $1.areaMM2 }
    var sum = 0.0
    for (gap, area) in gaps {
      sum += area
      if sum >= share * total { return gap }
    }
    return nil
  }
  /// The sacral surface whose gap is under 3 mm, in mm².
  public var articularAreaMM2: Double {
    gaps.reduce(0) { $0 + ($1.gapMM < JointLevel.narrowMM ? $1.areaMM2 : 0) }
  }
}
