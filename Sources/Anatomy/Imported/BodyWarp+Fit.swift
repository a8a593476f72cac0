import Geometry

extension BodyWarp {
  /// The map that brings the mean pelvis nearest to a person's landmarks, so that soft tissue can be filled in around
  /// bones from elsewhere: tilt, shifts and stretches, each held near the sex's mean by how much people vary
  /// (standard deviations of VSDFullBodyBoneModels, Fischer, Sci Data 2023;10:763).
  /// - Returns: the map and what is left between landmarks, root mean square in mm.
  static func fitted(to pelvis: FoundPelvis, sex: Sex) -> (map: BodyWarp, residualMM: Double) {
    let pairs = pairs(of: pelvis)
    var map: BodyWarp = sex == .female ? .meanWoman : .meanMan
    let start = map
    let parameters: [(WritableKeyPath<BodyWarp, Double>, sd: Double)] = [
      (\.tiltDeg, 5.3), (\.shiftY, 3.5), (\.shiftZ, 7.1), (\.stretchX, 0.045), (\.stretchY, 0.065),
      (\.stretchZ, 0.059),
    ]
    func misfit(_ map: BodyWarp) -> Double {
      let prepared = Prepared(map)
      return pairs.reduce(0.0) { sum, pair in
        let away = prepared.person(pair.mean) - pair.person
        return sum + dot(away, away)
      }
    }
    func cost(_ map: BodyWarp) -> Double {
      // A landmark is found to about 3 mm.
      misfit(map) / 9
        + parameters.reduce(0.0) { sum, one in
          let off = (map[keyPath: one.0] - start[keyPath: one.0]) / (2 * one.sd)
          return sum + off * off
        }
    }
    var (best, step) = (cost(map), 1.0)
    while step > 0.01 {
      var hasMoved = false
      for (path, sd) in parameters {
        for sign in [-1.0, 1] {
          var other = map
          other[keyPath: path] += sign * step * sd
          let value = cost(other)
          if value < best - 1e-9 { (map, best, hasMoved) = (other, value, true) }
        }
      }
      if !hasMoved { step /= 2 }
    }
    return (map, (misfit(map) / Double(max(pairs.count, 1))).squareRoot())
  }

  /// Places of the mean pelvis, and where the person has them, sides averaged.
  private static func pairs(of pelvis: FoundPelvis) -> [(mean: Vector3, person: Vector3)] {
    func both(_ place: (FoundPelvis.Half) -> Vector3?) -> Vector3? {
      let found = Side.allCases.compactMap { side in
        place(pelvis[side]).map { Vector3($0.x.magnitude, $0.y, $0.z) }
      }
      return found.isEmpty ? nil : found.reduce(.zero, +) / Double(found.count)
    }
    var pairs: [(mean: Vector3, person: Vector3)] = []
    for (level, foramen) in SacrumControls.foramina.prefix(3).enumerated() {
      guard let person = both({ $0.foraminaMM[level] }) else { continue }
      let rim = SacrumControls.dorsal.value(column: foramen.x, level: foramen.z)
      pairs.append((Vector3(foramen.x, rim, foramen.z), person))
    }
    // The joint's centroid of the same series.
    if let center = both(\.jointCenterMM) { pairs.append((Vector3(50, 39.5, -14), center)) }
    if let window = both(\.lowerWindowMM) { pairs.append((Vector3(45, 13.5, -28), window)) }
    return pairs
  }
}
