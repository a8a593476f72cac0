import Foundation

/// Elements of an XML 1.0 text, one after another, for files that hold their data in attributes. What declares a document type is
/// refused: nothing else can name other files, or entities that grow without end.
struct XMLCursor {
  enum Event: Equatable {
    /// An element begins, and with `isEmpty` ends.
    case start(name: String, isEmpty: Bool)
    case end(name: String)
    case endOfFile
  }
  /// A fault, and whether it is that the text ends too early.
  struct Fault: Error {
    var line: Int
    var message: String
    var isCutOff = false
  }
  private let bytes: [UInt8]
  private var place = 0
  /// Where the element, or what else was read last, begins.
  private var start = 0
  /// Names of the elements that are open.
  private(set) var open: [String] = []
  private var hasRoot = false
  /// Attributes of the element that began last.
  private(set) var attributes: [String: String] = [:]
  private static let (depthMax, nameMax) = (100, 200)

  /// - Parameter bytes: UTF-8 without a mark, as `decoded` gives.
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// The line of what was read last, from 1.
  var line: Int { lineNumber(at: start) }
  private func lineNumber(at end: Int) -> Int {
    var (line, i) = (1, 0)
    while i < min(end, bytes.count) {
      // A carriage return alone ends a line too.
      if bytes[i] == 0x0a || (bytes[i] == 0x0d && (i + 1 == bytes.count || bytes[i + 1] != 0x0a)) {
        line += 1
      }
      i += 1
    }
    return line
  }
  private func fault(_ message: String) -> Fault {
    guard place < bytes.count else {
      let inside = open.last.map { ", within <\($0)>" } ?? ""
      return Fault(
        line: lineNumber(at: place), message: "the file ends here\(inside): it is cut off.", isCutOff: true)
    }
    return Fault(line: lineNumber(at: place), message: message)
  }

  private func isNext(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { text in
      text.count <= bytes.count - place && text.indices.allSatisfy { bytes[place + $0] == text[$0] }
    }
  }
  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d
  }
  private mutating func skipBlanks() { while place < bytes.count, Self.isBlank(bytes[place]) { place += 1 } }

  /// Passes over everything up to and with a text.
  private mutating func skip(past end: StaticString, _ what: String) throws {
    let begin = place
    while place < bytes.count {
      if isNext(end) {
        place += end.utf8CodeUnitCount
        return
      }
      place += 1
    }
    throw Fault(
      line: lineNumber(at: begin), message: "\(what) begins here and does not end (\(end)).", isCutOff: true)
  }

  /// The next beginning or end of an element; text between them is passed over.
  mutating func next() throws -> Event {
    while true {
      try skipText()
      start = place
      guard place < bytes.count else {
        guard open.isEmpty, hasRoot else { throw fault("") }
        return .endOfFile
      }
      if isNext("<!--") {
        try skip(past: "-->", "a comment")
      } else if isNext("<![CDATA[") {
        try skip(past: "]]>", "a CDATA section")
      } else if isNext("<?") {
        try skip(past: "?>", "an instruction")
      } else if isNext("<!") {
        throw fault(
          "it declares a document type (<!DOCTYPE …>), which can name other files and entities; such a file is not read: take the "
            + "declaration out.")
      } else if isNext("</") {
        return try readEnd()
      } else {
        return try readStart()
      }
    }
  }

  private mutating func skipText() throws {
    while place < bytes.count, bytes[place] != 0x3c {
      let byte = bytes[place]
      if byte == 0x26 {
        _ = try readEntity()
        continue
      }
      guard byte >= 0x20 || Self.isBlank(byte) else {
        throw fault("byte \(byte) is no part of a text; the file is damaged.")
      }
      if open.isEmpty, !Self.isBlank(byte) {
        throw fault("text stands outside of all elements; the file is damaged, or it is no XML.")
      }
      place += 1
    }
  }

  private mutating func readName(_ what: String) throws -> String {
    let begin = place
    func isOfName(_ byte: UInt8) -> Bool {
      byte >= 0x80 || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7a) || (byte >= 0x30 && byte <= 0x39)
        || byte == 0x5f || byte == 0x3a || byte == 0x2d || byte == 0x2e
    }
    while place < bytes.count, isOfName(bytes[place]), place - begin <= Self.nameMax { place += 1 }
    guard place > begin, place - begin <= Self.nameMax, place < bytes.count else {
      throw fault("\(what) should stand here, of letters and digits.")
    }
    return String(decoding: bytes[begin..<place], as: UTF8.self)
  }

  private mutating func readStart() throws -> Event {
    place += 1
    let name = try readName("the name of an element")
    guard !open.isEmpty || !hasRoot else {
      throw fault("<\(printable(name))> stands behind the end of the file's one element.")
    }
    hasRoot = true
    attributes.removeAll(keepingCapacity: true)
    while true {
      let hadBlank = place < bytes.count && Self.isBlank(bytes[place])
      skipBlanks()
      if isNext("/>") {
        place += 2
        return .start(name: name, isEmpty: true)
      }
      if isNext(">") {
        place += 1
        guard open.count < Self.depthMax else {
          throw fault("more than \(Self.depthMax) elements stand in each other.")
        }
        open.append(name)
        return .start(name: name, isEmpty: false)
      }
      guard hadBlank else {
        throw fault("a blank, or the end (>) of <\(printable(name))>, should stand here.")
      }
      try readAttribute()
    }
  }

  private mutating func readAttribute() throws {
    let name = try readName("an attribute, or the end (>) of the element,")
    skipBlanks()
    guard isNext("=") else {
      throw fault("the attribute \(printable(name)) should have a value: \(printable(name))=\"…\".")
    }
    place += 1
    skipBlanks()
    guard place < bytes.count, bytes[place] == 0x22 || bytes[place] == 0x27 else {
      throw fault(
        "the value of \(printable(name)) should stand in straight quotes: \(printable(name))=\"…\".")
    }
    let (quote, begin) = (bytes[place], place)
    place += 1
    var value: [UInt8] = []
    while place < bytes.count, bytes[place] != quote {
      switch bytes[place] {
      case 0x3c:
        place = begin
        throw fault("the quote that begins the value of \(printable(name)) does not end in its element.")
      case 0x26: value += try readEntity()
      case 0x09, 0x0a, 0x0d:
        value.append(0x20)
        place += 1
      case ..<0x20: throw fault("byte \(bytes[place]) is no part of a text; the file is damaged.")
      default:
        value.append(bytes[place])
        place += 1
      }
    }
    guard place < bytes.count else { throw fault("") }
    place += 1
    guard attributes.updateValue(String(decoding: value, as: UTF8.self), forKey: name) == nil else {
      throw fault("the attribute \(printable(name)) stands twice in one element.")
    }
  }

  private static let entities: [String: UInt8] = [
    "lt": 0x3c, "gt": 0x3e, "amp": 0x26, "quot": 0x22, "apos": 0x27,
  ]

  private mutating func readEntity() throws -> [UInt8] {
    let rest = bytes[place...].prefix(12)
    guard let end = rest.firstIndex(of: 0x3b) else {
      if rest.count < 12 { place = bytes.count }
      throw fault("& begins a character such as &amp; and does not end (;); write &amp; for & itself.")
    }
    let name = String(decoding: bytes[(place + 1)..<end], as: UTF8.self)
    if let byte = Self.entities[name] {
      place = end + 1
      return [byte]
    }
    let isHexadecimal = name.hasPrefix("#x")
    let digits = name.dropFirst(isHexadecimal ? 2 : 1)
    guard name.hasPrefix("#"), digits.allSatisfy({ $0.isHexDigit }),
      let code = UInt32(digits, radix: isHexadecimal ? 16 : 10),
      let scalar = Unicode.Scalar(code), code >= 0x20 || code == 0x09 || code == 0x0a || code == 0x0d
    else { throw fault("&\(printable(name)); is no character that XML knows; write &amp; for & itself.") }
    place = end + 1
    return Array(String(scalar).utf8)
  }

  private mutating func readEnd() throws -> Event {
    place += 2
    let name = try readName("the name of an element")
    skipBlanks()
    guard isNext(">") else { throw fault("the end </\(printable(name))> should have a > here.") }
    guard let last = open.last else {
      throw fault("</\(printable(name))> ends an element that does not begin.")
    }
    guard last == name else {
      throw fault("</\(printable(name))> should be </\(printable(last))>, which is open here.")
    }
    place += 1
    open.removeLast()
    return .end(name: name)
  }
}

