import Geometry

/// How a local anaesthetic numbs: how soon, and for how long, in s.
package struct Anaesthetic: Hashable, Codable, Sendable {
  /// From the injection until it is as numb as it gets.
  package var onsetS: Double
  /// From the injection until half of it is gone.
  package var durationS: Double
  package init(onsetS: Double, durationS: Double) { (self.onsetS, self.durationS) = (onsetS, durationS) }

  /// How much it numbs where it is, so long after it came there: 0 (not at all)...1 (wholly).
  func share(afterS timeS: Double, sinceLastS: Double) -> Double {
    guard timeS >= 0, sinceLastS >= 0 else { return 0 }
    let isIn = onsetS > 0 ? smooth(timeS / onsetS) : 1
    let isGone = durationS > 0 ? smooth((sinceLastS / durationS - 0.75) / 0.5) : 0
    return isIn * (1 - isGone)
  }
}

/// 0 below 0, 1 above 1, and smooth between.
private func smooth(_ x: Double) -> Double {
  let share = min(max(x, 0), 1)
  return share * share * (3 - 2 * share)
}

/// Where the patient feels nothing: depots of anaesthetic, at most sixteen; a value without heap storage.
package struct Numbness: Equatable, Sendable {
  package struct Depot: Equatable, Sendable {
    /// Where its first drop came out, patient frame.
    package var centerMM = Vector3.zero
    package var volumeML = 0.0
    /// Of its first and its last drop.
    package var firstTick = 0, lastTick = 0
    package var anaesthetic = Anaesthetic(onsetS: 0, durationS: 0)
    package init() {}

    /// The tissue that it soaks, as a sphere's radius, in mm: fluid takes some 15 % of a soaked tissue's volume
    /// (a model value; the interstitial fluid of skin and muscle at rest is 10–40 %).
    package var radiusMM: Double {
      Elementary.power(volumeML / Numbness.fluidShare * 1_000 * 3 / (4 * .pi), 1.0 / 3)
    }
  }
  package static let capacity = 16
  static let fluidShare = 0.15
  /// A drop that comes out within this of a depot joins it, in mm.
  package static let joinsWithinMM = 5.0
  /// Of a depot's radius, where it numbs fully; from there to the radius less and less.
  static let fullShare = 0.6

  package private(set) var count = 0
  private var depots = InlineArray<16, Depot>(repeating: Depot())

  package init() {}
  package subscript(index: Int) -> Depot { depots[index] }

  /// Adds what came out at a place: to a depot close by, else as a new one; to the nearest when all are taken.
  package mutating func receive(
    _ volumeML: Double, of anaesthetic: Anaesthetic, at placeMM: Vector3, tick: Int
  ) {
    var (nearest, gapMM) = (-1, Double.infinity)
    for i in 0..<count where depots[i].anaesthetic == anaesthetic {
      let gap = distance(depots[i].centerMM, placeMM)
      if gap < gapMM { (nearest, gapMM) = (i, gap) }
    }
    if gapMM > Numbness.joinsWithinMM, count < Numbness.capacity {
      nearest = count
      count += 1
      (depots[nearest].centerMM, depots[nearest].anaesthetic) = (placeMM, anaesthetic)
      depots[nearest].firstTick = tick
    }
    // All are taken by another drug.
    if nearest < 0 { return }
    depots[nearest].volumeML += volumeML
    depots[nearest].lastTick = tick
  }

  /// How numb a place is: 0 (feels all)...1 (feels nothing).
  package func share(at placeMM: Vector3, tick: Int) -> Double {
    var share = 0.0
    for i in 0..<count {
      let depot = depots[i]
      let away = distance(depot.centerMM, placeMM) / depot.radiusMM
      guard away < 1 else { continue }
      let inTime = depot.anaesthetic.share(
        afterS: SimulationState.seconds(ofTicks: tick - depot.firstTick),
        sinceLastS: SimulationState.seconds(ofTicks: tick - depot.lastTick))
      share = max(share, inTime * (1 - smooth((away - Numbness.fullShare) / (1 - Numbness.fullShare))))
    }
    return share
  }

  package static func == (a: Numbness, b: Numbness) -> Bool {
    guard a.count == b.count else { return false }
    for i in 0..<a.count where a[i] != b[i] { return false }
    return true
  }
  func combine(into digest: inout Fingerprint) {
    digest.combine(count)
    for i in 0..<count {
      digest.combine(depots[i].centerMM)
      digest.combine(depots[i].volumeML)
      digest.combine(depots[i].firstTick)
      digest.combine(depots[i].lastTick)
      digest.combine(depots[i].anaesthetic.onsetS)
      digest.combine(depots[i].anaesthetic.durationS)
    }
  }
}
