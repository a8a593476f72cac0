import Anatomy
import Geometry
import Synchronization

/// Where injected fluid lies in the tissue, voxel by voxel.
///
/// Fluid comes to the voxels about the tip in the order of a front and fills each as far as its tissue takes it, so that
/// volume is kept to the nanoliter. A value: copies share what they have in common, and one that goes on from an earlier
/// moment than another does so in memory of its own.
package struct FluidField: Equatable, Sendable {
  /// Where fluid comes from.
  struct Source: Equatable, Sendable {
    var voxel = -1
    var region = Region.outside
    /// The first voxel that was filled from there.
    var firstCell = 0
  }
  private var store: FluidStore?
  private var revision = 0
  private var source = Source()
  /// Where the tip was last, which its source serves.
  private var tipVoxel = -1
  /// The voxel that is being filled; negative where there is none.
  private var nextVoxel = -1
  private var nextPlace = Patient.SpreadPlace(region: .outside, roomNL: 0)
  private var nextNL = 0
  package private(set) var count = 0
  /// Of the voxels in their order.
  private var digest: UInt64 = 0
  private var lumps = InlineArray<4, Lump>(repeating: Lump())
  package private(set) var lumpCount = 0

  /// Of a tip's voxel whose middle lies elsewhere, in nL.
  static let sourceRoomNL = 100

  package init() {}
  /// - Parameter volumeML: what will be injected about: room for it is set aside now.
  package init(for volumeML: Double, in patient: Patient) {
    store = FluidStore(lattice: patient.medium.lattice, volumeML: volumeML)
  }

  /// Fluid that lies together.
  package struct Lump: Equatable, Sendable {
    package private(set) var volumeNL = 0
    /// Sum of the places of its voxels, in mm.
    private var sumMM = Vector3.zero
    private var cells = 0
    package private(set) var isInJoint = false
    package init() {}
    package var middleMM: Vector3 { cells > 0 ? sumMM / Double(cells) : .zero }

    fileprivate mutating func add(_ cell: FluidCell, at placeMM: Vector3, isInJoint: Bool) {
      volumeNL += Int(cell.volumeNL)
      sumMM = sumMM + placeMM
      cells += 1
      self.isInJoint = isInJoint
    }
  }
  package func lump(_ index: Int) -> Lump { lumps[index] }
  /// What comes nearer to the middle of a lump than this is part of it, in mm.
  private static let lumpReachMM = 12.0

  /// Adds a voxel to the lump that is nearest; a new one where none is near, while there is room for one.
  private mutating func gather(_ cell: FluidCell, isInJoint: Bool, _ patient: Patient) {
    let placeMM = patient.medium.lattice.centerMM(ofIndex: Int(cell.voxel))
    var (nearest, away) = (-1, Double.infinity)
    for i in 0..<lumpCount where lumps[i].isInJoint == isInJoint {
      let gap = distance(lumps[i].middleMM, placeMM)
      if gap < away { (nearest, away) = (i, gap) }
    }
    if lumpCount < 4, nearest < 0 || away > FluidField.lumpReachMM + radiusMM(ofLump: nearest) {
      nearest = lumpCount
      lumpCount += 1
    }
    if nearest < 0 { nearest = 3 }
    lumps[nearest].add(cell, at: placeMM, isInJoint: isInJoint)
  }
  private func radiusMM(ofLump index: Int) -> Double {
    Elementary.power(Double(max(lumps[index].volumeNL, 1)) * 1e-3 * 3 / (4 * .pi), 1.0 / 3)
  }

  /// The voxels that are full.
  package var cells: FluidCells {
    store.map { FluidCells(base: UnsafePointer($0.cells), count: count, owner: $0) } ?? FluidCells()
  }

  /// Fluid leaves a tip: it goes on from what it has filled before where the tip still is there, else from the tip.
  /// - Parameters:
  ///   - kind: which fluid it is, see `FluidCell`.
  ///   - volumes: gets what is added to each region; their sum is `volumeNL`.
  package mutating func receive(
    _ volumeNL: Int, at tipMM: Vector3, in region: Region, kind: UInt8 = 0, tick: Int, of patient: Patient,
    volumes: inout RegionVolumes
  ) {
    guard volumeNL > 0 else { return }
    // Blood carries it away.
    if region == .vessel {
      volumes[.vessel] += volumeNL
      return
    }
    let voxel = patient.medium.lattice.nearestIndex(to: tipMM)
    if voxel != tipVoxel || Patient.Compartment(of: region) != Patient.Compartment(of: source.region) {
      move(to: voxel, in: region, patient)
    }
    var left = volumeNL
    while left > 0, nextVoxel >= 0 {
      let taken = min(left, nextPlace.roomNL - nextNL)
      nextNL += taken
      left -= taken
      volumes[nextPlace.region] += taken
      if nextNL >= nextPlace.roomNL { complete(kind: kind, tick: tick, patient) }
    }
    // Nowhere to go: it stays where it came out.
    volumes[source.region] += left
  }

  private mutating func move(to voxel: Int, in region: Region, _ patient: Patient) {
    tipVoxel = voxel
    let isSame = Patient.Compartment(of: region) == Patient.Compartment(of: source.region)
    withFront(patient) { field, front, _ in
      if isSame, front.hasReached(voxel) { return }
      field.source = Source(voxel: voxel, region: region, firstCell: field.count)
      front.begin(atVoxel: voxel)
      field.takeNext(&front, patient)
    }
  }

  private mutating func complete(kind: UInt8, tick: Int, _ patient: Patient) {
    withFront(patient) { field, front, store in
      let cell = FluidCell(
        voxel: Int32(field.nextVoxel), tick: Int32(tick), volumeNL: UInt16(field.nextPlace.roomNL),
        kind: kind,
        region: UInt8(field.nextPlace.region.index))
      store.cells[field.count] = cell
      front.fill(field.nextVoxel)
      field.count += 1
      field.gather(cell, isInJoint: field.nextPlace.region == .joint, patient)
      field.digest = mixed(field.digest ^ UInt64(bitPattern: Int64(cell.voxel)) ^ UInt64(tick) << 32)
      field.takeNext(&front, patient)
    }
  }
  private mutating func takeNext(_ front: inout SpreadFront, _ patient: Patient) {
    nextNL = 0
    if let (voxel, place) = front.next(from: source, in: patient) {
      (nextVoxel, nextPlace) = (voxel, place)
    } else {
      nextVoxel = -1
    }
  }

  /// Changes this field together with its front, in memory of its own where another copy has gone on in the shared one.
  private mutating func withFront(
    _ patient: Patient, _ body: (inout FluidField, inout SpreadFront, FluidStore) -> Void
  ) {
    let shared = store ?? FluidStore(lattice: patient.medium.lattice, volumeML: 1)
    store = shared
    var field = self
    let isDone = shared.front.withLock { front -> Bool in
      guard front.revision == field.revision, field.count < shared.capacity else { return false }
      body(&field, &front, shared)
      front.revision += 1
      field.revision = front.revision
      return true
    }
    if isDone {
      self = field
    } else {
      continueAlone(patient)
      withFront(patient, body)
    }
  }

  /// Copies what there is and brings a front of its own to where this field stands.
  private mutating func continueAlone(_ patient: Patient) {
    let own = FluidStore(
      lattice: patient.medium.lattice, capacity: max(2 * count, store?.capacity ?? 0, 1_024))
    let field = self
    if let shared = store { own.cells.update(from: shared.cells, count: count) }
    own.front.withLock { front in
      front.revision = field.revision
      for i in 0..<field.source.firstCell { front.fill(Int(own.cells[i].voxel)) }
      guard field.source.voxel >= 0 else { return }
      front.begin(atVoxel: field.source.voxel)
      for _ in field.source.firstCell..<field.count {
        if let (voxel, _) = front.next(from: field.source, in: patient) { front.fill(voxel) }
      }
      _ = front.next(from: field.source, in: patient)
    }
    store = own
  }

  package func combine(into digest: inout Fingerprint) {
    digest.combine(count)
    digest.combine(self.digest)
    digest.combine(source.voxel)
    digest.combine(nextVoxel)
    digest.combine(nextNL)
  }
  package static func == (a: FluidField, b: FluidField) -> Bool {
    a.count == b.count && a.digest == b.digest && a.source == b.source && a.tipVoxel == b.tipVoxel
      && a.nextVoxel == b.nextVoxel && a.nextPlace == b.nextPlace && a.nextNL == b.nextNL
  }
}

/// The memory of fields that have a beginning in common.
///
/// Sendable: cells are written through `front`'s lock alone, by the one field whose revision is the front's, at places that no
/// field has counted yet; a cell that a field counts is never written again.
final class FluidStore: @unchecked Sendable {
  let cells: UnsafeMutablePointer<FluidCell>
  let capacity: Int
  let front: Mutex<SpreadFront>

  init(lattice: Lattice, capacity: Int) {
    self.capacity = capacity
    cells = .allocate(capacity: capacity)
    front = Mutex(SpreadFront(count: lattice.count, expectedCells: capacity))
  }
  /// For a volume in the tissue that takes least.
  convenience init(lattice: Lattice, volumeML: Double) {
    let leastRoom = 0.15
    let cells = volumeML * 1_000 / (lattice.voxelMM3 * leastRoom)
    self.init(lattice: lattice, capacity: Int(max(cells, 0)) + 1_024)
  }
  deinit { cells.deallocate() }
}
