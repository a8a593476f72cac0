import Anatomy
import Geometry

/// One sacroiliac joint as a whole: the sacrum's surface that faces the hip and lies within 5 mm of it. These definitions
/// give the mean pelvis of the measured series (Fischer, Sci Data 2023;10:763) its centroid, angle and gaps.
package struct JointSurvey: Sendable {
  package let side: Side
  /// The closest distances from the sacrum to the hip, under 5 mm, in increasing order, and the area of each, in mm².
  package private(set) var gaps: [(gapMM: Double, areaMM2: Double)] = []
  /// The middle of the joint; x with its sign.
  package private(set) var centroid: Vector3?
  /// The angles of the plane through the joint against the sagittal, in degrees: positive where it runs laterally toward
  /// the front, and toward the head.
  package private(set) var axialDeg: Double?
  package private(set) var coronalDeg: Double?
  /// The lowest place of the narrow joint.
  package private(set) var inferiorEnd: Vector3?
  /// True where the bones' surfaces cross.
  package private(set) var bonesCross = false
  /// Levels by name, where the foramina that name them are found.
  package internal(set) var levels: [AxialLevel: JointLevel] = [:]
  /// Distance below the second foramen at which the plane's sign changes, in mm.
  package internal(set) var signChangeBelowS2MM: Double?

  /// Levels at which the axial orientation, the corridor and the overhang are measured, by the dorsal foramina.
  package enum AxialLevel: String, CaseIterable, Sendable {
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

  /// Distance beyond which bones do not form the joint.
  static let cutMM = 5.0

  init(_ pair: JointSurfaces) {
    side = pair.side
    let samples = Self.samples(pair)
    gaps = samples.map { ($0.gapMM, $0.areaMM2) }.sorted { $0.gapMM < $1.gapMM }
    bonesCross = Self.surfacesCross(pair, samples.filter(\.isBehind))
    fitPlane(samples)
    let narrow = narrowForThisJointMM
    let near = samples.filter { $0.gapMM < narrow }
    guard let lowest = near.map(\.middle.z).min() else { return }
    let end = near.filter { $0.middle.z < lowest + 2 }
    inferiorEnd = end.reduce(Vector3.zero) { $0 + $1.middle } / Double(end.count)
    inferiorEnd?.z = lowest
  }

  /// Gap that counts as narrow where landmarks are sought: 3 mm, or more where all of the joint is wide, as segmentations of
  /// magnetic resonance images make it.
  package var narrowForThisJointMM: Double { max(JointLevel.narrowMM, 1.3 * (gapMM(percentile: 0.5) ?? 0)) }

  struct Sample {
    var sacral, middle: Vector3
    var gapMM, areaMM2: Double
    /// True where the hip's nearest triangle looks away from the sacrum: the surfaces cross, or an edge is near.
    var isBehind: Bool
  }
  /// The cosine between the sacrum's normal and the way to the hip above which the two face each other.
  private static let facing = 0.5

  /// Places on the sacrum, at most about a square millimeter each, that the hip comes near and that face it.
  private static func samples(_ pair: JointSurfaces) -> [Sample] {
    var samples: [Sample] = []
    let (low, high) = pair.hip.bounds
    let medial = max(pair.side == .right ? low.x : -high.x, 15) - 2 * cutMM
    for t in 0..<pair.sacrum.triangleCount {
      let (a, b, c) = pair.sacrum.corners(t)
      if max(a.x * pair.side.sign, b.x * pair.side.sign, c.x * pair.side.sign) < medial { continue }
      let normal = cross(b - a, c - a)
      let area = normal.length / 2
      if area == 0 { continue }
      let parts = min(max(Int(area.squareRoot() * 1.4), 1), 12)
      let edge = max(distance(a, b), distance(b, c), distance(c, a))
      if parts > 1, pair.toHip.nearest(to: (a + b + c) / 3, withinMM: cutMM + edge) == nil { continue }
      for (u, v) in Self.barycentric(parts) {
        let p = a + (b - a) * u + (c - a) * v
        guard let near = pair.toHip.nearest(to: p, withinMM: cutMM) else { continue }
        let way = (near.pointMM - p).normalized
        let (e, f, g) = pair.hip.corners(near.triangle)
        let isBehind = dot(cross(f - e, g - e).normalized, way) > 0.3
        if !isBehind && dot(normal.normalized, way) < facing { continue }
        samples.append(
          Sample(
            sacral: p, middle: (p + near.pointMM) / 2, gapMM: near.distanceMM,
            areaMM2: area / Double(parts * parts), isBehind: isBehind))
      }
    }
    return samples
  }

  /// True where most of some suspects lie inside the hip indeed.
  private static func surfacesCross(_ pair: JointSurfaces, _ suspects: [Sample]) -> Bool {
    let chosen = stride(from: 0, to: suspects.count, by: max(suspects.count / 12, 1)).map { suspects[$0] }
    let inside = chosen.filter { suspect in
      AxialSection(pair.hip, z: suspect.sacral.z, side: pair.side)
        .holds(x: suspect.sacral.x * pair.side.sign, y: suspect.sacral.y)
    }
    return !chosen.isEmpty && 2 * inside.count > chosen.count
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

  /// The plane of least squared distances.
  private mutating func fitPlane(_ samples: [Sample]) {
    let area = samples.reduce(0) { $0 + $1.areaMM2 }
    guard samples.count > 20, area > 0 else { return }
    var center = Vector3.zero
    for sample in samples { center += sample.middle * (sample.areaMM2 / area) }
    var (x, y, z) = (Vector3.zero, Vector3.zero, Vector3.zero)
    for sample in samples {
      var d = sample.middle - center
      d.x *= side.sign
      x += d * (d.x * sample.areaMM2)
      y += d * (d.y * sample.areaMM2)
      z += d * (d.z * sample.areaMM2)
    }
    // The direction that the inverse of this symmetric matrix enlarges most.
    var normal = Vector3(1, 0, 0)
    for _ in 0..<60 {
      var next = cross(y, z) * normal.x
      next += cross(z, x) * normal.y
      next += cross(x, y) * normal.z
      if next == .zero { return }
      normal = next.normalized
    }
    if normal.x < 0 { normal = -normal }
    centroid = center
    axialDeg = Elementary.arcTangent2(-normal.y, normal.x) * 180 / .pi
    coronalDeg = Elementary.arcTangent2(-normal.z, normal.x) * 180 / .pi
  }

  /// The gap that a share of the joint's area, 0...1, does not exceed; nil where the bones come nowhere near.
  package func gapMM(percentile share: Double) -> Double? {
    let total = gaps.reduce(0) { $0 + $1.areaMM2 }
    var sum = 0.0
    for (gap, area) in gaps {
      sum += area
      if sum >= share * total { return gap }
    }
    return nil
  }
  /// The sacral surface whose gap is under 3 mm, in mm².
  package var articularAreaMM2: Double {
    gaps.reduce(0) { $0 + ($1.gapMM < JointLevel.narrowMM ? $1.areaMM2 : 0) }
  }
}
