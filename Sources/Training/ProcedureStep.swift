import Anatomy
import Geometry
import Simulation
import Ultrasound

/// One step of the procedure, and the sign by which an attempt shows that it was done.
package struct ProcedureStep: Sendable {
  package let id: String
  package let summary: String
  /// Summary at the upper level; nil when it is the same there.
  private(set) var saysUpper: String?
  /// The tick at which it was done; nil when it was not.
  let tickDone: @Sendable (Evidence) -> Int?

  /// Summary of the step at a level.
  package func summary(at level: Scenario.Target.Level) -> String {
    level == .upper ? saysUpper ?? summary : summary
  }

  /// Data that a step can look at.
  struct Evidence: Sendable {
    var trace: Trace
    var scenario: Scenario
    /// The view of the search; nil when the scene is not at hand, and then nothing was seen.
    var view: SearchView?
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
    .foramenSeen, .jointSeen, .skinWheal, .trackInfiltration, .puncture, .jointReached, .aspiration,
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
    id: "foramenSeen", summary: "The second dorsal foramen was shown before the puncture",
    saysUpper: "The first dorsal foramen was shown before the puncture"
  ) { attempt in attempt.firstTickShowing(\.foramenMM) }

  static let jointSeen = ProcedureStep(
    id: "jointSeen", summary: "The joint's mouth was shown before the puncture",
    saysUpper: "The slice of the joint's mouth at the first foramen was shown before the puncture"
  ) { attempt in attempt.firstTickShowing(\.jointMM) }

  static let puncture = ProcedureStep(id: "puncture", summary: "The needle entered the skin") { attempt in
    attempt.trace.frames.first(where: \.isMainInTissue)?.tick
  }

  static let jointReached = ProcedureStep(id: "jointReached", summary: "The tip reached the joint") {
    attempt in
    attempt.trace.frames.first {
      $0.isMainInTissue && $0.tipToJointMM <= attempt.scenario.target.reachedWithinMM
    }?.tick
  }

  /// A pause of a second after the first 0.1–0.6 mL.
  static let testInjection = ProcedureStep(
    id: "testInjection", summary: "A small test volume, and a look at where it went, before the rest"
  ) { attempt in
    var (pauseTicks, injectedML) = (0, 0.0)
    for interval in attempt.trace.intervals {
      injectedML += interval.injectedML
      pauseTicks = interval.injectedML > 0 || injectedML == 0 ? 0 : pauseTicks + 1
      if injectedML > 0.6 + 1e-9 { return nil }
      if injectedML >= 0.1 - 1e-9, pauseTicks >= 100 { return interval.after.tick }
    }
    return nil
  }

  /// One milliliter, or the whole syringe where it holds less.
  static let injection = ProcedureStep(id: "injection", summary: "At least 1 mL was injected") { attempt in
    let enoughML = min(1, attempt.scenario.syringe.volumeML) - 1e-9
    return attempt.trace.frames.first { $0.injectedML >= enoughML }?.tick
  }

  static let withdrawal = ProcedureStep(
    id: "withdrawal", summary: "The needle was withdrawn after the injection"
  ) { attempt in
    let frames = attempt.trace.frames
    guard let last = frames.last, !last.isMainInTissue, last.injectedML > 0,
      let inside = frames.lastIndex(where: \.isMainInTissue)
    else { return nil }
    return frames[inside].tick + 1
  }

  static let belief = ProcedureStep(
    id: "belief", summary: "Said where the fluid went before the truth was shown"
  ) { attempt in attempt.trace.finalState.belief?.tick }
}

extension ProcedureStep.Evidence {
  /// The first tick before the puncture by which a place had been in the image for half a second on end.
  func firstTickShowing(_ place: KeyPath<SearchView, Vector3> & Sendable) -> Int? {
    guard let view else { return nil }
    var shownTicks = 0
    for frame in trace.frames {
      if frame.isMainInTissue { return nil }
      let isShown = view.shows(view[keyPath: place], from: frame.probe.probeToPatient)
      shownTicks = isShown ? shownTicks + 1 : 0
      if shownTicks >= 50 { return frame.tick }
    }
    return nil
  }
}

/// Places that are searched for with the probe, and the slice that it shows.
struct SearchView: Sendable {
  /// The joint's mouth and the dorsal foramen of the level, the second or the first, patient frame, mm.
  var jointMM, foramenMM: Vector3
  var slice: ImagedSlice
  /// The depth set at the start.
  var depthMM: Double

  init(jointMM: Vector3, foramenMM: Vector3, probe: Probe, depthMM: Double) {
    (self.jointMM, self.foramenMM, self.depthMM) = (jointMM, foramenMM, depthMM)
    slice = ImagedSlice(of: probe)
  }
  /// The view in a scene; nil when the patient lacks the landmarks of that side.
  init?(scene: Scene, level: Scenario.Target.Level = .lower) {
    guard let joint = scene.patient.targets[scene.side], let bones = scene.patient.landmarks[scene.side],
      bones.foraminaMM.count > 1
    else { return nil }
    let foramen = bones.foraminaMM[level == .upper ? 0 : 1]
    let mouth =
      level == .upper ? Self.upperMouthMM(of: scene.patient, beside: foramen, sign: scene.side.sign) : nil
    self.init(
      jointMM: mouth ?? joint.centerMM, foramenMM: foramen, probe: scene.probe,
      depthMM: Double(scene.start.settings.depthMM))
  }

  /// The deepest place of the ligament between sacrum and ilium at the level of a foramen, where the joint begins; nil where
  /// there is none.
  private static func upperMouthMM(of patient: Patient, beside foramen: Vector3, sign: Double) -> Vector3? {
    let places = stride(from: 5.0, through: 40, by: 0.5).flatMap { aside in
      stride(from: -5.0, through: 35, by: 0.5).map { deep in foramen + Vector3(sign * aside, deep, 0) }
    }
    return places.filter {
      patient.boneDistanceMM(at: $0) > 0.6 && patient.region(at: $0) == .interosseousLigament
    }
    .max { $0.y < $1.y }
  }

  func shows(_ pointMM: Vector3, from probeToPatient: Pose) -> Bool {
    slice.holds(probeToPatient.inversePoint(pointMM), depthMM: depthMM)
  }
}
