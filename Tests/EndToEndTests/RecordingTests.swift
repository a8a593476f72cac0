import Foundation
import Testing

/// The shipped recordings replay to the bits they were made with, whatever the build and the number of threads: here on one
/// thread in a debug build, of the images those of the first twenty seconds; in `Scripts/check-recordings` all of it on two in a
/// release build.
@Suite struct RecordingTests {
  private static let folder = Program.root.appending(path: "Tests/Recordings")
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".sijrec") }.map { String($0.dropLast(7)) }.sorted()
  }()
  private static let (expert, novice) = ("expert-lower-level-thin-woman", "novice-lower-level-thin-woman")

  private static func replay(_ name: String, _ more: [String]) throws -> Program.Result {
    let path = folder.appending(path: name + ".sijrec").path
    let environment = Program.environment(data: try Program.temporaryFolder())
    return try Program.run(["replay", path, "--json"] + more, environment: environment)
  }
  private static func fingerprints(_ name: String) throws -> [String] {
    let file = folder.appending(path: name + ".fingerprints")
    return try String(contentsOf: file, encoding: .utf8).split(whereSeparator: \.isWhitespace).map(
      String.init)
  }
  /// Each of them whole, once for all tests.
  private static let replayed = Result {
    try Dictionary(
      uniqueKeysWithValues: names.map { name in
        let expected = try fingerprints(name)[0]
        let options = ["--threads", "1", "--expect-fingerprint", expected]
        return (name, try replay(name, options))
      })
  }
  private func replayed(_ name: String) throws -> [String: Any] {
    let result = try #require(Self.replayed.get()[name])
    #expect(result.status == 0, "\(result.errors)")
    return try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
  }

  @Test func anExpertAndANoviceAreThere() {
    #expect(Self.names == [Self.expert, Self.novice])
  }

  @Test(arguments: names) func replaysToTheSameStatesAndImages(_ name: String) throws {
    let expected = try Self.fingerprints(name)
    #expect(expected.count == 3)
    #expect(try replayed(name)["fingerprint"] as? String == expected[0])
    let images = try Self.replay(
      name, ["--threads", "1", "--until", "20", "--expect-image-fingerprint", expected[2]])
    #expect(images.status == 0, "\(images.errors)")
  }

  /// `--expect-fingerprint` tells a match, as above, from a mismatch by the exit code.
  @Test func anUnmatchedFingerprintIsOne() throws {
    let right = try Self.fingerprints(Self.novice)[0]
    let wrong = String(right.map { $0 == "0" ? "1" : "0" })
    #expect(try Self.replay(Self.novice, ["--expect-fingerprint", wrong]).status == 1)
  }

  /// The expert's fluid is in the joint, and worth more than the novice's, in the words of `replay --json`.
  @Test func theExpertsRecordingScoresAboveTheNovices() throws {
    func total(_ name: String) throws -> Double {
      let score = try #require(replayed(name)["score"] as? [String: Any])
      return try #require(score["total"] as? Double)
    }
    #expect(try total(Self.expert) > total(Self.novice))
    let placement = try #require(replayed(Self.expert)["placement"] as? [String: Any])
    #expect(placement["class"] as? String == "joint")
  }
}
