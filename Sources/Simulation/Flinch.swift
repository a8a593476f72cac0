import Geometry
import Needle

/// The patient starts at what hurts, and comes to rest again: the body moves under both hands.
package struct Flinch: Equatable, Sendable {
  /// Flinches so far.
  package var count = 0
  /// What hurt the last time.
  package var cause = Cause.none
  /// When the last one began.
  package var tick = 0
  /// How far the body moves at most, in mm, and the way of that on the skin, from the patient's left to the right, in degrees.
  package var amplitudeMM = 0.0
  package var directionDeg = 0.0
  package init() {}

  package enum Cause: Int, CaseIterable, Sendable { case none, skin, periosteum, nerve, flow, pressure }

  /// Within this a flinch is over: a model value, as all below. A startle begins within a tenth of a second and is over in
  /// about one.
  package static let ticks = 100
  /// A patient who has just flinched does not again before this, but at what hurts much more.
  package static let restTicks = 200
  /// Such a one moves the body this much farther than the last, in mm, and waits until that is over.
  private static let muchMoreMM = 0.5
  package static let amplitudesMM = 1.0...3.0
  /// A pain below this is borne without a motion, of 0 (none)...1 (the worst).
  package static let bornePain = 0.35
  private static let swings = 1.5
  /// The largest value of what `displacementMM` multiplies the amplitude by.
  private static let peak = 0.72

  /// How far the body is out of its place on the way of this flinch, in mm, so many ticks after it began: swings that die
  /// away, never more than the amplitude.
  package static func displacementMM(amplitudeMM: Double, afterTicks ticks: Int) -> Double {
    guard ticks > 0, ticks < Flinch.ticks else { return 0 }
    let share = Double(ticks) / Double(Flinch.ticks)
    let swing = Elementary.sine(2 * .pi * Flinch.swings * share)
    return amplitudeMM * swing * (1 - share) * (1 - share) / Flinch.peak
  }

  /// True while the body moves.
  package func isMoving(atTick now: Int) -> Bool { count > 0 && now - tick < Flinch.ticks }

  /// How far the body moves on its way within a tick, in mm.
  func motionMM(atTick now: Int) -> Double {
    guard count > 0 else { return 0 }
    return Flinch.displacementMM(amplitudeMM: amplitudeMM, afterTicks: now - tick)
      - Flinch.displacementMM(amplitudeMM: amplitudeMM, afterTicks: now - tick - 1)
  }

  /// Begins where a pain is more than what is borne, and the last one is long enough ago.
  mutating func begin(_ pain: Double, _ cause: Cause, atTick now: Int, seed: UInt64) {
    guard pain > Flinch.bornePain else { return }
    let share = min((pain - Flinch.bornePain) / (1 - Flinch.bornePain), 1)
    let range = Flinch.amplitudesMM
    let wideMM = range.lowerBound + (range.upperBound - range.lowerBound) * share
    guard
      count == 0 || now - tick >= (wideMM > amplitudeMM + Flinch.muchMoreMM ? Flinch.ticks : Flinch.restTicks)
    else { return }
    var random = RandomNumbers(seed: mixed(seed &+ mixed(UInt64(now))))
    count += 1
    (self.cause, tick) = (cause, now)
    amplitudeMM = wideMM
    directionDeg = random.uniform(in: 0...360)
  }

  func combine(into digest: inout Fingerprint) {
    digest.combine(count)
    digest.combine(cause.rawValue)
    digest.combine(tick)
    digest.combine(amplitudeMM)
    digest.combine(directionDeg)
  }
}

/// How much a contact hurts where nothing is numb, 0 (not at all)...1 (the worst): model values, in the order of what
/// patients tell. Periosteum and nerves hurt the most.
package enum Pain {
  /// Of the skin under a 22G needle. The thinner the needle, the fewer punctures hurt (Gill and Prausnitz, J Diabetes
  /// Sci Technol 2007;1:725; unverified): with its cross-section, so that one of 25G or thinner is borne.
  package static func ofSkin(_ needle: NeedleModel) -> Double {
    min(0.6 * needle.forceFactor * needle.forceFactor, 1)
  }
  package static let ofPeriosteum = 1.0
  package static let ofNerve = 1.0
  /// Of fluid that comes fast: 0.17 mL/s is the most that is borne. Slow injection hurts less (Scarfone et al., Ann Emerg
  /// Med 1998;31:36; unverified).
  package static func ofFlow(mLPerS: Double) -> Double { min(2 * max(mLPerS, 0), 1) }
  /// Of fluid under pressure; 105 kPa is the most that is borne.
  package static func ofPressure(kPa: Double) -> Double { min(max(kPa, 0) / 300, 1) }
}
