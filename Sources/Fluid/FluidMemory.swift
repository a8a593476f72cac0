import Anatomy
import Geometry

/// Voxels, front and look-up of one field.
///
/// Sendable: it is written by the one field that alone holds it (`FluidField.takeMemory` asks before every change), so a
/// second thread can only read it while nobody writes.
final class FluidMemory: @unchecked Sendable {
  private(set) var cells: CellMemory
  private(set) var visits: VoxelVisits
  private var front: FluidFront

  private init(cells: CellMemory, visits: VoxelVisits, front: FluidFront) {
    (self.cells, self.visits, self.front) = (cells, visits, front)
  }
  /// - Parameter volumeML: volume that fits without another allocation, in the tissue that takes least.
  convenience init(lattice: Lattice, volumeML: Double) {
    let leastRoom = 0.15
    let most = Int(max(volumeML, 0) * 1_000 / (lattice.voxelMM3 * leastRoom)) + 1_024
    self.init(
      cells: CellMemory(capacity: most), visits: VoxelVisits(expected: most + most / 2),
      front: FluidFront(capacity: 3 * most + 1_024))
  }

  func copy(cellCount: Int) -> FluidMemory {
    FluidMemory(
      cells: cells.copy(count: cellCount, capacity: cells.capacity), visits: visits.copy(),
      front: front.copy()
    )
  }

  /// The same in as little memory as holds it; what goes on from it makes room as it needs.
  func packed(cellCount: Int) -> FluidMemory {
    FluidMemory(
      cells: cells.copy(count: cellCount, capacity: max(cellCount, 64)), visits: visits.packed(),
      front: front.packed())
  }

  /// Notes a cell that has become full; `count` is how many there are before it.
  func append(_ cell: FluidCell, at count: Int) {
    if count == cells.capacity { cells = cells.copy(count: count, capacity: 2 * count) }
    cells.all[count] = cell
    visits.fill(Int(cell.voxel), cell: count)
  }

  /// Begins a front anew at a voxel; what is filled stays filled and lets fluid through.
  func begin(at voxel: Int) {
    visits.beginSweep()
    front.begin(at: voxel)
  }
  /// The next voxel that fluid comes to; nil where it cannot go on.
  func next(from source: FluidSource, in patient: Patient) -> (voxel: Int, place: Patient.SpreadPlace)? {
    front.next(from: source, visits: &visits, in: patient)
  }
}

/// Memory of cells, of which a field counts so many; a counted cell is never written again, so that readers on other threads
/// need no lock.
final class CellMemory {
  /// As many as have room.
  let all: UnsafeMutableBufferPointer<FluidCell>
  var capacity: Int { all.count }
  init(capacity: Int) { all = .allocate(capacity: capacity) }
  deinit { all.deallocate() }
  func copy(count: Int, capacity: Int) -> CellMemory {
    let other = CellMemory(capacity: capacity)
    _ = other.all.part(at: 0, count: count).update(fromContentsOf: all.part(at: 0, count: count))
    return other
  }
}

/// Voxels that a front has come to or may come to next, and the cell of each that is full: a table that is looked up by voxel
/// (open addressing, at most half full).
struct VoxelVisits {
  private struct Entry: BitwiseCopyable {
    /// One more than the voxel; 0 where the place is free.
    var key: UInt32 = 0
    /// Number of the sweep whose front saw it last.
    var sweep: UInt32 = 0
    /// One more than the cell's index; 0 where it is not full.
    var cell: UInt32 = 0
    /// Least cost at which that sweep's front would come to it; `reached` once it has.
    var cost: Float = 0
  }
  private static let reached = -Float.infinity
  private var pages: ZeroedPages
  private var entries: UnsafeMutableBufferPointer<Entry>
  private var bits: UInt32
  private var used = 0
  private var sweep: UInt32 = 0

  private init(bits: UInt32) {
    self.bits = bits
    pages = ZeroedPages(bytes: MemoryLayout<Entry>.stride << Int(bits))
    entries = pages.elements(of: Entry.self, count: 1 << Int(bits))
  }
  /// - Parameter expected: such voxels for which there is room at once.
  init(expected: Int) {
    var bits: UInt32 = 12
    while 1 << Int(bits) < 2 * expected { bits += 1 }
    self.init(bits: bits)
  }
  func copy() -> VoxelVisits {
    var other = VoxelVisits(bits: bits)
    (other.used, other.sweep) = (used, sweep)
    _ = other.entries.update(fromContentsOf: entries)
    return other
  }

  /// The same entries in the smallest table that has room for them.
  func packed() -> VoxelVisits {
    var other = VoxelVisits(expected: used)
    (other.used, other.sweep) = (used, sweep)
    for i in 0..<1 << Int(bits) where entries[i].key != 0 {
      other.entries[other.place(of: Int(entries[i].key) - 1)] = entries[i]
    }
    return other
  }

  mutating func beginSweep() { sweep += 1 }
  @inline(__always) func hasReached(_ voxel: Int) -> Bool {
    let entry = entries[place(of: voxel)]
    return entry.key != 0 && entry.sweep == sweep && entry.cost == VoxelVisits.reached
  }
  /// Notes that the front may come to a voxel at a cost; false where it has been there, or may come as cheaply already.
  @inline(__always) mutating func approach(_ voxel: Int, at cost: Float) -> Bool {
    let place = occupied(voxel)
    if entries[place].sweep == sweep, entries[place].cost <= cost { return false }
    (entries[place].sweep, entries[place].cost) = (sweep, cost)
    return true
  }
  /// The place in the list of cells; nil where no fluid fills the voxel.
  func cell(ofVoxel voxel: Int) -> Int? {
    let cell = entries[place(of: voxel)].cell
    return cell > 0 ? Int(cell) - 1 : nil
  }
  /// Notes that this sweep has come to a voxel; false where fluid fills it already.
  mutating func reach(_ voxel: Int) -> Bool {
    let place = occupied(voxel)
    (entries[place].sweep, entries[place].cost) = (sweep, VoxelVisits.reached)
    return entries[place].cell == 0
  }
  mutating func fill(_ voxel: Int, cell: Int) { entries[occupied(voxel)].cell = UInt32(cell + 1) }

  /// Place in the table at which a voxel stands, or would stand.
  @inline(__always) private func place(of voxel: Int) -> Int {
    assert(voxel >= 0 && voxel < Int(Int32.max), "voxel \(voxel)")
    let key = UInt32(truncatingIfNeeded: voxel + 1)
    var place = Int((key &* 0x9E37_79B1) >> (32 - bits))
    while entries[place].key != 0, entries[place].key != key { place = (place + 1) & (1 << Int(bits) - 1) }
    return place
  }
  private mutating func occupied(_ voxel: Int) -> Int {
    var place = place(of: voxel)
    if entries[place].key != 0 { return place }
    if 2 * (used + 1) > 1 << Int(bits) {
      grow()
      place = self.place(of: voxel)
    }
    used += 1
    // Else a voxel might be looked for without end.
    assert(2 * used <= entries.count, "\(used) voxels of \(entries.count) places")
    entries[place].key = UInt32(truncatingIfNeeded: voxel + 1)
    return place
  }
  private mutating func grow() {
    var larger = VoxelVisits(bits: bits + 1)
    (larger.used, larger.sweep) = (used, sweep)
    for i in 0..<1 << Int(bits) where entries[i].key != 0 {
      larger.entries[larger.place(of: Int(entries[i].key) - 1)] = entries[i]
    }
    self = larger
  }
}
