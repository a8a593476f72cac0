import Anatomy
import Geometry

/// Something with a name in a sonogram, and how it is found in any person's image plane.
package struct Structure: Sendable {
  package var displayName: String
  /// True for a surface, which the image shows as a line, false for a tissue with an inside.
  package var isSurface: Bool
  /// True for a part of the needle, false for one of the patient.
  package var isNeedle: Bool
  /// Place in probe coordinates; nil where this plane does not hold it.
  let find: @Sendable (PlaneAnatomy) -> Vector3?

  init(
    displayName: String, isSurface: Bool = true, isNeedle: Bool = false,
    find: @escaping @Sendable (PlaneAnatomy) -> Vector3?
  ) {
    (self.displayName, self.isSurface, self.isNeedle, self.find) = (displayName, isSurface, isNeedle, find)
  }

  /// Its place in the image plane; nil where the image does not show it.
  package func place(in plane: PlaneAnatomy) -> Vector3? {
    guard let place = find(plane), plane.isShown(place) else { return nil }
    return place
  }
}

// Bone.
extension Structure {
  /// The middle of the longest stretch that faces the probe, on the imaged side.
  package static let sacrum = Structure(displayName: "sacrum") { $0.longestRun(of: .sacrum) }
  package static let ilium = Structure(displayName: "ilium") { $0.longestRun(of: .ilium) }
  package static let psis = Structure(displayName: "PSIS") { $0.mostDorsal { $0.bone == .ilium } }
  package static let iliacLip = Structure(displayName: "iliac lip") { $0.mostDorsal { $0.bone == .ilium } }
  package static let medianCrest = Structure(displayName: "median crest") { plane in
    plane.mostDorsal { $0.bone == .sacrum && $0.pointMM.x.magnitude < 5 }
  }
  package static let boneShadow = Structure(displayName: "bone shadow", isSurface: false) {
    $0.middleOfShadow()
  }
  package static let lateralCrest = Structure(displayName: "lateral sacral crest") { plane in
    guard let foramen = Landmark.foramen(1).point(of: plane.patient, side: plane.side) else { return nil }
    let inner = plane.lateralMM(foramen)
    return plane.mostDorsal {
      $0.bone == .sacrum && (inner + 2...inner + 14).contains(plane.lateralMM($0.pointMM))
    }
  }
  /// Edges where the sacrum turns down toward the joint, and the ilium across.
  package static let sacralShoulder = Structure(displayName: "sacral shoulder") { plane in
    plane.besideJoint(.sacrum, -16...0)
  }
  package static let iliacRim = Structure(displayName: "iliac rim") { $0.besideJoint(.ilium, -3...14) }
  package static func foramenRims(_ level: Int) -> [Structure] {
    [
      Structure(displayName: "medial rim") { plane in
        plane.foramen(level).map { plane.place($0.medial) }
      },
      Structure(displayName: "lateral rim") { plane in
        plane.foramen(level).map { plane.place($0.lateral) }
      },
      Structure(displayName: "S\(level) foramen") { plane in
        plane.foramen(level).map { plane.place($0.bottom) }
      },
    ]
  }
  /// The horns beside the hiatus, and its floor.
  package static let rightCornu = cornu("right cornu", sign: 1)
  package static let leftCornu = cornu("left cornu", sign: -1)
  private static func cornu(_ displayName: String, sign: Double) -> Structure {
    Structure(displayName: displayName) { plane in
      plane.mostDorsal { $0.bone == .sacrum && (4...16).contains($0.pointMM.x * sign) }
    }
  }
  package static let hiatusFloor = Structure(displayName: "floor of the hiatus") { plane in
    let middle = plane.bones.filter { $0.pointMM.x.magnitude < 3 }
    guard let floor = middle.max(by: { $0.pointMM.y < $1.pointMM.y }),
      let roof = plane.bones.filter({ (4...16).contains($0.pointMM.x.magnitude) }).map(\.pointMM.y).min(),
      floor.pointMM.y > roof + 2.5
    else { return nil }
    return plane.place(floor)
  }
}

// The joint.
extension Structure {
  package static let jointCleft = Structure(displayName: "joint cleft", isSurface: false) { $0.jointMouth() }
  package static let hiddenJoint = Structure(displayName: "true joint, in shadow", isSurface: false) {
    $0.jointMouth()
  }
  /// Bone where the joint should open, in a person whose joint is closed.
  package static let bridge = Structure(displayName: "bone bridges the joint") { plane in
    guard let target = plane.patient.mouths[plane.side], plane.jointMouth() == nil else { return nil }
    let place = plane.probeToPatient.inversePoint(target.centerMM)
    return plane.bones.min { ($0.xMM - place.x).magnitude < ($1.xMM - place.x).magnitude }.map(plane.place)
  }
}

