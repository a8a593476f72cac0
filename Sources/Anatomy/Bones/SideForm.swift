import Geometry

/// Differences of the joint, the ilium behind it and the foramina of one side from the mean's, in the frame of the mean pelvis,
/// mm. The sacrum's middle stays as it is, so that both sides agree there.
struct SideForm: Hashable, Sendable {
  /// Tangents of the turn of the joint's plane at S1, S2, the lower window and S3.
  var turns = [0.0, 0, 0, 0]
  /// Further reach of the ilium over the joint at S1, S1–S2 and S2.
  var overhang = [0.0, 0, 0]
  /// Displacement of the posterior superior spine, deeper (y) and higher (z).
  var spineY = 0.0, spineZ = 0.0
  /// Displacement of the posterior inferior spine, deeper.
  var inferiorSpineY = 0.0
  /// Displacements of the dorsal foramina S1...S4, lateral (x) and higher (y).
  var foramina = [SIMD2<Double>](repeating: .zero, count: 4)
  /// Factors of the width and height of the dorsal foramina S1...S4.
  var foramenSizes = [1.0, 1, 1, 1]
  var patches: [Patch] = []
  var vessels: [Conduit] = []

  /// A round place of the joint's sheet over (y, z) where it bulges or its gap is another.
  struct Patch: Hashable, Sendable {
    var y, z, radiusY, radiusZ: Double
    /// Displacement of the middle between the bones, lateral.
    var bulgeMM = 0.0
    /// Widening of the gap.
    var wideningMM = 0.0
    /// The gap that it passes into; nil where only `wideningMM` holds.
    var gapMM: Double?

    func weight(y: Double, z: Double) -> Double {
      let (u, w) = ((y - self.y) / radiusY, (z - self.z) / radiusZ)
      let squared = u * u + w * w
      return squared > 9 ? 0 : Elementary.exponential(-squared)
    }
  }

  /// Effect of the form on the sheet at one (y, z).
  struct Shift {
    /// Displacement of the middle between the bones, and of the iliac face toward the midline.
    var middle = 0.0, over = 0.0
    var gap: Double
    /// Displacement of the ilium's dorsal border: deeper, at both spines, and higher.
    var spineY = 0.0, spineZ = 0.0
  }

  /// The levels of `turns`, and y about which the joint turns there.
  private static let turnLevels = [-39.0, -29, -18, 1]
  private static let turnMiddle = ControlCurve(places: [-40, -29, -18, 1, 15], values: [25, 33, 38, 50, 54])
  /// Distance from there beyond which the turn fades.
  private static let turnReachMM = 18.0
  private static let overhangLevels = [-18, -8.5, 1, 26]
  /// Level z where no overhang is left; and the least room that an overhanging ilium leaves: a woman's trench stays wide, a man's
  /// bones nearly touch in some.
  var overhangEndZ = -30.0, roomMM = 2.5

  /// Form of the mean woman and the mean man, beside what `BodyWarp` says of them.
  static let meanWoman = SideForm(spineZ: -4.8, overhangEndZ: -34, roomMM: 4.3)
  static let meanMan = SideForm(
    spineZ: 3, inferiorSpineY: -0.6,
    foramina: [SIMD2(0.5, 0), SIMD2(1, 0), SIMD2(0.7, 0), SIMD2(0.5, 0)])

  /// - Parameters:
  ///   - y, z: in the mean pelvis, z moved with the joint.
  ///   - gap: along x, without this form.
  func shift(y: Double, z: Double, gap: Double) -> Shift {
    var shift = Shift(gap: gap)
    let aside = (y - Self.turnMiddle.value(at: z)) / Self.turnReachMM
    shift.middle =
      Self.between(Self.turnLevels, [turns[3], turns[2], turns[1], turns[0]], z)
      * Self.turnReachMM * aside / (1 + aside * aside).squareRoot()
    for patch in patches {
      let weight = patch.weight(y: y, z: z)
      shift.middle += patch.bulgeMM * weight
      shift.gap += patch.wideningMM * weight
      if let gap = patch.gapMM, gap < shift.gap { shift.gap += (gap - shift.gap) * weight }
    }
    let border = JointControls.interosseousBorder.value(at: z) - 6
    let behind = Self.step((border - y) / 1.5)
    let over = Self.between(
      [overhangEndZ] + Self.overhangLevels, [0, overhang[2], overhang[1], overhang[0], overhang[0] * 0.4], z)
    shift.over = min(over * behind, max(shift.gap - roomMM, 0))
    let spine = Self.step((16 - y) / 3) * Self.step((z + 14) / 3)
    let inferior = Self.step((28 - y) / 3) * Self.step((-33.5 - z) / 1.5)
    shift.spineY = spineY * spine + inferiorSpineY * inferior
    shift.spineZ = spineZ * spine
    return shift
  }

