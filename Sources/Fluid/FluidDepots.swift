import Anatomy
import Geometry

/// Depots of a field, as many as there are: fluid that lies together, which swells the tissue about it.
///
/// Made of the field's cells in their order, so that the same fluid gives the same depots; `update` goes on where it stopped.
package struct FluidDepots: Sendable {
  package struct Depot: Equatable, Sendable {
    package private(set) var volumeNL = 0
    /// True for fluid in a joint.
    package let isInJoint: Bool
    /// Sum of the places of its voxels, in mm.
    private var sumMM = Vector3.zero
    private var cells = 0
    fileprivate init(isInJoint: Bool) { self.isInJoint = isInJoint }
    /// Mean of the places of its voxels.
    package var centerMM: Vector3 { cells > 0 ? sumMM / Double(cells) : .zero }
    /// Radius of a sphere of its volume.
    var radiusMM: Double { Elementary.power(Double(max(volumeNL, 1)) * 1e-3 * 3 / (4 * .pi), 1.0 / 3) }

    fileprivate mutating func add(_ volumeNL: Int, at placeMM: Vector3) {
      self.volumeNL += volumeNL
      sumMM = sumMM + placeMM
      cells += 1
    }
    fileprivate mutating func press(_ volumeNL: Int) { self.volumeNL += volumeNL }
  }
  private var ofCells: [Depot] = []
  private var known = FluidCells()
  private var count = 0
  /// Distance from a depot's sphere within which a cell is part of it, in mm.
  package static let reachMM = 12.0

  package init() { ofCells.reserveCapacity(16) }
  package init(of field: FluidField, in lattice: Lattice) {
    self.init()
    update(field, in: lattice)
  }

  /// Takes in what has come since.
  package mutating func update(_ field: FluidField, in lattice: Lattice) {
    let cells = field.cells
    if !cells.shares(memoryOf: known) || cells.count < count {
      ofCells.removeAll(keepingCapacity: true)
      count = 0
    }
    for i in count..<cells.count {
      let cell = cells[i]
      let placeMM = lattice.centerMM(ofIndex: Int(cell.voxel))
      let depot = place(for: placeMM, isInJoint: cell.region == UInt8(Region.joint.index))
      ofCells[depot].add(Int(cell.volumeNL), at: placeMM)
    }
    (known, count) = (cells, cells.count)
  }

  /// Tells every depot, with what was pressed into it beyond its voxels.
  package func forEach(of field: FluidField, in lattice: Lattice, _ tell: (Depot) -> Void) {
    for i in ofCells.indices {
      var depot = ofCells[i]
      for pressed in field.surplus {
        let placeMM = lattice.centerMM(ofIndex: pressed.voxel)
        if nearest(to: placeMM, isInJoint: pressed.region == .joint)?.index == i {
          depot.press(pressed.volumeNL)
        }
      }
      tell(depot)
    }
  }

  private mutating func place(for placeMM: Vector3, isInJoint: Bool) -> Int {
    if let near = nearest(to: placeMM, isInJoint: isInJoint),
      near.awayMM <= Self.reachMM + ofCells[near.index].radiusMM
    {
      return near.index
    }
    ofCells.append(Depot(isInJoint: isInJoint))
    return ofCells.count - 1
  }
  private func nearest(to placeMM: Vector3, isInJoint: Bool) -> (index: Int, awayMM: Double)? {
    var found: (index: Int, awayMM: Double)?
    for i in ofCells.indices where ofCells[i].isInJoint == isInJoint {
      let away = distance(ofCells[i].centerMM, placeMM)
      if away < found?.awayMM ?? .infinity { found = (i, away) }
    }
    return found
  }
}
