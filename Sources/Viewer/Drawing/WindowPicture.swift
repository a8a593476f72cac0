/// The window's picture, kept from frame to frame: pictures below (the ultrasound image, the view of the back), the
/// panels' shapes above. A frame paints only the cells in which one of them changed.
final class WindowPicture {
  /// All of the window as it is shown.
  let canvas: Canvas
  /// Pictures below the panels; whoever draws into it says where by `touch`.
  let base: Canvas
  private var cells: ChangedCells
  private var shapes = PanelShapes()
  private var lastAbove: PixelRect?

  /// A drawing over all the rest, and the rectangle that it keeps within.
  typealias Above = (rect: PixelRect, draw: (Canvas) -> Void)

  init(width: Int, height: Int) {
    canvas = Canvas(width: width, height: height)
    base = Canvas(width: width, height: height)
    cells = ChangedCells(width: canvas.width, height: canvas.height)
  }

  /// Notes that the base has changed there.
  func touch(_ rect: PixelRect) { cells.touch(rect) }

  /// Ends the toolkit's frame and paints what changed since the last.
  /// - Parameter above: drawn anew in every frame.
  /// - Returns: the rectangles that were painted, which do not overlap.
  func paint(above: Above? = nil) -> [PixelRect] {
    for rect in [lastAbove, above?.rect] { if let rect { touch(rect) } }
    lastAbove = above?.rect
    shapes.takeFrame(within: canvas.bounds)
    for shape in shapes.shapes { cells.note(shape.bounds, digest: shape.digest) }
    let changed = cells.takeChanged()
    for rect in changed {
      canvas.copy(base, rect, toX: rect.x, y: rect.y)
      shapes.draw(into: canvas, part: rect)
    }
    above?.draw(canvas)
    return changed
  }
}
