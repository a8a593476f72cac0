import CImGui

extension Canvas {
  /// Draws the triangles of the panels. Rectangles and letters, nearly all of them, are found among the
  /// triangles and filled or copied; the rest (round corners) is rasterized.
  func draw(_ list: ig_triangles, atlas: ig_atlas) {
    guard let vertices = list.vertices, let indices = list.indices else { return }
    let (left, top) = (Int(list.left), Int(list.top))
    let clip = PixelRect(x: left, y: top, width: Int(list.right) - left, height: Int(list.bottom) - top)
      .intersection(bounds)
    guard !clip.isEmpty else { return }
    let count = Int(list.index_count)
    var i = 0
    while i + 2 < count {
      if i + 5 < count, indices[i + 3] == indices[i], indices[i + 4] == indices[i + 2],
        drawQuad(
          vertices[Int(indices[i])], vertices[Int(indices[i + 1])], vertices[Int(indices[i + 2])],
          vertices[Int(indices[i + 5])], clip, atlas)
      {
        i += 6
      } else {
        drawTriangle(
          vertices[Int(indices[i])], vertices[Int(indices[i + 1])], vertices[Int(indices[i + 2])], clip)
        i += 3
      }
    }
  }

  /// An upright rectangle of one color: filled, or with a piece of the atlas as its opacity. False for any other shape.
  private func drawQuad(
    _ a: ig_vertex, _ b: ig_vertex, _ c: ig_vertex, _ d: ig_vertex, _ clip: PixelRect, _ atlas: ig_atlas
  ) -> Bool {
    guard a.y == b.y, b.x == c.x, c.y == d.y, d.x == a.x, a.color == b.color, a.color == c.color,
      a.color == d.color
    else { return false }
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
    return true
  }

  private func drawLetter(
    _ rect: PixelRect, atlasX: Int, atlasY: Int, _ color: Color, _ clip: PixelRect, _ atlas: ig_atlas
  ) {
    guard let alpha = atlas.alpha else { return }
    let inAtlas = PixelRect(
      x: rect.x, y: rect.y, width: min(rect.width, Int(atlas.width) - atlasX),
      height: min(rect.height, Int(atlas.height) - atlasY))
    let area = inAtlas.intersection(clip)
    guard !area.isEmpty else { return }
    for y in area.y..<area.bottom {
      let row = pixels + y * width
      let letter = alpha + (atlasY + y - rect.y) * Int(atlas.width) + atlasX - rect.x
      for x in area.x..<area.right {
        let cover = UInt32(letter[x])
        if cover != 0 { row[x] = Canvas.blend(color.argb, over: row[x], alpha: cover * color.alpha / 255) }
      }
    }
  }

  /// One triangle, opacity interpolated between its corners; pixel centers on a shared edge belong to one side.
  private func drawTriangle(_ a: ig_vertex, _ b: ig_vertex, _ c: ig_vertex, _ clip: PixelRect) {
    let doubled = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)
    guard doubled != 0 else { return }
    let (p, q, r) = doubled > 0 ? (a, b, c) : (a, c, b)
    let left = Int(min(a.x, b.x, c.x).rounded(.down))
    let top = Int(min(a.y, b.y, c.y).rounded(.down))
    let area = PixelRect(
      x: left, y: top, width: Int(max(a.x, b.x, c.x).rounded(.up)) - left,
      height: Int(max(a.y, b.y, c.y).rounded(.up)) - top
    ).intersection(clip)
    guard !area.isEmpty else { return }
    let alphas = SIMD3<Float>(Float(p.color >> 24), Float(q.color >> 24), Float(r.color >> 24))
    let strongest = [p, q, r].max { $0.color >> 24 < $1.color >> 24 } ?? p
    let color = Color(abgr: strongest.color)
    let inverse = 1 / abs(doubled)
    func owns(_ s: ig_vertex, _ t: ig_vertex) -> Bool { t.y < s.y || (t.y == s.y && t.x > s.x) }
    let (ownsP, ownsQ, ownsR) = (owns(q, r), owns(r, p), owns(p, q))
    for y in area.y..<area.bottom {
      let row = pixels + y * width
      let py = Float(y) + 0.5
      for x in area.x..<area.right {
        let px = Float(x) + 0.5
        let wp = (r.x - q.x) * (py - q.y) - (r.y - q.y) * (px - q.x)
        let wq = (p.x - r.x) * (py - r.y) - (p.y - r.y) * (px - r.x)
        let wr = (q.x - p.x) * (py - p.y) - (q.y - p.y) * (px - p.x)
        let isInside =
          (wp > 0 || (wp == 0 && ownsP)) && (wq > 0 || (wq == 0 && ownsQ)) && (wr > 0 || (wr == 0 && ownsR))
        guard isInside else { continue }
        let alpha = (wp * alphas.x + wq * alphas.y + wr * alphas.z) * inverse
        row[x] = Canvas.blend(color.argb, over: row[x], alpha: UInt32(min(max(alpha + 0.5, 0), 255)))
      }
    }
  }
}
