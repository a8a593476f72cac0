import CPNG
import Foundation

extension PNGFile {
  /// Writes an opaque picture with at most 256 colors: grays and the tints of a few inks over black and white. A third
  /// of the size of full color, for pictures that are nearly all gray.
  package static func writeIndexed(_ picture: Picture, inks: [UInt32], to path: String) throws {
    let palette = GrayPalette(inks: inks)
    let colors = palette.colors.map { UInt32($0.x) << 16 | UInt32($0.y) << 8 | UInt32($0.z) }
    let bytes = try encodedIndexed(
      palette.indices(of: picture), width: picture.width, height: picture.height, palette: colors)
    try writeBytes(bytes, to: path)
  }

  /// The bytes of a picture whose pixels are places in a palette, 0xRRGGBB, of at most 256 colors.
  package static func encodedIndexed(
    _ pixels: [UInt8], width: Int, height: Int, palette: [UInt32]
  ) throws -> [UInt8] {
    let problem = FileProblem(path: "picture", message: "it cannot be packed.")
    guard width > 0, height > 0, width <= pixelsMax / height, pixels.count == width * height,
      (1...256).contains(palette.count), isWithin(pixels, palette.count)
    else { throw problem }
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    (image.width, image.height) = (UInt32(width), UInt32(height))
    image.format = UInt32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_COLORMAP)
    image.colormap_entries = UInt32(palette.count)
    let map = palette.flatMap { [UInt8($0 >> 16 & 255), UInt8($0 >> 8 & 255), UInt8($0 & 255)] }
    var size = png_alloc_size_t(0)
    guard png_image_write_to_memory(&image, nil, &size, 0, pixels, 0, map) != 0 else { throw problem }
    var bytes = [UInt8](repeating: 0, count: Int(size))
    guard png_image_write_to_memory(&image, &bytes, &size, 0, pixels, 0, map) != 0 else { throw problem }
    return Array(bytes.prefix(Int(size)))
  }
  private static func isWithin(_ pixels: [UInt8], _ count: Int) -> Bool {
    pixels.withUnsafeBufferPointer { pixels in
      var highest: UInt8 = 0
      for pixel in pixels where pixel > highest { highest = pixel }
      return Int(highest) < count
    }
  }
}

/// Grays, and inks mixed with them.
struct GrayPalette {
  let colors: [SIMD3<Int>]
  static let grayLevels = 64

  /// - Parameter inks: 0xRRGGBB, at most eight.
  init(inks: [UInt32]) {
    let last = GrayPalette.grayLevels - 1
    var colors = (0...last).map { SIMD3(repeating: ($0 * 255 + last / 2) / last) }
    for ink in inks.prefix(8) {
      let color = SIMD3(Int(ink >> 16 & 255), Int(ink >> 8 & 255), Int(ink & 255))
      for share in 1...6 {
        for under in [0, 60, 130] {
          colors.append((color &* share &+ SIMD3(repeating: under) &* (6 - share)) / 6)
        }
      }
    }
    self.colors = Array(colors.prefix(256))
  }

  /// The place of the nearest color for every pixel.
  func indices(of picture: PNGFile.Picture) -> [UInt8] {
    let channels = picture.layout.rawValue
    // One answer for colors that share their five upper bits; true grays are exact.
    var known = [Int](repeating: -1, count: 1 << 15)
    let last = GrayPalette.grayLevels - 1
    return (0..<picture.width * picture.height).map { i in
      let at = i * channels
      let red = Int(picture.bytes[at])
      let (green, blue) =
        channels == 1 ? (red, red) : (Int(picture.bytes[at + 1]), Int(picture.bytes[at + 2]))
      if red == green, green == blue { return UInt8((red * last + 127) / 255) }
      let key = (red >> 3) << 10 | (green >> 3) << 5 | blue >> 3
      if known[key] < 0 { known[key] = nearest(to: SIMD3(red, green, blue)) }
      return UInt8(known[key])
    }
  }
  private func nearest(to color: SIMD3<Int>) -> Int {
    func away(_ i: Int) -> Int {
      let d = colors[i] &- color
      return (d &* d).wrappedSum()
    }
    return colors.indices.min { away($0) < away($1) } ?? 0
  }
}
