import Anatomy
import Geometry

/// Pose of a pelvis in the coordinates it came in, and the basis that it is known from.
package struct PelvisFrame: Sendable {
  /// Maps the patient frame (origin midway between the posterior superior iliac spines, +x right, +y anterior,
  /// +z superior) to the coordinates the bones came in, in mm.
  package var toSource: Pose
  package var basis: Basis
  /// Doubts about the frame, in words for a reader.
  package var doubts: [String] = []

  package enum Basis: String, Sendable {
    /// The caller's own frame, taken as it is.
    case given
    /// Anterior superior spines and pubic tubercles, all four in one coronal plane.
    case anteriorPlane
    /// The four upper spines, and how much lower the anterior ones lie in most people.
    case spines
    /// The plane of symmetry of the sacrum, and how its long axis leans in most people.
    case sacrum
  }

  /// Angle by which the line from posterior to anterior superior spine falls below the horizontal, in degrees: 9.5 ± 4.5 (19
  /// adults of VSDFullBodyBoneModels, Fischer, Sci Data 2023;10:763).
  static let spineLineDeg = 9.5
}

/// Finder of the patient frame of bones that lie up to 30° off it.
struct PelvisFrameFinder {
  let sacrum: BoneSurface
  let hips: [Side: BoneSurface]
  private func hip(_ side: Side) -> BoneSurface { hips[side] ?? sacrum }

  /// Distance of the anterior superior spines of adults, in mm (218 ± 15 in women, 243 ± 15 in men; Fischer 2023).
  private static let spineSpanMM = 175.0...320

  func frame() -> PelvisFrame {
    let start = axesOfTheFile()
    var doubts: [String] = []
    if start.xAxis.x < 0.5 {
      doubts.append(
        "the hip called right does not lie to the right (+x): the sides are exchanged, or the file is not RAS"
      )
    }
    var found = fromAnteriorPlane(start) ?? fromSacrum(start)
    if found.basis == .sacrum, let better = fromSpines(found.toSource) { found = better }
    found.toSource = centered(found.toSource)
    found.doubts = doubts + found.doubts
    return found
  }

  /// The file's own y, square to the line from the left hip's middle to the right one's.
  private func axesOfTheFile() -> Pose {
    let (left, right) = (hip(.left).centroid, hip(.right).centroid)
    return Pose(x: right - left, nearY: Vector3(0, 1, 0), origin: (left + right) / 2)
  }

  /// Moves the origin midway between the posterior superior spines.
  private func centered(_ frame: Pose) -> Pose {
    var frame = frame
    for _ in 0..<2 {
      let spines = Side.allCases.map { HipFinder(hip: hip($0).seen(in: frame), side: $0).posteriorSuperior }
      frame.origin = frame.point((spines[0] + spines[1]) / 2)
    }
    return frame
  }

  // MARK: - Anterior pelvic plane

  /// Frame by the anterior pelvic plane; nil where the hips have no anterior superior spine or no pubic tubercle.
  private func fromAnteriorPlane(_ start: Pose) -> PelvisFrame? {
    guard let edge = anteriorEdge(start) else { return nil }
    var frame = start.tilted(soThat: edge.upper - edge.lower)
    for _ in 0..<12 {
      let middle = frame.inversePoint(start.point((edge.upper + edge.lower) / 2)).z
      var (upper, lower): ([Side: Vector3], [Side: Vector3]) = ([:], [:])
      for side in Side.allCases {
        let bone = hip(side).seen(in: frame)
        upper[side] = bone.summit(toward: Vector3(0, 1, 0)) { $0.z > middle }
        lower[side] = HipFinder(hip: bone, side: side).pubicSummit(below: middle)
      }
      guard let (r, l) = upper.pair, let (pr, pl) = lower.pair else { return nil }
      let next = Pose(x: r - l, nearZ: (r + l) / 2 - (pr + pl) / 2, origin: .zero)
      let turn =
        angle(between: next.zAxis, and: Vector3(0, 0, 1)) + angle(between: next.xAxis, and: Vector3(1, 0, 0))
      frame = frame * next
      if turn.degrees < 0.01 { break }
    }
    guard hasAnteriorSpines(frame) else { return nil }
    for side in Side.allCases {
      let found = HipFinder(hip: hip(side).seen(in: frame), side: side)
      if found.anteriorSuperior.flatMap(found.pubicTubercle) == nil { return nil }
    }
    return PelvisFrame(toSource: frame, basis: .anteriorPlane)
  }

