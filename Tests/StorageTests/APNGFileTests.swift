import Foundation
import Testing

@testable import Storage

/// An animation, read back chunk by chunk.
@Suite struct APNGFileTests {
  private static let palette = (0..<100).map { UInt32($0) * 0x01_02_01 }
  /// Frames of different noise.
  private static func frames(_ count: Int, width: Int, height: Int) -> [[UInt8]] {
    (0..<count).map { (frame: Int) -> [UInt8] in
      (0..<width * height).map { (i: Int) -> UInt8 in
        let value: Int = i * 31 + i / 7 * 17 + frame * 13
        return UInt8(value % 100)
      }
    }
  }

  @Test func everyFrameIsThePictureThatWasGiven() throws {
    let (width, height) = (61, 47)
    let frames = Self.frames(5, width: width, height: height)
    let bytes = try APNGFile.encoded(
      frames: frames, width: width, height: height, palette: Self.palette, delayMS: 120)
    let chunks = try APNGFile.chunks(of: bytes)
    func words(_ chunk: APNGFile.Chunk) -> [UInt32] {
      let data = Array(chunk.data)
      return stride(from: 0, to: data.count / 4 * 4, by: 4).map { APNGFile.word(data, $0) }
    }
    #expect(chunks.first?.name == "IHDR" && chunks.last?.name == "IEND")
    let animation = try #require(chunks.first { $0.name == "acTL" })
    #expect(words(animation) == [5, 0])
    let controls = chunks.filter { $0.name == "fcTL" }
    #expect(controls.count == 5 && controls.allSatisfy { $0.data.count == 26 })
    for control in controls {
      #expect(Array(words(control)[1...4]) == [UInt32(width), UInt32(height), 0, 0])
      #expect(Array(control.data.suffix(6)) == [0, 120, 3, 232, 0, 0])
    }
    // One sequence over both kinds, without a gap.
    let sequence = chunks.filter { ["fcTL", "fdAT"].contains($0.name) }.compactMap { words($0).first }
    #expect(sequence == Array(0..<UInt32(sequence.count)))
    try expectPictures(frames, in: chunks, width: width, height: height)
  }

  /// Each frame as a file of its own, read by libpng.
  private func expectPictures(_ frames: [[UInt8]], in chunks: [APNGFile.Chunk], width: Int, height: Int)
    throws
  {
    var packed: [[ArraySlice<UInt8>]] = []
    for chunk in chunks {
      switch chunk.name {
      case "fcTL": packed.append([])
      case "IDAT": packed[packed.count - 1].append(chunk.data)
      case "fdAT": packed[packed.count - 1].append(chunk.data.dropFirst(4))
      default: break
      }
    }
    #expect(packed.count == frames.count)
    try Folder.temporary { folder in
      for (frame, data) in zip(frames, packed) {
        var bytes = APNGFile.signature
        func append(_ name: String, _ data: [UInt8]) {
          let body = Array(name.utf8) + data
          bytes += APNGFile.bigEndian(UInt32(data.count)) + body
          bytes += APNGFile.bigEndian(RecordingFormat.checksum(of: body[...]))
        }
        for chunk in chunks where ["IHDR", "PLTE"].contains(chunk.name) {
          append(chunk.name, Array(chunk.data))
        }
        append("IDAT", data.flatMap { Array($0) })
        append("IEND", [])
        try Data(bytes).write(to: URL(fileURLWithPath: folder + "/f.png"))
        let read = try PNGFile.read(folder + "/f.png", as: .rgba)
        let shown = (0..<width * height).map { (i: Int) -> UInt32 in
          let (red, green, blue) = (read.bytes[4 * i], read.bytes[4 * i + 1], read.bytes[4 * i + 2])
          return UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue)
        }
        #expect(shown == frame.map { Self.palette[Int($0)] })
      }
    }
  }

  @Test func whatIsNoAnimationIsRefused() throws {
    let frames = Self.frames(2, width: 8, height: 8)
    func encoded(_ frames: [[UInt8]], delayMS: Int = 100) throws -> [UInt8] {
      try APNGFile.encoded(frames: frames, width: 8, height: 8, palette: Self.palette, delayMS: delayMS)
    }
    #expect(throws: FileProblem.self) { try encoded([]) }
    #expect(throws: FileProblem.self) { try encoded(frames, delayMS: 0) }
    #expect(throws: FileProblem.self) { try encoded([frames[0], Array(frames[1].dropLast())]) }
    // A place that the palette does not have.
    #expect(throws: FileProblem.self) { try encoded([[UInt8](repeating: 100, count: 64)]) }
    // Any byte that is changed is noticed, and any that is missing.
    let whole = try encoded(frames)
    for at in stride(from: 8, to: whole.count, by: 3) {
      var damaged = whole
      damaged[at] ^= 0x10
      #expect(throws: (any Error).self) { try APNGFile.chunks(of: damaged) }
    }
    for count in stride(from: 0, to: whole.count, by: 5) {
      #expect(throws: (any Error).self) { try APNGFile.chunks(of: Array(whole.prefix(count))) }
    }
  }
}
