/// Cells of a picture, each with a digest of the shapes that touch it: a cell whose shapes are those of the frame
/// before, in the same order, need not be painted again.
struct ChangedCells {
  static let cellWidth = 64, cellHeight = 16
  private let bounds: PixelRect
  private let columns, rows: Int
  private var last, now: [ShapeDigest]
  /// True where something below the shapes has changed.
  private var isTouched: [Bool]

  /// A picture of which everything is yet to be painted.
  init(width: Int, height: Int) {
    bounds = PixelRect(x: 0, y: 0, width: width, height: height)
    columns = (width + ChangedCells.cellWidth - 1) / ChangedCells.cellWidth
    rows = (height + ChangedCells.cellHeight - 1) / ChangedCells.cellHeight
    last = [ShapeDigest](repeating: ShapeDigest(), count: columns * rows)
    now = last
    isTouched = [Bool](repeating: true, count: columns * rows)
  }

  /// Notes a shape over the pixels of `rect`, after all before it.
  mutating func note(_ rect: PixelRect, digest: UInt64) {
    forEachCell(of: rect) { cells, i in cells.now[i].add(digest) }
  }
  /// Notes that the picture below the shapes has changed in `rect`.
  mutating func touch(_ rect: PixelRect) {
    forEachCell(of: rect) { cells, i in cells.isTouched[i] = true }
  }
  @inline(__always)
  private mutating func forEachCell(of rect: PixelRect, _ body: (inout ChangedCells, Int) -> Void) {
    let area = rect.intersection(bounds)
    guard !area.isEmpty else { return }
    for row in area.y / ChangedCells.cellHeight...(area.bottom - 1) / ChangedCells.cellHeight {
      for column in area.x / ChangedCells.cellWidth...(area.right - 1) / ChangedCells.cellWidth {
        body(&self, row * columns + column)
      }
    }
  }

  /// Rectangles without overlap that hold all that changed since the last call, and the start of the next frame.
  mutating func takeChanged() -> [PixelRect] {
    var open: [PixelRect] = []
    var closed: [PixelRect] = []
    for row in 0..<rows {
      var runs = changedRuns(row: row)
      for above in open {
        if let same = runs.firstIndex(where: { $0.x == above.x && $0.width == above.width }) {
          runs[same] = above.union(runs[same])
        } else {
          closed.append(above)
        }
      }
      open = runs
    }
    last = now
    for i in now.indices { (now[i], isTouched[i]) = (ShapeDigest(), false) }
    return closed + open
  }

  private func changedRuns(row: Int) -> [PixelRect] {
    var runs: [PixelRect] = []
    var start: Int?
    for column in 0...columns {
      let i = row * columns + column
      let isChanged = column < columns && (isTouched[i] || now[i] != last[i])
      if isChanged, start == nil { start = column }
      if !isChanged, let first = start {
        let cell = PixelRect(
          x: first * ChangedCells.cellWidth, y: row * ChangedCells.cellHeight,
          width: (column - first) * ChangedCells.cellWidth, height: ChangedCells.cellHeight)
        runs.append(cell.intersection(bounds))
        start = nil
      }
    }
    return runs
  }
}
