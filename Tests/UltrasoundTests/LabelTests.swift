import Geometry
import Testing

@testable import Anatomy
@testable import Ultrasound

/// Tissues beyond the number that five bits can name.
@Suite struct LabelTests {
  /// Two layers on both sides of the body, whose labels come after `before` other tissues.
  private static func layers(after before: Int) -> Medium {
    let lattice = Lattice(
      countX: 61, countY: 91, countZ: 9, spacingMM: 1.5, originMM: Vector3(-45, -2, -6))
    let other = TestMedium.tissue(.fat, echogenicityDB: -40, attenuation: 3, impedanceLike: 1450)
    let muscle = TestMedium.tissue(
      echogenicityDB: -6, attenuation: 0.5, anisotropyDB: 6, fibers: Vector3(0.6, 0, 0.8))
    let dense = TestMedium.tissue(.ligament, echogenicityDB: 3, attenuation: 1, impedanceLike: 1700)
    return Medium(
      lattice: lattice, tissues: Array(repeating: other, count: before) + [muscle, dense], sheets: [],
      skin: nil, seed: 3
    ) { voxels in
      for i in 0..<lattice.count {
        let isDeep = lattice.centerMM(ofIndex: i).y > 40
        voxels[i] =
          Voxel(
            label: UInt8(before + (isDeep ? 1 : 0)), textureDB: 0, boneDistanceMM: 6.35, warpCycles: 0
          ).bits
      }
    }
  }
  private static func pixels(_ medium: Medium) -> [UInt8] {
    let machine = Machine(medium)
    machine.form()
    return Array(machine.image.pixels)
  }

  @Test(arguments: [31, 32, 200, Voxel.labelCount - 2]) func anImageDoesNotDependOnItsLabels(_ before: Int) {
    let image = Self.pixels(Self.layers(after: 0))
    #expect(Self.pixels(Self.layers(after: before)) == image)
    #expect(image.contains { $0 > 60 })
  }
  @Test func aVoxelHoldsEveryLabel() {
    for label in 0..<Voxel.labelCount {
      let voxel = Voxel(label: UInt8(label), textureDB: -3, boneDistanceMM: 2, warpCycles: -1)
      #expect(voxel.label == UInt8(label))
      #expect(voxel.textureDB == -3 && voxel.boneDistanceMM == 2 && voxel.warpCycles == -1)
    }
    #expect(Voxel.labelMask == 255)
  }
  @Test func aTissueBeyondTheThirtySecondIsFelt() {
    let tissues = Array(repeating: Tissue.subcutaneousFat, count: 40) + [Tissue.corticalBone]
    let mechanics = BodyMechanics(tissues: tissues, seed: 1)
    #expect(mechanics.layer(ofLabel: 39) == LayerMechanics.Layer(of: .subcutaneousFat))
    #expect(mechanics.layer(ofLabel: 40) == .bone)
  }
}
