import Foundation
import Geometry
import Training

/// A log as it comes, sample by sample, from a file of any form.
struct TransformLogBuilder {
  private var devices: [TransformLog.Device] = []
  private var places: [String: Int] = [:]
  /// Samples that hold no numbers, by transform: what a tracker writes while it does not see a tool.
  private var unseen: [String: Int] = [:]
  private(set) var notes: [String] = []
  /// More transforms than any tracker has tools: the columns are mixed up.
  static let devicesMax = 1_000

  mutating func note(_ text: String) { notes.append(text) }

  /// Adds a sample; one with a number that is not finite is counted and left out.
  /// - Returns: false where there are too many names.
  mutating func add(_ name: String, seconds: Double, nanoseconds: Double, rows: [Double]) -> Bool {
    guard rows.allSatisfy(\.isFinite) else {
      unseen[name, default: 0] += 1
      return unseen.count <= Self.devicesMax
    }
    let printed = Double(String(format: "%g", seconds + 1e-9 * nanoseconds)) ?? seconds
    let sample = TransformLog.Sample(
      seconds: seconds, nanoseconds: nanoseconds, printedS: printed, matrix: TransformMatrix(rows: rows))
    if let place = places[name] {
      devices[place].samples.append(sample)
    } else {
      guard devices.count < Self.devicesMax else { return false }
      places[name] = devices.count
      devices.append(TransformLog.Device(name: name, samples: [sample]))
    }
    return true
  }

  /// Nil where nothing was recorded.
  var log: TransformLog? {
    var log = TransformLog(devices: devices)
    log?.notes =
      unseen.sorted { $0.key < $1.key }.map { name, count in
        "\(count) \(count == 1 ? "sample" : "samples") of \(printable(name)) without numbers (NaN, infinite) "
          + "\(count == 1 ? "was" : "were") left out."
      } + notes
    return log
  }
}

/// Number in a recording: finite, or NaN where the word says that there is none, as a tracker does that does not see its tool; nil for what
/// is no number.
func trackedNumber(_ word: some StringProtocol) -> Double? {
  let isPlain = word.utf8.allSatisfy { byte in
    byte >= 0x30 && byte <= 0x39 || byte == 0x2e || byte == 0x2d || byte == 0x2b || byte | 0x20 == 0x65
  }
  if isPlain, let number = Double(word) { return number.isFinite ? number : .nan }
  let bare = word.lowercased().drop { $0 == "-" || $0 == "+" }
  let isMissing =
    ["nan", "inf", "infinity", "nan(ind)", "nan(snan)"].contains(String(bare))
    || ["1.#ind", "1.#qnan", "1.#snan", "1.#inf"].contains { bare.hasPrefix($0) }
  return isMissing ? .nan : nil
}

/// Limits of a time, s: some 30,000 years to either side.
func isTimeOfRecording(_ seconds: Double) -> Bool { seconds.isFinite && abs(seconds) <= 1e12 }
