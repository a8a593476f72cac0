import Foundation

/// Numbers written as text, given on as the bytes of little-endian 64-bit floating-point numbers.
final class TextNumberSource: ByteSource {
  private let file: FileSource
  private var (chunk, place): ([UInt8], Int) = ([], 0)
  init(_ file: FileSource) { self.file = file }
  var share: Double { file.share }

  func read(into target: UnsafeMutableRawBufferPointer) throws -> Int {
    var filled = 0
    while filled + 8 <= target.count, let word = try nextWord() {
      guard let number = Double(word) else {
        throw FileProblem(
          path: file.path,
          message: "\"\(word)\" near byte \(file.position) is no number, where a voxel should be.")
      }
      target.storeBytes(of: number.bitPattern.littleEndian, toByteOffset: filled, as: UInt64.self)
      filled += 8
    }
    return filled
  }

  private func nextByte() throws -> UInt8? {
    if place == chunk.count {
      (chunk, place) = (try file.next(1 << 16), 0)
      if chunk.isEmpty { return nil }
    }
    defer { place += 1 }
    return chunk[place]
  }
  private func nextWord() throws -> String? {
    var word: [UInt8] = []
    while let byte = try nextByte() {
      if byte <= 0x20 || byte == UInt8(ascii: ",") {
        if !word.isEmpty { break }
      } else {
        word.append(byte)
        // No number is that long.
        if word.count > 64 { break }
      }
    }
    return word.isEmpty ? nil : String(decoding: word, as: UTF8.self)
  }
}
