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

extension SoftTissueLayers {
  /// Where the sheets lie: under the skin, about the fasciae, the gluteus and the long ligament.
  static let boundariesOfSheets: Set<Medium.Boundary> = {
    let sheathed: [TissueLabel] = [.skin, .fascia, .gluteusMaximus, .longPosteriorLigament]
    let all = sheathed.flatMap { one in
      TissueLabel.allCases.map { Medium.Boundary(Int(one.rawValue), Int($0.rawValue)) }
    }
    let aponeurosis = Medium.Boundary(
      Int(TissueLabel.erectorSpinae.rawValue), Int(TissueLabel.multifidus.rawValue))
    return Set(all + [aponeurosis])
  }()

  /// What is thinner than a voxel and reflects as a whole.
  var sheets: [Medium.Interface] {
    [
      Medium.Interface(name: "deep skin line", surface: dermis, echogenicityDB: 8, mottleDB: 5),
      Medium.Interface(
        name: "membranous layer of the fat", surface: superficialFascia, echogenicityDB: 10, mottleDB: 10),
      Medium.Interface(
        name: "thoracolumbar and gluteal fascia", surface: fascia, echogenicityDB: 16, mottleDB: 14),
      Medium.Interface(
        name: "deep gluteal fascia", surface: gluteusDeep, echogenicityDB: 12, mottleDB: 10),
      Medium.Interface(
        name: "erector spinae aponeurosis", surface: aponeurosis, echogenicityDB: 11, mottleDB: 10),
      Medium.Interface(
        name: "long posterior ligament, dorsal face", surface: longLigament, echogenicityDB: 13, mottleDB: 3),
      Medium.Interface(
        name: "long posterior ligament, deep face", surface: longLigamentDeep, echogenicityDB: 11, mottleDB: 3
      ),
    ]
  }
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
