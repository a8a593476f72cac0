/// Seal of a recording: a keyed hash of every byte of the file, at the end of what its end keeps. Programs that know no seal read past it, as one
/// more member of the kept score.
package enum RecordingSeal {
  package enum Verdict: Equatable, Sendable {
    /// Not one byte is another than when it was sealed with this key.
    case unchanged
    /// It was changed, or sealed with another key.
    case broken
    /// There is none where a seal stands.
    case missing
  }

  private static let before = Array(",\"seal\":\"".utf8), after = Array("\"}".utf8)
  private static let digits = 64
  /// Digits in place of the seal while the file is hashed.
  private static let blank = [UInt8](repeating: UInt8(ascii: "0"), count: digits)
  private static let headBytes = 16

  /// The block that ends a file, sealed.
  /// - Parameters:
  ///   - score: a JSON object.
  ///   - hash: of all bytes before the block.
  static func end(ticks: Int, score: [UInt8], hash: KeyedHash) -> [UInt8] {
    func block(_ seal: [UInt8]) -> [UInt8] {
      let records = score.dropLast() + before + seal + after
      return RecordingFormat.block(firstTick: ticks, ticks: 0, records: Array(records))
    }
    var whole = hash
    whole.add(block(blank))
    return block(hex(whole.code))
  }

  /// Reads a recording and compares its seal.
  package static func verdict(of path: String, key: SealKey) throws -> Verdict {
    let bytes = try readBytes(of: path, atMost: RecordingFile.bytesMax, what: "a recording")
    guard bytes.starts(with: RecordingFormat.magic) else {
      throw FileProblem(path: path, message: "it is not a recording of sijsim.")
    }
    return verdict(of: bytes, key: key)
  }

  static func verdict(of bytes: [UInt8], key: SealKey) -> Verdict {
    guard let start = endStart(of: bytes) else { return .missing }
    let records = bytes[(start + headBytes)..<(bytes.count - 4)]
    let tail = before.count + digits + after.count
    guard records.count > tail, records.suffix(after.count).elementsEqual(after),
      records.suffix(tail).prefix(before.count).elementsEqual(before)
    else { return .missing }
    let seal = Array(records.suffix(digits + after.count).prefix(digits))
    var reader = ByteReader(bytes, from: start + 4)
    let ticks = Int(reader.u32() ?? 0)
    var hash = KeyedHash(key: key.bytes)
    hash.add(bytes[..<start])
    let score = Array(records.dropLast(tail)) + [UInt8(ascii: "}")]
    // The whole block is made again, so that its mark, its sizes and its checksum are compared, too.
    let expected = end(ticks: ticks, score: score, hash: hash)
    return expected.elementsEqual(bytes[start...]) && seal.count == digits ? .unchanged : .broken
  }

  /// Start of the block that ends the file; nil where the blocks do not lead to one.
  private static func endStart(of bytes: [UInt8]) -> Int? {
    var reader = ByteReader(bytes, from: RecordingFormat.magic.count + 4)
    guard let size = reader.u32(), Int(size) + 4 <= reader.rest else { return nil }
    var start = reader.offset + Int(size) + 4
    while true {
      reader = ByteReader(bytes, from: start)
      guard let mark = reader.u32(), mark == RecordingFormat.blockMark, reader.u32() != nil,
        let ticks = reader.u32(), let size = reader.u32(), Int(size) + 4 <= reader.rest
      else { return nil }
      let next = reader.offset + Int(size) + 4
      if ticks == 0 { return next == bytes.count ? start : nil }
      start = next
    }
  }

  private static func hex(_ bytes: [UInt8]) -> [UInt8] {
    let letters = Array("0123456789abcdef".utf8)
    return bytes.flatMap { [letters[Int($0 >> 4)], letters[Int($0 & 15)]] }
  }
}
