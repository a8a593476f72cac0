import Geometry

/// The lowest lumbar vertebra over the sacrum, roughly, as swellings of bone in the frame of the mean pelvis: what a
/// probe that slides toward the head meets next. No landmark is taken from it.
enum LumbarVertebra {
  private struct Part {
    let center, radii: Vector3
  }
  /// Spinous process, lamina, articular process, transverse process, body.
  private static let parts: [Part] = [
    Part(center: Vector3(0, 17, 40), radii: Vector3(3.5, 13, 9)),
    Part(center: Vector3(9, 30, 41), radii: Vector3(12, 5, 9)),
    Part(center: Vector3(21, 36, 38), radii: Vector3(7, 8, 13)),
    Part(center: Vector3(36, 42, 44), radii: Vector3(20, 5, 6)),
    Part(center: Vector3(0, 76, 40), radii: Vector3(27, 18, 13)),
  ]
  static let lowestZ = 22.0, highestZ = 54.0

  /// A signed function, negative inside, at x ≥ 0 in the mean pelvis; fair near the surface.
  static func value(x: Double, y: Double, z: Double) -> Double {
    var nearest = 9.0
    for part in parts {
      let q = (Vector3(x, y, z) - part.center) / part.radii
      let squared = dot(q, q)
      if squared > 6 { continue }
      let radius = min(part.radii.x, min(part.radii.y, part.radii.z))
      // Distance to the ellipsoid to first order: f/|∇f| near it, the smallest radius at its center.
      let gradient = (q / part.radii).length
      let size = squared.squareRoot()
      nearest = min(nearest, gradient > 0 ? size * (size - 1) / gradient : -radius)
    }
    return nearest
  }
}
