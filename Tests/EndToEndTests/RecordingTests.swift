import Foundation
import Testing

/// The shipped recordings replay to the bits they were made with, whatever the number of threads; run in debug and in
/// release builds, that holds for both.
@Suite struct RecordingTests {
  private static let folder = Program.root.appending(path: "Tests/Recordings")
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".sijrec") }.map { String($0.dropLast(7)) }.sorted()
  }()

  private func replay(_ name: String, _ more: [String]) throws -> [String: Any] {
    let path = Self.folder.appending(path: name + ".sijrec").path
    let environment = Program.environment(data: try Program.temporaryFolder())
    let result = try Program.run(["replay", path, "--json"] + more, environment: environment, limitS: 300)
    #expect(result.status == 0, "\(result.errors)")
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    return try #require(object as? [String: Any])
  }
  private func fingerprints(_ name: String) throws -> [String] {
    let file = Self.folder.appending(path: name + ".fingerprints")
    return try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isWhitespace).map(
      String.init)
  }

  @Test func anExpertAndANoviceAreThere() {
    #expect(Self.names == ["expert-lower-level-thin-woman", "novice-lower-level-thin-woman"])
  }

  @Test(arguments: names, [1, 2]) func replaysToTheSameStatesAndImages(_ name: String, _ threads: Int) throws
  {
    let expected = try fingerprints(name)
    #expect(expected.count == 2)
    let found = try replay(name, ["--images", "--threads", "\(threads)"])
    #expect(found["fingerprint"] as? String == expected.first)
    #expect(found["imageFingerprint"] as? String == expected.last)
  }

  /// `--expect-fingerprint` tells a match from a mismatch by the exit code.
  @Test(arguments: names) func anUnmatchedFingerprintIsOne(_ name: String) throws {
    let path = Self.folder.appending(path: name + ".sijrec").path
    let right = try fingerprints(name)[0]
    let wrong = String(right.map { $0 == "0" ? "1" : "0" })
    let environment = Program.environment(data: try Program.temporaryFolder())
    func status(_ fingerprint: String) throws -> Int32 {
      try Program.run(["replay", path, "--expect-fingerprint", fingerprint], environment: environment).status
    }
    #expect(try status(right) == 0)
    #expect(try status(wrong) == 1)
  }

  /// The expert's fluid is in the joint, and worth more than the novice's, in the words of `score --json`.
  @Test func theExpertsRecordingScoresAboveTheNovices() throws {
    func total(_ name: String) throws -> Double {
      let score = try #require(replay(name, [])["score"] as? [String: Any])
      return try #require(score["total"] as? Double)
    }
    #expect(try total("expert-lower-level-thin-woman") > total("novice-lower-level-thin-woman"))
    let placement = try #require(
      replay("expert-lower-level-thin-woman", [])["placement"] as? [String: Any])
    #expect(placement["class"] as? String == "joint")
  }
}
