import Geometry
import Needle

/// The patient starts at what hurts, and comes to rest again: the body moves under both hands.
package struct Flinch: Equatable, Sendable {
  /// Number of flinches so far.
  package var count = 0
  /// Cause of the last flinch.
  package var cause = Cause.none
  /// First tick of the last flinch.
  package var tick = 0
  /// Greatest motion of the body, in mm, and its direction on the skin, from the patient's left to the right, in
  /// degrees.
  package var amplitudeMM = 0.0
  package var directionDeg = 0.0
  package init() {}

  package enum Cause: Int, CaseIterable, Sendable { case none, skin, periosteum, nerve, flow, pressure }

  /// Ticks of a flinch: a model value, as all below. A startle begins within a tenth of a second and is over in about
  /// one.
  package static let ticks = 100
  /// Ticks after a flinch before which the patient does not flinch again, unless something hurts much more.
  package static let restTicks = 200
  /// Motion beyond the last one, in mm, of a flinch at something that hurts much more; it waits until the last one is
  /// over.
  private static let muchMoreMM = 0.5
  package static let amplitudesMM = 1.0...3.0
  /// Pain that is borne without a motion, of 0 (none)...1 (the worst).
  package static let bornePain = 0.35
  private static let swings = 1.5
  /// Largest value of the factor of the amplitude in `displacementMM`.
  private static let peak = 0.72

  /// Displacement of the body in the direction of this flinch, in mm, a number of ticks after it began: swings that
  /// die away, never more than the amplitude.
  package static func displacementMM(amplitudeMM: Double, afterTicks ticks: Int) -> Double {
    guard ticks > 0, ticks < Flinch.ticks else { return 0 }
    let share = Double(ticks) / Double(Flinch.ticks)
    let swing = Elementary.sine(2 * .pi * Flinch.swings * share)
    return amplitudeMM * swing * (1 - share) * (1 - share) / Flinch.peak
  }

  /// True while the body moves.
  package func isMoving(atTick now: Int) -> Bool { count > 0 && now - tick < Flinch.ticks }

  /// Motion of the body in its direction within a tick, in mm.
  func motionMM(atTick now: Int) -> Double {
    guard count > 0 else { return 0 }
    return Flinch.displacementMM(amplitudeMM: amplitudeMM, afterTicks: now - tick)
      - Flinch.displacementMM(amplitudeMM: amplitudeMM, afterTicks: now - tick - 1)
  }

  /// Begins a flinch when a pain is more than what is borne, and the last one is long enough ago.
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

/// Pain of a contact where nothing is numb, 0 (none)...1 (the worst): model values, in the order of what patients
/// tell. Periosteum and nerves hurt the most.
package enum Pain {
  /// Pain of the skin, 0.6 under a 22G needle. The thinner the needle, the fewer punctures hurt (Gill and Prausnitz,
  /// J Diabetes Sci Technol 2007;1:725; unverified): with its cross-section, so that one of 25G or thinner is borne.
  package static func ofSkin(_ needle: NeedleModel) -> Double {
    min(0.6 * needle.forceFactor * needle.forceFactor, 1)
  }
  package static let ofPeriosteum = 1.0
  package static let ofNerve = 1.0
  /// Pain of fluid that comes fast: 0.17 mL/s is the most that is borne. Slow injection hurts less (Scarfone et al.,
  /// Ann Emerg Med 1998;31:36; unverified).
  package static func ofFlow(mLPerS: Double) -> Double { min(2 * max(mLPerS, 0), 1) }
  /// Pain of fluid under pressure; 105 kPa is the most that is borne.
  package static func ofPressure(kPa: Double) -> Double { min(max(kPa, 0) / 300, 1) }
}
