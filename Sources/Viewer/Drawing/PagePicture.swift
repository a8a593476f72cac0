/// A picture for a file: red, green, blue, alpha, row by row from the top.
package struct PagePicture: Sendable {
  package var width, height: Int
  package var rgba: [UInt8]
  /// - Parameter rgba: four bytes a pixel.
  package init(width: Int, height: Int, rgba: [UInt8]) {
    precondition(rgba.count == width * height * 4, "a picture's bytes")
    (self.width, self.height, self.rgba) = (width, height, rgba)
  }
  init(_ canvas: Canvas) { (width, height, rgba) = (canvas.width, canvas.height, canvas.rgba()) }
}

extension Canvas {
  /// Draws a picture so that it fits into `rect`, in its middle and in its own proportions; bilinearly.
  func draw(_ picture: PagePicture, fitting rect: PixelRect) {
    guard picture.width > 1, picture.height > 1, !rect.isEmpty else { return }
    let scale = min(
      Double(rect.width) / Double(picture.width), Double(rect.height) / Double(picture.height))
    let (w, h) = (
      max(Int(Double(picture.width) * scale), 1), max(Int(Double(picture.height) * scale), 1)
    )
    let whole = PixelRect(
      x: rect.x + (rect.width - w) / 2, y: rect.y + (rect.height - h) / 2, width: w, height: h)
    let area = whole.intersection(bounds)
    guard !area.isEmpty else { return }
    for y in area.y..<area.bottom {
      let down = PictureStep(Double(y - whole.y), of: h, over: picture.height)
      let target = row(y, count: width)
      for x in area.x..<area.right {
        target[x] = picture.pixel(PictureStep(Double(x - whole.x), of: w, over: picture.width), down)
      }
    }
  }
}

/// Place between two pixels of a picture, along one side: the first, and the share of the second, 0...256.
private struct PictureStep {
  var first: Int
  var share: UInt32

  init(_ target: Double, of targets: Int, over count: Int) {
    let place = (target + 0.5) * Double(count) / Double(targets) - 0.5
    first = min(max(Int(place.rounded(.down)), 0), count - 2)
    share = UInt32(min(max((place - Double(first)) * 256, 0), 256))
  }
}

extension PagePicture {
  fileprivate func pixel(_ across: PictureStep, _ down: PictureStep) -> UInt32 {
    var argb: UInt32 = 0xff
    for channel in 0..<3 {
      func level(_ x: Int, _ y: Int) -> UInt32 { UInt32(rgba[4 * (y * width + x) + channel]) }
      let (x, y) = (across.first, down.first)
      let upper = level(x, y) * (256 - across.share) + level(x + 1, y) * across.share
      let lower = level(x, y + 1) * (256 - across.share) + level(x + 1, y + 1) * across.share
      argb = argb << 8 | (upper * (256 - down.share) + lower * down.share) >> 16
    }
    return argb
  }
}
