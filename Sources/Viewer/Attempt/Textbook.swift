import Simulation
import Training
import Ultrasound

/// Planes of the gallery to compare the live image with, in the order of the procedure.
struct Textbook: Equatable {
  /// `GalleryView.id` of each plane.
  let ids: [String]

  /// The planes as they look with this probe, and in a person of this build.
  init(for scenario: Scenario, probe: Probe) {
    // Of the linear probe the gallery has three planes.
    let isLinear = !probe.isSector
    ids = [
      "midline-s2-s3", isLinear ? "linear-psis" : "psis", "s1-foramen",
      isLinear ? "linear-s2-foramen" : "s2-foramen",
      isLinear ? "linear-lower-window" : Textbook.lowerWindow(of: scenario), "needle-in-plane-50",
      scenario.syringe.echogenicityDB < -20 ? "fluid-clear-joint" : "fluid-suspension-joint",
    ]
  }

  private static func lowerWindow(of scenario: Scenario) -> String {
    guard let who = scenario.patientParameters else { return "lower-window-woman" }
    if who.bodyMassIndex >= 30 { return "lower-window-heavy" }
    if who.bodyMassIndex < 22 { return "lower-window-thin" }
    return who.sex == .female ? "lower-window-woman" : "lower-window-man"
  }

  /// Place in `ids` of the plane that a step is about.
  /// - Parameter step: `ProcedureStep.id`; nil when all are done.
  func place(for step: String?, at level: Scenario.Target.Level) -> Int {
    switch step {
    case "midlineMarked": 0
    case "psisMarked": 1
    case "s1Marked": 2
    case "s2Marked": 3
    case "foramenSeen": level == .upper ? 2 : 3
    case "puncture", "jointReached", "aspiration", "skinWheal", "trackInfiltration": 5
    case "testInjection", "injection", "withdrawal", "belief": 6
    default: level == .upper ? 2 : 4
    }
  }
}
