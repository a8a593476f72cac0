import Anatomy
import Geometry

/// Finds the landmarks of a sacrum in the patient frame.
struct SacrumFinder {
  let sacrum: BoneSurface
  /// The most anterior place of the midline: the upper edge of the first body.
  let promontory: Vector3?
  /// Pits by level S1...S4, then by side.
  let foramina: [[Side: DorsalPits.Pit]]
  /// x of the middle between the foramina.
  let midlineX: Double

  init(_ sacrum: BoneSurface) {
    self.sacrum = sacrum
    let middle = sacrum.centroid
    // Between the slopes of the end plate and of the ventral face, both of which turn away from it.
    promontory = sacrum.summit(toward: Vector3(0, 1, 0.13)) { p in
      (p.x - middle.x).magnitude < 8 && p.z > middle.z - 10
    }
    foramina =
      ForamenFinder(pits: DorsalPits(sacrum), promontoryZ: promontory?.z).foramina
    let pairs = foramina.compactMap { level in
      level[.right].flatMap { right in level[.left].map { (right.x + $0.x) / 2 } }
    }
    midlineX = pairs.isEmpty ? middle.x : pairs.reduce(0, +) / Double(pairs.count)
  }

  /// z of a level's foramina, 0 for S1: the mean of both sides where both are found.
  func levelZ(_ level: Int, _ side: Side) -> Double? {
    guard foramina.indices.contains(level) else { return nil }
    return (foramina[level][side] ?? foramina[level][side == .left ? .right : .left])?.z
  }

  /// Angle by which the line from the third foramina up to the first leans forward, in degrees.
  var foraminalLeanDeg: Double? {
    guard let first = middle(0), let third = middle(2) else { return nil }
    return Elementary.arcTangent2(first.y - third.y, first.z - third.z) * 180 / .pi
  }
  /// The same in the mean of 38 sides (30 in women, 37 in men; Fischer, Sci Data 2023;10:763).
  static let meanForaminalLeanDeg = 34.3

  /// The mean of a level's foramina.
  private func middle(_ level: Int) -> (y: Double, z: Double)? {
    guard foramina.indices.contains(level), !foramina[level].isEmpty else { return nil }
    let pits = Side.allCases.compactMap { foramina[level][$0] }
    let count = Double(pits.count)
    return (pits.reduce(0) { $0 + $1.rimY } / count, pits.reduce(0) { $0 + $1.z } / count)
  }

  /// Slope of the row of foramina at a level: its rise forward with z.
  private func slope(_ level: Int) -> Double {
    guard let here = middle(level), let other = middle(level + 1) ?? middle(level - 1), other.z != here.z
    else { return 0.4 }
    return (other.y - here.y) / (other.z - here.z)
  }

  /// The spinous tubercle beside a level's foramina: what stands out most from the line between the crest's ends above
  /// and below, so that neither the sacrum's tilt nor its curve chooses.
  func medianCrest(_ level: Int) -> Vector3? {
    guard let right = levelZ(level, .right), let left = levelZ(level, .left) else { return nil }
    let z = (right + left) / 2
    func summit(_ range: ClosedRange<Double>, toward direction: Vector3) -> Vector3? {
      sacrum.summit(toward: direction) { p in
        (p.x - midlineX).magnitude < 8 && range.contains(p.z - z)
      }
    }
    let back = Vector3(0, -1, 0)
    guard let below = summit(-10 ... -6, toward: back), let above = summit(8...12, toward: back) else {
      return summit(-6...8, toward: back)
    }
    return summit(-6...8, toward: Vector3(0, -1, (above.y - below.y) / (above.z - below.z)))
  }

  /// The transverse tubercle lateral to a foramen: what stands out most there, back and a little sideways.
  func lateralCrest(_ level: Int, _ side: Side) -> Vector3? {
    guard foramina.indices.contains(level), let pit = foramina[level][side] else { return nil }
    let inner = (pit.x * side.sign) + max(pit.widthMM / 2, 3.5)
    return sacrum.summit(toward: Vector3(0.4 * side.sign, -1, slope(level))) { p in
      let x = p.x * side.sign
      return x > inner && x < inner + 11 && (p.z - pit.z).magnitude < 5 && p.y < pit.rimY + 15
    }
  }

  /// The lowest level at which the sacrum is still wider than `apexWidthMM`; below it lies the coccyx, where there is one.
  var apex: Vector3? {
    let low = sacrum.bounds.low.z
    let step = 3.0
    var (left, right) = (
      [Double](repeating: .infinity, count: 40), [Double](repeating: -.infinity, count: 40)
    )
    for p in sacrum.points {
      let level = Int((p.z - low) / step)
      if level < left.count { (left[level], right[level]) = (min(left[level], p.x), max(right[level], p.x)) }
    }
    guard let level = left.indices.first(where: { right[$0] - left[$0] > Self.apexWidthMM }) else {
      return nil
    }
    let z = low + Double(level) * step
    let near = sacrum.points.filter { ($0.z - z).magnitude < step }
    if near.isEmpty { return nil }
    let middle = near.reduce(Vector3.zero, +) / Double(near.count)
    return Vector3(middle.x, middle.y, z)
  }
  /// Width at the end of the sacrum, in mm: the fifth sacral body is wider there, the first coccygeal one narrower (unverified).
  static let apexWidthMM = 26.0
}
