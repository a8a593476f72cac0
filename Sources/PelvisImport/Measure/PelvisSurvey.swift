import Anatomy
import Geometry

/// A named bony place.
package enum PelvicPoint: String, CaseIterable, Sendable {
  case psis, piis, asis, pubicTubercle, ischialSpine
  case foramenS1, foramenS2, foramenS3, foramenS4
  case lateralCrestS1, lateralCrestS2, lateralCrestS3
  case jointEntryS1, jointEntryS1S2, jointEntryS2, lowerWindow, jointInferiorEnd
  case promontory, medianCrestS1, medianCrestS2, medianCrestS3, sacralApex

  /// True for points of both sides; false for those in the midline.
  package var isPaired: Bool {
    switch self {
    case .promontory, .medianCrestS1, .medianCrestS2, .medianCrestS3, .sacralApex: false
    default: true
    }
  }
}

/// Place of a named point, and what speaks against it.
package struct FoundLandmark: Sendable {
  /// Place in the patient frame, in mm; nil where it was not found.
  package var pointMM: Vector3?
  /// Reason why it was not found or may be wrong; nil where nothing speaks against it.
  package var doubt: String?
}

/// Places found and measures taken on the surfaces of one pelvis.
package struct PelvisSurvey: Sendable {
  package let frame: PelvisFrame
  package let joints: [Side: JointSurvey]
  /// The dorsal foramina S1...S4, by side, where they are found.
  package let foramina: [[Side: Opening]]
  package struct Opening: Hashable, Sendable {
    /// Width across, height along z, and the mean depth of its middle under the rim (at most 8), in mm.
    package var widthMM, heightMM, depthMM: Double
  }
  /// The sacrum's greatest width, in mm.
  package let sacralWidthMM: Double
  private var found: [Key: FoundLandmark] = [:]
  private struct Key: Hashable {
    var point: PelvicPoint
    var side: Side?
  }

  /// Distance caudal to the second dorsal foramen at which the lower window is sought, in mm: 10–12 (Klauser et al., Arthritis
  /// Rheum 2008;59:1618, and the bones of Fischer, Sci Data 2023;10:763).
  package static let windowBelowS2MM = 11.0
  /// Distance of the target into the narrow part of the cleft, in mm.
  package static let mouthDepthMM = 2.0

  /// A place in the patient frame; the side does not matter for one in the midline.
  package func landmark(_ point: PelvicPoint, _ side: Side = .right) -> FoundLandmark {
    found[Key(point: point, side: point.isPaired ? side : nil)] ?? FoundLandmark(doubt: "not sought")
  }
  /// The same in the coordinates the bones came in.
  package func sourcePointMM(_ point: PelvicPoint, _ side: Side = .right) -> Vector3? {
    landmark(point, side).pointMM.map(frame.toSource.point)
  }

  /// Finds frame, landmarks and joints.
  /// - Parameter given: maps the patient frame to the bones' coordinates, where that is known already; it is not corrected.
  package init(of bones: PelvicBones, given: Pose? = nil) {
    let sourceSacrum = BoneSurface(bones.sacrum)
    let sourceHips: [Side: BoneSurface] = [
      .left: BoneSurface(bones.hipLeft), .right: BoneSurface(bones.hipRight),
    ]
    frame =
      given.map { PelvisFrame(toSource: $0, basis: .given) }
      ?? PelvisFrameFinder(sacrum: sourceSacrum, hips: sourceHips).frame()
    let pose = frame.toSource
    let finder = SacrumFinder(sourceSacrum.seen(in: pose))
    let bounds = finder.sacrum.bounds
    sacralWidthMM = bounds.high.x - bounds.low.x
    foramina = finder.foramina.map { level in
      level.mapValues { Opening(widthMM: $0.widthMM, heightMM: $0.heightMM, depthMM: $0.depthMM) }
    }
    let toSacrum = SurfaceDistance(pointsMM: finder.sacrum.points, indices: finder.sacrum.indices)
    var joints: [Side: JointSurvey] = [:]
    var landmarks: [(PelvicPoint, Side?, FoundLandmark)] = Self.midline(finder)
    for (side, bone) in sourceHips {
      let hip = bone.seen(in: pose)
      let pair = JointSurfaces(
        side: side, sacrum: finder.sacrum, hip: hip, toSacrum: toSacrum,
        toHip: SurfaceDistance(pointsMM: hip.points, indices: hip.indices))
      let joint = Self.joint(pair, finder)
      joints[side] = joint
      let all =
        Self.hip(HipFinder(hip: hip, side: side)) + Self.sacrum(finder, side)
        + Self.joint(joint, pair, finder)
      landmarks += all.map { ($0.0, side, $0.1) }
    }
    self.joints = joints
    for (point, side, landmark) in landmarks { found[Key(point: point, side: side)] = landmark }
  }

  private static func missing(_ point: Vector3?, _ reason: String) -> FoundLandmark {
    FoundLandmark(pointMM: point, doubt: point == nil ? reason : nil)
  }

  private static func hip(_ finder: HipFinder) -> [(PelvicPoint, FoundLandmark)] {
    let anterior = finder.anteriorSuperior
    return [
      (.psis, FoundLandmark(pointMM: finder.posteriorSuperior)),
      (.piis, missing(finder.posteriorInferior, "no sciatic notch below the posterior superior spine")),
      (.asis, missing(anterior, "the hip ends, or is cut off, before its anterior superior spine")),
      (
        .pubicTubercle,
        missing(
          anterior.flatMap(finder.pubicTubercle), "no pubis as far forward as the anterior superior spine")
      ),
      (.ischialSpine, missing(finder.ischialSpine, "nothing stands out below the greater sciatic notch")),
    ]
  }

  private static func midline(_ finder: SacrumFinder) -> [(PelvicPoint, Side?, FoundLandmark)] {
    let crests: [PelvicPoint] = [.medianCrestS1, .medianCrestS2, .medianCrestS3]
    return [
      (.promontory, nil, missing(finder.promontory, "the sacrum has no ventral surface in the midline")),
      (.sacralApex, nil, missing(finder.apex, "the sacrum's lower end is missing")),
    ]
      + crests.enumerated().map { level, point in
        (point, nil, missing(finder.medianCrest(level), "no foramina S\(level + 1) to tell its level"))
      }
  }

  private static func sacrum(_ finder: SacrumFinder, _ side: Side) -> [(PelvicPoint, FoundLandmark)] {
    let openings: [PelvicPoint] = [.foramenS1, .foramenS2, .foramenS3, .foramenS4]
    let crests: [PelvicPoint] = [.lateralCrestS1, .lateralCrestS2, .lateralCrestS3]
    return openings.enumerated().map { (level, point) -> (PelvicPoint, FoundLandmark) in
      (point, foramen(finder, level, side))
    }
      + crests.enumerated().map { level, point in
        (
          point,
          missing(finder.lateralCrest(level, side), "no foramen S\(level + 1) on this side to tell its level")
        )
      }
  }

  /// Depth under which a dent is doubted, and difference of level over which a pair is, in mm.
  private static let shallowMM = 1.5, unevenMM = 7.0

  private static func foramen(_ finder: SacrumFinder, _ level: Int, _ side: Side) -> FoundLandmark {
    guard finder.foramina.indices.contains(level), let pit = finder.foramina[level][side] else {
      return FoundLandmark(doubt: "no pit of the sacrum's back where the foramen S\(level + 1) should be")
    }
    let point = Vector3(pit.x, pit.rimY, pit.z)
    let other = finder.foramina[level][side == .left ? .right : .left]
    if pit.depthMM < shallowMM {
      return FoundLandmark(pointMM: point, doubt: "only a shallow dent")
    }
    if let other, (other.z - pit.z).magnitude > unevenMM {
      return FoundLandmark(pointMM: point, doubt: "far out of level with the other side's")
    }
    return FoundLandmark(pointMM: point, doubt: other == nil ? "not found on the other side" : nil)
  }

  private static func joint(_ pair: JointSurfaces, _ finder: SacrumFinder) -> JointSurvey {
    var joint = JointSurvey(pair)
    let levels = (0..<4).compactMap { finder.levelZ($0, pair.side) }
    for level in JointSurvey.AxialLevel.allCases {
      if let z = level.z(foraminaZ: levels) { joint.levels[level] = JointLevel(pair, z: z) }
    }
    guard levels.count > 2 else { return joint }
    // The first of two levels in a row whose plane runs medially, from S1 down.
    var before: (z: Double, degrees: Double)?
    for z in stride(from: (levels[0] + levels[1]) / 2, through: levels[2] - 8, by: -2) {
      guard let degrees = JointLevel(pair, z: z).angleDeg(withinMM: 12) else { continue }
      if degrees < 0, let before {
        let share = before.degrees / (before.degrees - degrees)
        joint.signChangeBelowS2MM = levels[1] - (before.z + (z - before.z) * share)
        break
      }
      before = (z, degrees)
    }
    return joint
  }

  private static func joint(
    _ joint: JointSurvey, _ pair: JointSurfaces, _ finder: SacrumFinder
  ) -> [(PelvicPoint, FoundLandmark)] {
    var doubt = joint.bonesCross ? "the surfaces of sacrum and hip cross" : nil
    let narrow = joint.narrowForThisJointMM
    if narrow > JointLevel.narrowMM {
      doubt = doubt ?? "the bones are farther apart everywhere than in life, as if segmented too thin"
    }
    func entry(_ level: JointSurvey.AxialLevel) -> FoundLandmark {
      guard let z = joint.levels[level]?.z else {
        return FoundLandmark(doubt: "no foramina to tell its level")
      }
      let found = JointLevel(pair, z: z, narrowMM: narrow)
      guard let row = found.entry else {
        return FoundLandmark(doubt: "the bones come nowhere near each other at this level")
      }
      return FoundLandmark(pointMM: Vector3(row.middleX * pair.side.sign, row.y, found.z), doubt: doubt)
    }
    return [
      (.jointEntryS1, entry(.s1)), (.jointEntryS1S2, entry(.s1s2)), (.jointEntryS2, entry(.s2)),
      (.lowerWindow, lowerWindow(pair, finder, narrowMM: narrow, doubt)),
      (
        .jointInferiorEnd,
        FoundLandmark(
          pointMM: joint.inferiorEnd,
          doubt: joint.inferiorEnd == nil ? "the bones come nowhere near each other" : doubt)
      ),
    ]
  }

  /// The middle of the cleft just inside the place where it becomes narrow.
  private static func lowerWindow(
    _ pair: JointSurfaces, _ finder: SacrumFinder, narrowMM: Double, _ doubt: String?
  ) -> FoundLandmark {
    guard let z = finder.levelZ(1, pair.side) else {
      return FoundLandmark(doubt: "no foramen S2 to tell its level")
    }
    for away in [0.0, 2, -2, 4, 6] {
      let level = JointLevel(pair, z: z - windowBelowS2MM + away, narrowMM: narrowMM)
      guard let entry = level.entry,
        let row = level.rows.first(where: { $0.y >= entry.y + mouthDepthMM })
      else { continue }
      let shifted =
        away == 0
        ? nil : "the joint is not narrow 11 mm below the foramen S2: taken \(11 - Int(away)) mm below"
      return FoundLandmark(pointMM: pair.middle(row, z: level.z).point, doubt: doubt ?? shifted)
    }
    return FoundLandmark(doubt: "the bones come nowhere near each other 5–13 mm below the foramen S2")
  }
}
