import Geometry

/// Sides of the patient that an image shows at its edges, in words.
struct OrientationLabels: Equatable, Sendable {
  /// Side at column 0, the marked side, on the left of the screen; and at the other edge.
  var marked, unmarked: String

  init(probeToPatient: Pose) {
    marked = OrientationLabels.name(of: probeToPatient.xAxis)
    unmarked = OrientationLabels.name(of: -probeToPatient.xAxis)
  }

  /// The patient's direction along the back: one word within 22.5° of an axis, else two, the nearer first.
  static func name(of direction: Vector3) -> String {
    let side = direction.x > 0 ? "Right" : "Left"
    let level = direction.z > 0 ? "Cranial" : "Caudal"
    let (across, along) = (abs(direction.x), abs(direction.z))
    // tan 22.5°
    let share = 0.41421356
    if along <= across * share { return side }
    if across <= along * share { return level }
    return across >= along ? "\(side)–\(level.lowercased())" : "\(level)–\(side.lowercased())"
  }
}
