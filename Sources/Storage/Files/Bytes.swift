/// Bytes that grow at the end.
struct ByteWriter {
  var bytes: [UInt8] = []
  mutating func put<Number: FixedWidthInteger>(_ number: Number) {
    withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
  }
  mutating func put(text: String) {
    put(UInt32(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }
}

/// Bytes that are taken from the front; each read is nil when there are not enough.
struct ByteReader {
  let bytes: [UInt8]
  private(set) var offset: Int
  let end: Int
  init(_ bytes: [UInt8], from offset: Int = 0, to end: Int? = nil) {
    (self.bytes, self.offset, self.end) = (bytes, offset, min(end ?? bytes.count, bytes.count))
  }
  var rest: Int { end - offset }

  private mutating func number<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
    let size = MemoryLayout<Number>.size
    guard rest >= size else { return nil }
    var value: Number = 0
    for i in 0..<size { value |= Number(truncatingIfNeeded: bytes[offset + i]) << Number(8 * i) }
    offset += size
    return value
  }
  mutating func u8() -> UInt8? { number(UInt8.self) }
  mutating func u16() -> UInt16? { number(UInt16.self) }
  mutating func u32() -> UInt32? { number(UInt32.self) }
  mutating func u64() -> UInt64? { number(UInt64.self) }
  mutating func float() -> Float? { u32().map(Float.init(bitPattern:)) }
  mutating func text() -> String? {
    guard let length = u32(), Int(length) <= rest else { return nil }
    defer { offset += Int(length) }
    return String(validating: bytes[offset..<offset + Int(length)], as: UTF8.self)
  }
}
