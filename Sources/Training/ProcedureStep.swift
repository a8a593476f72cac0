import Anatomy
import Simulation

/// One step of the procedure, and the sign by which an attempt shows that it was done.
package struct ProcedureStep: Sendable {
  package let id: String
  /// Request to the trainee, as an imperative.
  package let asks: String
  /// Sentence of the report: the deed.
  package let summary: String
  /// Request at the upper level; nil when it is the same there.
  private(set) var asksUpper: String?
  /// Summary at the upper level; nil when it is the same there.
  private(set) var saysUpper: String?
  /// True when knowing that it is done gives away what the trainee is asked at the end.
  package private(set) var tellsTruth = false
  /// The tick at which it was done; nil when it was not.
  let tickDone: @Sendable (Evidence) -> Int?

  /// Summary of the step at a level.
  package func summary(at level: Scenario.Target.Level) -> String {
    level == .upper ? saysUpper ?? summary : summary
  }

  /// Request of the step at a level.
  package func asks(at level: Scenario.Target.Level) -> String {
    level == .upper ? asksUpper ?? asks : asks
  }

  /// Ticks at which steps were done so far, by their ids, as far as they may be told before the end.
  package static func doneSoFar(
    in trace: Trace, of scenario: Scenario, course: CaseCourse?
  ) -> [String: Int] {
    let evidence = Evidence(trace: trace, scenario: scenario, course: course)
    let told = all.filter { scenario.hints($0.id) && !$0.tellsTruth }
    return Dictionary(
      told.compactMap { step in step.tickDone(evidence).map { (step.id, $0) } }, uniquingKeysWith: min)
  }

  /// Data that a step can look at.
  struct Evidence: Sendable {
    var trace: Trace
    var scenario: Scenario
    /// The pain after the injection; nil when the scenario has no case, or the scene is not at hand.
    var course: CaseCourse?
  }
  /// A step, and whether and when it was done.
  package struct Outcome: Equatable, Sendable {
    package var id, summary: String
    package var isRequired, isDone: Bool
    package var timeS: Double?
  }

  /// All steps that the state can show, in the order of the procedure.
  package static let all: [ProcedureStep] = beforeHands + byHands + afterHands
  /// The steps of probe, needle and syringe.
  package static let byHands: [ProcedureStep] = [
    .foramenSeen, .jointSeen, .marked(.midline), .marked(.psis), .marked(.s1), .marked(.s2), .marked(.cleft),
    .skinWheal, .trackInfiltration, .puncture, .jointReached, .aspiration,
    .testInjection, .injection, .withdrawal, .belief,
  ]

  static func outcomes(of attempt: Evidence) -> [Outcome] {
    all.map { step in
      let tick = step.tickDone(attempt)
      return Outcome(
        id: step.id, summary: step.summary(at: attempt.scenario.target.level),
        isRequired: attempt.scenario.stepsRequired.contains(step.id),
        isDone: tick != nil, timeS: tick.map { SimulationState.seconds(ofTicks: $0) })
    }
  }
}

extension ProcedureStep {
  static let foramenSeen = ProcedureStep(
    id: "foramenSeen", asks: "Show the second dorsal foramen",
    summary: "The second dorsal foramen was shown before the puncture",
    asksUpper: "Show the first dorsal foramen",
    saysUpper: "The first dorsal foramen was shown before the puncture"
  ) { attempt in attempt.firstTickShowing(.landmark(attempt.scenario.target.level == .upper ? .s1 : .s2)) }

  static let jointSeen = ProcedureStep(
    id: "jointSeen", asks: "Show the joint's mouth",
    summary: "The joint's mouth was shown before the puncture",
    asksUpper: "Show the tissue over the cleft at the first foramen",
    saysUpper: "The tissue over the cleft at the first foramen was shown before the puncture"
  ) { attempt in
    // At the upper level the ilium hides the cleft itself.
    attempt.firstTickShowing(attempt.scenario.target.level == .upper ? .overCleft : .landmark(.cleft))
  }

