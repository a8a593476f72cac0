import Anatomy
import Geometry

/// The front of injected fluid: it comes to the voxels about its source in the order of the way there, short where tissue is
/// loose and along its fibers (Dijkstra, Numer Math 1959;1:269), uneven as tissue is.
struct FluidFront {
  private var heap: MinHeap

  /// - Parameter capacity: voxels at the front for which there is room at once.
  init(capacity: Int) { heap = MinHeap(capacity: capacity) }
  private init(heap: MinHeap) { self.heap = heap }
  func copy() -> FluidFront { FluidFront(heap: heap.copy()) }
  func packed() -> FluidFront { FluidFront(heap: heap.packed()) }

  mutating func begin(at voxel: Int) {
    heap.removeAll()
    heap.insert(.init(cost: 0, voxel: Int32(voxel)))
  }

  /// The next voxel that fluid comes to; nil where it cannot go on.
  mutating func next(
    from source: FluidSource, visits: inout VoxelVisits, in patient: Patient
  ) -> (voxel: Int, place: Patient.SpreadPlace)? {
    while let nearest = heap.removeFirst() {
      let voxel = Int(nearest.voxel)
      if visits.hasReached(voxel) { continue }
      let isFree = visits.reach(voxel)
      var place = patient.spreadPlace(voxel: voxel, from: source.region)
      // The tip's voxel is of the tip's region, whatever its middle is.
      if voxel == source.voxel, place == nil {
        place = .init(region: source.region, roomNL: FluidField.sourceRoomNL)
      }
      guard let place else { continue }
      spread(from: nearest, isJoint: place.region == .joint, visits: &visits, in: patient)
      if isFree { return (voxel, place) }
    }
    return nil
  }

  private mutating func spread(
    from here: MinHeap.Entry, isJoint: Bool, visits: inout VoxelVisits, in patient: Patient
  ) {
    let lattice = patient.medium.lattice
    let (row, i) = Int(here.voxel).quotientAndRemainder(dividingBy: lattice.countX)
    let (k, j) = row.quotientAndRemainder(dividingBy: lattice.countY)
    guard i > 0, j > 0, k > 0, i < lattice.countX - 1, j < lattice.countY - 1, k < lattice.countZ - 1 else {
      return
    }
    let isLeft = lattice.originMM.x + Double(i) * lattice.spacingMM < 0
    let seed = patient.parameters.seed &* 0x9E37_79B9
    let (offsets, voxels) = (patient.spread.offsets, patient.medium.voxels)
    for n in offsets.indices {
      let voxel = Int(here.voxel) + offsets[n]
      let label = Voxel(bits: voxels[voxel]).label
      // Between the joint's faces voxels may say bone: they are told by its surfaces.
      guard isJoint || patient.spread.isOpen(label: label) else { continue }
      let step =
        isJoint
        ? patient.spread.lengthsMM[n]
        : patient.spread.slowness(label: label, isLeft: isLeft, step: n)
      // 0.75 to 1.5 of it: no tissue is even.
      let jitter = Float(mixed(seed &+ UInt64(voxel)) >> 40) * 0x1p-24
      let cost = here.cost + step * (0.75 + 0.75 * jitter)
      if visits.approach(voxel, at: cost) { heap.insert(.init(cost: cost, voxel: Int32(voxel))) }
    }
  }
}

/// A binary heap, the least cost first; of two equal ones the voxel that comes first in the lattice. Its memory is that of
/// one `FluidMemory`: `copy` takes another.
struct MinHeap {
  struct Entry: BitwiseCopyable {
    /// Way from the source in mm of loose fat: slowness times length, with the tissue's jitter.
    var cost: Float
    var voxel: Int32
    static func < (a: Entry, b: Entry) -> Bool {
      a.cost < b.cost || (a.cost == b.cost && a.voxel < b.voxel)
    }
  }
  private final class Memory {
    let entries: UnsafeMutableBufferPointer<Entry>
    init(capacity: Int) { entries = .allocate(capacity: capacity) }
    deinit { entries.deallocate() }
  }
  private var memory: Memory
  private var entries: UnsafeMutableBufferPointer<Entry>
  private var count = 0
  private var capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    memory = Memory(capacity: capacity)
    entries = memory.entries
  }
  func copy(capacity: Int? = nil) -> MinHeap {
    var other = MinHeap(capacity: capacity ?? self.capacity)
    _ = other.entries.update(fromContentsOf: entries.part(at: 0, count: count))
    other.count = count
    return other
  }
  func packed() -> MinHeap { copy(capacity: max(count, 64)) }
  mutating func removeAll() { count = 0 }

  mutating func insert(_ entry: Entry) {
    if count == capacity { self = copy(capacity: 2 * capacity) }
    assert(count < capacity, "entry \(count) of \(capacity)")
    var place = count
    count += 1
    while place > 0 {
      let parent = (place - 1) / 2
      guard entry < entries[parent] else { break }
      entries[place] = entries[parent]
      place = parent
    }
    entries[place] = entry
  }
  mutating func removeFirst() -> Entry? {
    guard count > 0 else { return nil }
    assert(count <= capacity, "\(count) entries of \(capacity)")
    let first = entries[0]
    count -= 1
    let last = entries[count]
    var place = 0
    while 2 * place + 1 < count {
      var child = 2 * place + 1
      if child + 1 < count, entries[child + 1] < entries[child] { child += 1 }
      guard entries[child] < last else { break }
      entries[place] = entries[child]
      place = child
    }
    entries[place] = last
    return first
  }
}
