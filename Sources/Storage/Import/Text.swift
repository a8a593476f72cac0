import Foundation

/// Without blanks, line ends and NULs at either end.
func trimmed(_ text: String) -> String {
  text.trimmingCharacters(in: CharacterSet.whitespacesAndNewlines.union(CharacterSet(charactersIn: "\0")))
}
/// Without what would move a terminal's cursor or change its colors.
func printable(_ text: String) -> String {
  String(
    String.UnicodeScalarView(
      text.unicodeScalars.filter {
        ![.control, .format, .lineSeparator].contains($0.properties.generalCategory)
      }))
}
/// Bytes as UTF-8, or, where they are none, as Latin-1, in which older programs write.
func decoded(_ bytes: some Sequence<UInt8>) -> String {
  let bytes = Array(bytes)
  if let text = String(validating: bytes, as: UTF8.self) { return text }
  return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
}
/// The parts between blanks.
func words(_ text: String) -> [String] {
  text.split { $0 == " " || $0 == "\t" || $0 == "\r" }.map(String.init)
}
/// The finite number that the text is.
func finiteNumber(_ text: some StringProtocol) -> Double? {
  guard let number = Double(text), number.isFinite else { return nil }
  return number
}

/// The lines of a text header and where the data behind it begin.
struct TextHeader {
  /// Longer headers are refused: no program writes them.
  static let byteCountMax = 1 << 20
  var lines: [String]
  var dataStart: Int

  /// Reads up to and with the first line for which `isLast` holds, or to the end of the file.
  /// - Returns: nil where there is no such line in the first MB.
  init?(of file: FileSource, isLast: (String) -> Bool) throws {
    var (bytes, lineStart, place): ([UInt8], Int, Int) = ([], 0, 0)
    lines = []
    while place < Self.byteCountMax {
      if place == bytes.count {
        let more = try file.next(1 << 14)
        if more.isEmpty { break }
        bytes += more
      }
      defer { place += 1 }
      guard bytes[place] == 0x0a else { continue }
      var line = decoded(bytes[lineStart..<place])
      if line.utf8.last == 0x0d { line = String(line.utf8.dropLast()) ?? line }
      lines.append(line)
      lineStart = place + 1
      if isLast(line) {
        dataStart = lineStart
        return
      }
    }
    guard place < Self.byteCountMax else { return nil }
    if lineStart < bytes.count { lines.append(String(decoding: bytes[lineStart...], as: UTF8.self)) }
    dataStart = bytes.count
  }

  /// The path of a data file that a header names, which must lie in the header's own folder.
  static func dataPath(_ name: String, of path: String) throws -> String {
    let plain = name.hasPrefix("./") ? String(name.dropFirst(2)) : name
    guard !plain.isEmpty, plain != ".", plain != "..", !plain.contains("/"), !plain.contains("\\"),
      !plain.contains("\0")
    else {
      throw FileProblem(
        path: path,
        message:
          "its data file is to be \"\(name)\"; only a file in the same folder is read: put it beside the header "
          + "and write its plain name.")
    }
    return URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(plain).path
  }
}
