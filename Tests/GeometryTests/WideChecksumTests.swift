import Geometry
import Testing

@Suite struct WideChecksumTests {
  private static func checksum(_ pieces: [UInt8]...) -> UInt64 {
    var checksum = WideChecksum()
    for piece in pieces { piece.withUnsafeBytes { checksum.combine($0) } }
    return checksum.value
  }
  private static let bytes = (0..<333).map { UInt8(truncatingIfNeeded: $0 * $0 + 7) }

  @Test func piecesGiveTheSumOfTheWhole() {
    let bytes = Self.bytes
    for cut in stride(from: 0, through: bytes.count, by: 8) {
      #expect(
        Self.checksum(Array(bytes[..<cut]), Array(bytes[cut...])) == Self.checksum(bytes), "cut at \(cut)")
    }
  }

  @Test func everyByteCounts() {
    let whole = Self.checksum(Self.bytes)
    for i in Self.bytes.indices {
      var damaged = Self.bytes
      damaged[i] ^= 0x10
      #expect(Self.checksum(damaged) != whole, "byte \(i)")
    }
    #expect(Self.checksum(Array(Self.bytes.dropLast())) != whole)
    #expect(Self.checksum(Self.bytes + [0]) != whole)
  }

  /// Words 64 bytes apart are added to the same sum.
  @Test func wordsThatChangePlacesAreNoticed() {
    var swapped = Self.bytes
    for i in 0..<8 { swapped.swapAt(i, i + 64) }
    #expect(Self.checksum(swapped) != Self.checksum(Self.bytes))
  }
}
