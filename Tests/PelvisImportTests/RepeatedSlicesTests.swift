import Geometry
import Testing

@testable import Anatomy
@testable import PelvisImport

/// Programs fill a fine grid by repeating the voxels of a coarse one: the coarse one is what was segmented.
@Suite struct RepeatedSlicesTests {
  /// Random labels, with an empty margin.
  private static func volume(seed: UInt64) -> LabelVolume {
    var random = RandomNumbers(seed: seed)
    let counts = SIMD3(24, 20, 18)
    var labels = [UInt16](repeating: 0, count: counts.x * counts.y * counts.z)
    for k in 2..<counts.z - 2 {
      for j in 2..<counts.y - 2 {
        for i in 2..<counts.x - 2 where random.uniform() < 0.4 {
          labels[i + counts.x * (j + counts.y * k)] = UInt16(1 + Int(random.uniform() * 3))
        }
      }
    }
    let affine = VoxelAffine(
      iStepMM: Vector3(-3, 0, 0), jStepMM: Vector3(0, 2.8, 1), kStepMM: Vector3(0, -1, 2.8),
      originMM: Vector3(10, -20, 30))
    return LabelVolume(counts: counts, voxelToRAS: affine, labels: labels)
  }
  /// Each voxel `factor` times over along each index, not always a whole number.
  private static func repeated(_ old: LabelVolume, by factor: SIMD3<Double>) -> LabelVolume {
    let counts = SIMD3<Int>(
      Int(Double(old.counts.x) * factor.x), Int(Double(old.counts.y) * factor.y),
      Int(Double(old.counts.z) * factor.z))
    func source(_ at: Int, _ factor: Double, _ count: Int) -> Int {
      min(Int((Double(at) + 0.5) / factor), count - 1)
    }
    var labels: [UInt16] = []
    for k in 0..<counts.z {
      for j in 0..<counts.y {
        for i in 0..<counts.x {
          let p = SIMD3(
            source(i, factor.x, old.counts.x), source(j, factor.y, old.counts.y),
            source(k, factor.z, old.counts.z))
          labels.append(old.labels[p.x + old.counts.x * (p.y + old.counts.y * p.z)])
        }
      }
    }
    let map = old.voxelToRAS
    let first = Vector3(0.5 / factor.x - 0.5, 0.5 / factor.y - 0.5, 0.5 / factor.z - 0.5)
    return LabelVolume(
      counts: counts,
      voxelToRAS: VoxelAffine(
        iStepMM: map.iStepMM * (1 / factor.x), jStepMM: map.jStepMM * (1 / factor.y),
        kStepMM: map.kStepMM * (1 / factor.z), originMM: map.pointMM(first)),
      labels: labels)
  }

  @Test(arguments: [
    SIMD3(3.0, 3, 3), SIMD3(2, 1, 5), SIMD3(4.2, 5.07, 7.11), SIMD3(1, 1, 2), SIMD3(2.5, 3, 1),
  ]) func theCoarseGridComesBack(_ factor: SIMD3<Double>) {
    let old = Self.volume(seed: 5)
    let found = Self.repeated(old, by: factor).withoutRepeatedSlices
    #expect(found.counts == old.counts, "\(found.counts)")
    #expect(found.labels == old.labels && found.notes.count == 1)
    for index in [Vector3(0, 0, 0), Vector3(23, 19, 17), Vector3(5, 11, 7)] {
      let away = distance(found.voxelToRAS.pointMM(index), old.voxelToRAS.pointMM(index))
      #expect(away < 0.5, "\(index): \(away) mm")
    }
  }

  @Test func aVolumeWithoutRepeatsStaysAsItIs() {
    let old = Self.volume(seed: 6)
    let found = old.withoutRepeatedSlices
    #expect(found.counts == old.counts && found.labels == old.labels && found.notes.isEmpty)
    // Nor is an empty one, or one of a single slice, anything else.
    let flat = LabelVolume(
      counts: SIMD3(5, 5, 1), voxelToRAS: old.voxelToRAS, labels: [UInt16](repeating: 1, count: 25))
    #expect(flat.withoutRepeatedSlices.counts == flat.counts)
  }
}
