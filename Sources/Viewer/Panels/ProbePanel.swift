import CImGui
import Simulation

/// The probe's angles and pressure in one line of numbers, and the word to the patient.
struct ProbePanel {
  var probe: ProbeState
  /// True when there is a breath to hold.
  var breathes: Bool
  var isOn: Bool

  func draw(_ rect: PixelRect, scale: Float) -> PanelActions {
    var wanted = PanelActions()
    Panel.window("probe", rect) {
      let (y, edge, button) = (ig_cursor_y(), 14 * scale, breathes ? 86 * scale : 0)
      let column = (Float(rect.width) - 2 * edge - button) / 4.3
      let values = [
        ("Turn", probe.rotateDeg, "°"), ("Tilt", probe.tiltDeg, "°"), ("Rock", probe.rockDeg, "°"),
        ("Press", probe.pressMM, " mm"),
      ]
      Panel.with(ig_small) {
        for (i, (name, value, unit)) in values.enumerated() {
          let x = edge + Float(i) * column
          ig_set_cursor(x, y)
          Panel.text(name, Theme.dim)
          ig_set_cursor(x + ig_text_width(name) + 6 * scale, y)
          Panel.text(DisplayText.decimal(value, 0) + unit)
        }
        guard breathes else { return }
        ig_set_cursor(Float(rect.width) - button - edge, y - 3 * scale)
        ig_begin_disabled(!isOn)
        if ig_hold_button("Hold breath", button, 22 * scale) { wanted.held.insert(.holdBreath) }
        ig_end_disabled()
      }
    }
    return wanted
  }
}