  /// The longest edge of the hips' outline, seen from the side, that faces forward from the wings' front to the
  /// pubis; in the coordinates of `frame`.
  private func anteriorEdge(_ frame: Pose) -> (upper: Vector3, lower: Vector3)? {
    let outline = SagittalHull(Side.allCases.flatMap { hip($0).points.map(frame.inversePoint) }).corners
    var best: (upper: Vector3, lower: Vector3)?
    var longest = 65.0
    for (i, lower) in outline.enumerated() {
      let upper = outline[(i + 1) % outline.count]
      let along = upper - lower
      let length = (along.y * along.y + along.z * along.z).squareRoot()
      // Counter-clockwise in (y, z): an edge that faces forward runs upward.
      let isSpineToPubis = upper.x.magnitude > 75 && lower.x.magnitude < 55
      if isSpineToPubis, along.z > 0.5 * length, length > longest {
        (best, longest) = ((upper, lower), length)
      }
    }
    return best
  }

  private func hasAnteriorSpines(_ frame: Pose) -> Bool {
    var anterior: [Side: Vector3] = [:]
    for side in Side.allCases {
      let found = HipFinder(hip: hip(side).seen(in: frame), side: side)
      guard let spine = found.anteriorSuperior else { return false }
      anterior[side] = spine
    }
    guard let (right, left) = anterior.pair else { return false }
    return Self.spineSpanMM.contains(distance(right, left))
  }

  // MARK: - Less than the whole

  private func fromSpines(_ start: Pose) -> PelvisFrame? {
    guard hasAnteriorSpines(start) else { return nil }
    var frame = start
    for _ in 0..<8 {
      let found = Side.allCases.map { HipFinder(hip: hip($0).seen(in: frame), side: $0) }
      let anterior = found.compactMap(\.anteriorSuperior)
      if anterior.count < 2 { return nil }
      let back = (found[0].posteriorSuperior + found[1].posteriorSuperior) / 2
      let forward = (anterior[0] + anterior[1]) / 2 - back
      let across = found[0].side == .left ? anterior[1] - anterior[0] : anterior[0] - anterior[1]
      let level = Pose(x: across, nearY: forward, origin: .zero)
      // The line falls forward, so the frame's y rises against it.
      let up = rotated(level.yAxis, about: level.xAxis, by: .degrees(PelvisFrame.spineLineDeg))
      frame = frame * Pose(x: level.xAxis, nearY: up, origin: .zero)
    }
    return PelvisFrame(
      toSource: frame, basis: .spines,
      doubts: ["the hips have no pubic tubercles: the tilt is that of the mean person, ±5°"])
  }

  private func fromSacrum(_ start: Pose) -> PelvisFrame {
    var frame = start
    let symmetric = SymmetryPlane(sacrum.seen(in: start)).normal
    let spines = Side.allCases.map { HipFinder(hip: hip($0).seen(in: start), side: $0).posteriorSuperior }
    let between = (spines[0].x < spines[1].x ? spines[1] - spines[0] : spines[0] - spines[1]).normalized
    frame =
      frame * Pose(x: symmetric * 2 + between + Vector3(1, 0, 0), nearY: Vector3(0, 1, 0), origin: .zero)
    frame = frame.leaning(SacralAxis.meanLeanDeg - SacralAxis(sacrum.seen(in: frame)).leanDeg)
    for _ in 0..<3 {
      guard let lean = SacrumFinder(sacrum.seen(in: frame)).foraminalLeanDeg else { break }
      frame = frame.leaning(SacrumFinder.meanForaminalLeanDeg - lean)
    }
    return PelvisFrame(
      toSource: frame, basis: .sacrum,
      doubts: [
        "the hips have no anterior superior spines: the frame rests on posterior spines and sacrum, its tilt ±8°"
      ])
  }
}

