import Geometry

/// One person's anatomy in the patient frame: origin midway between the posterior superior iliac spines, +x right,
/// +y anterior, +z superior, mm.
package final class Patient: Sendable {
  package let parameters: PatientParameters
  /// Differences of this person from the mean one of the parameters; nil where there are none.
  package let variation: PersonVariation?
  package let medium: Medium
  /// Bony landmarks of this person, found on the bones.
  package let landmarks: [Side: Landmarks]
  /// The middle of the joint at the lower window's mouth, from this person's own bones; none where bone has closed it.
  package let targets: [Side: JointTarget]
  /// Targets, and where bone has closed a mouth, the place where it was.
  package let mouths: [Side: JointTarget]
  /// Origin of a person from elsewhere; nil for a built-in one.
  package let source: ImportReport?
  /// Closed, coarse surfaces for the external view: sacrum, hips, skin.
  package let surfaces: [SurfaceMesh]

  package struct Landmarks: Hashable, Codable, Sendable {
    package var psisMM, piisMM: Vector3
    /// Centers of the dorsal foramina S1...S4, at the rim.
    package var foraminaMM: [Vector3]
    package init(psisMM: Vector3, piisMM: Vector3, foraminaMM: [Vector3]) {
      (self.psisMM, self.piisMM, self.foraminaMM) = (psisMM, piisMM, foraminaMM)
    }
  }
  package struct JointTarget: Hashable, Codable, Sendable {
    /// Point equally far from both bones; the gap is under 2.5 mm where no pathology has widened it.
    package var centerMM: Vector3
    /// Direction into the joint, along the cleft, a unit vector.
    package var inward: Vector3
    package var gapMM: Double
    package init(centerMM: Vector3, inward: Vector3, gapMM: Double) {
      (self.centerMM, self.inward, self.gapMM) = (centerMM, inward, gapMM)
    }
  }

  /// The larger vessels and those of the joint; none are known of an imported patient, whose medium has those of the model.
  package let vessels: [Vessel]
  /// The fingerprint of the file of an imported patient, by which a recording names it; empty for a built-in one.
  package let fileHash: String
  /// Capacity and leak of either joint.
  package let jointFilling: JointFilling
  /// Forces of this person's tissues on a needle.
  package let mechanics: BodyMechanics
  /// Ways of injected fluid from voxel to voxel.
  package let spread: SpreadWays
  /// Joints by side; x counted toward it.
  let joints: BothSides<JointSurface>
  /// True where fluid of a pathology distends a capsule.
  private let holdsFluid: Bool

  /// A person whose body is `medium` alone.
  package convenience init(parameters: PatientParameters, medium: Medium) {
    self.init(parameters: parameters, medium: medium, landmarks: [:], targets: [:], surfaces: [])
  }
  init(
    parameters: PatientParameters, variation: PersonVariation? = nil, medium: Medium,
    landmarks: [Side: Landmarks], targets: [Side: JointTarget], mouths: [Side: JointTarget]? = nil,
    surfaces: [SurfaceMesh], joints: [Side: JointSurface] = [:], source: ImportReport? = nil,
    fileHash: String = "", vessels: [Vessel] = []
  ) {
    (self.parameters, self.variation, self.medium) = (parameters, variation, medium)
    (self.landmarks, self.targets, self.mouths) = (landmarks, targets, mouths ?? targets)
    self.surfaces = surfaces
    holdsFluid = [Side.left, .right].contains { parameters.pathology?.lesion(of: $0)?.fluid != nil }
    (self.joints, self.source, self.fileHash) = (BothSides(joints), source, fileHash)
    self.vessels = vessels
    jointFilling = JointFilling(of: variation)
    spread = SpreadWays(tissues: medium.tissues, lattice: medium.lattice)
    mechanics = BodyMechanics(
      tissues: medium.tissues, seed: parameters.seed &+ mixed(parameters.variationSeed ?? 0))
  }

  package static func side(of pointMM: Vector3) -> Side { pointMM.x < 0 ? .left : .right }

  package func tissue(at pointMM: Vector3) -> Tissue { medium.tissue(at: pointMM) }
  /// Signed distance to the nearest bone, in mm: positive outside; within ±6.35. It comes from the voxels, and between the faces
  /// of a joint, where two voxels must hold the way there and back, from the joint's sheet.
  package func boneDistanceMM(at pointMM: Vector3) -> Double {
    let distance = medium.boneDistanceMM(at: pointMM)
    guard distance > -0.5, distance < 2, let joint = joints[Patient.side(of: pointMM)],
      let room = joint.roomMM(x: pointMM.x.magnitude, y: pointMM.y, z: pointMM.z)
    else { return distance }
    return max(distance, min(room, distance + Patient.voxelBlurMM))
  }
  /// Greatest part of the distance between two bones, at its top, that the voxels cut off.
  static let voxelBlurMM = 0.5

  /// Region that a point belongs to. Bone and joint are found by surfaces, the rest by the nearest voxel.
  package func region(at pointMM: Vector3) -> Region {
    if let skin = medium.skin, pointMM.y < skin.height(x: pointMM.x, z: pointMM.z) { return .outside }
    if boneDistanceMM(at: pointMM) < 0 { return .bone }
    let side = Patient.side(of: pointMM)
    if let joint = joints[side], joint.holds(x: pointMM.x * side.sign, y: pointMM.y, z: pointMM.z) {
      return .joint
    }
    if isCapsularFluid(pointMM, side: side) { return .joint }
    let tissue = tissue(at: pointMM)
    switch tissue.kind {
    case .outside: return .other
    case .skin: return .skin
    case .fat: return tissue == .foraminalFat ? foramen(at: pointMM, side: side) : .fat
    case .fascia: return .fascia
    case .muscle: return .muscle
    case .cartilage, .joint: return .joint
    case .vessel: return .vessel
    case .nerve: return .nerve
    case .fluid, .bone, .viscus: return .other
    case .ligament:
      if tissue == .interosseousLigament || tissue == .ligamentFat { return .interosseousLigament }
      return jointDistanceMM(at: pointMM, side: side) <= Patient.periarticularReachMM
        ? .periarticular : .other
    }
  }
  /// True in fluid that distends the capsule: it is one with the joint's.
  private func isCapsularFluid(_ pointMM: Vector3, side: Side) -> Bool {
    guard holdsFluid, let joint = joints[side], !joint.isClosed else { return false }
    let label = medium.voxel(at: pointMM).label
    guard label == TissueLabel.effusion.rawValue || label == TissueLabel.pus.rawValue,
      pointMM.y < Patient.capsuleY
    else { return false }
    return joint.distanceMM(x: pointMM.x * side.sign, y: pointMM.y, z: pointMM.z) <= Patient.capsuleReachMM
  }
  /// Greatest distance of a distended capsule from the cleft, in mm, and y beyond which no pus is in the capsule.
  static let capsuleReachMM = 9.0, capsuleY = 55.0
  /// Greatest distance from the cleft at which a posterior ligament counts as periarticular, in mm.
  static let periarticularReachMM = 5.0

  private func foramen(at pointMM: Vector3, side: Side) -> Region {
    let regions: [Region] = [.foramenS1, .foramenS2, .foramenS3, .foramenS4]
    let centers = landmarks[side]?.foraminaMM ?? []
    // Deep to the dorsal opening they run toward the feet.
    func away(_ center: Vector3) -> Double {
      let deep = max(pointMM.y - center.y - 10, 0)
      return (center.z - 0.6 * deep - pointMM.z).magnitude
    }
    return zip(centers, regions).min { away($0.0) < away($1.0) }?.1 ?? .other
  }

  /// The first bone straight in from the skin over (x, z), in mm; nil where there is none within 120 mm.
  package func firstBoneMM(behindX x: Double, z: Double) -> Vector3? {
    var point = skinPointMM(x: x, z: z)
    let end = point.y + 120
    while point.y < end {
      let room = boneDistanceMM(at: point)
      if room <= 0.02 { return point }
      point.y += max(room * 0.8, 0.05)
    }
    return nil
  }

  /// Distance from a point to the joint space of a side, in mm; 0 inside it. Exact within 15 mm of the joint, never
  /// too small farther away; infinite where the patient has no joint, or bone has closed it. Fluid that distends the
  /// capsule is part of it.
  package func jointDistanceMM(at pointMM: Vector3, side: Side) -> Double {
    guard let joint = joints[side], !joint.isClosed else { return .infinity }
    if isCapsularFluid(pointMM, side: side) { return 0 }
    return joint.distanceMM(x: pointMM.x * side.sign, y: pointMM.y, z: pointMM.z)
  }
  /// The point of the skin at rest over (x, z).
  package func skinPointMM(x: Double, z: Double) -> Vector3 {
    Vector3(x, medium.skin?.height(x: x, z: z) ?? 0, z)
  }
}

extension Patient {
  /// The layer at a place: the joint from its surfaces, the rest from the nearest voxel.
  package func layer(at pointMM: Vector3, in region: Region) -> LayerMechanics.Layer {
    region == .joint ? .joint : mechanics.layer(ofLabel: medium.voxel(at: pointMM).label)
  }
  /// Forces of the tissue at a place on a shaft, from the nearest voxel.
  package func mechanics(at pointMM: Vector3) -> LayerMechanics {
    mechanics[mechanics.layer(ofLabel: medium.voxel(at: pointMM).label)]
  }
}
