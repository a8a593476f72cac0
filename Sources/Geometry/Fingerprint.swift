/// A 64-bit digest of everything fed to it, in order; equal inputs give equal digests on every machine.
/// Not cryptographic.
public struct Fingerprint: Hashable, Sendable {
  public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325
  public init() {}
  /// The digest of raw bytes, and their count.
  public init(of bytes: UnsafeRawBufferPointer) { combine(bytes) }

  @inlinable public mutating func combine(_ word: UInt64) { absorb(word) }
  public mutating func combine(_ number: Double) { absorb(number.bitPattern) }
  public mutating func combine(_ number: Float) { absorb(UInt64(number.bitPattern)) }
  public mutating func combine(_ number: Int) { absorb(UInt64(bitPattern: Int64(number))) }
  public mutating func combine(_ flag: Bool) { absorb(flag ? 1 : 0) }
  public mutating func combine(_ v: Vector3) {
    combine(v.x)
    combine(v.y)
    combine(v.z)
  }
  /// Takes in raw bytes, and their count.
  public mutating func combine(_ bytes: UnsafeRawBufferPointer) { combine([bytes]) }
  /// Takes in pieces as if they lay one behind the other.
  /// - Parameter pieces: each but the last a multiple of eight bytes long.
  public mutating func combine(_ pieces: [UnsafeRawBufferPointer]) {
    var (rest, count) = (UInt64(0), 0)
    for bytes in pieces {
      precondition(count % 8 == 0, "a piece of \(count) bytes before another one")
      var offset = 0
      while offset + 8 <= bytes.count {
        absorb(bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        offset += 8
      }
      while offset < bytes.count {
        rest = rest << 8 | UInt64(bytes[offset])
        offset += 1
      }
      count += bytes.count
    }
    absorb(rest)
    absorb(UInt64(count))
  }
  @usableFromInline mutating func absorb(_ word: UInt64) {
    value = mixed(value ^ word) &+ 0x9E37_79B9_7F4A_7C15
  }
  /// The digest as 16 lower-case hexadecimal digits.
  public var hexDigits: String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
