import Geometry

/// A picture in memory that everything is drawn into: 32-bit pixels, 0xAARRGGBB, row by row from the top.
///
/// SDL's software renderer is slow with triangles and blending; an own picture that goes to the screen as one
/// texture is not, and it can be looked at by a test without a screen.
final class Canvas {
  let width, height: Int
  let pixels: UnsafeMutableBufferPointer<UInt32>

  init(width: Int, height: Int) {
    (self.width, self.height) = (max(width, 1), max(height, 1))
    pixels = .allocate(capacity: self.width * self.height)
    pixels.initialize(repeating: 0xff00_0000)
  }
  deinit { pixels.deallocate() }

  var bounds: PixelRect { PixelRect(x: 0, y: 0, width: width, height: height) }

  /// The pixels of row `y` from column `x` on, `count` of them, which lie in the row.
  @inline(__always) func row(_ y: Int, from x: Int = 0, count: Int) -> UnsafeMutableBufferPointer<UInt32> {
    pixels.part(at: y * width, count: width).part(at: x, count: count)
  }

  func fill(_ rect: PixelRect, _ color: Color) {
    let area = rect.intersection(bounds)
    guard !area.isEmpty, color.alpha > 0 else { return }
    for y in area.y..<area.bottom {
      if color.alpha == 255 {
        row(y, from: area.x, count: area.width).update(repeating: color.argb)
      } else {
        let row = row(y, count: width)
        for x in area.x..<area.right { row[x] = Canvas.blend(color.argb, over: row[x], alpha: color.alpha) }
      }
    }
  }

  /// Copies a part of another picture, whose pixels hide what is below; its upper left corner comes to `x`, `y`.
  func copy(_ other: Canvas, _ part: PixelRect, toX x: Int, y: Int) {
    let part = part.intersection(other.bounds)
    let area = PixelRect(x: x, y: y, width: part.width, height: part.height).intersection(bounds)
    guard !area.isEmpty else { return }
    for line in area.y..<area.bottom {
      _ = row(line, from: area.x, count: area.width).update(
        fromContentsOf: other.row(line - y + part.y, from: area.x - x + part.x, count: area.width))
    }
  }

  /// Draws a line of `thickness` pixels with soft edges.
  func line(from a: SIMD2<Float>, to b: SIMD2<Float>, thickness: Float, _ color: Color, clip: PixelRect) {
    let area = clip.intersection(bounds)
    let reach = thickness / 2 + 1
    let (low, high) = (pointwiseMin(a, b) - reach, pointwiseMax(a, b) + reach)
    let box = PixelRect(
      x: Int(low.x), y: Int(low.y), width: Int(high.x) - Int(low.x) + 1, height: Int(high.y) - Int(low.y) + 1
    ).intersection(area)
    guard !box.isEmpty else { return }
    let along = b - a
    let squared = max((along * along).sum(), 1e-6)
    for y in box.y..<box.bottom {
      let row = row(y, count: width)
      for x in box.x..<box.right {
        let offset = SIMD2(Float(x) + 0.5, Float(y) + 0.5) - a
        let place = min(max((offset * along).sum() / squared, 0), 1)
        let away = offset - along * place
        let cover = reach - 0.5 - (away * away).sum().squareRoot()
        guard cover > 0 else { continue }
        row[x] = Canvas.blend(
          color.argb, over: row[x], alpha: UInt32(Float(color.alpha) * min(cover, 1)))
      }
    }
  }

  /// Mix of `source` over `under`; alpha 0...255.
  @inline(__always) static func blend(_ source: UInt32, over under: UInt32, alpha: UInt32) -> UInt32 {
    let weight = alpha &+ (alpha >> 7)
    let keep = 256 &- weight
    let redBlue = ((source & 0xff00ff) &* weight &+ (under & 0xff00ff) &* keep) >> 8 & 0xff00ff
    let green = ((source & 0xff00) &* weight &+ (under & 0xff00) &* keep) >> 8 & 0xff00
    return 0xff00_0000 | redBlue | green
  }
}

/// A rectangle of whole pixels.
struct PixelRect: Hashable, Sendable {
  var x, y, width, height: Int
  var right: Int { x + width }
  var bottom: Int { y + height }
  var isEmpty: Bool { width <= 0 || height <= 0 }

  func intersection(_ other: PixelRect) -> PixelRect {
    let (left, top) = (max(x, other.x), max(y, other.y))
    return PixelRect(
      x: left, y: top, width: min(right, other.right) - left, height: min(bottom, other.bottom) - top)
  }
  /// The smallest rectangle that holds both; an empty one counts for nothing.
  func union(_ other: PixelRect) -> PixelRect {
    if isEmpty { return other }
    if other.isEmpty { return self }
    let (left, top) = (min(x, other.x), min(y, other.y))
    return PixelRect(
      x: left, y: top, width: max(right, other.right) - left, height: max(bottom, other.bottom) - top)
  }
  /// Rectangles without overlap that hold what does not lie in `inner`.
  func around(_ inner: PixelRect) -> [PixelRect] {
    let hole = inner.intersection(self)
    guard !hole.isEmpty else { return [self] }
    return [
      PixelRect(x: x, y: y, width: width, height: hole.y - y),
      PixelRect(x: x, y: hole.bottom, width: width, height: bottom - hole.bottom),
      PixelRect(x: x, y: hole.y, width: hole.x - x, height: hole.height),
      PixelRect(x: hole.right, y: hole.y, width: right - hole.right, height: hole.height),
    ].filter { !$0.isEmpty }
  }
  func moved(x dx: Int, y dy: Int) -> PixelRect {
    PixelRect(x: x + dx, y: y + dy, width: width, height: height)
  }
  func contains(x px: Float, y py: Float) -> Bool {
    px >= Float(x) && py >= Float(y) && px < Float(right) && py < Float(bottom)
  }
}

/// A color with opacity.
struct Color: Hashable, Sendable {
  var argb: UInt32
  init(_ rgb: UInt32, alpha: UInt32 = 255) { argb = alpha << 24 | (rgb & 0xffffff) }
  var alpha: UInt32 { argb >> 24 }
  /// The color in Dear ImGui's order: red in the lowest byte.
  var abgr: UInt32 { argb & 0xff00_ff00 | (argb & 0xff) << 16 | argb >> 16 & 0xff }
  init(abgr: UInt32) { argb = abgr & 0xff00_ff00 | (abgr & 0xff) << 16 | abgr >> 16 & 0xff }
  func faded(_ alpha: UInt32) -> Color { Color(argb & 0xffffff, alpha: alpha) }
}

extension Canvas {
  /// A circle drawn with straight pieces.
  func ring(center: SIMD2<Float>, radius: Float, _ color: Color, clip: PixelRect) {
    var last = center + SIMD2(radius, 0)
    // 24 corners by turning one step again and again: cos 15°, sin 15°.
    var arm = SIMD2(radius, Float(0))
    for _ in 0..<24 {
      arm = SIMD2(arm.x * 0.9659258 - arm.y * 0.25881905, arm.x * 0.25881905 + arm.y * 0.9659258)
      line(from: last, to: center + arm, thickness: 1.5, color, clip: clip)
      last = center + arm
    }
  }
}

extension Canvas {
  /// The picture as red, green, blue, alpha, row by row from the top.
  func rgba() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(width * height * 4)
    for i in 0..<width * height {
      let pixel = pixels[i]
      bytes += [UInt8(pixel >> 16 & 255), UInt8(pixel >> 8 & 255), UInt8(pixel & 255), 255]
    }
    return bytes
  }
}
