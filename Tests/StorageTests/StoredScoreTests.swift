import Foundation
import Geometry
import Simulation
import Testing
import Training

@testable import Storage

/// The score that the end of a recording keeps, and when it stands.
@Suite struct StoredScoreTests {
  private static let read = Result { () throws -> (attempt: Attempt, trace: Trace) in
    let attempt = try EditedRecording.original.get().attempt
    return (attempt, attempt.trace())
  }
  private func original() throws -> (attempt: Attempt, trace: Trace, score: StoredScore) {
    let (attempt, trace) = try Self.read.get()
    var bare = attempt
    bare.stored = nil
    return (bare, trace, StoredScore(bare.assessment(of: trace)))
  }

  @Test func theEndKeepsItToTheBitAndTicksStayAsTheyWere() throws {
    let (attempt, _, score) = try original()
    try Folder.temporary { folder in
      let (with, without) = (folder + "/with.sijrec", folder + "/without.sijrec")
      try RecordingFile.write(attempt.recording, score: score, to: with)
      try RecordingFile.write(attempt.recording, to: without)
      let read = try RecordingFile.whole(with)
      #expect(read.score == score && read.recording == attempt.recording)
      #expect(try RecordingFile.whole(without).score == nil)
      // Up to its end the file is the same, so that what reads the ticks reads both.
      let (a, b) = try (Data(contentsOf: URL(filePath: with)), Data(contentsOf: URL(filePath: without)))
      #expect(a.starts(with: b.prefix(b.count - 20)))
      #expect(try AttemptLoader.test().attempt(with).stored == score)
    }
  }

  @Test func whereThisProgramFindsTheSameNothingIsSaid() throws {
    var (attempt, trace, score) = try original()
    attempt.stored = score
    let assessment = attempt.assessment(of: trace)
    #expect(assessment.recomputed == nil && attempt.caveat(of: assessment) == nil)
    #expect(assessment.score.rulesVersion == Score.rulesVersion)
  }

  /// What another version performed otherwise: its score, errors and volumes stand, and what is found now stands beside them.
  @Test func theKeptScoreStandsWhereTheStatesAreOthers() throws {
    var (attempt, trace, kept) = try original()
    let found = attempt.assessment(of: trace)
    (kept.fingerprint, kept.rulesVersion, kept.total, kept.passed) = ("0123456789abcdef", 1, 41.5, false)
    kept.errors = [
      StoredScore.Found(rule: "someRule", timeS: 2.5, critical: true, says: "No.", source: "a source")
    ]
    kept.volumeML = ["muscle": 1.25]
    attempt.stored = kept
    attempt.recording.version = "0.4.9"
    let stands = attempt.assessment(of: trace)
    #expect(stands.score.total == 41.5 && !stands.score.passed && stands.score.rulesVersion == 1)
    #expect(stands.errors.map(\.rule) == ["someRule"])
    #expect(stands.placement.most == .muscle && stands.placement.volumeML(in: .muscle) == 1.25)
    let now = try #require(stands.recomputed)
    #expect(now.score == found.score && now.errors == found.errors && now.placement == found.placement)
    let caveat = try #require(attempt.caveat(of: stands))
    #expect(caveat.contains("41.5, not passed") && caveat.contains("since sijsim 0.4.9 made it"))
    // The same version has to find the same states: somebody changed the file, or the program is another.
    attempt.recording.version = Program.version
    #expect(try #require(attempt.caveat(of: stands)).contains("do not rely on it"))

    let text = stands.json(of: attempt).text
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    #expect((json["caveats"] as? [String])?.last == attempt.caveat(of: stands))
    #expect(json["rulesVersion"] as? Int == 1 && (json["gates"] as? [Any])?.count == 1)
    #expect((json["score"] as? [String: Any])?["total"] as? Double == 41.5)
    let stored = try #require(json["storedScore"] as? [String: Any])
    #expect(stored["stands"] as? Bool == true && stored["fingerprint"] as? String == "0123456789abcdef")
    let again = try #require(json["recomputed"] as? [String: Any])
    #expect((again["score"] as? [String: Any])?["total"] as? Double == found.score.total)
  }

