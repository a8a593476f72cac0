import Geometry
import Testing

@testable import Anatomy

#if DEBUG
  /// The checked build ends the program where the making of a person would write beyond its memory, and there alone.
  @Suite struct CheckedFillTests {
    /// Voxels of a small piece of a person, this many too few.
    private static func fill(missing: Int) {
      let parameters = PatientParameters(sex: .female, bodyMassIndex: 24)
      let bones = BothSidesBones(parameters, variation: parameters.person)
      let lattice = Lattice(
        countX: 9, countY: 5, countZ: 3, spacingMM: 6, originMM: Vector3(-24, 0, -6))
      let voxels = UnsafeMutableBufferPointer<UInt32>.allocate(capacity: lattice.count - missing)
      VolumeFill(
        parameters: parameters, bones: bones, layers: SoftTissueLayers(parameters: parameters, bones: bones),
        lattice: lattice
      ).fill(voxels, pool: WorkerPool(threads: 1))
      voxels.deallocate()
    }
    private static func blend(missing: Int) {
      let bones = BoneModel(.mean)
      withUnsafeTemporaryAllocation(of: Float.self, capacity: BoneModel.scratchCount - missing) {
        bones.blend(bones.row(y: 0, z: 0), into: $0)
      }
    }

    @Test func aVoxelTooFewEndsTheProgram() async {
      await #expect(processExitsWith: .success) { CheckedFillTests.fill(missing: 0) }
      await #expect(processExitsWith: .failure) { CheckedFillTests.fill(missing: 1) }
    }
    @Test func scratchThatIsTooShortForABoneEndsTheProgram() async {
      await #expect(processExitsWith: .success) { CheckedFillTests.blend(missing: 0) }
      await #expect(processExitsWith: .failure) { CheckedFillTests.blend(missing: 1) }
    }
  }
#endif
