/// Encoding of a text that is not UTF-8.
enum TextEncoding {
  /// Reason why bytes are not read as a text, with advice to convert them if they look like one.
  static func refusal(of bytes: [UInt8], what: String) -> String {
    let marks: [(mark: [UInt8], name: String)] = [
      // Before that of UTF-16, which it begins with.
      ([0xff, 0xfe, 0, 0], "UTF-32"), ([0, 0, 0xfe, 0xff], "UTF-32"),
      ([0xff, 0xfe], "UTF-16"), ([0xfe, 0xff], "UTF-16"),
    ]
    if let found = marks.first(where: { bytes.starts(with: $0.mark) }) {
      return remedy("it is a text in \(found.name), as some editors write it", from: found.name)
    }
    if let order = unmarkedUTF16(bytes) { return remedy("it is a text in UTF-16", from: order) }
    if bytes.allSatisfy({ $0 >= 0x20 || isSpace($0) }) {
      return remedy(
        "line \(firstFault(in: bytes)) is not UTF-8 but of an older encoding, such as Latin-1 or Windows-1252",
        from: "WINDOWS-1252")
    }
    return "it is not a text (UTF-8), so not a \(what)."
  }

  private static func remedy(_ fault: String, from name: String) -> String {
    "\(fault); save it as UTF-8 in your editor, or convert it: iconv -f \(name) -t UTF-8 FILE > NEW-FILE."
  }
  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x09 || byte == 0x0a || byte == 0x0d }

  /// Name of the UTF-16 encoding of bytes without a mark; nearly all of our texts is ASCII, of which UTF-16 has one
  /// byte in two zero.
  private static func unmarkedUTF16(_ bytes: [UInt8]) -> String? {
    guard bytes.count > 3, bytes.count % 2 == 0 else { return nil }
    func share(from start: Int) -> Double {
      let places = stride(from: start, to: bytes.count, by: 2)
      return Double(places.count { bytes[$0] == 0 }) / Double(bytes.count / 2)
    }
    let (even, odd) = (share(from: 0), share(from: 1))
    if odd > 0.8, even < 0.1 { return "UTF-16LE" }
    return even > 0.8 && odd < 0.1 ? "UTF-16BE" : nil
  }

  /// The first line, from 1, that is not UTF-8.
  private static func firstFault(in bytes: [UInt8]) -> Int {
    let lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false)
    return (lines.firstIndex { String(validating: $0, as: UTF8.self) == nil } ?? 0) + 1
  }
}
