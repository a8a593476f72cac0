import Foundation
import Testing

@testable import Storage

@Suite struct JSONTests {
  private func parsed(_ json: JSON) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(json.text.utf8), options: .fragmentsAllowed)
  }

  @Test func anotherParserReadsEveryText() throws {
    var text = (0..<0x250).compactMap { Unicode.Scalar($0) }.map { String(Character($0)) }.joined()
    text += "\u{2028}\"\\/😀"
    #expect(try parsed(.string(text)) as? String == text)
    #expect(try parsed(.array([.number(0.1), .bool(true), .null])) as? NSArray == [0.1, true, NSNull()])
  }

  @Test func whatIsNotDefinedIsNull() {
    #expect(JSON.number(Double?.none) == .null)
    #expect(JSON.number(.nan as Double?).text == "null")
    #expect(JSON.number(Double.infinity).text == "null")
    #expect(JSON.string(String?.none) == .null)
  }

  @Test func numbersComeBackToTheBit() throws {
    for value in [0.1, 1.0 / 3, 1e-300, 1e300, 12, -0.5, 123_456_789_012_345_680] {
      #expect(try parsed(.number(value)) as? Double == value)
    }
    #expect(JSON.number(12.0).text == "12")
  }

  @Test func keysKeepTheirOrder() {
    let json = JSON.object([JSON.Member("b", .object([])), JSON.Member("a", .array([]))])
    #expect(json.text == "{\n  \"b\": {},\n  \"a\": []\n}")
  }

  @Test func aFingerprintHas16Digits() {
    #expect(hexDigits(0) == "0000000000000000")
    #expect(hexDigits(0xabc) == "0000000000000abc")
    #expect(hexDigits(.max) == "ffffffffffffffff")
  }
}