extension [Side: Vector3] {
  /// Right and left, where both are known.
  fileprivate var pair: (right: Vector3, left: Vector3)? {
    guard let right = self[.right], let left = self[.left] else { return nil }
    return (right, left)
  }
}

extension Pose {
  /// A frame with +x along `x`, +y as near to `nearY` as can be.
  init(x: Vector3, nearY: Vector3, origin: Vector3) {
    let x = x.normalized
    let y = (nearY - x * dot(x, nearY)).normalized
    self.init(xAxis: x, yAxis: y, zAxis: cross(x, y), origin: origin)
  }
  /// A frame with +x along `x`, +z as near to `nearZ` as can be.
  init(x: Vector3, nearZ: Vector3, origin: Vector3) {
    let x = x.normalized
    let z = (nearZ - x * dot(x, nearZ)).normalized
    self.init(xAxis: x, yAxis: cross(z, x), zAxis: z, origin: origin)
  }
  /// The same, turned about its x so that what it holds leans forward by `degrees` more.
  fileprivate func leaning(_ degrees: Double) -> Pose {
    let y = rotated(Vector3(0, 1, 0), about: Vector3(1, 0, 0), by: .degrees(degrees))
    return self * Pose(x: Vector3(1, 0, 0), nearY: y, origin: .zero)
  }
  /// The same, turned about its x so that `up`, in its own coordinates, runs along z when seen from the side.
  fileprivate func tilted(soThat up: Vector3) -> Pose {
    self * Pose(x: Vector3(1, 0, 0), nearZ: Vector3(0, up.y, up.z), origin: .zero)
  }
}

/// The convex outline of points seen along x (Andrew, Inf Process Lett 1979;9:216), counter-clockwise in (y, z).
struct SagittalHull {
  private(set) var corners: [Vector3] = []

  init(_ points: [Vector3]) {
    let sorted = points.sorted { $0.y != $1.y ? $0.y < $1.y : $0.z < $1.z }
    func chain(_ points: some Sequence<Vector3>) -> [Vector3] {
      var hull: [Vector3] = []
      for p in points {
        while hull.count > 1 {
          let (a, b) = (hull[hull.count - 2], hull[hull.count - 1])
          if (b.y - a.y) * (p.z - a.z) - (b.z - a.z) * (p.y - a.y) > 0 { break }
          hull.removeLast()
        }
        hull.append(p)
      }
      return hull
    }
    corners = chain(sorted).dropLast() + chain(sorted.reversed()).dropLast()
  }
}

/// The plane that mirrors a bone onto itself, sought from the plane x = middle.
struct SymmetryPlane {
  /// A unit vector to +x.
  private(set) var normal = Vector3(1, 0, 0)
  private(set) var middle: Vector3

  init(_ bone: BoneSurface) {
    middle = bone.centroid
    let surface = SurfaceDistance(pointsMM: bone.points, indices: bone.indices, cellMM: 5)
    let step = max(bone.points.count / 2_500, 1)
    let samples = stride(from: 0, to: bone.points.count, by: step).map { bone.points[$0] }
    for _ in 0..<15 {
      var (across, center, count) = (Vector3.zero, Vector3.zero, 0.0)
      for p in samples {
        let away = dot(p - middle, normal)
        guard away > 5,
          let partner = surface.nearest(to: p - normal * (2 * away), withinMM: 12)?.pointMM
        else { continue }
        across += p - partner
        center += (p + partner) / 2
        count += 1
      }
      if count < 50 { return }
      normal = across.normalized
      middle = center / count
    }
  }
}

/// The direction in which a sacrum is longest, seen from the side: how far its upper end leans forward, in degrees.
struct SacralAxis {
  private(set) var leanDeg: Double
  /// Lean in a mean pelvis without coccyx; good enough to look for foramina.
  static let meanLeanDeg = 38.0

  init(_ sacrum: BoneSurface) {
    let center = sacrum.centroid
    var (yy, yz, zz) = (0.0, 0.0, 0.0)
    for (p, area) in zip(sacrum.points, sacrum.areas) {
      let d = p - center
      yy += d.y * d.y * area
      yz += d.y * d.z * area
      zz += d.z * d.z * area
    }
    leanDeg = Elementary.arcTangent2(2 * yz, zz - yy) / 2 * 180 / .pi
  }
}
