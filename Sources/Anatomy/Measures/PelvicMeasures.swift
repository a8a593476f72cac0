import Geometry

/// Measurements on one side of a person's surfaces, as on a computed tomogram.
package struct PelvicMeasures: Sendable {
  /// Distances between landmarks, in mm, in the order of their list.
  package let distancesMM: [(name: String, valueMM: Double)]
  /// Distances of all places of the sacrum within 5 mm of the hip bone from that: percentiles 10, 25, 50, 75 and 90, in mm.
  package let gapPercentilesMM: [(percent: Int, gapMM: Double)]
  /// The area of the sacrum's surface within 3 mm of the hip bone, in mm².
  package let articularAreaMM2: Double
  /// Depth, by level, from the most dorsal ilium to where the bones first come within 3 mm of each other, in mm; nil where they
  /// do not.
  package let corridorsMM: [(level: String, depthMM: Double?)]

  package init(of surfaces: PatientSurfaces, landmarks: PelvicLandmarks, side: Side) {
    distancesMM = PelvicMeasures.distances(landmarks, side)
    let gaps = PelvicMeasures.gaps(surfaces, side)
    let near = gaps.filter { $0.gapMM < 5 }.sorted { $0.gapMM < $1.gapMM }
    let whole = near.reduce(0) { $0 + $1.areaMM2 }
    gapPercentilesMM = [10, 25, 50, 75, 90].compactMap { percent in
      var sum = 0.0
      for place in near {
        sum += place.areaMM2
        if sum >= whole * Double(percent) / 100 { return (percent, place.gapMM) }
      }
      return nil
    }
    articularAreaMM2 = near.reduce(0) { $0 + ($1.gapMM < 3 ? $1.areaMM2 : 0) }
    let (s1, s2) = (landmarks["foramenS1", side], landmarks["foramenS2", side])
    guard let s1, let s2 else {
      corridorsMM = []
      return
    }
    let levels: [(String, Double)] = [
      ("S1 foramen", s1.z), ("S1–S2", (s1.z + s2.z) / 2), ("S2 foramen", s2.z), ("6 mm below S2", s2.z - 6),
      ("10 mm below S2", s2.z - 10), ("12 mm below S2", s2.z - 12),
    ]
    let hip = surfaces.hip(side)
    corridorsMM = levels.map { name, z in
      let entry = near.filter { $0.gapMM < 3 && ($0.point.z - z).magnitude < 1 }.map(\.point.y).min()
      let dorsal = hip.positionsMM.filter { (Double($0.z) - z).magnitude < 1 }.map { Double($0.y) }.min()
      guard let entry, let dorsal else { return (name, nil) }
      return (name, max(entry - dorsal, 0))
    }
  }

  private static func distances(_ landmarks: PelvicLandmarks, _ side: Side) -> [(String, Double)] {
    let other: Side = side == .right ? .left : .right
    let pairs: [(String, (String, Side), (String, Side))] = [
      ("PSIS to PSIS", ("psis", side), ("psis", other)), ("PIIS to PIIS", ("piis", side), ("piis", other)),
      ("ASIS to ASIS", ("asis", side), ("asis", other)), ("ASIS to PSIS", ("asis", side), ("psis", side)),
      ("PSIS to PIIS", ("psis", side), ("piis", side)),
      ("PIIS to ischial spine", ("piis", side), ("ischialSpine", side)),
      ("ischial spine to ischial spine", ("ischialSpine", side), ("ischialSpine", other)),
    ]
    return pairs.compactMap { name, from, to in
      guard let a = landmarks[from.0, from.1], let b = landmarks[to.0, to.1] else { return nil }
      return (name, distance(a, b))
    }
  }

  private struct Gap {
    var point: Vector3
    var gapMM, areaMM2: Double
  }

  /// Distances from the middle of every triangle of the sacrum on this side to the nearest corner of the hip bone's, where that
  /// is within reach; corners are so close together that this is some hundredths of a millimeter too long.
  private static func gaps(_ surfaces: PatientSurfaces, _ side: Side) -> [Gap] {
    let cells = PointCells(surfaces.hip(side), cellMM: 5)
    let sacrum = surfaces.sacrum
    return stride(from: 0, to: sacrum.indices.count, by: 3).compactMap { t in
      let p = (0..<3).map { sacrum.pointMM(of: sacrum.indices[t + $0]) }
      let middle = (p[0] + p[1] + p[2]) / 3
      guard middle.x * side.sign > 0, let gap = cells.distance(from: middle) else { return nil }
      return Gap(point: middle, gapMM: gap, areaMM2: cross(p[1] - p[0], p[2] - p[0]).length / 2)
    }
  }
}

/// The corners of a mesh sorted into cubes, to find the nearest one.
struct PointCells: Sendable {
  private let cellMM: Double
  private var cells: [SIMD3<Int32>: [SIMD3<Float>]] = [:]

  init(_ mesh: SurfaceMesh, cellMM: Double) {
    self.cellMM = cellMM
    for p in mesh.positionsMM { cells[cell(of: p), default: []].append(p) }
  }
  private func cell(of p: SIMD3<Float>) -> SIMD3<Int32> {
    SIMD3<Int32>((p / Float(cellMM)).rounded(.down))
  }

  /// The distance to the nearest corner, nil where it is over `cellMM`.
  func distance(from point: Vector3) -> Double? {
    let p = SIMD3<Float>(Float(point.x), Float(point.y), Float(point.z))
    let home = cell(of: p)
    var nearest = Float(cellMM * cellMM)
    var isFound = false
    for dz in Int32(-1)...1 {
      for dy in Int32(-1)...1 {
        for dx in Int32(-1)...1 {
          for q in cells[home &+ SIMD3(dx, dy, dz)] ?? [] {
            let across = q - p
            let squared = (across * across).sum()
            if squared <= nearest { (nearest, isFound) = (squared, true) }
          }
        }
      }
    }
    return isFound ? Double(nearest.squareRoot()) : nil
  }
}
