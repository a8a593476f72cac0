/// A voxel of the patient's lattice that injected fluid has come to.
public struct FluidCell: Equatable, Sendable, BitwiseCopyable {
  /// Its place in the lattice.
  public var voxel: Int32
  /// The tick at which it was full.
  public var tick: Int32
  /// Volume of the fluid in it, in nL.
  public var volumeNL: UInt16
  /// Kind of the fluid; 0 is the main syringe's.
  public var kind: UInt8
  /// Region it lies in: the place in `Region.allCases`.
  public var region: UInt8
  public init(voxel: Int32, tick: Int32, volumeNL: UInt16, kind: UInt8 = 0, region: UInt8 = 0) {
    (self.voxel, self.tick, self.volumeNL) = (voxel, tick, volumeNL)
    (self.kind, self.region) = (kind, region)
  }
}

/// Voxels that hold injected fluid, in the order in which it came to them: a view of memory that only grows.
///
/// Sendable: no cell before `count` is ever written again while `owner` lives.
public struct FluidCells: @unchecked Sendable {
  private let base: UnsafePointer<FluidCell>?
  private let owner: AnyObject?
  public let count: Int

  /// A list without cells.
  public init() { (base, owner, count) = (nil, nil, 0) }
  /// - Parameters:
  ///   - base: `count` cells that nobody writes again.
  ///   - owner: keeps them alive.
  public init(base: UnsafePointer<FluidCell>, count: Int, owner: AnyObject) {
    (self.base, self.count, self.owner) = (base, count, owner)
  }
  /// A copy of a list.
  public init(_ cells: [FluidCell]) {
    let memory = CellMemory(cells)
    self.init(base: memory.base, count: cells.count, owner: memory)
  }
  public subscript(index: Int) -> FluidCell {
    assert(index >= 0 && index < count, "cell \(index) of \(count)")
    guard let base else { return FluidCell(voxel: 0, tick: 0, volumeNL: 0) }
    return base[index]
  }
  /// True where both see the same memory, of which one may see more.
  public func shares(memoryOf other: FluidCells) -> Bool { owner === other.owner }
}

private final class CellMemory {
  let base: UnsafePointer<FluidCell>
  private let memory: UnsafeMutablePointer<FluidCell>
  init(_ cells: [FluidCell]) {
    memory = .allocate(capacity: max(cells.count, 1))
    for (i, cell) in cells.enumerated() { memory[i] = cell }
    base = UnsafePointer(memory)
  }
  deinit { memory.deallocate() }
}
