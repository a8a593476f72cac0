import Geometry

/// Differences of one person's pelvis from the mean: a taper of the width by level and depth, then stretch, tilt about the
/// transverse axis and shift. Means of women and men after the same bones as `SacrumControls`.
///
/// At constant (y, z) the map only stretches x; everything that fills the voxels relies on it.
struct BodyWarp: Hashable, Sendable {
  var tiltDeg, shiftY, shiftZ: Double
  /// Natural logarithms of the stretch.
  var stretchX, stretchY, stretchZ: Double
  /// Change of the width with z and with y, in 1/mm.
  var taperZ, taperY: Double
  /// Further change of the width, in 1/mm, of a person who differs from the mean of the sex: it ends where the joint's
  /// surroundings end, so that the anterior spines do not go along with it.
  var variedTaperZ = 0.0, variedTaperY = 0.0
  /// Widening of the interosseous part over the mean, in mm; never narrower than the articular gap.
  var interosseousWideningMM: Double
  /// Factor of the articular gap.
  var gapFactor: Double
  /// Shift of the joint toward the feet, in mm, the sacrum's middle staying where it is.
  var jointShiftMM: Double
  /// The form of the hip bone in front and below, as `FarHip` has it: 1 the mean woman's, −1 the mean man's.
  var hipForm = 0.0
  /// Further form of this side; nil in the mean pelvis.
  var form: SideForm?
  /// Change of the gap along x, in mm; one that leaves no gap fuses the joint.
  var gapChangeMM = 0.0
  /// Lesion of the joint of this side; nil in a healthy one.
  var lesion: Lesion?
  var isFused: Bool { JointControls.medianGapMM * gapFactor + gapChangeMM <= 0 }

  /// The mean pelvis itself.
  static let mean = BodyWarp(
    tiltDeg: 0, shiftY: 0, shiftZ: 0, stretchX: 0, stretchY: 0, stretchZ: 0, taperZ: 0, taperY: 0,
    interosseousWideningMM: 0, gapFactor: 1, jointShiftMM: 0)
  /// The forms bring the posterior superior spines to within 2 mm of the level of the frame's origin, which lies between them.
  static let meanWoman = BodyWarp(
    tiltDeg: 4.3, shiftY: -0.8, shiftZ: 7.5, stretchX: 0.007, stretchY: -0.044, stretchZ: -0.024,
    taperZ: 0.0008, taperY: -0.0004, interosseousWideningMM: 2.25, gapFactor: 0.93, jointShiftMM: 0,
    hipForm: 1, form: .meanWoman)
  static let meanMan = BodyWarp(
    tiltDeg: -2, shiftY: 0.4, shiftZ: -3.5, stretchX: -0.003, stretchY: 0.02, stretchZ: 0.011,
    taperZ: -0.0004, taperY: 0.0002, interosseousWideningMM: -1.2, gapFactor: 1, jointShiftMM: 0, hipForm: -1,
    form: .meanMan)
}

extension BodyWarp {
  /// One side of a person; the sides differ only where the variation says so.
  init(_ parameters: PatientParameters, variation: PersonVariation? = nil, side: Side = .right) {
    self = parameters.sex == .female ? .meanWoman : .meanMan
    (jointShiftMM, gapChangeMM) = (parameters.jointShiftMM, parameters.jointGapChangeMM)
    gapFactor *= JointControls.gapFactor(ageYears: parameters.ageYears)
    if let variation { vary(by: variation, side: side) }
    lesion = parameters.pathology?.lesion(of: side)
    lesion?.seed = parameters.seed
  }

  private mutating func vary(by variation: PersonVariation, side: Side) {
    let mean = Prepared(self)
    let half = side.sign / 2
    tiltDeg += variation[.sacralTiltDeg]
    shiftY += variation[.shiftYMM]
    shiftZ += variation[.shiftZMM]
    let growth = PersonVariation.growthPerCM * variation[.statureCM]
    stretchX += variation[.stretchX] + growth + variation[.jointXRightLeftMM] * half / Self.jointX
    stretchY += variation[.stretchY] + growth
    stretchZ += variation[.stretchZ] + growth
    variedTaperZ = variation[.taperZPerMM]
    variedTaperY = variation[.taperYPerMM]
    let gap = variation[.gapMM] + variation[.gapRightLeftMM] * half
    gapFactor *= max(1 + gap / JointControls.medianGapMM, 0.5)
    jointShiftMM -= variation[.jointZRightLeftMM] * half
    // The spine stays where the frame has it.
    let spine = Prepared(self).mean(mean.person(Self.spine)) - Self.spine
    form = SideForm(variation, side: side, spine: spine, mean: form ?? SideForm())
  }
  /// x of the joint's middle, and the posterior superior spine, in the mean pelvis.
  private static let jointX = 50.0, spine = Vector3(46, 0.5, 1)

  /// The fixed point of tilt and stretch: y and z in the mean pelvis.
  private static let centerY = 35.0, centerZ = -10.0

  /// The map made ready: sines and factors computed once.
  struct Prepared: Sendable {
    let map: BodyWarp
    let sine, cosine, factorX, factorY, factorZ: Double

    init(_ map: BodyWarp) {
      self.map = map
      (sine, cosine) = (Angle.degrees(map.tiltDeg).sine, Angle.degrees(map.tiltDeg).cosine)
      factorX = Elementary.exponential(map.stretchX)
      factorY = Elementary.exponential(map.stretchY)
      factorZ = Elementary.exponential(map.stretchZ)
    }

    /// Place in the mean pelvis of a (y, z) of the person.
    func mean(y: Double, z: Double) -> (y: Double, z: Double) {
      let (dy, dz) = (y - centerY - map.shiftY, z - centerZ - map.shiftZ)
      return (
        centerY + (dy * cosine + dz * sine) / factorY, centerZ + (dz * cosine - dy * sine) / factorZ
      )
    }
    /// Place in the person of a (y, z) of the mean pelvis.
    func person(y: Double, z: Double) -> (y: Double, z: Double) {
      let (dy, dz) = ((y - centerY) * factorY, (z - centerZ) * factorZ)
      return (
        dy * cosine - dz * sine + centerY + map.shiftY, dy * sine + dz * cosine + centerZ + map.shiftZ
      )
    }
    /// The person's x over the mean's, at a (y, z) of the mean.
    func width(y: Double, z: Double) -> Double {
      let mean = 1 + map.taperZ * (z + 14) + map.taperY * (y - 39)
      if map.variedTaperZ == 0 && map.variedTaperY == 0 { return factorX * mean }
      return factorX
        * (mean + map.variedTaperZ * Self.ending(z + 14) + map.variedTaperY * Self.ending(y - 39))
    }
    /// A distance that grows no further from about `taperReachMM` on.
    private static func ending(_ distance: Double) -> Double {
      let share = distance / taperReachMM
      return distance / (1 + share * share * share * share).squareRoot().squareRoot()
    }
    private static let taperReachMM = 45.0
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
