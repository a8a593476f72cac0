import Geometry

/// The joint between two imported bones: the sheet that is as far from the sacrum as from the hip, by (y, z) rows.
struct ImportedJoint {
  /// Crossing of a row along x with the bones; x counted toward the side, in mm.
  struct Crossing {
    var sacralFace, middle, iliacFace: Double
    /// Gap by the closest way, not along x.
    var gapMM: Double
  }
  /// Distance from the middle within which faces are sought, in mm.
  private static let reachMM = 14.0
  /// Range of x in which the joint lies.
  private static let xMM = 18.0...82

  /// Steps to the neighbors of a node, along y and z.
  private static let neighbors = [(1, 0), (-1, 0), (0, 1), (0, -1)]

  let sheet: JointSurface
  private let rows: [Crossing?]

  /// - Parameters:
  ///   - center: about the middle of the joint, in the patient frame.
  ///   - narrowMM: gaps under this are the joint, wider ones the room of the interosseous ligament.
  init(_ bones: ImportedBones, side: Side, center: Vector3, narrowMM: Double, pool: WorkerPool) {
    let counts = JointSurface.counts
    let (originY, originZ) = JointSurface.origin(around: center)
    var rows: [Crossing?] = []
    rows.reserveCapacity(counts.y * counts.z)
    for k in 0..<counts.z {
      for j in 0..<counts.y {
        rows.append(
          ImportedJoint.row(bones, side: side, y: originY + Double(j), z: originZ + Double(k)))
      }
    }
    self.rows = rows
    let borders = ImportedJoint.borderDistances(
      rows.map { $0.map { $0.gapMM < narrowMM } ?? false },
      seed: (Int(center.y - originY), Int(center.z - originZ)))
    let middles = ImportedJoint.filled(rows)
    let nodes = rows.indices.map { at -> SIMD4<Float> in
      let (j, k) = (at % counts.y, at / counts.y)
      func middle(_ j: Int, _ k: Int) -> Double {
        middles[min(max(k, 0), counts.z - 1) * counts.y + min(max(j, 0), counts.y - 1)]
      }
      let (slopeY, slopeZ) = (
        (middle(j + 1, k) - middle(j - 1, k)) / 2, (middle(j, k + 1) - middle(j, k - 1)) / 2
      )
      let factor = 1 / (1 + slopeY * slopeY + slopeZ * slopeZ).squareRoot()
      let half = rows[at].map { ($0.iliacFace - $0.sacralFace) / 2 } ?? 1
      return [Float(middles[at]), Float(half), borders[at], Float(factor)]
    }
    sheet = JointSurface(
      nodes: nodes, originY: originY, originZ: originZ, centerX: center.x.magnitude, pool: pool)
  }

  /// The nearest row, where both bones have a face; nil elsewhere.
  func row(y: Double, z: Double) -> Crossing? {
    let (j, k) = (Int((y - sheet.originY).rounded()), Int((z - sheet.originZ).rounded()))
    guard j >= 0, k >= 0, j < JointSurface.counts.y, k < JointSurface.counts.z else { return nil }
    return rows[k * JointSurface.counts.y + j]
  }

  private static func row(_ bones: ImportedBones, side: Side, y: Double, z: Double) -> Crossing? {
    let step = 0.5
    func at(_ x: Double) -> (sacrum: Double, hip: Double) {
      bones.distances(at: Vector3(x * side.sign, y, z))
    }
    // The narrowest place where the hip becomes the nearer bone.
    var best: (x: Double, gap: Double)?
    var before = at(xMM.lowerBound)
    for x in stride(from: xMM.lowerBound + step, through: xMM.upperBound, by: step) {
      let here = at(x)
      let (a, b) = (before.sacrum - before.hip, here.sacrum - here.hip)
      if a < 0, b >= 0 {
        let share = a / (a - b)
        let gap =
          before.sacrum + before.hip
          + (here.sacrum + here.hip - before.sacrum - before.hip) * share
        if gap < best?.gap ?? 10 { best = (x - step + step * share, gap) }
      }
      before = here
    }
    guard let best else { return nil }
    guard let sacral = face(from: best.x, by: -0.25, { at($0).sacrum }),
      let iliac = face(from: best.x, by: 0.25, { at($0).hip })
    else { return nil }
    return Crossing(
      sacralFace: min(sacral, best.x), middle: (sacral + iliac) / 2, iliacFace: max(iliac, best.x),
      gapMM: max(best.gap, 0))
  }

