import Geometry

/// A medium that sound travels through: a lattice of voxels, the coherent sheets that cross it, the skin, and point targets. A
/// patient has one, and so has a quality-assurance phantom; the image formation knows nothing else.
///
/// Sendable: the voxels are written by the initializer's caller before the medium exists and never after.
package final class Medium: @unchecked Sendable {
  package let lattice: Lattice
  /// `lattice.count` voxels, x fastest. 64-byte aligned, with 64 bytes of slack after the end.
  package let voxels: UnsafeBufferPointer<UInt32>
  /// Tissues of the voxels, at most `Voxel.labelCount`; a voxel's label is a place in this table.
  package let tissues: [Tissue]
  /// Thin coherent sheets that are kept as surfaces, because they are thinner than a voxel.
  package let sheets: [Interface]
  /// Pairs of tissues whose boundary is one of the sheets, and echoes as that; any other boundary echoes by its impedances.
  package let boundariesOfSheets: Set<Boundary>
  /// The skin at rest: y (mm, patient frame) over (x, z); nil for a phantom whose face always has contact.
  package let skin: HeightField?
  /// Point targets (a phantom's wires), with their strength relative to a unit scatterer.
  package let pointTargets: [PointTarget]
  /// Seed of the scatterers: equal seeds give equal speckle.
  package let seed: UInt64

  package struct PointTarget: Hashable, Sendable {
    package var positionMM: Vector3
    package var amplitude: Double
    package init(positionMM: Vector3, amplitude: Double) {
      (self.positionMM, self.amplitude) = (positionMM, amplitude)
    }
  }

  /// Boundary of two tissues, by their places in the table, in either order.
  package struct Boundary: Hashable, Sendable {
    private let lower, upper: Int
    package init(_ one: Int, _ other: Int) { (lower, upper) = (min(one, other), max(one, other)) }
  }

  /// A thin reflecting surface over (x, z): a fascia, a ligament's face, an epimysium.
  package struct Interface: Sendable {
    package var name: String
    /// y of the sheet, in mm, never NaN; `HeightField.absent` where there is none.
    package var surface: HeightField
    /// Brightness at perpendicular incidence relative to liver speckle, in dB.
    package var echogenicityDB: Double
    /// Slow, seeded modulation of the brightness along the sheet, in dB (peak).
    package var mottleDB: Double
    /// True for a fascia, which is laid in plies and so is more than one pulse thick; false for the boundary of two materials.
    package var hasPlies: Bool
    package init(
      name: String, surface: HeightField, echogenicityDB: Double, mottleDB: Double, hasPlies: Bool = true
    ) {
      (self.name, self.surface, self.hasPlies) = (name, surface, hasPlies)
      (self.echogenicityDB, self.mottleDB) = (echogenicityDB, mottleDB)
    }
  }

  /// Owner of the voxels' memory.
  private let owner: AnyObject

  /// Allocates the voxels, fills them through `fill`, and keeps them.
  /// - Parameter fill: receives `lattice.count` zeroed voxels; may use several threads, all done on return.
  package convenience init(
    lattice: Lattice, tissues: [Tissue], sheets: [Interface], skin: HeightField?,
    boundariesOfSheets: Set<Boundary> = [], pointTargets: [PointTarget] = [], seed: UInt64,
    fill: (UnsafeMutableBufferPointer<UInt32>) -> Void
  ) {
    let memory = VoxelMemory(count: lattice.count)
    fill(UnsafeMutableBufferPointer(start: memory.start, count: lattice.count))
    self.init(
      lattice: lattice, tissues: tissues, sheets: sheets, skin: skin,
      boundariesOfSheets: boundariesOfSheets, pointTargets: pointTargets, seed: seed,
      voxels: UnsafePointer(memory.start), owner: memory)
  }

  /// - Parameters:
  ///   - voxels: `lattice.count`, 64-byte aligned, with 64 readable bytes after the end; never written again.
  ///   - owner: keeps them alive.
  package init(
    lattice: Lattice, tissues: [Tissue], sheets: [Interface], skin: HeightField?,
    boundariesOfSheets: Set<Boundary> = [], pointTargets: [PointTarget] = [], seed: UInt64,
    voxels: UnsafePointer<UInt32>, owner: AnyObject
  ) {
    precondition(tissues.count <= Voxel.labelCount, "a voxel's label has eight bits")
    assert(Int(bitPattern: voxels) % 64 == 0, "voxels at \(voxels)")
    self.voxels = UnsafeBufferPointer(start: voxels, count: lattice.count)
    self.owner = owner
    (self.lattice, self.tissues, self.sheets, self.skin) = (lattice, tissues, sheets, skin)
    (self.pointTargets, self.seed) = (pointTargets, seed)
    self.boundariesOfSheets = boundariesOfSheets
  }

  /// The voxel nearest to a point (mm, patient frame), clamped to the lattice.
  package func voxel(at pointMM: Vector3) -> Voxel { Voxel(bits: voxels[lattice.nearestIndex(to: pointMM)]) }
  package func tissue(at pointMM: Vector3) -> Tissue { tissues[Int(voxel(at: pointMM).label)] }

  /// Signed distance to bone, trilinear, in mm: positive outside; within ±6.35.
  package func boneDistanceMM(at pointMM: Vector3) -> Double {
    lattice.interpolated(at: lattice.coordinates(of: pointMM)) { Voxel(bits: voxels[$0]).boneDistanceMM }
  }
}

/// Zeroed voxels with slack after the end.
private final class VoxelMemory {
  let start: UnsafeMutablePointer<UInt32>
  private let storage: UnsafeMutableRawPointer
  init(count: Int) {
    storage = .allocate(byteCount: count * 4 + 64, alignment: 64)
    storage.initializeMemory(as: UInt8.self, repeating: 0, count: count * 4 + 64)
    start = storage.bindMemory(to: UInt32.self, capacity: count + 16)
  }
  deinit { storage.deallocate() }
}