  /// Smooth step: 0 far below zero, 1 far above it.
  private static func step(_ t: Double) -> Double {
    1 / (1 + Elementary.exponential(min(max(-t, -40), 40)))
  }
  /// Interpolation of values at ascending places, without overshoot; constant beyond them.
  private static func between(_ places: [Double], _ values: [Double], _ place: Double) -> Double {
    for i in 1..<places.count where place < places[i] {
      let t = min(max((place - places[i - 1]) / (places[i] - places[i - 1]), 0), 1)
      return values[i - 1] + (values[i] - values[i - 1]) * t * t * (3 - 2 * t)
    }
    return values[values.count - 1]
  }
}

extension SideForm {
  /// The form of one side of a person.
  /// - Parameters:
  ///   - spine: how far the map alone leaves the posterior superior spine's place in the mean pelvis from where it belongs.
  ///   - mean: of the sex.
  init(_ variation: PersonVariation, side: Side, spine: Vector3, mean: SideForm) {
    (overhangEndZ, roomMM, inferiorSpineY) = (mean.overhangEndZ, mean.roomMM, mean.inferiorSpineY)
    let half = side.sign / 2
    let turn = variation[.axialAngleRightLeftDeg] * half
    let angles: [VariationParameter.ID] = [
      .sheetAngleS1Deg, .sheetAngleS2Deg, .sheetAngleWindowDeg, .sheetAngleS3Deg,
    ]
    turns = angles.map { id in
      let angle = Angle.degrees(variation[id] + turn)
      return angle.sine / angle.cosine
    }
    let levels: [VariationParameter.ID] = [.overhangS1MM, .overhangS1S2MM, .overhangS2MM]
    overhang = levels.map { variation[$0] + variation[.overhangRightLeftMM] * half }
    let spineZ = mean.spineZ + spine.z + variation[.spineZRightLeftMM] * half
    (spineY, self.spineZ) = (min(max(spine.y, -5), 5), min(max(spineZ, -14), 14))
    let third = SIMD2(variation[.foramenS3XMM], variation[.foramenS3ZMM])
    let shifts = [
      SIMD2(variation[.foramenS1XMM], variation[.foramenS1ZMM]),
      SIMD2(variation[.foramenS2XMM], variation[.foramenS2ZMM]), third, third,
    ]
    foramina = zip(mean.foramina, shifts).map { $0 + $1 }
    let sizes: [VariationParameter.ID] = [
      .foramenS1Size, .foramenS2Size, .foramenS3Size, .foramenS4Size,
    ]
    foramenSizes = sizes.map { Elementary.exponential(variation[$0]) }
    patches = Self.forms[variation.word(.jointForm) ?? "", default: []]
    if ["both", side.rawValue].contains(variation.word(.accessoryJoint)) { patches.append(Self.accessory) }
    let vessels = variation.word(.vesselsAtJoint)
    self.vessels =
      (vessels == "around" || vessels == "both" ? [Self.vesselAround] : [])
      + (vessels == "inside" || vessels == "both" ? [Self.vesselInside] : [])
  }

  /// A facet between the lateral crest at S1–S2 and the medial face of the iliac tuberosity (seen there by Demir, 2007).
  private static let accessory = Patch(y: 19, z: -12, radiusY: 3.5, radiusZ: 3.5, gapMM: 2)
  /// Forms of the joint after Prassopoulos et al. (Eur J Radiol 1999;30:119), modest and as we draw them: an iliac
  /// projection in a hollow of the sacrum behind the joint; a crescent-shaped iliac plate; a semicircular defect of both
  /// faces.
  private static let forms: [String: [Patch]] = [
    "iliosacralComplex": [Patch(y: 33, z: -12, radiusY: 7, radiusZ: 6, bulgeMM: -3.5)],
    "crescent": [Patch(y: 40, z: -24, radiusY: 13, radiusZ: 12, bulgeMM: 3)],
    "semicircularDefect": [Patch(y: 24, z: -24, radiusY: 4, radiusZ: 4, wideningMM: 2.5)],
  ]
  /// A vessel over the mouth of the joint, and one in it.
  private static let vesselAround = Conduit(
    name: "vessel over the joint", content: .blood(.joint(resistiveIndex: BloodFlow.healthyJointIndex)),
    radiusMM: 0.9,
    line: [Vector3(40, 5.5, -22), Vector3(43, 8.5, -27), Vector3(45.5, 9.5, -36)])
  private static let vesselInside = Conduit(
    name: "vessel in the joint", content: .blood(.joint(resistiveIndex: BloodFlow.healthyJointIndex)),
    radiusMM: 0.8,
    line: [Vector3(45.5, 11, -26), Vector3(46.6, 18, -29), Vector3(47, 26, -32)])
}
