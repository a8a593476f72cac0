import Foundation
import Simulation
import Training

/// Score that a recording's end keeps, as the program that made the recording found it: JSON, which a person can read too.
package struct StoredScore: Equatable, Codable, Sendable {
  package struct Part: Equatable, Codable, Sendable {
    package var id, summary: String
    package var points, outOf: Double
  }
  package struct Found: Equatable, Codable, Sendable {
    package var rule: String
    package var timeS: Double
    package var critical: Bool
    package var says, source: String
  }
  /// Version of the rules that it was found by, see `Score.rulesVersion`.
  package var rulesVersion: Int
  /// Fingerprint of the states that were scored, 16 hexadecimal digits.
  package var fingerprint: String
  /// Points of 100; nil where nothing was recorded.
  package var total: Double?
  package var passed: Bool
  package var parts: [Part]
  package var errors: [Found]
  /// Volume by class, in mL.
  package var volumeML: [String: Double]

  package init(_ assessment: Assessment) {
    let score = assessment.score
    (rulesVersion, fingerprint) = (score.rulesVersion, hexDigits(assessment.fingerprint))
    (total, passed) = (score.total, score.passed)
    parts = score.parts.map { Part($0) }
    errors = assessment.errors.map { Found($0) }
    volumeML = Dictionary(
      uniqueKeysWithValues: Placement.Class.allCases.map {
        ($0.rawValue, assessment.placement.volumeML(in: $0))
      })
  }

  /// Most bytes that a recording's end holds.
  static let bytesMax = 4 << 20
  /// Most of a number that is a volume or points: what lies beyond is no score.
  private static let numberMax = 1e6

  /// Reads it; nil where the bytes are none, or hold a number that no score has.
  init?(bytes: ArraySlice<UInt8>) {
    guard let read = try? JSONDecoder().decode(StoredScore.self, from: Data(bytes)), read.isSound else {
      return nil
    }
    self = read
  }
  private var isSound: Bool {
    let numbers =
      [total ?? 0] + parts.flatMap { [$0.points, $0.outOf] } + errors.map(\.timeS) + Array(volumeML.values)
    return rulesVersion > 0 && fingerprint.count == 16
      && fingerprint.allSatisfy { "0123456789abcdef".contains($0) }
      && numbers.allSatisfy { (0...StoredScore.numberMax).contains($0) }
  }

  /// As a file holds it, the keys in order; nothing where there is more than a file takes.
  var bytes: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(self), data.count <= StoredScore.bytesMax else { return [] }
    return [UInt8](data)
  }
}

extension StoredScore {
  /// Assessment of a recording that this program performs otherwise: the kept score stands, and beside it what was found now. Sides and
  /// levels are not kept.
  func standing(beside now: Assessment) -> Assessment {
    var kept = now
    kept.score = Score(
      parts: parts.map { Score.Part(id: $0.id, summary: $0.summary, points: $0.points, outOf: $0.outOf) },
      total: total, passed: passed, rulesVersion: rulesVersion)
    kept.errors = errors.map {
      ErrorFound(
        rule: $0.rule, timeS: $0.timeS, isCritical: $0.critical, penalty: nil, message: $0.says,
        source: $0.source)
    }
    kept.placement = Placement { volumeML[$0.rawValue] ?? 0 }
    (kept.places, kept.given) = ([], [])
    kept.recomputed = Assessment.Recomputed(
      score: now.score, errors: now.errors, placement: now.placement)
    return kept
  }
}
