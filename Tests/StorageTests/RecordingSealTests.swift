import Foundation
import Simulation
import Testing
import Training

@testable import Storage

/// The seal of a recording, its key, and the hash under both.
@Suite struct RecordingSealTests {
  private static let key = SealKey(bytes: (0..<32).map { UInt8($0) })
  private static func hex(_ bytes: [UInt8]) -> String { bytes.map { String(format: "%02x", $0) }.joined() }

  /// Examples that go with FIPS 180-4, the last of a million letters.
  @Test func theHashIsThatOfTheStandard() {
    let examples = [
      ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
      (
        "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"
      ),
    ]
    for (text, digest) in examples { #expect(Self.hex(SHA256.digest(of: text.utf8)) == digest) }
    let million = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(
      Self.hex(SHA256.digest(of: million))
        == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    // The same however it is cut.
    var parts = SHA256()
    for length in [0, 1, 63, 64, 65, 200] { parts.add(million[..<length]) }
    #expect(parts.digest == SHA256.digest(of: million[..<393]))
  }

  /// Test cases 1, 2, 3 and 6 of RFC 4231.
  @Test func theKeyedHashIsThatOfTheStandard() {
    let cases: [(key: [UInt8], data: [UInt8], code: String)] = [
      (
        [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
        "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
      ),
      (
        Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
        "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
      ),
      (
        [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
        "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
      ),
      (
        [UInt8](repeating: 0xaa, count: 131),
        Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
      ),
    ]
    for (key, data, code) in cases {
      var hash = KeyedHash(key: key)
      hash.add(data)
      #expect(Self.hex(hash.code) == code)
    }
  }

  private static let score = StoredScore(
    Assessment(trace: Trace(side: .right), scenario: .standard))
  private static func sealed(_ key: SealKey?, score: StoredScore? = score, ticks: Int = 120) throws -> [UInt8]
  {
    try Folder.temporary { folder in
      let path = folder + "/r.sijrec"
      let writer = try RecordingWriter(
        path: path, scenarioText: SampleScenario.text, scenarioName: "a-test", seed: 1, sealKey: key)
      for controls in SampleRecording.controls(ticks) { writer.append(controls) }
      writer.close(keeping: score)
      #expect(writer.status == .closed)
      return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }
  }

  /// A program that knows no seal reads the recording and its score: here the decoder of the score, which has no such key.
  @Test func aSealedRecordingIsReadAsAnyOther() throws {
    let (bytes, plain) = (try Self.sealed(Self.key), try Self.sealed(nil))
    let (read, other) = (
      try RecordingFile.decode(bytes, path: "r"), try RecordingFile.decode(plain, path: "r")
    )
    #expect(read.damage == nil && read.recording == other.recording)
    #expect(read.score == Self.score && other.score == Self.score)
    #expect(bytes.count == plain.count + 74)
    #expect(RecordingSeal.verdict(of: bytes, key: Self.key) == .unchanged)
    #expect(RecordingSeal.verdict(of: plain, key: Self.key) == .missing)
    let other32 = SealKey(bytes: [UInt8](repeating: 7, count: 32))
    #expect(RecordingSeal.verdict(of: bytes, key: other32) == .broken)
  }

  @Test func whatHasNoEndOrNoScoreHasNoSeal() throws {
    let unscored = try Self.sealed(Self.key, score: nil)
    #expect(try RecordingFile.decode(unscored, path: "r").damage == nil)
    #expect(RecordingSeal.verdict(of: unscored, key: Self.key) == .missing)
    let bytes = try Self.sealed(Self.key)
    for count in [0, 7, 12, 100, bytes.count / 2, bytes.count - 1] {
      #expect(RecordingSeal.verdict(of: Array(bytes[..<count]), key: Self.key) != .unchanged)
    }
    #expect(RecordingSeal.verdict(of: bytes + [0], key: Self.key) != .unchanged)
  }

  /// Every bit of the head and the end, and of every seventh byte between them, is covered; also where the checksum is made to fit.
  @Test func anyChangeIsFound() throws {
    let bytes = try Self.sealed(Self.key, ticks: 60)
    var missed: [Int] = []
    for place in bytes.indices where place < 40 || place % 7 == 0 || place > bytes.count - 120 {
      var changed = bytes
      changed[place] ^= 1 << UInt8(place % 8)
      if RecordingSeal.verdict(of: changed, key: Self.key) == .unchanged { missed.append(place) }
    }
    #expect(missed.isEmpty)
    // Another score, its block with a checksum that fits.
    let text = String(decoding: bytes.suffix(1_000), as: UTF8.self)
    #expect(text.contains("\"passed\":false"))
    var forged = bytes
    let place = try #require(bytes.firstRange(of: Array("\"passed\":false".utf8))?.lowerBound)
    forged.replaceSubrange(place..<place + 14, with: Array("\"passed\":true ".utf8))
    let start = try #require(bytes.lastRange(ofBlockMark: RecordingFormat.blockMark))
    var sum = ByteWriter()
    sum.put(RecordingFormat.checksum(of: forged[start..<forged.count - 4]))
    forged.replaceSubrange((forged.count - 4)..., with: sum.bytes)
    #expect(try RecordingFile.decode(forged, path: "r").score?.passed == true)
    #expect(RecordingSeal.verdict(of: forged, key: Self.key) == .broken)
    // Its own seal cut out again, as a program without the key would leave it.
    var mutator = Mutator(seed: 5)
    for _ in 0..<100 {
      let mutated = mutator.mutated(bytes, first: bytes.count)
      #expect(mutated == bytes || RecordingSeal.verdict(of: mutated, key: Self.key) != .unchanged)
    }
  }

  @Test func aKeyIsLongAndItsOwnersAlone() throws {
    try Folder.temporary { folder in
      let path = folder + "/exam.key"
      func write(_ bytes: [UInt8], _ mode: Int) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
      }
      func refusal() -> String {
        do {
          _ = try SealKey(path: path)
          return ""
        } catch { return "\(error)" }
      }
      #expect(refusal().contains("there is no such file"))
      try write(Self.key.bytes, 0o644)
      #expect(refusal().contains("chmod 600"))
      try write(Array(Self.key.bytes.dropLast()), 0o600)
      #expect(refusal().contains("the key has 31 bytes; it must have 32 or more"))
      try write([UInt8](repeating: 1, count: 64), 0o600)
      #expect(refusal().contains("few different bytes"))
      try write([UInt8](repeating: 1, count: 5_000), 0o600)
      #expect(refusal().contains("too large for a key"))
      try write(Self.key.bytes, 0o400)
      #expect(try SealKey(path: path).bytes == Self.key.bytes)
    }
  }
}

extension [UInt8] {
  fileprivate func lastRange(ofBlockMark mark: UInt32) -> Int? {
    var writer = ByteWriter()
    writer.put(mark)
    return indices.last { self[$0...].starts(with: writer.bytes) }
  }
}
