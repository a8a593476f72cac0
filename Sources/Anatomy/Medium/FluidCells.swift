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
  private let cells: UnsafeBufferPointer<FluidCell>
  private let owner: AnyObject?
  public var count: Int { cells.count }

  /// A list without cells.
  public init() { (cells, owner) = (UnsafeBufferPointer(start: nil, count: 0), nil) }
  /// - Parameters:
  ///   - cells: nobody writes them again.
  ///   - owner: keeps them alive.
  public init(_ cells: UnsafeMutableBufferPointer<FluidCell>, owner: AnyObject) {
    (self.cells, self.owner) = (UnsafeBufferPointer(cells), owner)
  }
  /// A copy of a list.
  public init(_ cells: [FluidCell]) {
    let memory = CopiedCells(cells)
    self.init(memory.all, owner: memory)
  }
  public subscript(index: Int) -> FluidCell { cells[index] }
  /// True where both see the same memory, of which one may see more.
  public func shares(memoryOf other: FluidCells) -> Bool { owner === other.owner }
}

private final class CopiedCells {
  let all: UnsafeMutableBufferPointer<FluidCell>
  init(_ cells: [FluidCell]) {
    all = .allocate(capacity: cells.count)
    _ = all.initialize(fromContentsOf: cells)
  }
  deinit { all.deallocate() }
}
