import CImGui
import Fluid
import Needle
import Simulation

/// The needle and the syringe: their place, the forces on the hand, and buttons that act while they are held.
struct NeedlePanel {
  var needle: NeedleState
  var model: NeedleModel
  var syringe: SyringeState
  /// Volume that has left the syringe.
  var injectedML: Double
  var content: Scene.Syringe
  /// Needle and syringe in the hand; nil when there is nothing to change to.
  var equipment: Equipment?
  var aspirated = Aspiration.Found.none
  /// The force of the last seconds, in N, oldest first; nil when the scenario hides it.
  var forcesN: [Float]?
  /// Message of what stops the needle; nil when nothing does.
  var message: String?
  var isOn: Bool

  func draw(_ rect: PixelRect, scale: Float) -> PanelActions {
    var wanted = PanelActions()
    Panel.window("needle", rect) {
      Panel.heading("Needle")
      ig_same_line(96 * scale)
      Panel.text(model.displayName, Theme.dim)
      let (column, second) = (96 * scale, Float(rect.width) * 0.6)
      let depth = needle.isInTissue ? "\(DisplayText.decimal(needle.depthMM, 1)) mm" : "outside"
      Panel.row("In tissue", depth, at: column)
      ig_same_line(second)
      Panel.row("Bevel", "\(DisplayText.decimal(needle.bevelDeg, 0))°", at: second + 64 * scale)
      Panel.row("To the skin", "\(DisplayText.decimal(needle.pitchDeg, 0))°", at: column)
      ig_same_line(second)
      Panel.row("Passes", "\(needle.passes)", at: second + 64 * scale)
      if let forcesN { drawForce(forcesN, at: column, Float(rect.width) - 14 * scale, scale) }
      drawMessage()
      ig_separator()
      let left = max(content.volumeML - injectedML, 0)
      Panel.row(
        equipment == .infiltration ? "Anesthetic" : "Syringe",
        "\(DisplayText.decimal(left, 2)) of \(DisplayText.decimal(content.volumeML, 2)) mL", at: column)
      let flow = flow(left: left)
      ig_same_line(Float(rect.width) - 14 * scale - ig_text_width(flow))
      Panel.text(flow, syringe.flowMLPerS > 0 ? Theme.accent : Theme.dim)
      ig_bar(
        Float(left / max(content.volumeML, 0.01)), Float(rect.width) - 28 * scale, 8 * scale,
        Theme.accent.abgr, "")
      ig_gap(2 * scale)
      wanted = drawButtons(Float(rect.width) - 28 * scale, scale)
    }
    return wanted
  }

  /// Draws the message of what stops the needle or moves the patient, else of what came into the hub.
  private func drawMessage() {
    let color =
      message == nil && aspirated != .none ? (aspirated == .blood ? Theme.bad : Theme.accent) : Theme.warning
    Panel.with(ig_small) { Panel.text(message ?? DisplayText.message(for: aspirated) ?? " ", color) }
  }

  /// Draws the force along the shaft: now, and over the last seconds; a fall that a hand notices stands out in it.
  private func drawForce(_ forcesN: [Float], at column: Float, _ right: Float, _ scale: Float) {
    let (x, y) = (ig_cursor_x(), ig_cursor_y())
    Panel.text("Force", Theme.dim)
    ig_set_cursor(x, y + ig_line_height())
    Panel.text("\(DisplayText.decimal(needle.forces.axialN, 1)) N")
    ig_set_cursor(column, y + 2 * scale)
    forcesN.withUnsafeBufferPointer {
      ig_plot(
        $0.baseAddress, Int32($0.count), NeedlePanel.leastN, NeedlePanel.mostN, right - column, 38 * scale,
        Theme.accent.abgr)
    }
    ig_set_cursor(x, y + 46 * scale)
  }
  private static let leastN: Float = -2, mostN = Float(NeedleForces.handN)

  private func flow(left: Double) -> String {
    if left <= 0 { return "empty" }
    if syringe.plungerN <= 0 { return "at rest" }
    return "\(DisplayText.decimal(syringe.flowMLPerS, 2)) mL/s, \(DisplayText.decimal(syringe.plungerN, 1)) N"
  }

  private func drawButtons(_ width: Float, _ scale: Float) -> PanelActions {
    var wanted = PanelActions()
    let (gap, height) = (6 * scale, 28 * scale)
    let one = (width - 2 * gap) / 3
    let (x, y) = (ig_cursor_x(), ig_cursor_y())
    func go(to column: Int, _ row: Int) {
      ig_set_cursor(x + Float(column) * (one + gap), y + Float(row) * (height + gap))
    }
    ig_begin_disabled(!isOn)
    if ig_hold_button("In", one, height) { wanted.held.insert(.advance) }
    go(to: 1, 0)
    if ig_hold_button("Out", one, height) { wanted.held.insert(.withdraw) }
    go(to: 2, 0)
    if ig_hold_button("Inject", one, height) { wanted.held.insert(.inject) }
    go(to: 0, 1)
    if ig_hold_button("Aspirate", one, height) { wanted.held.insert(.aspirate) }
    ig_begin_disabled(needle.isInTissue)
    go(to: 1, 1)
    if Panel.button("Entry (X)", width: one, height: height) { wanted.pressed.append(.entryBesideProbe) }
    ig_begin_disabled(equipment == nil)
    go(to: 2, 1)
    if Panel.button("Change (Tab)", width: one, height: height) { wanted.pressed.append(.changeNeedle) }
    ig_end_disabled()
    ig_end_disabled()
    ig_end_disabled()
    return wanted
  }
}
