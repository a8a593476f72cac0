import Anatomy
import Fluid
import Geometry

/// Cells of the main syringe's fluid that the imaged slice holds, kept from look to look: while the slice stays, only cells that
/// have come since are looked at.
struct FluidInSlice: Sendable {
  private let slice: ImagedSlice
  private let lattice: Lattice
  private var known = FluidCells()
  /// Number of cells that the places hold, and of those that were held against the slice.
  private var placed = 0, looked = 0
  private var blocks: [Block] = []
  private var (lowest, highest) = (SIMD3<Float>(repeating: .infinity), SIMD3<Float>(repeating: -.infinity))
  /// Indices of the cells, in the order in which fluid came.
  private(set) var indices: [Int32] = []
  private(set) var volumeNL = 0

  /// Places of eight cells, in the patient's frame, mm; far away where there is none of the main syringe.
  private struct Block {
    var x = SIMD8<Float>(repeating: farMM), y = SIMD8<Float>(repeating: farMM),
      z = SIMD8<Float>(repeating: farMM)
    private static let farMM: Float = 1e15
  }

  init(slice: ImagedSlice, lattice: Lattice) { (self.slice, self.lattice) = (slice, lattice) }

  /// - Parameter isMoved: true where the slice is not the one of the last look.
  mutating func look(at cells: FluidCells, from probeToPatient: Pose, depthMM: Double, isMoved: Bool) {
    if !cells.shares(memoryOf: known) || cells.count < placed {
      self = FluidInSlice(slice: slice, lattice: lattice)
    } else if isMoved {
      (looked, volumeNL) = (0, 0)
      indices.removeAll(keepingCapacity: true)
    }
    known = cells
    place(cells)
    guard looked < placed, lowest.x <= highest.x else { return }
    let (slice, lattice, reach) = (slice, lattice, reachMM(from: probeToPatient))
    let (normal, origin) = (SIMD3<Float>(probeToPatient.zAxis), SIMD3<Float>(probeToPatient.origin))
    for b in looked / 8..<blocks.count {
      let block = blocks[b]
      let (x, y, z) = (block.x - origin.x, block.y - origin.y, block.z - origin.z)
      let off = x * normal.x + y * normal.y + z * normal.z
      guard (off * off).min() <= reach * reach else { continue }
      for i in max(looked, 8 * b)..<min(8 * b + 8, placed) where abs(off[i % 8]) <= reach {
        let cell = cells[i]
        guard cell.kind == Equipment.main.rawValue else { continue }
        let place = probeToPatient.inversePoint(lattice.centerMM(ofIndex: Int(cell.voxel)))
        guard slice.holds(place, depthMM: depthMM) else { continue }
        indices.append(Int32(i))
        volumeNL += Int(cell.volumeNL)
      }
    }
    looked = placed
  }

  /// Takes the places of cells that have come since.
  private mutating func place(_ cells: FluidCells) {
    for i in placed..<cells.count {
      if i % 8 == 0 { blocks.append(Block()) }
      guard cells[i].kind == Equipment.main.rawValue else { continue }
      let center = SIMD3<Float>(lattice.centerMM(ofIndex: Int(cells[i].voxel)))
      blocks[i / 8].x[i % 8] = center.x
      blocks[i / 8].y[i % 8] = center.y
      blocks[i / 8].z[i % 8] = center.z
      (lowest, highest) = (pointwiseMin(lowest, center), pointwiseMax(highest, center))
    }
    placed = cells.count
  }

  /// Distance from the image plane beyond which the slice holds none of the fluid, in mm.
  private func reachMM(from probeToPatient: Pose) -> Float {
    let center = probeToPatient.inversePoint(Vector3((lowest + highest) / 2))
    let radiusMM = Vector3((highest - lowest) / 2).length + 0.1
    return Float(slice.widestMM(about: center, radiusMM: radiusMM) / 2) + 0.1
  }
}
