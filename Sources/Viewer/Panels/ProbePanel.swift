import CImGui
import Simulation

/// The hand on the probe: one line of numbers, and the word to the patient.
struct ProbePanel {
  var probe: ProbeState
  /// True where there is a breath to hold.
  var breathes: Bool
  var isOn: Bool

  /// Names, values, and the widest value that there is.
  private var items: [(name: String, value: String, widest: String)] {
    func angle(_ degrees: Double) -> String { DisplayText.decimal(degrees, 0) + "°" }
    return [
      ("Turn", angle(probe.rotateDeg), angle(-179)), ("Tilt", angle(probe.tiltDeg), angle(-45)),
      ("Rock", angle(probe.rockDeg), angle(-30)),
      ("Press", DisplayText.decimal(probe.pressMM, 0) + " mm", "12 mm"),
    ]
  }
  private static let edge: Float = 14, space: Float = 4

  /// Free room beside each number, in pixels, with this word on the button; below zero where they do not fit.
  private func gap(inWidth width: Float, beside button: String?, scale: Float) -> Float {
    let taken = items.reduce(0) {
      $0 + ig_text_width($1.name) + ProbePanel.space * scale + ig_text_width($1.widest)
    }
    let buttonSize = button.map { buttonWidth($0, scale) } ?? 0
    return (width - 2 * ProbePanel.edge * scale - buttonSize - taken) / Float(items.count)
  }
  private func buttonWidth(_ word: String, _ scale: Float) -> Float { ig_text_width(word) + 12 * scale }

  /// The word on the button, the longer one where there is room; and the room beside each number.
  func layout(width: Float, scale: Float) -> (button: String?, gap: Float) {
    let (short, long) = breathes ? ("Breath", "Hold breath") : (nil, nil)
    let gap = gap(inWidth: width, beside: long, scale: scale)
    return gap >= 2 ? (long, gap) : (short, self.gap(inWidth: width, beside: short, scale: scale))
  }

  func draw(_ rect: PixelRect, scale: Float) -> PanelActions {
    var wanted = PanelActions()
    Panel.window("probe", rect) {
      Panel.with(ig_small) {
        let y = ig_cursor_y()
        let (button, gap) = layout(width: Float(rect.width), scale: scale)
        var x = ProbePanel.edge * scale
        for item in items {
          ig_set_cursor(x, y)
          Panel.text(item.name, Theme.dim)
          x += ig_text_width(item.name) + ProbePanel.space * scale
          ig_set_cursor(x, y)
          Panel.text(item.value)
          x += ig_text_width(item.widest) + gap
        }
        guard let button else { return }
        ig_set_cursor(x, y - 3 * scale)
        ig_begin_disabled(!isOn)
        if ig_hold_button(button, buttonWidth(button, scale), 22 * scale) { wanted.held.insert(.holdBreath) }
        ig_end_disabled()
      }
    }
    return wanted
  }
}
