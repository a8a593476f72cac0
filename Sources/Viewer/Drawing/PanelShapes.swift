import CImGui

/// Shapes of the panels in one frame of the toolkit, in the order in which they are drawn: upright rectangles (filled,
/// or letters) and triangles. Valid until the toolkit's next frame begins.
struct PanelShapes {
  /// A shape of one list of triangles.
  struct Shape {
    /// Pixels that it may touch.
    var bounds: PixelRect
    /// Number of its list, and of its first index there.
    var list, first: Int32
    var isRectangle: Bool
    /// Digest of all that it looks like.
    var digest: UInt64
  }
  private(set) var shapes: [Shape] = []
  private var lists: [ig_triangles] = []
  private var atlas = ig_atlas(alpha: nil, width: 0, height: 0)

  /// Ends the toolkit's frame and takes its shapes, as far as they lie within `bounds`.
  mutating func takeFrame(within bounds: PixelRect) {
    lists.removeAll(keepingCapacity: true)
    for i in 0..<ig_render() { lists.append(ig_triangles_at(i)) }
    atlas = ig_font_atlas()
    takeLists(within: bounds)
  }
  init() {}
  /// The shapes of one list.
  init(_ list: ig_triangles, atlas: ig_atlas, within bounds: PixelRect) {
    (lists, self.atlas) = ([list], atlas)
    takeLists(within: bounds)
  }
  private mutating func takeLists(within bounds: PixelRect) {
    shapes.removeAll(keepingCapacity: true)
    for (number, list) in lists.enumerated() { take(list, number: Int32(number), bounds) }
  }

  private mutating func take(_ list: ig_triangles, number: Int32, _ bounds: PixelRect) {
    let vertices = UnsafeBufferPointer(start: list.vertices, count: Int(list.vertex_count))
    let indices = UnsafeBufferPointer(start: list.indices, count: Int(list.index_count))
    let (left, top) = (Int(list.left), Int(list.top))
    let clip = PixelRect(x: left, y: top, width: Int(list.right) - left, height: Int(list.bottom) - top)
      .intersection(bounds)
    guard !clip.isEmpty else { return }
    var digest = ShapeDigest()
    digest.add(list.left, list.top)
    digest.add(list.right, list.bottom)
    var i = 0
    while i + 2 < indices.count {
      let corners = (
        vertices[Int(indices[i])], vertices[Int(indices[i + 1])], vertices[Int(indices[i + 2])]
      )
      var fourth: ig_vertex?
      if i + 5 < indices.count, indices[i + 3] == indices[i], indices[i + 4] == indices[i + 2] {
        let corner = vertices[Int(indices[i + 5])]
        if isRectangle(corners, corner) { fourth = corner }
      }
      // Two corners that face each other hold a rectangle.
      var (low, high) = (corners.0.place, corners.0.place)
      for corner in [corners.1.place, corners.2.place] {
        (low, high) = (pointwiseMin(low, corner), pointwiseMax(high, corner))
      }
      low = pointwiseMax(low.rounded(.down), SIMD2(Float(clip.x), Float(clip.y)))
      high = pointwiseMin((high + 1).rounded(.up), SIMD2(Float(clip.right), Float(clip.bottom)))
      if low.x < high.x, low.y < high.y {
        var own = digest
        for corner in [corners.0, corners.1, corners.2] { own.add(corner) }
        if let fourth { own.add(fourth) }
        shapes.append(
          Shape(
            bounds: PixelRect(
              x: Int(low.x), y: Int(low.y), width: Int(high.x) - Int(low.x), height: Int(high.y) - Int(low.y)),
            list: number, first: Int32(i), isRectangle: fourth != nil, digest: own.value))
      }
      i += fourth == nil ? 3 : 6
    }
  }

  /// True for an upright rectangle of one color.
  private func isRectangle(_ corners: (ig_vertex, ig_vertex, ig_vertex), _ d: ig_vertex) -> Bool {
    let (a, b, c) = corners
    return a.y == b.y && b.x == c.x && c.y == d.y && d.x == a.x && a.color == b.color && a.color == c.color
      && a.color == d.color
  }

  /// Draws what of the shapes lies in `part`.
  func draw(into canvas: Canvas, part: PixelRect) {
    for shape in shapes {
      let clip = shape.bounds.intersection(part)
      guard !clip.isEmpty else { continue }
      let list = lists[Int(shape.list)]
      let vertices = UnsafeBufferPointer(start: list.vertices, count: Int(list.vertex_count))
      let indices = UnsafeBufferPointer(start: list.indices, count: Int(list.index_count))
      func corner(_ k: Int) -> ig_vertex { vertices[Int(indices[Int(shape.first) + k])] }
      if shape.isRectangle {
        canvas.drawRectangle(corner(0), corner(2), clip, atlas)
      } else {
        canvas.drawTriangle(corner(0), corner(1), corner(2), clip)
      }
    }
  }
}

extension ig_vertex {
  fileprivate var place: SIMD2<Float> { SIMD2(x, y) }
}

/// Digest of numbers in their order: a product with an odd number after each, whose high half is folded back.
struct ShapeDigest: Equatable {
  private(set) var value: UInt64 = 0x9e37_79b9_7f4a_7c15

  mutating func add(_ word: UInt64) {
    let product = (value ^ word).multipliedFullWidth(by: 0xd6e8_feb8_6659_fd93)
    value = product.high ^ product.low
  }
  fileprivate mutating func add(_ a: Float, _ b: Float) {
    add(UInt64(a.bitPattern) | UInt64(b.bitPattern) << 32)
  }
  fileprivate mutating func add(_ corner: ig_vertex) {
    add(corner.x, corner.y)
    add(corner.u, corner.v)
    add(UInt64(corner.color))
  }
}