// Soft tissue.
extension Structure {
  package static let multifidus = tissue("multifidus", .multifidus)
  package static let erectorSpinae = tissue("erector spinae", .erectorSpinae)
  package static let gluteusMaximus = tissue("gluteus maximus", .gluteusMaximus)
  package static let gluteusMedius = tissue("gluteus medius", .gluteusMedius)
  package static let fat = tissue("fat", .subcutaneousFat)
  package static let longPosteriorLigament = tissue("long posterior ligament", .longPosteriorLigament)
  package static let interosseousLigament = tissue(
    "interosseous ligament", .interosseousLigament, .ligamentFat, .posteriorLigament)
  /// The ligaments between iliac lip and lateral crest, which look like a joint.
  package static let falseCleft = tissue(
    "false cleft: ligament", .interosseousLigament, .ligamentFat, .posteriorLigament)
  package static let membrane = Structure(displayName: "sacrococcygeal membrane", isSurface: false) { plane in
    plane.middle(of: [.midlineLigament]) { $0.x.magnitude < 7 }
  }
  package static let haematoma = tissue("blood", .haematoma)
  package static let effusion = tissue("effusion", .effusion)
  package static let pus = tissue("pus", .pus)
  package static let swollenLigament = tissue("swollen ligament", .swollen)
  private static func tissue(_ displayName: String, _ tissues: Tissue...) -> Structure {
    Structure(displayName: displayName, isSurface: false) { $0.middle(of: tissues) }
  }
  /// The fascia away from the middle, where the picture has most to show.
  package static let fascia = Structure(displayName: "fascia") {
    $0.crossing(ofSheet: "thoracolumbar and gluteal fascia", share: 0.3)
      ?? $0.crossing(ofSheet: "thoracolumbar and gluteal fascia", share: 0.6)
  }
}

// The needle.
extension Structure {
  package static let needleTip = Structure(displayName: "needle tip", isSurface: false, isNeedle: true) {
    plane in
    plane.needle.isInTissue ? plane.inPlane(plane.needle.tipMM) : nil
  }
  /// The middle of the part of the shaft that the image holds.
  package static let needleShaft = Structure(displayName: "shaft", isSurface: false, isNeedle: true) {
    plane in
    guard plane.needle.isInTissue else { return nil }
    let needle = plane.needle
    let shaft = stride(from: 1.0, through: needle.depthMM, by: 0.5).compactMap { back -> Vector3? in
      let place = plane.inPlane(needle.tipMM + (needle.entryMM - needle.tipMM) * (back / needle.depthMM))
      return place.flatMap { plane.isShown($0) ? $0 : nil }
    }
    return shaft.isEmpty ? nil : shaft[shaft.count / 2]
  }
}

extension PlaneAnatomy {
  func place(_ bone: BonePlace) -> Vector3 { Vector3(bone.xMM, bone.yMM, 0) }

  func mostDorsal(where isMeant: (BonePlace) -> Bool) -> Vector3? {
    bones.filter(isMeant).min { $0.pointMM.y < $1.pointMM.y }.map(place)
  }

  /// The middle of the longest row of neighboring scanlines that meet a bone.
  func longestRun(of name: BoneNames.Name) -> Vector3? {
    var (best, start) = (0..<0, 0)
    for i in bones.indices {
      let continues =
        i > start && bones[i].bone == name && bones[i].line == bones[i - 1].line + 1
        && (bones[i].depthMM - bones[i - 1].depthMM).magnitude < 1.5
      if !continues { start = i }
      if lateralMM(bones[i].pointMM) < 5 { start = i + 1 }
      if bones[i].bone == name, i + 1 - start > best.count { best = start..<i + 1 }
    }
    return best.count < 6 ? nil : place(bones[(best.lowerBound + best.upperBound) / 2])
  }

  /// The most dorsal place of a bone in a range of distances from the joint's target, + away from the midline.
  func besideJoint(_ name: BoneNames.Name, _ range: ClosedRange<Double>) -> Vector3? {
    guard let target = patient.mouths[side] else { return nil }
    return mostDorsal {
      $0.bone == name && range.contains(lateralMM($0.pointMM) - lateralMM(target.centerMM))
    }
  }

  /// The rims of a foramen and its floor, as the probe sees them; nil where the bone does not break there.
  func foramen(_ level: Int) -> (medial: BonePlace, lateral: BonePlace, bottom: BonePlace)? {
    guard let landmark = Landmark.foramen(level).point(of: patient, side: side) else { return nil }
    func aside(_ place: BonePlace) -> Double { lateralMM(place.pointMM) - lateralMM(landmark) }
    let near = bones.filter { $0.bone == .sacrum && aside($0).magnitude < 10 }
    let inside = near.filter { aside($0).magnitude < 5 }
    guard let bottom = inside.max(by: { $0.pointMM.y < $1.pointMM.y }) else { return nil }
    /// The place at the top of the fall toward the bottom.
    func rim(_ places: [BonePlace]) -> BonePlace? {
      let falls = places.map { place in
        (near.filter { (aside($0) - aside(place)).magnitude < 2.5 }.map(\.pointMM.y).max() ?? 0)
          - place.pointMM.y
      }
      guard let most = falls.max(), most > 1.5 else { return nil }
      return zip(places, falls).filter { $0.1 > 0.7 * most }.map(\.0).min { $0.pointMM.y < $1.pointMM.y }
    }
    guard let medial = rim(near.filter { aside($0) <= aside(bottom) }),
      let lateral = rim(near.filter { aside($0) >= aside(bottom) })
    else { return nil }
    return (medial, lateral, bottom)
  }

  /// A point's place in the image plane; nil where it lies too far beside it to be seen.
  func inPlane(_ point: Vector3) -> Vector3? {
    let place = probeToPatient.inversePoint(point)
    return place.z.magnitude < 3 ? Vector3(place.x, place.y, 0) : nil
  }
}
