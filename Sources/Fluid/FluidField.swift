import Anatomy
import Geometry

/// Injected fluid in the body: the one record of where it lies, from which are read what the image shows, what swells,
/// what is numb and what the score counts.
///
/// Fluid comes to the voxels about a tip in the order of a front and fills each as far as its tissue takes it, so that
/// volume is kept to the nanoliter. What never lies in a voxel (carried away by blood, pressed into what is full) is
/// counted by region alone.
///
/// A value, so that a state stays one that can be saved, compared and gone on from. Copies share their memory until one
/// of them goes on: that one then takes a copy of it, some MB and a millisecond. A field that nobody else holds writes in
/// place and allocates nothing; whoever only looks (an image in the making) holds `cells` and is no such holder. The
/// other choice, one memory that all moments of an attempt share, needs locks and a replay of the front at every fork.
package struct FluidField: Equatable, Sendable {
  /// Number of fluids that are told apart: of the main syringe (0), and of the one for skin and track (1).
  package static let kinds = 2
  /// Room of a tip's voxel whose middle lies elsewhere, in nL.
  static let sourceRoomNL = 100

  private var memory: FluidMemory?
  /// The voxels of a field that is looked at and does not go on.
  private var seen: FluidCells?
  var source = FluidSource()
  /// The voxel of the tip that was served last.
  var tipVoxel = -1
  var filling = Filling()
  package internal(set) var count = 0
  var volumes = InlineArray<2, RegionVolumes>(repeating: RegionVolumes())
  /// Fluid pressed into a compartment whose voxels are all full.
  package internal(set) var surplus: [Surplus] = []
  /// Digest of the voxels in their order.
  var digest: UInt64 = 0

  /// The voxel that is being filled.
  struct Filling: Equatable, Sendable {
    /// Index of the voxel; negative where there is none.
    var voxel = -1
    var place = Patient.SpreadPlace(region: .outside, roomNL: 0)
    var volumeNL = 0
    var kind = 0
  }
  package struct Surplus: Equatable, Sendable {
    /// The place in the lattice from which it came.
    package var voxel: Int
    package var region: Region
    package var volumeNL: Int
  }

  package init() {}
  /// - Parameter volumeML: expected volume of all syringes: room for it is set aside now.
  package init(for volumeML: Double, in patient: Patient) {
    memory = FluidMemory(lattice: patient.medium.lattice, volumeML: volumeML)
    surplus.reserveCapacity(16)
  }

  /// Volumes of a kind by region; their sum is all that came of that kind.
  package func volumes(ofKind kind: Int) -> RegionVolumes { volumes[kind] }
  /// Volume of all kinds in the regions that are such, in mL.
  package func volumeML(where isSuch: (Region) -> Bool) -> Double {
    var sum = 0
    for region in FluidField.regions where isSuch(region) { sum += volumes[0][region] + volumes[1][region] }
    return RegionVolumes.milliliters(sum)
  }
  private static let regions = Region.allCases
  /// Volume of all kinds in a region, in mL.
  package func volumeML(in region: Region) -> Double {
    RegionVolumes.milliliters(volumes[0][region] + volumes[1][region])
  }

  /// The voxels that fluid has come to, in that order, one cell a voxel; without the one that is being filled.
  package var cells: FluidCells {
    if let seen { return seen }
    guard let memory else { return FluidCells() }
    return FluidCells(memory.cells.all.part(at: 0, count: count), owner: memory.cells)
  }
  /// The same fluid to look at: it holds the voxels alone, so that the field it was made of still writes in place. It can
  /// neither receive nor be asked for a voxel's cell.
  package var looking: FluidField {
    var field = self
    (field.seen, field.memory) = (cells, nil)
    return field
  }
  /// The same fluid with memory of its own, as little as holds it: to keep many moments of an attempt.
  package var packed: FluidField {
    var field = self
    field.memory = memory?.packed(cellCount: count)
    return field
  }
  /// The cell of a voxel; nil where no fluid has come.
  package func cell(ofVoxel voxel: Int) -> FluidCell? {
    precondition(seen == nil, "fluid that is looked at has no look-up")
    guard let memory, let index = memory.visits.cell(ofVoxel: voxel) else { return nil }
    assert(index < count, "cell \(index) of \(count)")
    return memory.cells.all[index]
  }

  /// Receives fluid that leaves a tip: it goes on from what it has filled before where the tip still is there, else from the tip.
  /// - Parameter kind: 0 or 1, see `kinds`.
  package mutating func receive(
    _ volumeNL: Int, at tipMM: Vector3, in region: Region, kind: Int = 0, tick: Int, of patient: Patient
  ) {
    guard volumeNL > 0 else { return }
    // Blood carries it away.
    if region == .vessel { return book(volumeNL, in: region, kind: kind) }
    takeMemory(patient)
    let voxel = patient.medium.lattice.nearestIndex(to: tipMM)
    if voxel != tipVoxel || Patient.Compartment(of: region) != Patient.Compartment(of: source.region) {
      move(to: voxel, in: region, tick: tick, patient)
    }
    if kind != filling.kind, filling.volumeNL > 0 { complete(tick: tick, patient) }
    filling.kind = kind
    var left = volumeNL
    while left > 0, filling.voxel >= 0 {
      let taken = min(left, filling.place.roomNL - filling.volumeNL)
      filling.volumeNL += taken
      left -= taken
      book(taken, in: filling.place.region, kind: kind)
      if filling.volumeNL >= filling.place.roomNL { complete(tick: tick, patient) }
    }
    if left > 0 { press(left, kind: kind) }
  }

  /// Counts a volume that lies in no voxel.
  package mutating func book(_ volumeNL: Int, in region: Region, kind: Int = 0) {
    volumes[kind][region] += volumeNL
  }

  /// Books fluid that has nowhere to go: it stays where it came out.
  private mutating func press(_ volumeNL: Int, kind: Int) {
    book(volumeNL, in: source.region, kind: kind)
    if let last = surplus.indices.last, surplus[last].voxel == source.voxel {
      surplus[last].volumeNL += volumeNL
    } else {
      surplus.append(Surplus(voxel: source.voxel, region: source.region, volumeNL: volumeNL))
    }
  }

  private mutating func move(to voxel: Int, in region: Region, tick: Int, _ patient: Patient) {
    tipVoxel = voxel
    guard let memory else { return }
    let isSame = Patient.Compartment(of: region) == Patient.Compartment(of: source.region)
    if isSame, memory.visits.hasReached(voxel) { return }
    if filling.volumeNL > 0 { seal(tick: tick, in: memory) }
    source = FluidSource(voxel: voxel, region: region)
    memory.begin(at: voxel)
    takeNext(memory, patient)
  }
  /// Closes the voxel that is being filled and goes on to the next.
  private mutating func complete(tick: Int, _ patient: Patient) {
    guard let memory else { return }
    seal(tick: tick, in: memory)
    takeNext(memory, patient)
  }
  private mutating func seal(tick: Int, in memory: FluidMemory) {
    let cell = FluidCell(
      voxel: Int32(filling.voxel), tick: Int32(tick), volumeNL: UInt16(filling.volumeNL),
      kind: UInt8(filling.kind), region: UInt8(filling.place.region.index))
    memory.append(cell, at: count)
    count += 1
    digest = mixed(
      digest ^ UInt64(bitPattern: Int64(cell.voxel)) ^ UInt64(cell.volumeNL) << 24 ^ UInt64(tick) << 32)
  }
  private mutating func takeNext(_ memory: FluidMemory, _ patient: Patient) {
    filling.volumeNL = 0
    if let (voxel, place) = memory.next(from: source, in: patient) {
      (filling.voxel, filling.place) = (voxel, place)
    } else {
      filling.voxel = -1
    }
  }

  /// Makes sure that nobody else sees what is written.
  private mutating func takeMemory(_ patient: Patient) {
    precondition(seen == nil, "fluid that is looked at does not go on")
    if memory == nil {
      memory = FluidMemory(lattice: patient.medium.lattice, volumeML: 1)
    } else if !isKnownUniquelyReferenced(&memory) {
      memory = memory?.copy(cellCount: count)
    }
  }

  package func combine(into digest: inout Fingerprint) {
    digest.combine(count)
    digest.combine(self.digest)
    digest.combine(source.voxel)
    digest.combine(source.region.index)
    digest.combine(tipVoxel)
    digest.combine(filling.voxel)
    digest.combine(filling.place.region.index)
    digest.combine(filling.place.roomNL)
    digest.combine(filling.volumeNL)
    digest.combine(filling.kind)
    for kind in 0..<FluidField.kinds { volumes[kind].combine(into: &digest) }
    for pressed in surplus {
      digest.combine(pressed.voxel)
      digest.combine(pressed.volumeNL)
    }
  }
  package static func == (a: FluidField, b: FluidField) -> Bool {
    guard a.count == b.count, a.digest == b.digest, a.source == b.source, a.tipVoxel == b.tipVoxel,
      a.filling == b.filling, a.surplus == b.surplus, a.volumes[0] == b.volumes[0],
      a.volumes[1] == b.volumes[1]
    else { return false }
    if a.memory === b.memory { return true }
    return (0..<a.count).allSatisfy { a.cells[$0] == b.cells[$0] }
  }
}

/// The tip's voxel that fluid comes from, and its region, which it does not leave.
struct FluidSource: Equatable, Sendable {
  var voxel = -1
  var region = Region.outside
}