  /// A mark on a landmark before the puncture, at most 5 mm from where the imaged slice cut it. The last one stands: who marks all
  /// over the image has marked nothing.
  package static func marked(_ landmark: ScanLandmark) -> ProcedureStep {
    ProcedureStep(
      id: "\(landmark.rawValue)Marked", asks: "Mark the \(landmark.displayName) (F12)",
      summary: "The \(landmark.displayName) was marked in the image"
    ) { attempt in
      let puncture = attempt.trace.frames.first(where: \.isMainInTissue)?.tick ?? .max
      return attempt.trace.marks.last { $0.landmark == landmark && $0.tick < puncture }
        .flatMap { ($0.distanceMM ?? .infinity) <= markMM ? $0.tick : nil }
    }
  }
  private static let markMM = 5.0

  package static let puncture = ProcedureStep(
    id: "puncture", asks: "Enter the skin in the plane of the image", summary: "The needle entered the skin"
  ) { attempt in
    attempt.trace.frames.first(where: \.isMainInTissue)?.tick
  }

  static let jointReached = ProcedureStep(
    id: "jointReached", asks: "Bring the tip into the joint", summary: "The tip reached the joint",
    tellsTruth: true
  ) {
    attempt in
    attempt.trace.frames.first {
      $0.isMainInTissue && $0.tipToJointMM <= attempt.scenario.target.reachedWithinMM
    }?.tick
  }

  /// A pause of a second after the first 0.1–0.6 mL, none of it into muscle, with the tip in view, or where bone hides it the tissue
  /// over the cleft.
  static let testInjection = ProcedureStep(
    id: "testInjection", asks: "Inject 0.1–0.6 mL, stop, look where it goes",
    summary: "A small test volume, not into muscle, and a look at where it went, before the rest"
  ) { attempt in
    var (lookedTicks, injectedML) = (0, 0.0)
    for interval in attempt.trace.intervals {
      let frame = interval.after
      injectedML += interval.injectedML
      if interval.injectedML > 0, frame.needle.tipRegion == .muscle { return nil }
      let looks = frame.sight.contains(.tip) || frame.sight.isSuperset(of: .hiddenInCleft)
      lookedTicks = interval.injectedML > 0 || injectedML == 0 || !looks ? 0 : lookedTicks + 1
      if injectedML > 0.6 + 1e-9 { return nil }
      if injectedML >= 0.1 - 1e-9, lookedTicks >= 100 { return frame.tick }
    }
    return nil
  }

  /// One milliliter, or the whole syringe where it holds less.
  package static let injection = ProcedureStep(
    id: "injection", asks: "Inject the rest, at least 1 mL in all", summary: "At least 1 mL was injected"
  ) { attempt in
    let enoughML = min(1, attempt.scenario.syringe.volumeML) - 1e-9
    return attempt.trace.frames.first { $0.injectedML >= enoughML }?.tick
  }

  static let withdrawal = ProcedureStep(
    id: "withdrawal", asks: "Withdraw the needle", summary: "The needle was withdrawn after the injection"
  ) { attempt in
    let frames = attempt.trace.frames
    guard let last = frames.last, !last.isMainInTissue, last.injectedML > 0,
      let inside = frames.lastIndex(where: \.isMainInTissue)
    else { return nil }
    return frames[inside].tick + 1
  }

  static let belief = ProcedureStep(
    id: "belief", asks: "Finish, and say where the fluid went",
    summary: "Said where the fluid went before the truth was shown"
  ) { attempt in attempt.trace.finalState.belief?.tick }
}

extension ProcedureStep.Evidence {
  /// The first tick before the puncture by which the picture had shown something for half a second on end.
  func firstTickShowing(_ wanted: Sight) -> Int? {
    var shownTicks = 0
    for frame in trace.frames {
      if frame.isMainInTissue { return nil }
      shownTicks = frame.sight.contains(wanted) ? shownTicks + 1 : 0
      if shownTicks >= 50 { return frame.tick }
    }
    return nil
  }
}

extension Sight {
  /// A tip that the rim of bone hides in the slice, and the tissue over the cleft in view.
  static let hiddenInCleft: Sight = [.tipBehindBone, .overCleft]
}
