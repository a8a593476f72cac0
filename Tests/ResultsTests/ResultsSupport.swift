import Anatomy
import Foundation
import Geometry
import Simulation
import Storage
import Testing
import Training

@testable import Results

/// Places of the tests of results.
enum ResultsFolder {
  static let repository = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path
  static let expert = repository + "/Tests/Recordings/expert-lower-level-thin-woman.sijrec"
  static let novice = repository + "/Tests/Recordings/novice-lower-level-thin-woman.sijrec"

  /// Runs with a new folder, which is removed afterwards.
  static func temporary<Value>(_ use: (String) throws -> Value) throws -> Value {
    let folder = FileManager.default.temporaryDirectory.appending(path: "sijsim-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try use(folder)
  }
  /// Runs with a store in a new folder.
  static func withStore<Value>(_ use: (ResultsStore) throws -> Value) throws -> Value {
    try temporary { try use(ResultsStore(path: $0 + "/results.sqlite")) }
  }
  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }
  static func loader() -> AttemptLoader {
    AttemptLoader(
      pool: WorkerPool(threads: 2), cache: PatientCache(folder: repository + "/.build/people"))
  }
}

/// Attempts that nobody performed, each with something in every table.
enum SampleAttempt {
  static let start = Date(timeIntervalSince1970: 1_790_000_000)

  static func make(
    _ number: Int, scenario: String = "a-case", profile: String? = nil, total: Double? = 80,
    passed: Bool = true, isPerformed: Bool = true
  ) -> AttemptRecord {
    var attempt = AttemptRecord(
      id: String(format: "00000000-0000-8000-a000-%012d", number), profile: profile, scenario: scenario,
      scenarioHash: "0123456789abcdef", version: "0.5.0", format: 5, seed: .max - UInt64(number),
      startedAt: start.addingTimeInterval(Double(number)), durationS: 61.25, ending: .finished,
      recordingPath: "/nowhere/\(number).sijrec", recordingHash: "fedcba9876543210")
    attempt.score = score(total: total, passed: passed)
    guard isPerformed else { return attempt }
    attempt.metrics = [
      AttemptRecord.MetricValue(id: "tipToJoint", unit: "mm", value: 0.1 + Double(number)),
      AttemptRecord.MetricValue(id: "needlePasses", unit: "1", value: nil),
    ]
    attempt.steps = [
      AttemptRecord.StepDone(id: "puncture", isRequired: true, isDone: true, timeS: 12.34),
      AttemptRecord.StepDone(id: "aspiration", isRequired: false, isDone: false, timeS: nil),
    ]
    attempt.answer = AttemptRecord.Answer(
      region: "joint", inJoint: true, confidence: 0.7, timeS: 60, wasInJoint: true, brier: 0.0225)
    return attempt
  }

  static func score(total: Double?, passed: Bool, rules: Int = 3) -> StoredScore {
    StoredScore(
      rulesVersion: rules, fingerprint: "0123456789abcdef", total: total, passed: passed,
      parts: [
        StoredScore.Part("target", summary: "The tip ended at the joint", points: 29.5, outOf: 30),
        StoredScore.Part("safety", summary: "Nothing, \"really\"", points: 0, outOf: 20),
      ],
      errors: [
        StoredScore.Found(
          "boneRammed", timeS: 3.21, critical: true, says: "The tip was pushed\nonto bone.", source: "ours")
      ], volumeML: ["joint": 1.5, "muscle": 0.25])
  }
}
