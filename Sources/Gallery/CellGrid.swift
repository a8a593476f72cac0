import Anatomy
import Geometry
import Simulation
import Ultrasound

/// The image plane in small cells: which tissue each holds, and whether sound reaches it.
struct CellGrid: Sendable {
  struct Cell: Sendable {
    /// The center, in probe coordinates.
    var place: Vector3
    /// Tissue, as a place in the medium's table; nil in shadow, outside of the image and of the body.
    var tissue: Int?
    /// True well behind the first bone.
    var isShadow: Bool
  }
  private let columns, rows: Int
  private let cells: [Cell]
  private static let spacingMM = 0.75
  /// Distance to its border, in cells, under which something is not named.
  private static let leastReach = 1.2
  /// Distance to the border, in cells, beyond which the middle of the image counts.
  private static let wideReach = 10.0

  init(
    patient: Patient, pose: Pose, slice: ImagedSlice, probe: Probe, depthMM: Double,
    bones: [PlaneAnatomy.BonePlace]
  ) {
    let half = probe.fieldOfView.radians / 2
    let halfWidthMM =
      probe.isSector ? (probe.radiusMM + depthMM) * Elementary.sine(half) : probe.faceLengthMM / 2
    let h = CellGrid.spacingMM
    (columns, rows) = (Int(2 * halfWidthMM / h), Int((depthMM + 12) / h))
    var depths = [Double](repeating: .infinity, count: PlaneAnatomy.lines)
    for bone in bones { depths[bone.line] = bone.depthMM }
    var cells: [Cell] = []
    cells.reserveCapacity(columns * rows)
    for row in 0..<rows {
      for column in 0..<columns {
        let place = Vector3((Double(column) + 0.5) * h - halfWidthMM, (Double(row) + 0.5) * h - 12, 0)
        var cell = Cell(place: place, tissue: nil, isShadow: false)
        if let depth = slice.depthMM(xMM: place.x, yMM: place.y), depth > 1, depth < depthMM - 1 {
          let share =
            probe.isSector
            ? Elementary.arcTangent2(place.x, place.y + probe.radiusMM) / (2 * half)
            : place.x / probe.faceLengthMM
          let line = Int(((share + 0.5) * Double(PlaneAnatomy.lines - 1)).rounded())
          let bone = depths[min(max(line, 0), PlaneAnatomy.lines - 1)]
          cell.isShadow = depth > bone + 10
          if depth < bone - 0.5 { cell.tissue = CellGrid.tissue(at: pose.point(place), of: patient) }
        }
        cells.append(cell)
      }
    }
    self.cells = cells
  }
  private static func tissue(at point: Vector3, of patient: Patient) -> Int? {
    let medium = patient.medium
    if let skin = medium.skin, point.y < skin.height(x: point.x, z: point.z) { return nil }
    let label = Int(medium.voxel(at: point).label)
    return medium.tissues[label].kind == .outside ? nil : label
  }

  /// Center of one of the cells that are meant, far from all others and, where the room is wide, near the middle of the image;
  /// nil where all are near a border.
  func middle(of isMeant: (Cell) -> Bool) -> Vector3? {
    // Two passes of a chamfer distance (1, √2); beyond the grid nothing is meant.
    var reach = cells.map { isMeant($0) ? Double.infinity : 0 }
    let diagonal = 1.41421356
    func value(_ column: Int, _ row: Int) -> Double {
      column < 0 || row < 0 || column >= columns || row >= rows ? 0 : reach[row * columns + column]
    }
    for row in 0..<rows {
      for column in 0..<columns where reach[row * columns + column] > 0 {
        reach[row * columns + column] = min(
          min(value(column - 1, row), value(column, row - 1)) + 1,
          min(value(column - 1, row - 1), value(column + 1, row - 1)) + diagonal)
      }
    }
    for row in (0..<rows).reversed() {
      for column in (0..<columns).reversed() where reach[row * columns + column] > 0 {
        let later = min(
          min(value(column + 1, row), value(column, row + 1)) + 1,
          min(value(column + 1, row + 1), value(column - 1, row + 1)) + diagonal)
        reach[row * columns + column] = min(reach[row * columns + column], later)
      }
    }
    func merit(_ i: Int) -> Double {
      reach[i] < CellGrid.leastReach
        ? 0 : 100 + min(reach[i], CellGrid.wideReach) - 0.12 * abs(cells[i].place.x)
    }
    let merits = cells.indices.map(merit)
    guard let best = merits.indices.max(by: { merits[$0] < merits[$1] }), merits[best] > 0 else { return nil }
    return cells[best].place
  }
}
