import Anatomy
import Geometry
import Testing

@testable import Fluid

#if DEBUG
  /// The checked build ends the program where the fluid's tables would be touched outside, and there alone.
  @Suite struct CheckedFluidTests {
    private static let cell = FluidCell(voxel: 7, tick: 0, volumeNL: 100)

    @Test func aCellBeyondTheirMemoryEndsTheProgram() async {
      await #expect(processExitsWith: .success) { CellMemory(capacity: 4).all[3] = CheckedFluidTests.cell }
      await #expect(processExitsWith: .failure) { CellMemory(capacity: 4).all[4] = CheckedFluidTests.cell }
      await #expect(processExitsWith: .failure) { _ = CellMemory(capacity: 4).copy(count: 4, capacity: 3) }
    }
    @Test func aCellThatIsNotCountedEndsTheProgram() async {
      await #expect(processExitsWith: .success) { _ = FluidCells([CheckedFluidTests.cell])[0] }
      await #expect(processExitsWith: .failure) { _ = FluidCells([CheckedFluidTests.cell])[1] }
      await #expect(processExitsWith: .failure) { _ = FluidCells()[0] }
    }
    @Test func aHeapCopiedIntoLessEndsTheProgram() async {
      await #expect(processExitsWith: .success) {
        var heap = MinHeap(capacity: 2)
        for voxel in 0..<5 { heap.insert(.init(cost: 1, voxel: Int32(voxel))) }
        _ = heap.copy(capacity: 5)
      }
      await #expect(processExitsWith: .failure) {
        var heap = MinHeap(capacity: 2)
        for voxel in 0..<5 { heap.insert(.init(cost: 1, voxel: Int32(voxel))) }
        _ = heap.copy(capacity: 4)
      }
    }
    @Test func aVoxelThatIsNoneEndsTheProgram() async {
      await #expect(processExitsWith: .success) {
        var visits = VoxelVisits(expected: 16)
        _ = visits.reach(0)
      }
      await #expect(processExitsWith: .failure) {
        var visits = VoxelVisits(expected: 16)
        _ = visits.reach(-1)
      }
    }
    @Test func moreElementsThanPagesEndTheProgram() async {
      await #expect(processExitsWith: .success) {
        _ = ZeroedPages(bytes: 64).elements(of: UInt32.self, count: 16)
      }
      await #expect(processExitsWith: .failure) {
        _ = ZeroedPages(bytes: 64).elements(of: UInt32.self, count: 17)
      }
    }
  }
#endif
