import Geometry

/// A canvas with a depth for every pixel: a small rasterizer for shaded surfaces.
final class DepthCanvas {
  let canvas: Canvas
  /// Nearness to the eye, in mm; −infinity where nothing is.
  let nearness: UnsafeMutableBufferPointer<Float>

  init(width: Int, height: Int) {
    canvas = Canvas(width: width, height: height)
    nearness = .allocate(capacity: canvas.width * canvas.height)
    nearness.initialize(repeating: -.infinity)
  }
  deinit { nearness.deallocate() }

  /// Pixels that may have been drawn since the last `restore`.
  private(set) var touched = PixelRect(x: 0, y: 0, width: 0, height: 0)
  /// Brings back `part` of a canvas of the same size, and begins to note anew what is touched.
  func restore(_ part: PixelRect, from other: DepthCanvas) {
    let part = part.intersection(canvas.bounds)
    canvas.copy(other.canvas, part, toX: part.x, y: part.y)
    if !part.isEmpty {
      for y in part.y..<part.bottom {
        let start = y * canvas.width + part.x
        _ = nearness.part(at: start, count: part.width).update(
          fromContentsOf: other.nearness.part(at: start, count: part.width))
      }
    }
    touched = PixelRect(x: 0, y: 0, width: 0, height: 0)
  }
  func clear(_ color: Color) {
    canvas.pixels.update(repeating: color.argb)
    nearness.update(repeating: -.infinity)
  }

  /// A corner on the screen: pixel, nearness, and the light that falls on it, 0...1.
  struct Corner {
    var place: SIMD3<Float>
    var light: Float
  }

  /// Draws one triangle of a color, lit at its corners.
  func fill(_ a: Corner, _ b: Corner, _ c: Corner, _ color: Color) {
    let (p, q, r) = (a.place, b.place, c.place)
    let doubled = (q.x - p.x) * (r.y - p.y) - (q.y - p.y) * (r.x - p.x)
    guard abs(doubled) > 1e-6 else { return }
    let left = max(Int(min(p.x, q.x, r.x)), 0)
    let right = min(Int(max(p.x, q.x, r.x)) + 1, canvas.width)
    let top = max(Int(min(p.y, q.y, r.y)), 0)
    let bottom = min(Int(max(p.y, q.y, r.y)) + 1, canvas.height)
    guard left < right, top < bottom else { return }
    touched = touched.union(PixelRect(x: left, y: top, width: right - left, height: bottom - top))
    let inverse = 1 / doubled
    for y in top..<bottom {
      let py = Float(y) + 0.5
      for x in left..<right {
        let px = Float(x) + 0.5
        let wa = ((r.x - q.x) * (py - q.y) - (r.y - q.y) * (px - q.x)) * inverse
        let wb = ((p.x - r.x) * (py - r.y) - (p.y - r.y) * (px - r.x)) * inverse
        let wc = 1 - wa - wb
        guard wa >= 0, wb >= 0, wc >= 0 else { continue }
        let near = wa * p.z + wb * q.z + wc * r.z
        let index = y * canvas.width + x
        guard near > nearness[index] else { continue }
        nearness[index] = near
        let light = UInt32(min(max((wa * a.light + wb * b.light + wc * c.light) * 256, 0), 256))
        let redBlue = ((color.argb & 0xff00ff) &* light) >> 8 & 0xff00ff
        let green = ((color.argb & 0xff00) &* light) >> 8 & 0xff00
        canvas.pixels[index] = 0xff00_0000 | redBlue | green
      }
    }
  }

  /// Draws a line with soft edges; the part behind what is drawn already shows with `hiddenAlpha`.
  func line(
    from a: SIMD3<Float>, to b: SIMD3<Float>, thickness: Float, _ color: Color, hiddenAlpha: UInt32 = 0
  ) {
    let reach = thickness / 2 + 1
    let (startX, startY) = (min(a.x, b.x) - reach, min(a.y, b.y) - reach)
    let (endX, endY) = (max(a.x, b.x) + reach, max(a.y, b.y) + reach)
    let box = PixelRect(
      x: Int(startX), y: Int(startY), width: Int(endX - startX) + 2, height: Int(endY - startY) + 2
    ).intersection(canvas.bounds)
    guard !box.isEmpty else { return }
    touched = touched.union(box)
    let along = SIMD2(b.x - a.x, b.y - a.y)
    let squared = max((along * along).sum(), 1e-6)
    for y in box.y..<box.bottom {
      for x in box.x..<box.right {
        let offset = SIMD2(Float(x) + 0.5 - a.x, Float(y) + 0.5 - a.y)
        let place = min(max((offset * along).sum() / squared, 0), 1)
        let away = offset - along * place
        let cover = reach - 0.5 - (away * away).sum().squareRoot()
        guard cover > 0 else { continue }
        let index = y * canvas.width + x
        let near = a.z + (b.z - a.z) * place
        let strength = near + 0.8 >= nearness[index] ? color.alpha : hiddenAlpha
        canvas.pixels[index] = Canvas.blend(
          color.argb, over: canvas.pixels[index], alpha: UInt32(Float(strength) * min(cover, 1)))
      }
    }
  }
}
