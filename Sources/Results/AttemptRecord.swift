import Foundation
import Storage

/// One stored attempt: who, when, how it ended, what it is worth, and where its recording lies.
package struct AttemptRecord: Equatable, Sendable {
  /// Way in which an attempt ended.
  package enum Ending: String, CaseIterable, Sendable {
    /// Finished by the trainee, or by the time limit.
    case finished
    case quit, restarted
    /// The recording has no end: the program was stopped, or the file cut.
    case cut
  }
  /// A metric's value; nil where the attempt does not define one.
  package struct MetricValue: Equatable, Sendable {
    package var id, unit: String
    package var value: Double?
    package init(id: String, unit: String, value: Double?) {
      (self.id, self.unit, self.value) = (id, unit, value)
    }
  }
  package struct StepDone: Equatable, Sendable {
    package var id: String
    package var isRequired, isDone: Bool
    package var timeS: Double?
    package init(id: String, isRequired: Bool, isDone: Bool, timeS: Double?) {
      (self.id, self.isRequired, self.isDone, self.timeS) = (id, isRequired, isDone, timeS)
    }
  }
  /// The trainee's words about where the fluid went, said before the truth was shown.
  package struct Answer: Equatable, Sendable {
    package var region: String
    package var inJoint: Bool
    /// 0...1.
    package var confidence: Double
    package var timeS: Double
    /// The truth; nil when nothing was injected.
    package var wasInJoint: Bool?
    /// Squared difference of belief and truth, 0...1; nil when nothing was injected.
    package var brier: Double?
    package init(
      region: String, inJoint: Bool, confidence: Double, timeS: Double, wasInJoint: Bool?, brier: Double?
    ) {
      (self.region, self.inJoint, self.confidence) = (region, inJoint, confidence)
      (self.timeS, self.wasInJoint, self.brier) = (timeS, wasInJoint, brier)
    }
  }

  /// The `Attempt.uuid` of its recording.
  package var id: String
  /// `Profile.id`; nil for a guest.
  package var profile: String?
  package var scenario: String
  /// Fingerprint of the scenario's text.
  package var scenarioHash: String
  /// Version of the program that made it.
  package var version: String
  /// Format of the recording.
  package var format: Int
  package var seed: UInt64
  package var startedAt: Date
  package var durationS: Double
  package var ending: Ending
  package var recordingPath: String
  /// Fingerprint of the recording's bytes.
  package var recordingHash: String
  /// Number of ticks that were taken over from an earlier attempt, see `Recording.continuedAtTick`; nil where it began anew. Such an
  /// attempt is practice: it counts in no course, no curve and no best result.
  package var continuedAtTick: Int?
  /// Nil where none is known, as of an attempt that was cut.
  package var score: StoredScore?
  /// Empty where the attempt was not performed again: a recording's end keeps the score alone.
  package var metrics: [MetricValue] = []
  package var steps: [StepDone] = []
  package var answer: Answer?
}

extension AttemptRecord {
  /// Share of the fluid that went into the joint, 0...1; nil when nothing was injected or no score is known.
  package var jointFraction: Double? {
    guard let volumes = score?.volumeML else { return nil }
    let total = volumes.values.sorted().reduce(0, +)
    return total > 0 ? (volumes["joint"] ?? 0) / total : nil
  }
}

/// A person who practises on this computer, by a name or a code.
package struct Profile: Equatable, Sendable {
  /// A UUID.
  package var id: String
  package var name: String
  /// True where the name is a code that others cannot tell the person by.
  package var isCode: Bool
  package var group: String?
  package var createdAt: Date
}

/// Attempts that are asked for.
package enum AttemptOwner: Equatable, Sendable {
  case everyone, guest
  /// By `Profile.id`.
  case profile(String)
  /// By the name of the group.
  case group(String)
}

/// Point in time as it is stored: ISO 8601, UTC, to the millisecond.
enum StoredTime {
  static func text(_ date: Date) -> String {
    // The style cuts, and the nearest number to a whole millisecond may lie just below it.
    rounded(date).addingTimeInterval(0.000_5).formatted(style)
  }
  static func date(_ text: String) -> Date? { (try? style.parse(text)).map(rounded) }
  /// The nearest whole millisecond.
  static func rounded(_ date: Date) -> Date {
    Date(timeIntervalSince1970: (date.timeIntervalSince1970 * 1_000).rounded() / 1_000)
  }
  private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}
