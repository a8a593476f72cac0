import Foundation

/// Words of a text in memory, line by line. Comments are words like others.
struct TextCursor {
  /// Of a line, more words than this and one are passed over, so that a line takes no memory to speak of.
  static let wordsMax = 10_000
  let bytes: [UInt8]
  private var place: Int
  /// The number of the line that was read last, from 1.
  private(set) var line = 0
  init(_ bytes: [UInt8], from place: Int = 0) { (self.bytes, self.place) = (bytes, place) }

  /// The words of the next line, as ranges of bytes; nil at the end. A backslash at a line's end joins the next to it.
  mutating func nextLine() -> [Range<Int>]? {
    guard place < bytes.count else { return nil }
    line += 1
    var (words, start): ([Range<Int>], Int?) = ([], nil)
    while place < bytes.count {
      let byte = bytes[place]
      if byte == 0x0a || byte == 0x0d {
        if let begun = start, words.count <= Self.wordsMax { words.append(begun..<place) }
        start = nil
        place += byte == 0x0d && place + 1 < bytes.count && bytes[place + 1] == 0x0a ? 2 : 1
        guard let last = words.last, last.count == 1, bytes[last.lowerBound] == 0x5c else { return words }
        words.removeLast()
        line += 1
        continue
      }
      if byte == 0x20 || byte == 0x09 {
        if let begun = start, words.count <= Self.wordsMax { words.append(begun..<place) }
        start = nil
      } else if start == nil {
        start = place
      }
      place += 1
    }
    if let begun = start, words.count <= Self.wordsMax { words.append(begun..<place) }
    return words
  }
  /// Where the next line begins.
  var nextPlace: Int { place }

  func text(_ word: Range<Int>) -> String { String(decoding: bytes[word], as: UTF8.self) }
  /// The text from one word to the end of another.
  func text(from first: Range<Int>, to last: Range<Int>) -> String {
    text(first.lowerBound..<max(first.upperBound, last.upperBound))
  }
  func isWord(_ word: Range<Int>, _ text: StaticString) -> Bool {
    text.withUTF8Buffer { text in
      text.count == word.count
        && zip(word, text).allSatisfy { bytes[$0] == $1 || bytes[$0] | 0x20 == $1 && bytes[$0] >= 0x41 }
    }
  }
  /// The finite number that the word is, as 32-bit floating point; nil where it is none or too large.
  func number(_ word: Range<Int>) -> Float? {
    guard let number = Double(text(word)).map({ Float($0) }), number.isFinite else { return nil }
    return number
  }
  func integer(_ word: Range<Int>) -> Int? {
    var (value, place, isNegative) = (0, word.lowerBound, false)
    if place < word.upperBound, bytes[place] == 0x2d || bytes[place] == 0x2b {
      (isNegative, place) = (bytes[place] == 0x2d, place + 1)
    }
    guard place < word.upperBound, word.upperBound - place <= 12 else { return nil }
    for byte in bytes[place..<word.upperBound] {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return isNegative ? -value : value
  }
}

extension TextCursor {
  /// The part of a word before its first slash.
  func upToSlash(_ word: Range<Int>) -> Range<Int> {
    word.lowerBound..<(word.first { bytes[$0] == 0x2f } ?? word.upperBound)
  }
}