  private static func face(from x: Double, by step: Double, _ value: (Double) -> Double) -> Double? {
    var (place, here) = (x, value(x))
    if here <= 0 { return x }
    while (place - x).magnitude < reachMM {
      let next = value(place + step)
      if next <= 0 { return place + step * here / (here - next) }
      (place, here) = (place + step, next)
    }
    return nil
  }

  /// Middles of the rows; where a row has none, the nearest row's.
  private static func filled(_ rows: [Crossing?]) -> [Double] {
    let counts = JointSurface.counts
    var middles = rows.map { $0?.middle }
    while middles.contains(where: { $0 == nil }) {
      var next = middles
      var hasGrown = false
      for at in middles.indices where middles[at] == nil {
        let (j, k) = (at % counts.y, at / counts.y)
        var (sum, count) = (0.0, 0.0)
        for (dj, dk) in neighbors {
          let (jj, kk) = (j + dj, k + dk)
          guard jj >= 0, kk >= 0, jj < counts.y, kk < counts.z, let m = middles[kk * counts.y + jj]
          else { continue }
          (sum, count) = (sum + m, count + 1)
        }
        if count > 0 {
          next[at] = sum / count
          hasGrown = true
        }
      }
      if !hasGrown { return middles.map { $0 ?? 50 } }
      middles = next
    }
    return middles.map { $0 ?? 50 }
  }

  /// Distance in the sheet to the border of the narrow part around a place, negative inside, in mm, up to ±30.
  private static func borderDistances(_ isNarrow: [Bool], seed: (Int, Int)) -> [Float] {
    let counts = JointSurface.counts
    let part = connected(isNarrow, to: seed)
    var border: [(Double, Double)] = []
    for k in 1..<counts.z - 1 {
      for j in 1..<counts.y - 1 where part[k * counts.y + j] {
        for (dj, dk) in neighbors
        where !part[(k + dk) * counts.y + j + dj] {
          border.append((Double(j) + Double(dj) / 2, Double(k) + Double(dk) / 2))
        }
      }
    }
    return part.indices.map { at in
      let (j, k) = (Double(at % counts.y), Double(at / counts.y))
      var nearest = 900.0
      for (bj, bk) in border { nearest = min(nearest, (bj - j) * (bj - j) + (bk - k) * (bk - k)) }
      return Float(part[at] ? -nearest.squareRoot() : nearest.squareRoot())
    }
  }

  /// The connected part that holds the place nearest to `seed`, holes of a node or two closed.
  private static func connected(_ isNarrow: [Bool], to seed: (Int, Int)) -> [Bool] {
    let counts = JointSurface.counts
    var part = [Bool](repeating: false, count: isNarrow.count)
    let start = isNarrow.indices.filter { isNarrow[$0] }.min {
      func away(_ at: Int) -> Int {
        let (dj, dk) = (at % counts.y - seed.0, at / counts.y - seed.1)
        return dj * dj + dk * dk
      }
      return away($0) < away($1)
    }
    guard let start else { return part }
    var open = [start]
    part[start] = true
    while let at = open.popLast() {
      let (j, k) = (at % counts.y, at / counts.y)
      for (dj, dk) in neighbors {
        let (jj, kk) = (j + dj, k + dk)
        guard jj > 0, kk > 0, jj < counts.y - 1, kk < counts.z - 1 else { continue }
        let next = kk * counts.y + jj
        if isNarrow[next], !part[next] {
          part[next] = true
          open.append(next)
        }
      }
    }
    for _ in 0..<2 {
      let before = part
      for k in 1..<counts.z - 1 {
        for j in 1..<counts.y - 1 where !before[k * counts.y + j] {
          let neighbors = neighbors.filter {
            before[(k + $0.1) * counts.y + j + $0.0]
          }
          if neighbors.count > 2 { part[k * counts.y + j] = true }
        }
      }
    }
    return part
  }
}
