import Storage

extension PlotPicture {
  /// The drawing as pixels.
  /// - Parameter scale: pixels for one px of the drawing.
  package func pixels(scale: Int = 2) -> PNGFile.Picture {
    var canvas = PlotPixels(width: width * scale, height: height * scale, back: back)
    let scale = Double(scale)
    for shape in shapes {
      switch shape {
      case .line(let points, let color, let width, let isDashed):
        let places = points.map { Point($0.x * scale, $0.y * scale) }
        for piece in isDashed ? PlotPixels.dashes(places, on: 5 * scale, off: 4 * scale) : [places] {
          canvas.draw(piece, width: width * scale, color: color)
        }
      case .dot(let center, let radius, let color):
        let place = Point(center.x * scale, center.y * scale)
        canvas.draw([place, place], width: 2 * radius * scale, color: color)
      case .text(let text, let point, let anchor, let size, let color):
        canvas.draw(
          text, at: Point(point.x * scale, point.y * scale), anchor: anchor, size: size * scale, color: color)
      }
    }
    return canvas.picture
  }
}

/// Pixels of a plot: strokes with round ends, their edges in shades.
struct PlotPixels {
  private(set) var picture: PNGFile.Picture
  init(width: Int, height: Int, back: UInt32 = 0xFF_FFFF) {
    let pixel = [16, 8, 0].map { UInt8(truncatingIfNeeded: back >> $0) } + [255]
    picture = PNGFile.Picture(
      width: width, height: height, layout: .rgba,
      bytes: [UInt8](unsafeUninitializedCapacity: 4 * width * height) { bytes, count in
        for i in 0..<4 * width * height { bytes.initializeElement(at: i, to: pixel[i % 4]) }
        count = 4 * width * height
      })
  }

  /// Draws a row of strokes; of several that meet, each pixel takes the one that covers it most.
  mutating func draw(_ points: [PlotPicture.Point], width: Double, color: UInt32) {
    let reach = width / 2 + 1
    guard let left = points.map(\.x).min(), let right = points.map(\.x).max(),
      let top = points.map(\.y).min(), let bottom = points.map(\.y).max()
    else { return }
    let columns = PlotPixels.range(left - reach, right + reach, picture.width)
    for row in PlotPixels.range(top - reach, bottom + reach, picture.height) {
      for column in columns {
        let center = PlotPicture.Point(Double(column) + 0.5, Double(row) + 0.5)
        var nearest = Double.infinity
        for (a, b) in zip(points, points.dropFirst()) {
          // Most segments of a long line are far from the pixel.
          guard min(a.x, b.x) - reach <= center.x, max(a.x, b.x) + reach >= center.x else { continue }
          nearest = min(nearest, PlotPixels.distance(center, from: a, to: b))
        }
        blend(color, coverage: width / 2 + 0.5 - nearest, column, row)
      }
    }
  }

  mutating func draw(
    _ text: String, at point: PlotPicture.Point, anchor: PlotPicture.Anchor, size: Double, color: UInt32
  ) {
    // Capital letters are some 0.7 of the size of a type.
    let unit = 0.7 * size / StrokeFont.height
    let length = StrokeFont.width(of: text) * unit
    var x =
      switch anchor {
      case .start: point.x
      case .middle: point.x - length / 2
      case .end: point.x - length
      }
    for letter in text {
      guard letter != " " else {
        x += (StrokeFont.blank + StrokeFont.gap) * unit
        continue
      }
      let glyph = StrokeFont.glyph(letter)
      for stroke in glyph.strokes {
        draw(
          stroke.map { PlotPicture.Point(x + $0.x * unit, point.y - $0.y * unit) }, width: 0.1 * size,
          color: color)
      }
      x += (glyph.width + StrokeFont.gap) * unit
    }
  }

  /// A line in pieces, each of one length with gaps of another.
  static func dashes(
    _ points: [PlotPicture.Point], on: Double, off: Double
  ) -> [[PlotPicture.Point]] {
    var pieces: [[PlotPicture.Point]] = []
    for (a, b) in zip(points, points.dropFirst()) {
      let (dx, dy) = (b.x - a.x, b.y - a.y)
      let length = (dx * dx + dy * dy).squareRoot()
      for start in stride(from: 0, to: length, by: on + off) {
        let (from, to) = (start / length, min(start + on, length) / length)
        pieces.append([
          PlotPicture.Point(a.x + dx * from, a.y + dy * from),
          PlotPicture.Point(a.x + dx * to, a.y + dy * to),
        ])
      }
    }
    return pieces
  }

  private static func range(_ from: Double, _ to: Double, _ count: Int) -> Range<Int> {
    let (first, last) = (max(from, 0), min(to, Double(count)))
    return first < last ? Int(first)..<Int(last.rounded(.up)) : 0..<0
  }
  private static func distance(
    _ point: PlotPicture.Point, from a: PlotPicture.Point, to b: PlotPicture.Point
  ) -> Double {
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    let square = dx * dx + dy * dy
    let along = square > 0 ? min(max(((point.x - a.x) * dx + (point.y - a.y) * dy) / square, 0), 1) : 0
    let (x, y) = (point.x - a.x - along * dx, point.y - a.y - along * dy)
    return (x * x + y * y).squareRoot()
  }
  private mutating func blend(_ color: UInt32, coverage: Double, _ column: Int, _ row: Int) {
    guard coverage > 0 else { return }
    let share = min(coverage, 1)
    let at = 4 * (row * picture.width + column)
    for (channel, shift) in [UInt32(16), 8, 0].enumerated() {
      let (under, over) = (Double(picture.bytes[at + channel]), Double(color >> shift & 255))
      picture.bytes[at + channel] = UInt8((under + (over - under) * share).rounded())
    }
  }
}
