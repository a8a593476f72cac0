import Geometry

/// A block of tissue-mimicking gel in place of a person, with a water-filled tube on either side of the midline: for the first puncture in the
/// plane of the image. The tubes stand for the joints: what is injected into one counts as in the joint.
package enum GelBlock {
  /// Half the width and half the length of the block, and its depth, in mm.
  package static let halfWidthMM = 90.0, halfLengthMM = 80.0, depthMM = 75.0
  /// The tubes: distance of their axes from the midline, depth of these, radius, and half the length (along z), in mm.
  package static let tubeAsideMM = 30.0, tubeDepthMM = 35.0, tubeRadiusMM = 2.5, tubeHalfLengthMM = 35.0
  private static let spacingMM = 0.75, airMM = 12.0

  /// Gel as phantoms for imaging are made of.
  static let gel = Tissue(
    name: "gel", kind: .fat, soundSpeedMPerS: 1540, densityKgPerM3: 1_040, attenuationDBPerCmMHz: 0.5,
    attenuationExponent: 1, echogenicityDB: 0, anisotropyDB: 0, fiberDirection: .zero, lamination: nil,
    source: "1540 m/s and 0.5 dB/(cm MHz), as IEC 61391-2 asks of tissue-mimicking material")
  /// Water at room temperature; to the score it is what a joint holds.
  static let water = Tissue(
    name: "water", kind: .joint, soundSpeedMPerS: 1482, densityKgPerM3: 998, attenuationDBPerCmMHz: 0.0022,
    attenuationExponent: 2, echogenicityDB: -60, anisotropyDB: 0, fiberDirection: .zero, lamination: nil,
    source: "Duck, Physical Properties of Tissue, Academic Press 1990")

  /// Place of a tube, as a joint has its mouth: the top of the tube, and straight down into it.
  private static func mouth(_ side: Side) -> Patient.JointTarget {
    Patient.JointTarget(
      centerMM: Vector3(side.sign * tubeAsideMM, tubeDepthMM - tubeRadiusMM, 0), inward: Vector3(0, 1, 0),
      gapMM: 2 * tubeRadiusMM)
  }

  /// Builds the block; its parameters are those of nobody.
  /// - Parameter seed: another number is another speckle.
  package static func build(seed: UInt64, pool: WorkerPool) -> Patient {
    let lattice = Lattice(
      countX: Int(2 * halfWidthMM / spacingMM) + 1, countY: Int((airMM + depthMM) / spacingMM) + 1,
      countZ: Int(2 * halfLengthMM / spacingMM) + 1, spacingMM: spacingMM,
      originMM: Vector3(-halfWidthMM, -airMM, -halfLengthMM))
    let skin = HeightField(
      x: -halfWidthMM...halfWidthMM, z: -halfLengthMM...halfLengthMM, spacingMM: 2
    ) { _, _ in 0 }
    let medium = Medium(
      lattice: lattice, tissues: [.outside, gel, water], sheets: [], skin: skin, seed: mixed(seed)
    ) { voxels in
      for k in 0..<lattice.countZ {
        for j in 0..<lattice.countY {
          for i in 0..<lattice.countX {
            voxels[lattice.index(i, j, k)] =
              Voxel(
                label: label(at: lattice.centerMM(i, j, k)), textureDB: 0, boneDistanceMM: 10, warpCycles: 0
              )
              .bits
          }
        }
      }
    }
    let tube = JointSurface(around: Vector3(tubeAsideMM, tubeDepthMM, 0), pool: pool) { y, z in
      let (up, along) = (abs(y - tubeDepthMM), abs(z))
      let half = max(tubeRadiusMM * tubeRadiusMM - up * up, 0).squareRoot()
      return [Float(tubeAsideMM), Float(half), Float(max(up - tubeRadiusMM, along - tubeHalfLengthMM)), 1]
    }
    let mouths = [Side.left: mouth(.left), .right: mouth(.right)]
    return Patient(
      parameters: PatientParameters(sex: .female, bodyMassIndex: 22, seed: seed), medium: medium,
      landmarks: [:],
      targets: mouths, surfaces: [], joints: [.left: tube, .right: tube])
  }

  private static func label(at place: Vector3) -> UInt8 {
    if place.y < 0 { return 0 }
    let (x, y) = (place.x.magnitude - tubeAsideMM, place.y - tubeDepthMM)
    let isTube = x * x + y * y < tubeRadiusMM * tubeRadiusMM && place.z.magnitude < tubeHalfLengthMM
    return isTube ? 2 : 1
  }
}
