import CImGui
import Geometry

extension Canvas {
  /// Ends the toolkit's frame and draws all of its shapes over what is there.
  func drawPanels() {
    var shapes = PanelShapes()
    shapes.takeFrame(within: bounds)
    shapes.draw(into: self, part: bounds)
  }

  /// Draws the shapes of one list.
  func draw(_ list: ig_triangles, atlas: ig_atlas) {
    PanelShapes(list, atlas: atlas, within: bounds).draw(into: self, part: bounds)
  }

  /// Draws an upright rectangle of one color, given by two corners that face each other: filled, or with a piece of the
  /// atlas as its opacity.
  func drawRectangle(_ a: ig_vertex, _ c: ig_vertex, _ clip: PixelRect, _ atlas: ig_atlas) {
    let color = Color(abgr: a.color)
    let rect = PixelRect(
      x: Int(a.x.rounded()), y: Int(a.y.rounded()), width: Int(c.x.rounded()) - Int(a.x.rounded()),
      height: Int(c.y.rounded()) - Int(a.y.rounded()))
    if a.u == c.u || a.v == c.v {
      fill(rect.intersection(clip), color)
    } else {
      let (u, v) = (Int(a.u * Float(atlas.width) + 0.5), Int(a.v * Float(atlas.height) + 0.5))
      drawLetter(rect, atlasX: u, atlasY: v, color, clip, atlas)
    }
  }

  private func drawLetter(
    _ rect: PixelRect, atlasX: Int, atlasY: Int, _ color: Color, _ clip: PixelRect, _ atlas: ig_atlas
  ) {
    guard let start = atlas.alpha else { return }
    let alpha = UnsafeBufferPointer(start: start, count: Int(atlas.width) * Int(atlas.height))
    let inAtlas = PixelRect(
      x: rect.x, y: rect.y, width: min(rect.width, Int(atlas.width) - atlasX),
      height: min(rect.height, Int(atlas.height) - atlasY))
    let area = inAtlas.intersection(clip)
    guard !area.isEmpty else { return }
    for y in area.y..<area.bottom {
      let row = row(y, count: width)
      let letter = alpha.part(
        at: (atlasY + y - rect.y) * Int(atlas.width) + atlasX + area.x - rect.x, count: area.width)
      for x in area.x..<area.right {
        let cover = UInt32(letter[x - area.x])
        if cover != 0 { row[x] = Canvas.blend(color.argb, over: row[x], alpha: cover * color.alpha / 255) }
      }
    }
  }

  /// Draws one triangle, opacity interpolated between its corners; pixel centers on a shared edge belong to one side.
  func drawTriangle(_ a: ig_vertex, _ b: ig_vertex, _ c: ig_vertex, _ clip: PixelRect) {
    guard let triangle = FlatTriangle(a, b, c) else { return }
    let top = Int(min(a.y, b.y, c.y).rounded(.down))
    let bottom = Int(max(a.y, b.y, c.y).rounded(.up))
    let strongest = [a, b, c].max { $0.color >> 24 < $1.color >> 24 } ?? a
    let color = Color(abgr: strongest.color)
    let isEven = a.color == b.color && a.color == c.color
    for y in max(top, clip.y)..<max(min(bottom, clip.bottom), max(top, clip.y)) {
      let span = triangle.span(y: Float(y) + 0.5, from: clip.x, to: clip.right)
      guard !span.isEmpty else { continue }
      let row = row(y, count: width)
      if isEven {
        if color.alpha == 255 {
          row.part(at: span.lowerBound, count: span.count).update(repeating: color.argb)
        } else {
          for x in span { row[x] = Canvas.blend(color.argb, over: row[x], alpha: color.alpha) }
        }
        continue
      }
      for x in span {
        let alpha = triangle.alpha(x: Float(x) + 0.5, y: Float(y) + 0.5)
        row[x] = Canvas.blend(color.argb, over: row[x], alpha: UInt32(min(max(alpha + 0.5, 0), 255)))
      }
    }
  }
}

/// A triangle on the screen as three edges that its points lie to the right of.
private struct FlatTriangle {
  private let corners: (SIMD2<Float>, SIMD2<Float>, SIMD2<Float>)
  private let alphas: SIMD3<Float>
  private let inverse: Float
  /// True when a point on the edge opposite to each corner counts as inside.
  private let owned: (Bool, Bool, Bool)

  /// The triangle with these corners; nil for one without area.
  init?(_ a: ig_vertex, _ b: ig_vertex, _ c: ig_vertex) {
    let doubled = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
    guard doubled != 0 else { return nil }
    let (p, q, r) = doubled > 0 ? (a, b, c) : (a, c, b)
    corners = (SIMD2(p.x, p.y), SIMD2(q.x, q.y), SIMD2(r.x, r.y))
    alphas = SIMD3(Float(p.color >> 24), Float(q.color >> 24), Float(r.color >> 24))
    inverse = 1 / abs(doubled)
    func owns(_ s: SIMD2<Float>, _ t: SIMD2<Float>) -> Bool { t.y < s.y || (t.y == s.y && t.x > s.x) }
    owned = (owns(corners.1, corners.2), owns(corners.2, corners.0), owns(corners.0, corners.1))
  }

  @inline(__always)
  private func side(_ s: SIMD2<Float>, _ t: SIMD2<Float>, _ x: Float, _ y: Float) -> Float {
    (t.x - s.x) * (y - s.y) - (t.y - s.y) * (x - s.x)
  }
  @inline(__always) private func holds(_ x: Float, _ y: Float) -> Bool {
    let (p, q, r) = corners
    let (a, b, c) = (side(q, r, x, y), side(r, p, x, y), side(p, q, x, y))
    return (a > 0 || (a == 0 && owned.0)) && (b > 0 || (b == 0 && owned.1)) && (c > 0 || (c == 0 && owned.2))
  }

  /// The pixels of a row whose centers lie inside.
  func span(y: Float, from left: Int, to right: Int) -> Range<Int> {
    let (p, q, r) = corners
    var (low, high) = (Float(left), Float(right))
    for (s, t) in [(q, r), (r, p), (p, q)] {
      // side(x) falls with slope dy: where it is zero the row crosses the edge.
      let dy = t.y - s.y
      if dy == 0 { continue }
      let crossing = s.x + (t.x - s.x) * (y - s.y) / dy
      if dy > 0 { high = min(high, crossing + 1) } else { low = max(low, crossing - 1.5) }
    }
    guard low < high else { return 0..<0 }
    var (first, end) = (max(Int(low.rounded(.down)), left), min(Int(high.rounded(.up)), right))
    // The bounds are a pixel wide of the mark; the edges themselves decide.
    while first < end, !holds(Float(first) + 0.5, y) { first += 1 }
    while end > first, !holds(Float(end) - 0.5, y) { end -= 1 }
    return first..<end
  }

  /// The opacity at a point inside, 0...255.
  @inline(__always) func alpha(x: Float, y: Float) -> Float {
    let (p, q, r) = corners
    return (side(q, r, x, y) * alphas.x + side(r, p, x, y) * alphas.y + side(p, q, x, y) * alphas.z) * inverse
  }
}
