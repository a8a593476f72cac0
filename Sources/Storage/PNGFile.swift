import CPNG
import Foundation
import Ultrasound

/// Portable Network Graphics: 8-bit gray and 8-bit red, green, blue, alpha, written and read through libpng.
package enum PNGFile {
  package enum Layout: Int, Sendable {
    case gray = 1
    case rgba = 4
    // Swift does not see libpng's composed macro PNG_FORMAT_RGBA.
    var format: UInt32 { self == .gray ? 0 : UInt32(PNG_FORMAT_FLAG_COLOR | PNG_FORMAT_FLAG_ALPHA) }
  }
  /// A picture in memory, row by row from the top.
  package struct Picture: Equatable, Sendable {
    package var width, height: Int
    package var layout: Layout
    package var bytes: [UInt8]
    package init(width: Int, height: Int, layout: Layout, bytes: [UInt8]) {
      (self.width, self.height, self.layout, self.bytes) = (width, height, layout, bytes)
    }
  }

  /// Largest number of pixels that are written or read: enough for any screen, too few to fill the memory.
  package static let pixelsMax = 64 << 20

  /// Writes gray or RGBA pixels, row by row from the top; `pixels` holds width × height × channels bytes.
  package static func write(
    _ pixels: UnsafeRawBufferPointer, width: Int, height: Int, layout: Layout, to path: String
  ) throws {
    try writeBytes(encoded(pixels, width: width, height: height, layout: layout), to: path)
  }
  package static func write(_ picture: Picture, to path: String) throws {
    try picture.bytes.withUnsafeBytes {
      try write($0, width: picture.width, height: picture.height, layout: picture.layout, to: path)
    }
  }
  /// Writes an ultrasound image as it is shown.
  package static func write(_ image: BModeImage, to path: String) throws {
    let pixels = UnsafeRawBufferPointer(start: image.pixels.baseAddress, count: image.width * image.height)
    try write(pixels, width: image.width, height: image.height, layout: .gray, to: path)
  }

  /// The bytes of the file.
  package static func encoded(
    _ pixels: UnsafeRawBufferPointer, width: Int, height: Int, layout: Layout
  ) throws -> [UInt8] {
    guard width > 0, height > 0, width <= pixelsMax / height,
      pixels.count >= width * height * layout.rawValue
    else { throw FileProblem(path: "picture", message: "\(width) × \(height) is not a picture's size.") }
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    (image.width, image.height) = (UInt32(width), UInt32(height))
    image.format = layout.format
    var size = png_alloc_size_t(0)
    guard png_image_write_to_memory(&image, nil, &size, 0, pixels.baseAddress, 0, nil) != 0 else {
      throw FileProblem(path: "picture", message: message(of: image))
    }
    var bytes = [UInt8](repeating: 0, count: Int(size))
    guard png_image_write_to_memory(&image, &bytes, &size, 0, pixels.baseAddress, 0, nil) != 0 else {
      throw FileProblem(path: "picture", message: message(of: image))
    }
    return bytes
  }

  /// Reads a file of any PNG kind as gray or RGBA.
  package static func read(_ path: String, as layout: Layout) throws -> Picture {
    let bytes = try readBytes(of: path, atMost: 256 << 20, what: "a PNG picture")
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    return try bytes.withUnsafeBytes { raw in
      guard png_image_begin_read_from_memory(&image, raw.baseAddress, raw.count) != 0 else {
        throw FileProblem(path: path, message: "it is not a PNG picture: \(message(of: image)).")
      }
      let (width, height) = (Int(image.width), Int(image.height))
      guard width > 0, height > 0, width <= pixelsMax / height else {
        throw FileProblem(path: path, message: "\(width) × \(height) pixels are too many.")
      }
      image.format = layout.format
      var pixels = [UInt8](repeating: 0, count: width * height * layout.rawValue)
      guard png_image_finish_read(&image, nil, &pixels, 0, nil) != 0 else {
        throw FileProblem(path: path, message: "it is a damaged PNG picture: \(message(of: image)).")
      }
      return Picture(width: width, height: height, layout: layout, bytes: pixels)
    }
  }

  private static func message(of image: png_image) -> String {
    withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
