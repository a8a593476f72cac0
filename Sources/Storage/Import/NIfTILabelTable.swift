import Foundation
import PelvisImport

/// The label table in a NIfTI extension: `<Label Key="25" …><![CDATA[sacrum]]></Label>`.
enum NIfTILabelTable {
  /// The segments that the table names, in its order; none where there is no table. A number counts once.
  /// - Parameter bytes: everything between the header and the voxels.
  static func segments(in bytes: [UInt8]) -> [LabelVolume.Segment] {
    let text = Array(bytes)
    var result: [LabelVolume.Segment] = []
    var seen = [Bool](repeating: false, count: 1 << 16)
    var place = 0
    while let start = find("<Label ", in: text, from: place),
      let opened = find(">", in: text, from: start), let end = find("</Label", in: text, from: opened)
    {
      place = end
      let attributes = text[start..<opened]
      guard let key = find("Key=", in: text, from: start, to: opened), key + 5 < opened else { continue }
      let digits = attributes[(key + 5)...].prefix { (0x30...0x39).contains($0) }
      guard let label = UInt16(String(decoding: digits, as: UTF8.self)), label > 0, !seen[Int(label)]
      else { continue }
      let name = printable(plain(String(decoding: text[(opened + 1)..<end], as: UTF8.self)))
      seen[Int(label)] = true
      result.append(.init(id: "\(label)", name: name.isEmpty ? nil : name, label: label))
    }
    return result
  }

  private static func find(
    _ word: StaticString, in text: [UInt8], from start: Int, to end: Int? = nil
  ) -> Int? {
    word.withUTF8Buffer { word in
      let last = (end ?? text.count) - word.count
      guard start <= last else { return nil }
      return (start...last).first { place in
        text[place] == word[0] && text[place..<place + word.count].elementsEqual(word)
      }
    }
  }
  /// The characters that XML stands for.
  private static func plain(_ xml: String) -> String {
    var text = trimmed(xml)
    if text.hasPrefix("<![CDATA["), text.hasSuffix("]]>") {
      return trimmed(String(text.dropFirst(9).dropLast(3)))
    }
    for (entity, character) in [
      ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&"),
    ] {
      text = text.replacingOccurrences(of: entity, with: character)
    }
    return text
  }
}
