import Anatomy
import Fluid
import Simulation

/// Course of a case: the tests as they were found, and the pain after the injection. It follows from where the local anesthetic lies, from whether the joint is the source, and from a
/// drawn placebo part. A function of the state alone, so that it is the same live and in replay.
package struct CaseCourse: Sendable {
  /// One entry of the pain diary.
  package struct Entry: Equatable, Sendable {
    /// Time after the last fluid, in minutes.
    package var minutes: Int
    /// Pain, 0...10.
    package var pain: Int
  }
  package let patient: PatientCase
  /// The pain diary so far: an entry is there once the clock has come to its time. Empty before an injection.
  package let entries: [Entry]
  /// The provocation tests that were done before an injection, and whether they hurt.
  package let examined: [ProvocationTest: Bool]
  /// The provocation tests that were repeated after it, and whether they still hurt when they last were.
  package let repeated: [ProvocationTest: Bool]
  /// The trainee's reading; nil when none was given.
  package let reading: BlockReading?
  /// Reason for which the trainee did not inject; nil when none was said.
  package let declined: Contraindication?
  /// The right reading of the diary as it stood then, or of all of it where none was given; nil without an entry after the
  /// first.
  package let rightReading: BlockReading?

  /// Times of the pain diary, in minutes after the last fluid.
  package static let minutes = [0, 15, 30, 60]
  /// Time by which a placebo is in full effect, in minutes: a model value.
  fileprivate static let placeboMinutes = 15.0
  /// Relief from which a test that hurt hurts no more: a model value.
  private static let painlessRelief = 0.5
  fileprivate static let ticksPerMinute = Double(60 * SimulationState.ticksPerS)
}

extension CaseCourse {
  /// Nil where there is no case.
  package init?(_ patient: PatientCase?, after state: SimulationState, in scene: Scene) {
    guard let patient else { return nil }
    let procedure = state.procedure
    let isInjected = state.volumes().totalNL > 0
    let start = procedure.lastFluidTicks
    func pain(atClock clock: Int) -> Double {
      guard isInjected, clock >= start else { return Double(patient.painBefore) }
      let block = scene.anesthesia.blockFraction(
        ofJoint: scene.side, by: state.fluid, tick: clock, in: scene.patient)
      return patient.pain(block: block, minutes: Double(clock - start) / CaseCourse.ticksPerMinute)
    }
    let diary = isInjected ? CaseCourse.minutes : []
    let entries = diary.compactMap { minutes -> Entry? in
      let clock = start + minutes * Int(CaseCourse.ticksPerMinute)
      guard clock <= state.clockTicks else { return nil }
      return Entry(minutes: minutes, pain: Int(pain(atClock: clock).rounded()))
    }
    (self.patient, self.entries) = (patient, entries)
    (reading, declined) = (procedure.reading, procedure.declined)
    var examined: [ProvocationTest: Bool] = [:]
    for test in ProvocationTest.allCases where procedure.examinedTicks(test) != nil {
      examined[test] = patient.isPositive(test)
    }
    self.examined = examined
    var repeated: [ProvocationTest: Bool] = [:]
    for test in ProvocationTest.allCases {
      guard let clock = procedure.repeatedTicks(test) else { continue }
      let left = pain(atClock: clock) / Double(patient.painBefore)
      repeated[test] = patient.isPositive(test) && left > 1 - CaseCourse.painlessRelief
    }
    self.repeated = repeated
    let known = procedure.reading == nil ? state.clockTicks : procedure.readingTicks
    rightReading = CaseCourse.reading(
      of: entries.filter { start + $0.minutes * Int(CaseCourse.ticksPerMinute) <= known },
      before: patient.painBefore)
  }
  /// The best relief of the diary, which an anesthetic gives for its duration.
  private static func reading(of entries: [Entry], before: Int) -> BlockReading? {
    guard let least = entries.filter({ $0.minutes > 0 }).map(\.pain).min() else { return nil }
    return BlockReading(reliefPercent: Double(100 * (before - least)) / Double(before))
  }

  /// True when the trainee read the diary as it is; false also where nothing was read.
  package var isReadRight: Bool { reading != nil && reading == rightReading }
}

extension PatientCase {
  /// Pain so long after an injection that blocks the joint by a fraction.
  func pain(block: Double, minutes: Double) -> Double {
    let placebo = self.placebo * min(minutes / CaseCourse.placeboMinutes, 1)
    return Double(painBefore) * (1 - jointShare * block) * (1 - placebo)
  }
}
