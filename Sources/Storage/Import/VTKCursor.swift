import Foundation

/// How a VTK file writes numbers.
struct VTKNumber {
  enum Kind { case signed, unsigned, floating }
  var kind: Kind
  var byteCount: Int
  init(_ kind: Kind, _ byteCount: Int) { (self.kind, self.byteCount) = (kind, byteCount) }

  static let int32 = VTKNumber(.signed, 4)
  /// By its name in the file; `vtkIdType` is written with 32 bits. What is as long as in the program that wrote it, and what
  /// is a part of a byte, is not here.
  static let named: [String: VTKNumber] = [
    "char": VTKNumber(.signed, 1), "signed_char": VTKNumber(.signed, 1),
    "unsigned_char": VTKNumber(.unsigned, 1), "short": VTKNumber(.signed, 2),
    "unsigned_short": VTKNumber(.unsigned, 2), "int": int32, "unsigned_int": VTKNumber(.unsigned, 4),
    "vtkidtype": int32, "vtktypeint64": VTKNumber(.signed, 8), "vtktypeuint64": VTKNumber(.unsigned, 8),
    "float": VTKNumber(.floating, 4), "double": VTKNumber(.floating, 8),
  ]
  /// Those whose length depends on the program, by their names.
  static let longs: [String: Kind] = ["long": .signed, "unsigned_long": .unsigned]
}

/// Words, lines and numbers of a VTK file, one after another.
struct VTKCursor {
  let bytes: [UInt8]
  let path: String
  var isBinary = false
  private(set) var place = 0
  /// Place at which the word, line or number read last begins; errors name it.
  private(set) var start = 0
  private static let wordBytesMax = 100

  init(_ bytes: [UInt8], path: String) { (self.bytes, self.path) = (bytes, path) }

  var rest: Int { bytes.count - place }

  /// An error with its line, or in a binary file its byte, from 1.
  func problem(_ message: String) -> FileProblem {
    if isBinary { return FileProblem(path: path, message: "near byte \(start + 1): \(message)") }
    let returns = (0..<start).count { bytes[$0] == 0x0d && !bytes[($0 + 1)...].starts(with: [0x0a]) }
    let feeds = bytes[..<start].count { $0 == 0x0a }
    return FileProblem(path: path, message: "line \(returns + feeds + 1): \(message)")
  }

  /// Blanks and line ends alone: more binary numbers than a section promises must not pass for blanks.
  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0d) }

  /// The next word; empty at the end. A longer one than any of the format is cut, and ends in an ellipsis.
  mutating func nextWord() -> String {
    while place < bytes.count, Self.isBlank(bytes[place]) { place += 1 }
    start = place
    while place < bytes.count, !Self.isBlank(bytes[place]) { place += 1 }
    let isLong = place - start > Self.wordBytesMax
    let end = isLong ? start + Self.wordBytesMax : place
    return String(decoding: bytes[start..<end], as: UTF8.self) + (isLong ? "…" : "")
  }
  /// The word is read if it is the next, in whatever case.
  mutating func reads(_ word: String) -> Bool {
    let before = (place, start)
    if nextWord().uppercased() == word { return true }
    (place, start) = before
    return false
  }
  /// The next line without its end; nil at the end of the file.
  mutating func nextLine() -> ArraySlice<UInt8>? {
    guard place < bytes.count else { return nil }
    start = place
    while place < bytes.count, bytes[place] != 0x0a, bytes[place] != 0x0d { place += 1 }
    defer {
      if place < bytes.count {
        place += bytes[place] == 0x0d && place + 1 < bytes.count && bytes[place + 1] == 0x0a ? 2 : 1
      }
    }
    return bytes[start..<place]
  }
  /// To where binary numbers begin, behind the end of the line whose words have been read.
  mutating func endLine() throws {
    guard isBinary else { return }
    while place < bytes.count, bytes[place] == 0x20 || bytes[place] == 0x09 { place += 1 }
    if place < bytes.count, bytes[place] == 0x0d { place += 1 }
    guard place == bytes.count || bytes[place] == 0x0a else {
      start = place
      throw problem(
        "the line should end here, with a line feed, before binary numbers; the file is damaged: export it "
          + "again.")
    }
    place = min(place + 1, bytes.count)
  }

  /// Whether the rest of the file has room for so many tuples of numbers, in a text of a digit and a blank each.
  func holds(_ count: Int, of tuple: Int = 1, _ number: VTKNumber) -> Bool {
    count <= (rest + 1) / (tuple * (isBinary ? number.byteCount : 2))
  }
  private mutating func nextBits(_ count: Int) -> UInt64? {
    start = place
    guard count <= rest else { return nil }
    place += count
    return bytes[start..<place].reduce(0) { $0 << 8 | UInt64($1) }
  }
  /// Nil for what is no finite decimal number.
  mutating func nextCoordinate(_ number: VTKNumber) -> Float? {
    var value: Double?
    if !isBinary {
      let word = nextWord()
      value = word.utf8.allSatisfy(Self.isOfNumbers) ? Double(word) : nil
    } else if let bits = nextBits(number.byteCount) {
      switch (number.kind, number.byteCount) {
      case (.floating, 4): value = Double(Float(bitPattern: UInt32(bits)))
      case (.floating, _): value = Double(bitPattern: bits)
      case (.unsigned, _): value = Double(bits)
      case (.signed, _): value = Double(Self.signed(bits, number.byteCount))
      }
    }
    return value.map { Float($0) }.flatMap { $0.isFinite ? $0 : nil }
  }
  /// Digits, signs, point and exponent: no hexadecimal number, no "nan".
  private static func isOfNumbers(_ byte: UInt8) -> Bool {
    byte >= 0x30 && byte <= 0x39 || byte == 0x2e || byte == 0x2d || byte == 0x2b || byte | 0x20 == 0x65
  }
  /// Nil for what is no whole number of 64 bits.
  mutating func nextInteger(_ number: VTKNumber) -> Int? {
    guard isBinary else { return Int(nextWord()) }
    guard let bits = nextBits(number.byteCount) else { return nil }
    return number.kind == .signed ? Int(Self.signed(bits, number.byteCount)) : Int(exactly: bits)
  }
  private static func signed(_ bits: UInt64, _ byteCount: Int) -> Int64 {
    let shift = 64 - 8 * byteCount
    return Int64(bitPattern: bits << shift) >> shift
  }
  /// The word or number that was read last, for errors.
  var lastRead: String {
    let last = bytes[start..<max(start, min(place, start + 40))]
    if last.isEmpty { return "the end of the file" }
    if !isBinary || last.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) { return "\"\(printable(decoded(last)))\"" }
    let digits = last.prefix(8).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return "the bytes \(digits.joined(separator: " "))"
  }
  /// - Returns: false where the file ends before.
  mutating func skip(_ count: Int) -> Bool {
    start = place
    guard count <= rest else { return false }
    place += count
    return true
  }
  /// Whether a line ends so many bytes on.
  func isLineEnd(after count: Int) -> Bool {
    count <= rest && (count == rest || bytes[place + count] == 0x0a || bytes[place + count] == 0x0d)
  }
}
