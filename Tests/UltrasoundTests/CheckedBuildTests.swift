import Geometry
import Testing

@testable import Ultrasound

#if DEBUG
  /// The debug build is optimized, and checks indices all the same.
  @Suite struct CheckedBuildTests {
    @Test func anIndexBeyondATableEndsTheProgram() async {
      await #expect(processExitsWith: .failure) {
        let table = AlignedArray<Float>(count: 16, repeating: 0)
        table[16] = 1
      }
    }
    @Test func aVectorBeyondAStretchEndsTheProgram() async {
      await #expect(processExitsWith: .failure) {
        let table = AlignedArray<Float>(count: 64, repeating: 0)
        store(splat(1), table.stretch(at: 8, count: 8), 1)
      }
    }
    @Test func whatAKernelDoesNotTakeEndsTheProgram() async {
      await #expect(processExitsWith: .failure) {
        // Samples are cleared eight at a time.
        LinePairs().clear(0..<1, samples: 3, vectors: 0)
      }
    }
    @Test func aVoxelOutsideOfALatticeEndsTheProgram() async {
      await #expect(processExitsWith: .failure) {
        let lattice = Lattice(countX: 4, countY: 4, countZ: 4, spacingMM: 1, originMM: .zero)
        _ = lattice.index(4, 0, 0)
      }
    }
  }
#endif