  /// The expert's fluid lies at the level and on the side of the case.
  @Test func theJSONTellsSidesAndLevels() throws {
    let (attempt, trace, _) = try original()
    let assessment = attempt.assessment(of: trace)
    #expect(assessment.places.allSatisfy { $0.place.side == attempt.scenario.side })
    let text = assessment.json(of: attempt).text
    let json = try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    let placement = try #require(json["placement"] as? [String: Any])
    let places = try #require(placement["places"] as? [[String: Any]])
    let inJoint = places.compactMap { ($0["volumeML"] as? [String: Double])?["joint"] }.reduce(0, +)
    #expect(abs(inJoint - assessment.placement.volumeML(in: .joint)) < 1e-9)
    let given = try #require(placement["given"] as? [[String: Any]])
    #expect(
      given.count == 1 && given[0]["side"] as? String == "right" && given[0]["level"] as? String == "lower")
    #expect(abs((given[0]["volumeML"] as? Double ?? 0) - assessment.placement.totalML) < 1e-6)
  }

  /// Other rules over the same states: today's count, and what was said then is told.
  @Test func otherRulesOverTheSameStatesAreTold() throws {
    var (attempt, trace, kept) = try original()
    (kept.rulesVersion, kept.total) = (1, 97)
    attempt.stored = kept
    let assessment = attempt.assessment(of: trace)
    #expect(assessment.recomputed == nil && assessment.score.total != 97)
    let caveat = try #require(attempt.caveat(of: assessment))
    #expect(caveat.contains("97.0") && caveat.contains("rules of version 1"))
  }

  /// The kept score is of the whole: of the first seconds there is none.
  @Test(arguments: [(10.0, 1_000), (0.014, 1)]) func theFirstSecondsHaveNoKeptScore(
    _ seconds: Double, _ ticks: Int
  ) throws {
    var (attempt, _, kept) = try original()
    attempt.stored = kept
    let whole = attempt.recording
    attempt.keepFirst(seconds: 1e300)
    #expect(attempt.recording == whole && attempt.stored == kept)
    attempt.keepFirst(seconds: seconds)
    #expect(attempt.recording.controls == Array(whole.controls.prefix(ticks)) && attempt.stored == nil)
  }

  /// Whatever stands in the end behind a right checksum: a score within bounds, or damage that says so.
  @Test func anyMutationOfItIsReadOrCalledDamage() throws {
    let (_, _, score) = try original()
    let header = RecordingFormat.header(
      scenarioText: "a", scenarioName: "b", patientHash: "", seed: 1, version: "c")
    func read(_ bytes: [UInt8]) throws -> RecordingFile.Recovered {
      try RecordingFile.decode(
        header + RecordingFormat.block(firstTick: 0, ticks: 0, records: bytes), path: "r.sijrec")
    }
    #expect(try read(score.bytes).score == score)
    for none in ["{}", "[]", "null", "\u{0}", "{\"total\": 1e999}", String(repeating: "[", count: 100_000)] {
      let bad = try read(Array(none.utf8))
      #expect(
        bad.score == nil && bad.damage?.contains("score that cannot be read") == true, "\(none.prefix(20))")
    }
    var negative = score
    negative.total = -1
    #expect(try read(negative.bytes).damage != nil)
    var mutator = Mutator(seed: 18)
    for _ in 0..<500 {
      var bytes = score.bytes
      let place = mutator.below(bytes.count)
      switch mutator.below(3) {
      case 0: bytes.remove(at: place)
      case 1: bytes[place] = UInt8(mutator.below(256))
      default: bytes.removeSubrange(place...)
      }
      let part = try read(bytes)
      #expect((part.score != nil) != (part.damage != nil) || bytes.isEmpty)
    }
  }
}
