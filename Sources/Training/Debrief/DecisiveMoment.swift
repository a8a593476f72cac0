import Simulation

/// A moment at which an attempt is decided: what was looked at, and when.
package struct DecisiveMoment: Equatable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// The last mark on a landmark before the puncture.
    case landmark(ScanLandmark)
    case puncture
    /// The tip first within the target's reach; where it never was, its last place.
    case tipAtTarget, tipAtEnd
    /// The look at a test volume; where there was none, the first tenth of a milliliter.
    case testDose, firstFluid
    case strayFluid
  }
  package var kind: Kind
  package var tick: Int
  /// Name of the moment, for the caption of its image.
  package var caption: String

  package var timeS: Double { SimulationState.seconds(ofTicks: tick) }

  /// Moments of an attempt, by time.
  static func all(in trace: Trace, assessment: Assessment, scenario: Scenario, stray: StrayFluid?)
    -> [DecisiveMoment]
  {
    let puncture = trace.frames.first(where: \.isMainInTissue)?.tick
    var all = ScanLandmark.allCases.compactMap { landmark -> DecisiveMoment? in
      guard let mark = trace.marks.last(where: { $0.landmark == landmark && $0.tick < puncture ?? .max })
      else { return nil }
      let off =
        mark.distanceMM.map { $0 <= 5 ? "found" : "\(ReadMeasure.length($0)) off" }
        ?? "it was not in this image"
      return DecisiveMoment(
        kind: .landmark(landmark), tick: mark.tick,
        caption: "Mark of the \(landmark.displayName): \(off)")
    }
    if let puncture {
      all.append(DecisiveMoment(kind: .puncture, tick: puncture, caption: "The puncture"))
    }
    if let target = tip(in: trace, scenario: scenario) { all.append(target) }
    if let fluid = fluid(in: trace, assessment: assessment) { all.append(fluid) }
    if let stray {
      all.append(
        DecisiveMoment(
          kind: .strayFluid, tick: stray.tick,
          caption: "Fluid first elsewhere than meant: \(stray.place.displayName)"))
    }
    return all.enumerated().sorted { ($0.element.tick, $0.offset) < ($1.element.tick, $1.offset) }
      .map(\.element)
  }

  private static func tip(in trace: Trace, scenario: Scenario) -> DecisiveMoment? {
    let within = scenario.target.reachedWithinMM
    if let there = trace.frames.first(where: { $0.isMainInTissue && $0.tipToJointMM <= within }) {
      return DecisiveMoment(kind: .tipAtTarget, tick: there.tick, caption: "The tip at its target")
    }
    return trace.finalTip.map {
      DecisiveMoment(
        kind: .tipAtEnd, tick: $0.tick,
        caption: "The tip at its last place, \(ReadMeasure.length($0.tipToJointMM)) from the joint")
    }
  }
  private static func fluid(in trace: Trace, assessment: Assessment) -> DecisiveMoment? {
    let test = assessment.steps.first { $0.id == ProcedureStep.testInjection.id }?.timeS
    if let test {
      return DecisiveMoment(
        kind: .testDose, tick: PointLoss.ticks(ofSeconds: test), caption: "The look at the test volume")
    }
    return trace.frames.first { $0.injectedML >= 0.1 - 1e-9 }.map {
      DecisiveMoment(
        kind: .firstFluid, tick: $0.tick, caption: "The first 0.1 mL: no pause to look at them")
    }
  }
}
