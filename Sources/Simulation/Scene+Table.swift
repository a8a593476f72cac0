import Geometry

// The patient frame is the pelvis's: a pillow turns it, and all of the body that a probe reaches, against the table,
// and with the table against the hands that come from above.
extension Scene {
  /// From the patient frame to that of the table, whose y is straight down: turned about x, so that the sacrum's base
  /// rises and its apex sinks. The identity without a pillow, where the front of the pelvis lies on the table.
  package var patientToTable: Pose {
    let turn = Angle.degrees(pillowTiltDeg)
    let (s, c) = (turn.sine, turn.cosine)
    return Pose(
      xAxis: Vector3(1, 0, 0), yAxis: Vector3(0, c, s), zAxis: Vector3(0, -s, c), origin: .zero)
  }
  /// A direction that an instrument had over a patient without a pillow, in the frame of the patient who has one: the
  /// hand keeps it in the room.
  func tableToPatient(_ direction: Vector3) -> Vector3 { patientToTable.inverseVector(direction) }
}
