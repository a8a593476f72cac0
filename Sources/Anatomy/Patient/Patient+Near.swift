import Geometry

extension Patient {
  /// True where bone lies within a distance of a point, in mm, up to 20; the voxels tell distances up to 6.35 mm, so farther ones
  /// are looked for along the directions of a sphere, to 0.3 mm.
  package func hasBone(within reachMM: Double, of point: Vector3) -> Bool {
    let first = medium.boneDistanceMM(at: point)
    if first <= min(reachMM, Patient.knownMM) { return true }
    return Patient.directions.contains { direction in
      var way = Patient.knownMM
      while way < reachMM {
        let room = medium.boneDistanceMM(at: point + direction * way)
        if room < Patient.knownMM { return way + room <= reachMM }
        way += Patient.knownMM * 0.6
      }
      return false
    }
  }
  /// Distance from bone up to which the voxels tell it, in mm.
  private static let knownMM = 6.3
  /// Directions spread evenly over a sphere, some 18° from one to the next (Fibonacci's lattice).
  private static let directions: [Vector3] = (0..<96).map { i in
    let y = 1 - 2 * (Double(i) + 0.5) / 96
    let (radius, turn) = ((1 - y * y).squareRoot(), Double(i) * 2.399963229728653)
    return Vector3(radius * Elementary.cosine(turn), y, radius * Elementary.sine(turn))
  }
}
