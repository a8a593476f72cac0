import Geometry

// The patient frame is the pelvis's: a pillow turns it, and all of the body that a probe reaches, against the table,
// and with the table against the hands that come from above.
extension Scene {
  /// Pose of the patient frame in that of the table, whose y is straight down: turned about x, so that the sacrum's
  /// base rises and its apex sinks. The identity without a pillow, where the front of the pelvis lies on the table.
  package var patientToTable: Pose {
    let turn = Angle.degrees(pillowTiltDeg)
    let (s, c) = (turn.sine, turn.cosine)
    return Pose(
      xAxis: Vector3(1, 0, 0), yAxis: Vector3(0, c, s), zAxis: Vector3(0, -s, c), origin: .zero)
  }
  /// Direction, in the frame of a patient who has a pillow, that an instrument had over one without: the hand keeps
  /// it in the room.
  func tableToPatient(_ direction: Vector3) -> Vector3 { patientToTable.inverseVector(direction) }
}
