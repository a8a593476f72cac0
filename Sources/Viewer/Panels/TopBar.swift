import CImGui

/// The bar at the top: the scenario, the time, the state of the recording, and the window's own buttons.
struct TopBar {
  var title: String
  var timeS: Double
  var limitS: Double
  var phase: Phase
  /// True for an exam, which is neither paused nor begun anew.
  var isExam = false
  /// Message about the recording; nil while all is well.
  var recordingTrouble: String?
  var isRecording: Bool

  /// Draws the bar; returns the action whose button was pressed.
  func draw(_ rect: PixelRect, scale: Float) -> Action? {
    var pressed: Action?
    Panel.window("top", rect) {
      let y = (Float(rect.height) - ig_line_height()) / 2
      ig_set_cursor(16 * scale, y)
      Panel.with(ig_bold) { Panel.text("sijsim", Theme.accent) }
      ig_same_line(86 * scale)
      Panel.text(title)
      let buttons = buttons(isNarrow: Float(rect.width) < 1_200 * scale)
      let widths = buttons.map { ig_text_width($0.label) + 22 * scale }
      var x = Float(rect.width) - 14 * scale - widths.reduce(0) { $0 + $1 + 6 * scale }
      drawTime(endingAt: x - 18 * scale, y: y, scale)
      let height = 28 * scale
      for (button, width) in zip(buttons, widths) {
        ig_set_cursor(x, (Float(rect.height) - height) / 2)
        ig_begin_disabled(!button.isOn)
        if Panel.button(button.label, width: width, height: height, isMain: button.isMain) {
          pressed = button.action
        }
        ig_end_disabled()
        x += width + 6 * scale
      }
    }
    return pressed
  }

  private struct Button {
    var label: String
    var action: Action
    var isOn = true
    var isMain = false
  }
  private func buttons(isNarrow: Bool) -> [Button] {
    let isOpen = phase == .running || phase == .paused
    let isIdle = phase == .preparing
    return [
      Button(label: phase == .paused ? "Go on" : "Pause", action: .pause, isOn: isOpen && !isExam),
      Button(label: "Restart", action: .restart, isOn: !isIdle && !isExam),
      Button(label: "Next case", action: .nextScenario, isOn: !isIdle),
      Button(label: isNarrow ? "F9 Card" : "F9 Procedure", action: .procedureCard, isOn: phase == .running),
      Button(label: "F1 Controls", action: .controls),
      Button(label: "Finish", action: .finish, isOn: isOpen, isMain: true),
    ]
  }

  private func drawTime(endingAt right: Float, y: Float, _ scale: Float) {
    let time = "\(DisplayText.clock(timeS)) / \(DisplayText.clock(limitS))"
    let state: (text: String, color: Color) =
      recordingTrouble != nil
      ? ("NOT RECORDED", Theme.bad) : (isRecording ? ("● REC", Theme.bad) : ("", Theme.dim))
    var x = right - ig_text_width(time)
    ig_set_cursor(x, y)
    Panel.text(time, timeS > limitS ? Theme.warning : Theme.text)
    x -= ig_text_width(state.text) + 16 * scale
    ig_set_cursor(x, y)
    Panel.text(state.text, state.color)
  }
}
