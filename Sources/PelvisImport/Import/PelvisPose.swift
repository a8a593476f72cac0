import Anatomy
import Geometry

/// Pose of the bones of a pelvis by their shape alone: whatever axes their file claims, to about 20°.
struct PelvisPose {
  /// Unit vectors to the patient's own sides, in the bones' coordinates.
  let right, anterior, superior: Vector3
  /// True where the hip that is called left is shaped as a right one.
  let isMirrored: Bool
  /// Distance between the middles of the hips, in mm.
  let hipsApartMM: Double

  /// Angle above the horizontal of the direction half way between two others, in degrees: the hips' middle lies before the
  /// sacrum's, some 25° below the horizontal (8° above it where the hips are cut off over the acetabulum), and the sacrum widens
  /// forward and up, by some 30° (women, men, computed and magnetic tomograms).
  private static let betweenDeg = 9.0
  /// Angle between these two under which the handedness stays unknown, in degrees.
  private static let leastTurnDeg = 8.0

  init(of bones: PelvicBones) {
    let (sacrum, left, right) = (
      BoneSurface(bones.sacrum), BoneSurface(bones.hipLeft), BoneSurface(bones.hipRight)
    )
    let (leftMiddle, rightMiddle, middle) = (left.centroid, right.centroid, sacrum.centroid)
    let across = rightMiddle - leftMiddle
    hipsApartMM = across.length
    let side = across.normalized
    func upright(_ v: Vector3) -> Vector3 { (v - side * dot(v, side)).normalized }
    let forward = upright((leftMiddle + rightMiddle) / 2 - middle)
    let widening = upright(Self.widening(of: sacrum, about: middle, side: side))
    let turnDeg =
      Elementary.arcTangent2(dot(cross(forward, widening), side), dot(forward, widening)) * 180 / .pi
    // Of hips that are cut off the two say too little against the names and the axes where these agree.
    let agrees = side.x > Self.agreeing && forward.y > Self.agreeing
    isMirrored =
      turnDeg < -Self.leastTurnDeg
      && (!agrees || [left, right].allSatisfy { Self.isWhole($0, across: side) })
    self.right = isMirrored ? side * -1 : side
    anterior = rotated((forward + widening).normalized, about: self.right, by: .degrees(-Self.betweenDeg))
    superior = cross(self.right, anterior)
  }

  /// Least cosine of the angle to an axis of the file at which a direction agrees with it: that of 55°.
  private static let agreeing = 0.57
  /// Length that parts the longest hips that are cut off over the acetabulum from the shortest whole ones, in mm.
  private static let wholeHipMM = 160.0

  private static func isWhole(_ hip: BoneSurface, across side: Vector3) -> Bool {
    var (low, high) = (Vector3(repeating: .infinity), Vector3(repeating: -.infinity))
    for p in hip.points {
      let upright = p - side * dot(p, side)
      (low, high) = (pointwiseMin(low, upright), pointwiseMax(high, upright))
    }
    return (high - low).max() > wholeHipMM
  }

  /// Direction in which the sacrum becomes wider, not normalized.
  private static func widening(of sacrum: BoneSurface, about middle: Vector3, side: Vector3) -> Vector3 {
    var (mean, area) = (0.0, 0.0)
    for (p, a) in zip(sacrum.points, sacrum.areas) {
      mean += dot(p - middle, side).magnitude * a
      area += a
    }
    mean /= max(area, 1e-9)
    var sum = Vector3.zero
    for (p, a) in zip(sacrum.points, sacrum.areas) {
      sum += (p - middle) * ((dot(p - middle, side).magnitude - mean) * a)
    }
    return sum
  }

  /// The letters of directions, as in RAS; nil where two of them are alike.
  func letters(of directions: [Vector3]) -> String? {
    let named: [(String, Vector3)] = [
      ("R", right), ("L", right * -1), ("A", anterior), ("P", anterior * -1), ("S", superior),
      ("I", superior * -1),
    ]
    let letters = directions.map { direction in
      named.max { dot($0.1, direction) < dot($1.1, direction) }?.0 ?? ""
    }
    let pairs = Set(letters.map { ["R": 0, "L": 0, "A": 1, "P": 1][$0] ?? 2 })
    return pairs.count == 3 ? letters.joined() : nil
  }
}
