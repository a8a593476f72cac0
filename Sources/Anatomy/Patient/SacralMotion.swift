import Geometry

/// The sacrum pressed by an assistant's hand (the spring test): it turns about a transverse axis through the joints at
/// the level of the second dorsal foramina, and glides forward; both ilia stay. At full force in health 2.5° and 0.7 mm
/// (Sturesson 1989).
package struct SacralMotion: Sendable {
  package static let fullRotationDeg = 2.5
  package static let fullGlideMM = 0.7
  /// Rotation of the sacrum; nutation is positive: its base goes forward (+y), its apex back.
  package let rotationDeg: Double
  /// Glide along +y, whichever end is pressed.
  package let glideMM: Double
  private let patient: Patient
  private let axisY, axisZ: Double
  /// Sine of the rotation, and 1 − its cosine.
  private let sine, versine: Double

  /// - Parameters:
  ///   - force: −1...1; positive where the base is pressed, negative where the apex is.
  ///   - laxity: multiplies the motion; 1 in health.
  /// - Returns: nil where there is no force, or no joint that the sacrum could move in.
  package init?(of patient: Patient, force: Double, laxity: Double = 1) {
    guard force != 0, !patient.joints.isEmpty else { return nil }
    // Made anew for every image: no list is built.
    var (levels, depths) = ((sum: 0.0, count: 0.0), (sum: 0.0, count: 0.0))
    for side in Side.allCases {
      if let foramina = patient.landmarks[side]?.foraminaMM, foramina.count > 1 {
        levels = (levels.sum + foramina[1].z, levels.count + 1)
      }
      if let mouth = patient.mouths[side] { depths = (depths.sum + mouth.centerMM.y, depths.count + 1) }
    }
    guard levels.count > 0, depths.count > 0 else { return nil }
    self.patient = patient
    (axisZ, axisY) = (levels.sum / levels.count, depths.sum / depths.count)
    rotationDeg = SacralMotion.fullRotationDeg * force * laxity
    glideMM = SacralMotion.fullGlideMM * force.magnitude * laxity
    let turn = Angle.degrees(rotationDeg)
    (sine, versine) = (turn.sine, 1 - turn.cosine)
  }

  /// Share of the sacrum's motion that a place takes part in: 1 medial of the joint, 0 lateral of it, linear in between.
  package func sacralShare(at pointMM: Vector3) -> Double {
    let side = Patient.side(of: pointMM)
    guard let joint = patient.joints[side] else { return 0 }
    let here = joint.at(y: pointMM.y, z: pointMM.z)
    let half = max(here.halfGap, 0.5)
    return min(max(0.5 - (pointMM.x * side.sign - here.middle) / (2 * half), 0), 1)
  }

  /// Displacement of what is fixed to the sacrum, in mm.
  package func displacementMM(at pointMM: Vector3) -> Vector3 {
    let (y, z) = (pointMM.y - axisY, pointMM.z - axisZ)
    return Vector3(0, z * sine - y * versine + glideMM, -y * sine - z * versine) * sacralShare(at: pointMM)
  }
}
