import Geometry

extension Patient {
  /// Spacing of the voxels, in mm: the joint is two of them wide, and its faces are kept by distance, not by label.
  static let voxelSpacingMM = 0.75

  /// Builds the person; under 2 s on two threads. The same bits for any number of threads.
  package static func build(_ parameters: PatientParameters, pool: WorkerPool) -> Patient {
    let variation = parameters.person
    let bones = BothSidesBones(parameters, variation: variation)
    let layers = SoftTissueLayers(parameters: parameters, bones: bones)
    let lattice = VolumeFill.lattice(skin: layers.skin, spacingMM: voxelSpacingMM)
    let volume = VolumeFill(parameters: parameters, bones: bones, layers: layers, lattice: lattice)
    let medium = Medium(
      lattice: lattice, tissues: Tissue.library, sheets: layers.sheets, skin: layers.skin,
      boundariesOfSheets: SoftTissueLayers.boundariesOfSheets, seed: mixed(parameters.seed)
    ) { volume.fill($0, pool: pool) }
    let rightJoint = JointSurface(bones: bones.right, pool: pool)
    let leftJoint = bones.isSymmetric ? rightJoint : JointSurface(bones: bones.left, pool: pool)
    let joints: [Side: JointSurface] = [.right: rightJoint, .left: leftJoint]
    let right = LandmarkFinder(side: .right, bones: bones.right, joint: rightJoint, medium: medium)
    let (landmarks, mouth) = (right.landmarks(), right.mouth())
    let left = LandmarkFinder(side: .left, bones: bones.left, joint: leftJoint, medium: medium)
    let leftMouth = bones.isSymmetric ? (mouth.place.mirrored, mouth.isOpen) : left.mouth()
    let mouths: [Side: (place: Patient.JointTarget, isOpen: Bool)] = [.right: mouth, .left: leftMouth]
    return Patient(
      parameters: parameters, variation: variation, medium: medium,
      landmarks: [.right: landmarks, .left: bones.isSymmetric ? landmarks.mirrored : left.landmarks()],
      targets: mouths.compactMapValues { $0.isOpen ? $0.place : nil }, mouths: mouths.mapValues(\.place),
      surfaces: BodySurfaces(bones: bones, skin: layers.skin, pool: pool).shown, joints: joints,
      vessels: Vessel.all(of: bones))
  }
}

extension BothSidesBones {
  init(of patient: Patient) { self.init(patient.parameters, variation: patient.variation) }
}

extension Patient.Landmarks {
  /// The same places on the other side.
  var mirrored: Patient.Landmarks {
    func flip(_ p: Vector3) -> Vector3 { Vector3(-p.x, p.y, p.z) }
    return Patient.Landmarks(
      psisMM: flip(psisMM), piisMM: flip(piisMM), foraminaMM: foraminaMM.map(flip))
  }
}
extension Patient.JointTarget {
  /// The same place on the other side.
  var mirrored: Patient.JointTarget {
    Patient.JointTarget(
      centerMM: Vector3(-centerMM.x, centerMM.y, centerMM.z),
      inward: Vector3(-inward.x, inward.y, inward.z), gapMM: gapMM)
  }
}
