import Geometry

extension PersonVariation {
  /// Reasons why a person could not live or be treated, measured on the bones as they would be built, a sentence each; empty
  /// where there are none.
  package func problems(sex: Sex, ageYears: Double = 35) -> [String] {
    let parameters = PatientParameters(sex: sex, ageYears: ageYears, bodyMassIndex: 24)
    let bones = BothSidesBones(parameters, variation: self)
    return Side.allCases.flatMap { side in
      ViabilityCheck(bones: bones[side]).problems.map { "\(side.rawValue): \($0)" }
    }
  }

  /// A person drawn from what people have; the same seed gives the same person everywhere. One that could not live (see
  /// `problems`) is drawn again, a bounded number of times: then the deviations are halved until it can.
  package static func drawn(sex: Sex, seed: UInt64) -> PersonVariation {
    var random = RandomNumbers(seed: mixed(seed &+ 0x7661_7279))
    var person = once(sex: sex, from: &random)
    for _ in 0..<drawsMost {
      if person.problems(sex: sex).isEmpty { return person }
      person = once(sex: sex, from: &random)
    }
    while !person.problems(sex: sex).isEmpty { person = person.halved }
    return person
  }
  static let drawsMost = 16
}

extension PatientParameters {
  /// Differences of the person from the mean one: drawn, then set by hand; nil where neither is given.
  package var person: PersonVariation? {
    guard let variationSeed else { return variation }
    let drawn = PersonVariation.drawn(sex: sex, seed: variationSeed)
    return variation.map(drawn.overridden) ?? drawn
  }

  /// True where the mouth of a joint is open; where bone has closed it, the patient has no target there.
  package func isJointOpen(_ side: Side) -> Bool {
    let bones = BothSidesBones(self, variation: person)[side]
    let mouth = JointMouth(bones)
    return mouth.isOpen(downTo: mouth.narrowY(z: mouth.windowZ), z: mouth.windowZ)
  }
}

/// Search for what no living pelvis has, on one side's bones; x is counted toward the side.
struct ViabilityCheck {
  let bones: BoneModel

  /// Greatest crossing of the bones, least bone between a foramen and the joint, least gap of an open joint, all in mm.
  static let crossingMM = 0.3, wallMM = 4.0, gapMM = 0.6
  /// Greatest angle of a needle to the perpendicular in the axial plane, in degrees, and the room it needs around it, in mm.
  static let needleDeg = 40.0, needleRoomMM = 0.4

  var problems: [String] {
    var found: [String] = []
    if bonesCross { found.append("sacrum and ilium cross") }
    if !bones.map.map.isFused {
      if narrowestMM < ViabilityCheck.gapMM { found.append("the bones touch in the joint") }
      if !isReachable { found.append("no straight needle reaches the joint at the lower window") }
    }
    if let level = foramenInJoint { found.append("the foramen S\(level) opens into the joint") }
    return found
  }

  /// True where both bones hold the same place.
  private var bonesCross: Bool {
    let center = bones.map.person(Vector3(50, 35, -10))
    return withUnsafeTemporaryAllocation(of: Float.self, capacity: BoneModel.scratchCount) { blended in
      for z in stride(from: center.z - 45, through: center.z + 45, by: 2.5) {
        for y in stride(from: center.y - 45, through: center.y + 45, by: 2) {
          let row = bones.row(y: y, z: z)
          bones.blend(row, into: blended)
          for x in stride(from: center.x - 22, through: center.x + 24, by: 1) {
            let v = bones.values(x: x, row: row, blended: blended)
            if max(v.sacrum, v.ilium) < -Float(ViabilityCheck.crossingMM) { return true }
          }
        }
      }
      return false
    }
  }

  /// The least distance across the auricular surface.
  private var narrowestMM: Double {
    let center = bones.map.person(Vector3(50, 38, -12))
    var narrowest = Double.infinity
    for z in stride(from: center.z - 45, through: center.z + 45, by: 2) {
      for y in stride(from: center.y - 45, through: center.y + 45, by: 2) {
        let row = bones.row(y: y, z: z)
        if row.auricle < -1 { narrowest = min(narrowest, row.gap * min(row.sacralFactor, row.iliacFactor)) }
      }
    }
    return narrowest
  }

  /// True where at the lower window a straight needle comes from behind into the narrow cleft.
  private var isReachable: Bool {
    let mouth = JointMouth(bones)
    let z = mouth.windowZ
    guard let y = mouth.entryY(z: z) else { return false }
    let entry = mouth.middle(y: y, z: z).point
    return stride(from: -ViabilityCheck.needleDeg, through: ViabilityCheck.needleDeg, by: 5).contains {
      degrees in
      let angle = Angle.degrees(degrees)
      let back = Vector3(-angle.sine, -angle.cosine, 0)
      return stride(from: 1.0, through: 45, by: 1).allSatisfy { along in
        let v = bones.values(at: entry + back * along)
        return min(v.sacrum, v.ilium) > ViabilityCheck.needleRoomMM
      }
    }
  }

  /// The first level whose dorsal foramen comes too near to the joint.
  private var foramenInJoint: Int? {
    for (level, foramen) in bones.foramina.prefix(3).enumerated() {
      let axis = [Vector3(foramen.x, foramen.rimY, foramen.z)] + foramen.tunnels.flatMap { $0 }
      for point in axis {
        let p = bones.map.person(point)
        let row = bones.row(y: p.y, z: p.z)
        if row.auricle < 0, row.sacralFace - p.x - foramen.widthMM / 2 < ViabilityCheck.wallMM {
          return level + 1
        }
      }
    }
    return nil
  }
}
