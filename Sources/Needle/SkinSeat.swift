import Anatomy
import Geometry

/// A place on the skin at rest, and the directions that hold there.
package struct SkinSeat: Equatable, Sendable {
  package var pointMM: Vector3
  /// Unit vectors along the skin, toward the patient's right and toward the head, and out of the body.
  package var right, headward, outward: Vector3

  /// Half the base over which the slope is taken, in mm: about what a probe's face or a fingertip rests on.
  static let reachMM = 6.0
  /// Steepest back on which an instrument rests: the outward normal's part toward −y, cos 60°.
  static let steepest = 0.5

  /// The seat over (x, z); nil where there is no skin, at its edge, and where the flank falls away.
  package init?(x: Double, z: Double, on patient: Patient) {
    guard let skin = patient.medium.skin else {
      self = SkinSeat(pointMM: Vector3(x, 0, z), slopeX: 0, slopeZ: 0)
      return
    }
    let reach = SkinSeat.reachMM
    let endX = skin.originX + Double(skin.countX - 1) * skin.spacingMM
    let endZ = skin.originZ + Double(skin.countZ - 1) * skin.spacingMM
    guard x >= skin.originX + reach, x <= endX - reach, z >= skin.originZ + reach, z <= endZ - reach else {
      return nil
    }
    let here = skin.height(x: x, z: z)
    let (west, east) = (skin.height(x: x - reach, z: z), skin.height(x: x + reach, z: z))
    let (south, north) = (skin.height(x: x, z: z - reach), skin.height(x: x, z: z + reach))
    guard max(max(here, max(west, east)), max(south, north)) < Double(HeightField.absent) else { return nil }
    self = SkinSeat(
      pointMM: Vector3(x, here, z), slopeX: (east - west) / (2 * reach),
      slopeZ: (north - south) / (2 * reach))
    guard -outward.y >= SkinSeat.steepest else { return nil }
  }

  /// The place nearest to (x, z), on the straight way to the middle of the back, where there is skin to rest on.
  package static func place(nearX x: Double, z: Double, on patient: Patient) -> (x: Double, z: Double) {
    for i in 0...40 {
      let share = 1 - Double(i) / 40
      if SkinSeat(x: x * share, z: z * share, on: patient) != nil { return (x * share, z * share) }
    }
    return (0, 0)
  }

  private init(pointMM: Vector3, slopeX: Double, slopeZ: Double) {
    self.pointMM = pointMM
    outward = Vector3(slopeX, -1, slopeZ).normalized
    right = (Vector3(1, 0, 0) - outward * outward.x).normalized
    headward = cross(outward, right)
  }

  /// The angles under which a shaft has a direction here: the inverse of `shaftDirection`.
  package func anglesDeg(ofShaft direction: Vector3) -> (yaw: Double, pitch: Double) {
    let yaw = Angle(radians: Elementary.arcTangent2(dot(direction, headward), dot(direction, right)))
    let pitch = Angle(radians: Elementary.arcSine(-dot(direction, outward)))
    return (yaw.degrees, pitch.degrees)
  }

  /// The direction of a shaft that points into the body here.
  package func shaftDirection(yawDeg: Double, pitchDeg: Double) -> Vector3 {
    let (yaw, pitch) = (Angle.degrees(yawDeg), Angle.degrees(pitchDeg))
    return (right * yaw.cosine + headward * yaw.sine) * pitch.cosine - outward * pitch.sine
  }
}
