import Geometry

/// How one person's pelvis differs from the mean: a taper of the width by level and depth, then stretch, tilt about
/// the transverse axis and shift. Means of women and men after the same bones as `SacrumControls`.
///
/// At constant (y, z) the map only stretches x; everything that fills the voxels relies on it.
struct PersonMap: Hashable, Sendable {
  var tiltDeg, shiftY, shiftZ: Double
  /// Natural logarithms of the stretch.
  var stretchX, stretchY, stretchZ: Double
  /// Change of the width with z and with y, in 1/mm.
  var taperZ, taperY: Double
  /// How far the interosseous part is wider than the mean, in mm.
  var interosseousWideningMM: Double
  /// Factor of the articular gap.
  var gapFactor: Double
  /// How far the joint is moved toward the feet, in mm, the sacrum's middle staying where it is.
  var jointShiftMM: Double

  init(_ parameters: PatientParameters) {
    switch parameters.sex {
    case .female:
      (tiltDeg, shiftY, shiftZ) = (4.3, -0.8, 7.5)
      (stretchX, stretchY, stretchZ) = (0.007, -0.044, -0.024)
      (taperZ, taperY, interosseousWideningMM, gapFactor) = (0.0008, -0.0004, 2.25, 0.93)
    case .male:
      (tiltDeg, shiftY, shiftZ) = (-2, 0.4, -3.5)
      (stretchX, stretchY, stretchZ) = (-0.003, 0.020, 0.011)
      (taperZ, taperY, interosseousWideningMM, gapFactor) = (-0.0004, 0.0002, 0, 1.03)
    }
    jointShiftMM = parameters.jointShiftMM
  }

  /// The fixed point of tilt and stretch: y and z in the mean pelvis.
  private static let centerY = 35.0, centerZ = -10.0

  /// The map made ready: sines and factors computed once.
  struct Prepared: Sendable {
    let map: PersonMap
    let sine, cosine, factorX, factorY, factorZ: Double

    init(_ map: PersonMap) {
      self.map = map
      (sine, cosine) = (Angle.degrees(map.tiltDeg).sine, Angle.degrees(map.tiltDeg).cosine)
      factorX = Elementary.exponential(map.stretchX)
      factorY = Elementary.exponential(map.stretchY)
      factorZ = Elementary.exponential(map.stretchZ)
    }

    /// Where a (y, z) of the person lies in the mean pelvis.
    func mean(y: Double, z: Double) -> (y: Double, z: Double) {
      let (dy, dz) = (y - centerY - map.shiftY, z - centerZ - map.shiftZ)
      return (
        centerY + (dy * cosine + dz * sine) / factorY, centerZ + (dz * cosine - dy * sine) / factorZ
      )
    }
    /// Where a (y, z) of the mean pelvis lies in the person.
    func person(y: Double, z: Double) -> (y: Double, z: Double) {
      let (dy, dz) = ((y - centerY) * factorY, (z - centerZ) * factorZ)
      return (
        dy * cosine - dz * sine + centerY + map.shiftY, dy * sine + dz * cosine + centerZ + map.shiftZ
      )
    }
    /// The person's x over the mean's, at a (y, z) of the mean.
    func width(y: Double, z: Double) -> Double {
      factorX * (1 + map.taperZ * (z + 14) + map.taperY * (y - 39))
    }
    func mean(_ p: Vector3) -> Vector3 {
      let m = mean(y: p.y, z: p.z)
      return Vector3(p.x / width(y: m.y, z: m.z), m.y, m.z)
    }
    func person(_ p: Vector3) -> Vector3 {
      let q = person(y: p.y, z: p.z)
      return Vector3(p.x * width(y: p.y, z: p.z), q.y, q.z)
    }
    /// The person's height y over (x, z) of a sheet that the mean has as y over (x, z).
    func height(x: Double, z: Double, of sheet: (Double, Double) -> Double) -> Double {
      var y = 0.0
      for _ in 0..<4 {
        let m = mean(Vector3(x, y, z))
        let sheetY = sheet(m.x, m.z)
        y = person(y: sheetY, z: m.z).y
      }
      return y
    }
  }
}
