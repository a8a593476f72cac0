import Geometry

/// The ligaments between the spines, seen from behind: a band that wanders and is not equally wide everywhere.
struct Midline {
  let noise: NoiseField
  let x, z: Double
  func holds(y: Double) -> Bool {
    let middle = 1.1 * noise.value(at: Vector3(0, y, z))
    let half = 1.1 + 0.6 * noise.value(at: Vector3(40, y, z))
    return (x - middle).magnitude < half
  }
}
