import CPNG
import Foundation

/// Animated PNG: the chunks `acTL`, `fcTL` and `fdAT` about pictures that libpng packs (PNG Specification, Third Edition, W3C
/// 2025). A program that does not know them shows the first frame.
package enum APNGFile {
  /// The bytes of an animation that is repeated without end.
  /// - Parameters:
  ///   - frames: places in the palette, row by row from the top; `width` × `height` of each.
  ///   - palette: 0xRRGGBB; 17 to 256 of them, so that each pixel is a byte.
  package static func encoded(
    frames: [[UInt8]], width: Int, height: Int, palette: [UInt32], delayMS: Int
  ) throws -> [UInt8] {
    let pictures = try frames.map {
      try chunks(of: PNGFile.encodedIndexed($0, width: width, height: height, palette: palette))
    }
    guard let first = pictures.first, (1...65_535).contains(delayMS) else {
      throw FileProblem(path: "animation", message: "it has no picture, or no time for one.")
    }
    var out = signature
    var sequence: UInt32 = 0
    for chunk in first where !["IDAT", "IEND"].contains(chunk.name) {
      append(chunk.name, chunk.data, to: &out)
      // Before the pixels, right after the head: how many frames, and how often (0 is without end).
      if chunk.name == "IHDR" { append("acTL", bigEndian(UInt32(pictures.count)) + bigEndian(0), to: &out) }
    }
    for (index, picture) in pictures.enumerated() {
      guard same(first, picture, "IHDR"), same(first, picture, "PLTE") else {
        throw FileProblem(path: "animation", message: "its pictures are of several kinds.")
      }
      append("fcTL", control(sequence, width: width, height: height, delayMS: delayMS), to: &out)
      sequence += 1
      for chunk in picture where chunk.name == "IDAT" {
        if index == 0 {
          append("IDAT", chunk.data, to: &out)
        } else {
          append("fdAT", bigEndian(sequence) + chunk.data, to: &out)
          sequence += 1
        }
      }
    }
    append("IEND", [], to: &out)
    return out
  }

  static let signature: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]

  /// A part of a PNG file.
  struct Chunk: Equatable {
    var name: String
    var data: ArraySlice<UInt8>
  }

  /// The chunks of a PNG file; throws where it is none, is cut, or a checksum is wrong.
  static func chunks(of bytes: [UInt8]) throws -> [Chunk] {
    let damaged = FileProblem(path: "picture", message: "it is no whole PNG file.")
    guard bytes.starts(with: signature) else { throw damaged }
    var (chunks, at) = ([Chunk](), signature.count)
    while at < bytes.count {
      guard at + 12 <= bytes.count else { throw damaged }
      let size = Int(word(bytes, at))
      guard size <= bytes.count - at - 12,
        word(bytes, at + 8 + size) == RecordingFormat.checksum(of: bytes[at + 4..<at + 8 + size])
      else { throw damaged }
      let name = String(decoding: bytes[at + 4..<at + 8], as: UTF8.self)
      chunks.append(Chunk(name: name, data: bytes[at + 8..<at + 8 + size]))
      at += 12 + size
    }
    guard chunks.last?.name == "IEND" else { throw damaged }
    return chunks
  }

  static func word(_ bytes: [UInt8], _ at: Int) -> UInt32 {
    bytes[at..<at + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }
  static func bigEndian(_ value: UInt32) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
  private static func same(_ a: [Chunk], _ b: [Chunk], _ name: String) -> Bool {
    a.first { $0.name == name } == b.first { $0.name == name }
  }
  /// The whole picture anew, over nothing.
  private static func control(_ sequence: UInt32, width: Int, height: Int, delayMS: Int) -> [UInt8] {
    let delay = [UInt8(delayMS >> 8), UInt8(delayMS & 255), UInt8(1_000 >> 8), UInt8(1_000 & 255)]
    return bigEndian(sequence) + bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + bigEndian(0)
      + bigEndian(0) + delay + [0, 0]
  }
  private static func append(_ name: String, _ data: some Sequence<UInt8>, to out: inout [UInt8]) {
    let body = Array(name.utf8) + data
    out += bigEndian(UInt32(body.count - 4)) + body + bigEndian(RecordingFormat.checksum(of: body[...]))
  }
}
