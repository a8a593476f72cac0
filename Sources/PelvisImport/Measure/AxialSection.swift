import Anatomy
import Geometry

/// Section of one bone by an axial plane, on one side; x counts from the midline toward that side.
struct AxialSection {
  private var segments: [(from: SIMD2<Double>, to: SIMD2<Double>)] = []

  /// - Parameter z: level in the patient frame, in mm.
  init(_ bone: BoneSurface, z: Double, side: Side) {
    // A corner of a mesh lies on this plane only by chance.
    let z = z + 1.234e-7
    for t in 0..<bone.triangleCount {
      let (a, b, c) = bone.corners(t)
      if (a.z < z) == (b.z < z) && (b.z < z) == (c.z < z) { continue }
      var ends: [SIMD2<Double>] = []
      for (p, q) in [(a, b), (b, c), (c, a)] where (p.z < z) != (q.z < z) {
        let at = p + (q - p) * ((z - p.z) / (q.z - p.z))
        ends.append(SIMD2(at.x * side.sign, at.y))
      }
      if ends.count == 2 { segments.append((ends[0], ends[1])) }
    }
  }

  /// y of the bone's most dorsal place at x beyond `medialMM`.
  func mostDorsal(beyond medialMM: Double) -> Double? {
    segments.lazy.flatMap { [$0.from, $0.to] }.filter { $0.x > medialMM }.map(\.y).min()
  }
  /// The smallest x of the bone that is not deeper than `y` and lies beyond `medialMM`.
  func mostMedial(notDeeperThan y: Double, beyond medialMM: Double) -> Double? {
    segments.lazy.flatMap { [$0.from, $0.to] }.filter { $0.y <= y && $0.x > medialMM }.map(\.x).min()
  }

  /// Places x where lines of constant y, `stepMM` apart from `start`, leave the bone farthest (`isLateral`) or meet it nearest to
  /// the midline, beyond `medialMM`: NaN where they miss it.
  func faces(from start: Double, stepMM: Double, count: Int, isLateral: Bool, beyond medialMM: Double)
    -> [Double]
  {
    var faces = [Double](repeating: .nan, count: count)
    for (a, b) in segments {
      let (low, high) = a.y < b.y ? (a, b) : (b, a)
      let first = max(Int(((low.y - start) / stepMM).rounded(.up)), 0)
      for j in stride(from: first, to: count, by: 1) {
        let y = start + Double(j) * stepMM
        if y >= high.y { break }
        let x = low.x + (high.x - low.x) * ((y - low.y) / (high.y - low.y))
        if x < medialMM { continue }
        if faces[j].isNaN || (isLateral ? x > faces[j] : x < faces[j]) { faces[j] = x }
      }
    }
    return faces
  }

  /// True where a point lies inside the section.
  func holds(x: Double, y: Double) -> Bool {
    var crossings = 0
    for (a, b) in segments where (a.y <= y) != (b.y <= y) {
      if a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y)) > x { crossings += 1 }
    }
    return crossings % 2 == 1
  }
}
