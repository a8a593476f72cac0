import CImGui
import Simulation
import Training

/// The case: what is asked for and what of it is done; below, the patient and the goal.
struct ScenarioPanel {
  var scenario: Scenario
  /// The steps that are asked for; nil where they are not shown.
  var checklist: Checklist?
  /// Way to do the current step, in place of the case's words; nil outside of the tour.
  var advice: String?

  func draw(_ rect: PixelRect, scale: Float) {
    Panel.window("scenario", rect) {
      Panel.heading(advice == nil ? "Case" : "Tour")
      ig_same_line(72 * scale)
      ig_text_box(
        ScenarioPanel.patient(scenario), Theme.dim.abgr, Float(rect.width) - 86 * scale, 1)
      Panel.scroll("vignette", height: Float(rect.height) - 48 * scale) {
        if let advice {
          Panel.wrapped(advice, Theme.accent)
          ig_gap(3 * scale)
        }
        if let checklist {
          checklist.draw(
            height: Float(rect.height) - (advice == nil ? 52 : 112) * scale, scale: scale)
          ig_gap(2 * scale)
        }
        guard advice == nil else { return }
        Panel.with(ig_small) {
          Panel.wrapped(scenario.vignette)
          ig_gap(2 * scale)
          Panel.wrapped(ScenarioPanel.goal(of: scenario), Theme.accent)
        }
      }
    }
  }

  static func patient(_ scenario: Scenario) -> String {
    if scenario.isGelBlock { return "a block of gel with a tube in it" }
    let isOnPillow =
      scenario.patient.pillowTiltDeg ?? 0 > 0 && !scenario.requires(ProcedureAct.position.rawValue)
    let lies = scenario.side.rawValue + (isOnPillow ? ", on a pillow" : "")
    guard let who = scenario.patientParameters else {
      return "imported patient \(scenario.patient.file ?? ""), \(lies)"
    }
    return
      "\(who.sex == .female ? "woman" : "man"), \(DisplayText.decimal(who.ageYears, 0)) years, BMI \(DisplayText.decimal(who.bodyMassIndex, 0)), \(lies)"
  }
  static func goal(of scenario: Scenario) -> String {
    let points =
      "\(DisplayText.decimal(scenario.passScore, 0)) of 100 points, within \(DisplayText.clock(scenario.timeLimitS))."
    // Where nothing is to be given, as with landmarks alone, the steps are the goal.
    guard scenario.target.volumeFraction > 0 else { return "Goal: " + points }
    let share = DisplayText.percent(scenario.target.volumeFraction)
    return
      "Goal: at least \(share) of the fluid into the \(scenario.target.structure.displayName) of the \(scenario.side.rawValue) side, "
      + points
  }
}
