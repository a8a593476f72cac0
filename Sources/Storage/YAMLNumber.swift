import Yams

/// Numbers in our YAML files: a sign, decimal digits, a point, an exponent, and nothing else. YAML 1.1 has more of them
/// (`010` is 8, `1:30` is 90, `0x1F`, `1_000`), which YAML 1.2 reads otherwise or not at all, and whose parser overflows
/// on long ones. So every number is read here, from the text as it is written.
enum YAMLNumber {
  /// The number; nil when the text is none, or too large for one.
  static func double(_ text: String) -> Double? {
    guard isDecimal(text), let value = Double(text), value.isFinite else { return nil }
    return value
  }
  /// The whole number: digits and a sign; nil when the text is none, or too large for one.
  static func integer(_ text: String) -> Int? { isDecimal(text, isWhole: true) ? Int(text) : nil }

  /// The number of a scalar without quotes: in quotes it is a text.
  static func double(of node: Node) -> Double? { plainText(of: node).flatMap(double) }
  static func integer(of node: Node) -> Int? { plainText(of: node).flatMap(integer) }

  /// Number that a number of another kind means, as a hint behind "write a number"; nil when it looks like none.
  static func hint(for node: Node) -> String? {
    guard let text = plainText(of: node) else { return nil }
    let letters = Array(text.utf8)
    let digits = letters.first == plus || letters.first == minus ? letters.dropFirst() : letters[...]
    guard let first = digits.first, isDigit(first), let second = digits.dropFirst().first else { return nil }
    let ordinary = "in decimal digits"
    if digits.contains(UInt8(ascii: ":")) { return "\(ordinary), such as 90 for 1:30" }
    if first == zero, isDigit(second) { return "\(ordinary), without a zero in front" }
    if digits.contains(UInt8(ascii: "_")) { return "\(ordinary), without '_' between them" }
    if digits.contains(UInt8(ascii: ",")) { return "\(ordinary), with a point for the fraction and no ','" }
    return first == zero && "xob".utf8.contains(second | 0x20) ? "\(ordinary), not in base 16, 8 or 2" : nil
  }

  private static func plainText(of node: Node) -> String? {
    guard case .scalar(let scalar) = node, scalar.style == .plain || scalar.style == .any else { return nil }
    return scalar.string
  }

  private static let (plus, minus) = (UInt8(ascii: "+"), UInt8(ascii: "-"))
  private static let (point, zero) = (UInt8(ascii: "."), UInt8(ascii: "0"))
  private static func isDigit(_ byte: UInt8) -> Bool { (zero...UInt8(ascii: "9")).contains(byte) }

  /// True for a decimal number. No zero stands before another digit: to some programs it means base 8.
  private static func isDecimal(_ text: String, isWhole: Bool = false) -> Bool {
    var rest = text.utf8[...]
    // Longer ones are damage, not numbers.
    guard rest.count <= 60 else { return false }
    func takeDigits() -> Int {
      let digits = rest.prefix(while: isDigit)
      rest = rest.dropFirst(digits.count)
      return digits.count
    }
    func takeSign() { if rest.first == plus || rest.first == minus { rest = rest.dropFirst() } }
    takeSign()
    let startsWithZero = rest.first == zero
    var digits = takeDigits()
    if startsWithZero, digits > 1 { return false }
    if isWhole { return digits > 0 && rest.isEmpty }
    if rest.first == point {
      rest = rest.dropFirst()
      digits += takeDigits()
    }
    guard digits > 0 else { return false }
    if let letter = rest.first, letter | 0x20 == UInt8(ascii: "e") {
      rest = rest.dropFirst()
      takeSign()
      guard takeDigits() > 0 else { return false }
    }
    return rest.isEmpty
  }
}
