import Anatomy
import Geometry

/// Finds the landmarks of one hip bone in the patient frame, or in one that is only tilted a little against it.
struct HipFinder {
  let hip: BoneSurface
  let side: Side
  /// The most dorsal place of the hip bone.
  let posteriorSuperior: Vector3

  init(hip: BoneSurface, side: Side) {
    (self.hip, self.side) = (hip, side)
    let bounds = hip.bounds
    // The ischial tuberosity may come as far back where the pelvis is tilted; it lies far below.
    let lowest = bounds.high.z - 0.6 * min(bounds.high.z - bounds.low.z, 210)
    posteriorSuperior =
      hip.summit(toward: Vector3(0, -1, 0), where: { $0.z > lowest }) ?? bounds.low
  }

  /// The shortest way between the two superior spines of an adult, in mm (160 ± 6 in women; Fischer, Sci Data 2023;10:763).
  static let leastReachMM = 138.0

  /// The most anterior place of the wing, if it is as far from the posterior spine as that of an adult.
  var anteriorSuperior: Vector3? {
    let behind = posteriorSuperior
    let spine = hip.summit(toward: Vector3(0, 1, 0)) { p in
      (p.z - behind.z).magnitude < 65 && (p.x - behind.x) * side.sign > 25
    }
    guard let spine else { return nil }
    guard distance(spine, behind) > Self.leastReachMM, !hip.isCut(near: spine) else { return nil }
    // The border below it runs back; a hip that ends there may have lost its spine with the rest.
    let below = hip.points.lazy.filter { p in
      (18...30).contains(spine.z - p.z) && p.y > spine.y - 25 && (p.x - spine.x).magnitude < 30
    }.map(\.y).max()
    return (below ?? .infinity) < spine.y - 1 ? spine : nil
  }

  /// The most anterior place of the pubis beside the symphysis.
  func pubicTubercle(below anterior: Vector3) -> Vector3? {
    guard let place = pubicSummit(below: anterior.z - 55) else { return nil }
    return (place.y - anterior.y).magnitude < 20 && !hip.isCut(near: place) ? place : nil
  }
  /// Distance lateral to the symphysis within which the tubercle is sought, in mm: 27 and 26 from the midline in women and men
  /// (Fischer, Sci Data 2023;10:763).
  private static let tubercleMM = 15.0...40
  /// The same with nothing else known than a level below which the pubis lies.
  func pubicSummit(below z: Double) -> Vector3? {
    let medial = hip.points.lazy.filter { $0.z < z }.map { $0.x * side.sign }.min() ?? 0
    return hip.summit(toward: Vector3(0.3 * side.sign, 1, 0.3)) { p in
      p.z < z && Self.tubercleMM.contains(p.x * side.sign - medial)
    }
  }

  /// y of the hip's dorsal border by level, from `top` down, every mm: nil where there is no bone.
  private func border(from top: Double, to bottom: Double) -> [(z: Double, y: Double)] {
    var lowest = [Double](repeating: .infinity, count: Int(top - bottom) + 1)
    for t in 0..<hip.triangleCount {
      let (a, b, c) = hip.corners(t)
      for (p, q) in [(a, b), (b, c), (c, a)] {
        let (upper, lower) = p.z > q.z ? (p, q) : (q, p)
        let first = max(Int((top - upper.z).rounded(.up)), 0)
        for level in stride(from: first, to: lowest.count, by: 1) {
          let fall = top - Double(level) - upper.z
          if fall < lower.z - upper.z { break }
          let share = upper.z > lower.z ? fall / (lower.z - upper.z) : 0
          lowest[level] = min(lowest[level], upper.y + (lower.y - upper.y) * share)
        }
      }
    }
    return lowest.enumerated().compactMap { $1 < .infinity ? (top - Double($0), $1) : nil }
  }

  /// Corner where the dorsal border turns forward into the greater sciatic notch: the first place, going down, that lies farther
  /// down and back than what follows by `PosteriorInferiorSpine.notchMM`. Down and back is square to neither border nor notch's
  /// roof.
  var posteriorInferior: Vector3? {
    let top = posteriorSuperior
    let border = border(from: top.z - 10, to: top.z - 85)
    guard let first = border.first else { return nil }
    var corner = first
    let back = PosteriorInferiorSpine.back
    for place in border {
      let (here, lowest) = (back * place.y + place.z, back * corner.y + corner.z)
      if here < lowest { corner = place }
      if here > lowest + PosteriorInferiorSpine.notchMM {
        let (y, z) = (corner.y, corner.z)
        return hip.summit(toward: Vector3(0, -back, -1)) { p in
          p.z > z - 3 && p.z < top.z - 10 && p.y < y + 6
        }
      }
    }
    return nil
  }

  /// The tip between the sciatic notches: the first summit, going down from the greater one, of what lies back and
  /// inward.
  var ischialSpine: Vector3? {
    guard let above = posteriorInferior else { return nil }
    let (toward, step) = (Vector3(-side.sign, -1, 0), 2.0)
    func isBeside(_ p: Vector3) -> Bool { p.y < above.y + 70 && p.y > above.y - 10 }
    var heights = [Double](repeating: -.infinity, count: 40)
    for p in hip.points where isBeside(p) {
      let level = Int((above.z - 25 - p.z) / step)
      if (0..<heights.count).contains(level) { heights[level] = max(heights[level], dot(p, toward)) }
    }
    let levels = 3..<heights.count - 3
    let tip = levels.first { i in
      let (above, below) = (heights[..<i], heights[(i + 1)...].prefix(8))
      return heights[i] >= (above.max() ?? 0) && heights[i] > (below.max() ?? .infinity)
        && heights[i] > (below.min() ?? 0) + 2 && heights[i] > (above.min() ?? 0) + 8
    }
    guard let tip else { return nil }
    let z = above.z - 25 - (Double(tip) + 0.5) * step
    return hip.summit(toward: toward) { isBeside($0) && ($0.z - z).magnitude < 5 }
  }
}