extension XMLCursor {
  /// The text as UTF-8: by its byte order mark, else by what its declaration says, else as UTF-8.
  static func decoded(_ bytes: [UInt8], path: String) throws -> [UInt8] {
    let text: String?
    if bytes.starts(with: [0xef, 0xbb, 0xbf]) {
      text = String(validating: bytes.dropFirst(3), as: UTF8.self)
    } else if bytes.starts(with: [0xff, 0xfe]) || bytes.starts(with: [0x3c, 0]) {
      text = utf16(bytes, isLittle: true)
    } else if bytes.starts(with: [0xfe, 0xff]) || bytes.starts(with: [0, 0x3c]) {
      text = utf16(bytes, isLittle: false)
    } else {
      switch declaredEncoding(bytes) {
      case nil, "utf-8", "utf8", "us-ascii", "ascii": text = String(validating: bytes, as: UTF8.self)
      case "iso-8859-1", "latin1", "latin-1": text = String(bytes: bytes, encoding: .isoLatin1)
      case "windows-1252", "cp1252": text = String(bytes: bytes, encoding: .windowsCP1252)
      case .some(let other):
        throw FileProblem(
          path: path,
          message:
            "line 1: its encoding is to be \(quoted(other)), which is not read; convert it to UTF-8: iconv -f \(printable(other)) "
            + "-t UTF-8 FILE > NEW-FILE, and say so in its first line.")
      }
    }
    guard let text else {
      throw FileProblem(path: path, message: TextEncoding.refusal(of: bytes, what: "recording"))
    }
    return Array(text.utf8)
  }

  private static func utf16(_ bytes: [UInt8], isLittle: Bool) -> String? {
    guard bytes.count % 2 == 0 else { return nil }
    let units = stride(from: 0, to: bytes.count, by: 2).map { i in
      isLittle ? UInt16(bytes[i]) | UInt16(bytes[i + 1]) << 8 : UInt16(bytes[i]) << 8 | UInt16(bytes[i + 1])
    }
    return String(validating: units.first == 0xfeff ? units[1...] : units[...], as: UTF16.self)
  }

  /// The encoding in `<?xml … encoding="…"?>`, in small letters.
  private static func declaredEncoding(_ bytes: [UInt8]) -> String? {
    guard bytes.starts(with: Array("<?xml".utf8)) else { return nil }
    let head = decodedLatin(bytes.prefix(200)).prefix { $0 != ">" }
    guard let word = head.range(of: "encoding"),
      let begin = head[word.upperBound...].firstIndex(where: { $0 == "\"" || $0 == "'" })
    else { return nil }
    return head[head.index(after: begin)...].prefix { $0 != head[begin] }.lowercased()
  }
  private static func decodedLatin(_ bytes: some Sequence<UInt8>) -> String {
    String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
  }
}
