import Geometry

/// Small damage to a text, as by a slip of the hand or of a disk.
struct Mutator {
  private var random: RandomNumbers
  init(seed: UInt64) { random = RandomNumbers(seed: seed) }

  mutating func below(_ count: Int) -> Int { count > 0 ? Int(random.uniform() * Double(count)) : 0 }

  /// Between one and three changes: a byte, a line, a word, a number.
  mutating func mutated(_ text: String) -> String {
    var bytes = Array(text.utf8)
    for _ in 0...below(3) { change(&bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The same to bytes that are no text; only to the first `count` of them.
  mutating func mutated(_ bytes: [UInt8], first count: Int) -> [UInt8] {
    var head = Array(bytes.prefix(count))
    for _ in 0...below(3) { change(&head) }
    return head + bytes.dropFirst(count)
  }

  private mutating func change(_ bytes: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    let place = below(bytes.count)
    switch below(8) {
    case 0: bytes[place] = UInt8(truncatingIfNeeded: random.next())
    case 1: bytes.remove(at: place)
    case 2:
      bytes.insert(contentsOf: Array("[]{}:-#&*!|>'\"%@`, \n\t?0.~".utf8)[below(25)...].prefix(1), at: place)
    case 3: bytes.removeSubrange(place..<min(bytes.count, place + below(40)))
    case 4:
      bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + below(40))], at: below(bytes.count))
    case 5: bytes = Array(bytes[..<place])
    case 6: replaceNumber(in: &bytes, from: place)
    default: bytes.swapAt(place, below(bytes.count))
    }
  }

  private mutating func replaceNumber(in bytes: inout [UInt8], from place: Int) {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let first = bytes[place...].firstIndex(where: digits.contains) else { return }
    let end = bytes[first...].firstIndex { !digits.contains($0) } ?? bytes.count
    let others = [
      "0", "-1", "1e400", ".nan", ".inf", "99999999999999999999", "1.5", "'1'", "true", "~", "0x10", "1:30",
    ]
    bytes.replaceSubrange(first..<end, with: Array(others[below(others.count)].utf8))
  }
}
