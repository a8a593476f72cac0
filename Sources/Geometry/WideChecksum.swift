/// A checksum of much memory, eight pairs of sums side by side, as fast as it is read: damage changes it; equal bytes give equal
/// sums on every machine. Each 64-bit word goes to one of the eight sums, and these to sums of sums (after Fletcher, IEEE
/// Trans Commun 1982;30:247), so that words that change places are noticed, too.
public struct WideChecksum: Sendable {
  private var sums = SIMD8<UInt64>.zero
  private var totals = SIMD8<UInt64>.zero
  /// Number of words so far.
  private var words = 0
  /// Bytes after the last whole word, and their number.
  private var (rest, restBytes) = (UInt64(0), 0)
  public init() {}

  /// Takes in bytes as if they lay behind those before.
  /// - Parameter bytes: a multiple of eight, but for the last.
  public mutating func combine(_ bytes: UnsafeRawBufferPointer) {
    precondition(restBytes == 0, "\(restBytes) bytes before others")
    var offset = 0
    while offset + 8 <= bytes.count, words % 8 != 0 { addWord(of: bytes, at: &offset) }
    while offset + 64 <= bytes.count {
      sums &+= bytes.loadUnaligned(fromByteOffset: offset, as: SIMD8<UInt64>.self)
      totals &+= sums
      words += 8
      offset += 64
    }
    while offset + 8 <= bytes.count { addWord(of: bytes, at: &offset) }
    restBytes = bytes.count - offset
    while offset < bytes.count {
      rest = rest << 8 | UInt64(bytes[offset])
      offset += 1
    }
  }
  private mutating func addWord(of bytes: UnsafeRawBufferPointer, at offset: inout Int) {
    let lane = words % 8
    sums[lane] &+= bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    totals[lane] &+= sums[lane]
    words += 1
    offset += 8
  }

  public var value: UInt64 {
    var digest = Fingerprint()
    for lane in 0..<8 {
      digest.combine(sums[lane])
      digest.combine(totals[lane])
    }
    digest.combine(words)
    digest.combine(rest)
    digest.combine(restBytes)
    return digest.value
  }
}
