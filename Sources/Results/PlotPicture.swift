import Foundation
import Storage

/// A drawing of lines, dots and words, for a page (SVG) or as pixels.
package struct PlotPicture: Equatable, Sendable {
  package struct Point: Equatable, Sendable {
    /// To the right and down, in px.
    package var x, y: Double
    package init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
  }
  package enum Anchor: String, Sendable { case start, middle, end }
  package enum Shape: Equatable, Sendable {
    case line([Point], color: UInt32, width: Double, isDashed: Bool)
    case dot(Point, radius: Double, color: UInt32)
    /// The point lies on the line of writing.
    case text(String, at: Point, anchor: Anchor, size: Double, color: UInt32)
  }
  package var width, height: Int
  package private(set) var shapes: [Shape] = []
  /// Color of the paper.
  package var back: UInt32
  package init(width: Int, height: Int, back: UInt32 = 0xFF_FFFF) {
    (self.width, self.height, self.back) = (width, height, back)
  }

  package mutating func line(
    _ points: [Point], color: UInt32, width: Double = 1, isDashed: Bool = false
  ) {
    shapes.append(.line(points, color: color, width: width, isDashed: isDashed))
  }
  package mutating func dot(_ center: Point, radius: Double, color: UInt32) {
    shapes.append(.dot(center, radius: radius, color: color))
  }
  package mutating func text(
    _ text: String, at point: Point, anchor: Anchor = .start, size: Double = 12, color: UInt32 = 0x22_2B33
  ) {
    shapes.append(.text(text, at: point, anchor: anchor, size: size, color: color))
  }

  // MARK: SVG

  /// The drawing as an SVG document that needs nothing else.
  package func svg(title: String) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" width="\(width)" height="\(height)" viewBox="0 0 \(width) \(height)" \
    font-family="DejaVu Sans, sans-serif" role="img">
    <title>\(PlotPicture.written(title))</title>
    <rect width="\(width)" height="\(height)" fill="\(PlotPicture.hex(back))"/>
    \(shapes.map(PlotPicture.svg).joined(separator: "\n"))
    </svg>

    """
  }

  private static func svg(_ shape: Shape) -> String {
    switch shape {
    case .line(let points, let color, let width, let isDashed):
      let places = points.map { "\(number($0.x)),\(number($0.y))" }.joined(separator: " ")
      return
        "<polyline points=\"\(places)\" fill=\"none\" stroke=\"\(hex(color))\" stroke-width=\"\(number(width))\""
        + (isDashed ? " stroke-dasharray=\"5 4\"/>" : "/>")
    case .dot(let center, let radius, let color):
      return
        "<circle cx=\"\(number(center.x))\" cy=\"\(number(center.y))\" r=\"\(number(radius))\" fill=\"\(hex(color))\"/>"
    case .text(let text, let point, let anchor, let size, let color):
      return "<text x=\"\(number(point.x))\" y=\"\(number(point.y))\" text-anchor=\"\(anchor.rawValue)\" "
        + "font-size=\"\(number(size))\" fill=\"\(hex(color))\">\(written(text))</text>"
    }
  }
  private static func number(_ value: Double) -> String {
    let rounded = (value * 100).rounded() / 100
    return rounded == rounded.rounded() ? String(Int(rounded)) : String(rounded)
  }
  private static func hex(_ color: UInt32) -> String { "#" + String(format: "%06x", color & 0xFF_FFFF) }
  /// Text without what has no place in XML: control characters, and two that are none.
  private static func written(_ text: String) -> String {
    let shown = text.unicodeScalars.filter {
      $0.properties.generalCategory != .control && !(0xFFFE...0xFFFF).contains($0.value)
    }
    return escaped(String(String.UnicodeScalarView(shown)))
  }
}
