import Anatomy
import Geometry

/// The front of injected fluid: it comes to the voxels about its source in the order of the way there, short where tissue is
/// loose and along its fibers (Dijkstra, Numer Math 1959;1:269), uneven as tissue is.
///
/// Memory for all voxels is set aside at once; a tick only writes in it.
struct SpreadFront: ~Copyable {
  /// Which change of the field this front stands at.
  var revision = 0
  /// By voxel: the number of the sweep that came there last, and whether fluid fills it (the highest bit).
  private let marks: UnsafeMutablePointer<UInt16>
  private let pages: ZeroedPages
  private let count: Int
  private var sweep: UInt16 = 0
  private var heap: SpreadHeap
  private static let filled: UInt16 = 1 << 15

  /// - Parameter expectedCells: how many voxels will be filled about; more cost an allocation.
  init(count: Int, expectedCells: Int) {
    self.count = count
    pages = ZeroedPages(bytes: count * MemoryLayout<UInt16>.stride)
    marks = pages.base.bindMemory(to: UInt16.self, capacity: count)
    heap = SpreadHeap(capacity: 3 * expectedCells + 1_024)
  }
  /// Begins anew at a voxel; what is filled stays filled and lets fluid through.
  mutating func begin(atVoxel voxel: Int) {
    if sweep == SpreadFront.filled - 1 {
      for i in 0..<count { marks[i] = marks[i] & SpreadFront.filled }
      sweep = 0
    }
    sweep += 1
    heap.removeAll()
    heap.insert(.init(wayMM: 0, voxel: Int32(voxel)))
  }
  /// True where this sweep has been.
  func hasReached(_ voxel: Int) -> Bool { marks[voxel] & ~SpreadFront.filled == sweep }
  mutating func fill(_ voxel: Int) { marks[voxel] = marks[voxel] | SpreadFront.filled }

  /// The next voxel that fluid comes to; nil where it cannot go on.
  mutating func next(from source: FluidField.Source, in patient: Patient) -> (
    voxel: Int, place: Patient.SpreadPlace
  )? {
    while let nearest = heap.removeFirst() {
      let voxel = Int(nearest.voxel)
      if hasReached(voxel) { continue }
      let wasFilled = marks[voxel] & SpreadFront.filled != 0
      marks[voxel] = sweep | (marks[voxel] & SpreadFront.filled)
      let isSource = voxel == source.voxel
      var place = patient.spreadPlace(voxel: voxel, from: source.region)
      // The voxel of the tip is where the tip is, whatever its middle is.
      if isSource, place == nil { place = .init(region: source.region, roomNL: FluidField.sourceRoomNL) }
      guard let place else { continue }
      spread(from: nearest, isJoint: place.region == .joint, in: patient)
      if !wasFilled { return (voxel, place) }
    }
    return nil
  }

  private mutating func spread(from here: SpreadHeap.Entry, isJoint: Bool, in patient: Patient) {
    let lattice = patient.medium.lattice
    let (row, i) = Int(here.voxel).quotientAndRemainder(dividingBy: lattice.countX)
    let (k, j) = row.quotientAndRemainder(dividingBy: lattice.countY)
    guard i > 0, j > 0, k > 0, i < lattice.countX - 1, j < lattice.countY - 1, k < lattice.countZ - 1 else {
      return
    }
    let isLeft = lattice.originMM.x + Double(i) * lattice.spacingMM < 0
    let seed = patient.parameters.seed &* 0x9E37_79B9
    for n in 0..<SpreadWays.stepCount {
      let (di, dj, dk) = SpreadWays.step(n)
      let voxel = lattice.index(i + di, j + dj, k + dk)
      if hasReached(voxel) { continue }
      let label = Voxel(bits: patient.medium.voxels[voxel]).label
      // Between the joint's faces voxels may say bone: they are told by its surfaces.
      guard isJoint || patient.spread.isOpen(label: label) else { continue }
      let step =
        isJoint
        ? SpreadWays.stepMM(n, spacingMM: lattice.spacingMM)
        : patient.spread.slowness(label: label, isLeft: isLeft, step: n)
      // 0.75 to 1.5 of it: no tissue is even.
      let lot = Float(mixed(seed &+ UInt64(voxel)) >> 40) * 0x1p-24
      heap.insert(.init(wayMM: here.wayMM + step * (0.75 + 0.75 * lot), voxel: Int32(voxel)))
    }
  }
}

/// A binary heap, the nearest first; of two equally near the one that comes first in the lattice.
struct SpreadHeap: ~Copyable {
  struct Entry {
    var wayMM: Float
    var voxel: Int32
    static func < (a: Entry, b: Entry) -> Bool {
      a.wayMM < b.wayMM || (a.wayMM == b.wayMM && a.voxel < b.voxel)
    }
  }
  private var entries: UnsafeMutablePointer<Entry>
  private var count = 0
  private var capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    entries = .allocate(capacity: capacity)
  }
  deinit { entries.deallocate() }
  mutating func removeAll() { count = 0 }

  mutating func insert(_ entry: Entry) {
    if count == capacity { grow() }
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
  private mutating func grow() {
    let larger = UnsafeMutablePointer<Entry>.allocate(capacity: 2 * capacity)
    larger.update(from: entries, count: count)
    entries.deallocate()
    (entries, capacity) = (larger, 2 * capacity)
  }
}
