import CImGui
import Ultrasound

/// The machine's settings, in the order of `MachineControl.all`: sliders, switches, choices, and the eight sliders of
/// the time gain.
struct MachinePanel {
  var settings: ImagingSettings
  var probe: Probe
  /// The slider that the keys move.
  var timeGainSlider: Int
  var isOn: Bool

  /// Draws the panel; returns the settings as they are wanted now.
  func draw(_ rect: PixelRect, scale: Float) -> ImagingSettings {
    var wanted = settings
    Panel.window("machine", rect) {
      Panel.heading("Machine")
      ig_same_line(96 * scale)
      Panel.text(describe(probe), Theme.dim)
      ig_begin_disabled(!isOn)
      let top = ig_cursor_y() + 6 * scale
      let timeGainWidth = min(Float(rect.width) * 0.44, 360 * scale)
      let left = Float(rect.width) - timeGainWidth - 14 * scale
      let below = drawSliders(&wanted, top: top, width: left - 40 * scale, scale)
      drawSwitches(&wanted, top: below, width: left - 40 * scale, scale)
      drawTimeGain(&wanted, x: left, top: top, width: timeGainWidth, height: Float(rect.height), scale)
      ig_end_disabled()
    }
    return wanted
  }

  private func describe(_ probe: Probe) -> String {
    let kind = probe.phasedSectorDeg > 0 ? "phased array" : (probe.radiusMM > 0 ? "curvilinear" : "linear")
    return "\(probe.id), \(kind), \(DisplayText.decimal(probe.centerFrequencyMHz, 1)) MHz"
  }

  /// Draws the sliders; returns their lower end.
  private func drawSliders(
    _ wanted: inout ImagingSettings, top: Float, width: Float, _ scale: Float
  ) -> Float {
    let (keys, column) = (70 * scale, 108 * scale)
    let valueWidth = 62 * scale
    let sliderWidth = max(width - column - valueWidth, 80 * scale)
    var y = top
    for control in MachineControl.all {
      guard case .slider(let path, let range, let step, let words) = control.widget else { continue }
      ig_set_cursor(14 * scale, y + 3 * scale)
      Panel.text(control.name, Theme.text)
      ig_set_cursor(keys, y + 3 * scale)
      Panel.text(control.keyNames, Theme.dim)
      ig_set_cursor(column, y)
      var moved = wanted[keyPath: path]
      let limits = range(wanted)
      if ig_slider("##" + control.name, &moved, limits.lowerBound, limits.upperBound, "", sliderWidth) {
        wanted[keyPath: path] = (moved / step).rounded() * step
      }
      let text = words(Double(wanted[keyPath: path]))
      ig_set_cursor(column + sliderWidth + valueWidth - ig_text_width(text), y + 3 * scale)
      Panel.text(text, Theme.text)
      y += 27 * scale
    }
    wanted.focusMM = min(wanted.focusMM, wanted.depthMM)
    return y
  }

  /// Draws switches and choices, two in a row.
  private func drawSwitches(_ wanted: inout ImagingSettings, top: Float, width: Float, _ scale: Float) {
    var place = 0
    for control in MachineControl.all {
      let x = 14 * scale + Float(place % 2) * width / 2
      let y = top + Float(place / 2) * 27 * scale
      ig_set_cursor(x, y)
      switch control.widget {
      case .slider, .timeGain: continue
      case .switched(let path):
        if ig_checkbox(control.name, wanted[keyPath: path]) { wanted[keyPath: path].toggle() }
      case .choice(let word):
        ig_set_cursor(x, y + 4 * scale)
        Panel.text(control.name, Theme.text)
        ig_set_cursor(x + MachinePanel.choiceX * scale, y)
        var slider = timeGainSlider
        if Panel.button(word(wanted), width: MachinePanel.choiceWidth * scale) {
          wanted = control.steps[0].applied(to: wanted, slider: &slider)
        }
      }
      ig_set_cursor(x + MachinePanel.switchKeyX * scale, y + 4 * scale)
      Panel.text(control.keyNames, Theme.dim)
      place += 1
    }
  }
  /// Distance from a switch to the name of its key, in points.
  static let switchKeyX: Float = 108
  /// Place of a choice's button, behind its name, in points.
  static let choiceX: Float = 32
  static let choiceWidth: Float = 72

  /// Draws the sliders of the time gain, near to far from left to right.
  private func drawTimeGain(
    _ wanted: inout ImagingSettings, x: Float, top: Float, width: Float, height: Float, _ scale: Float
  ) {
    ig_set_cursor(x, top - 28 * scale)
    Panel.text("Time gain", Theme.text)
    ig_set_cursor(x + 84 * scale, top - 28 * scale)
    Panel.text("near to far   9  −  =   0 flat", Theme.dim)
    let spacing = (width - 14 * scale) / Float(settings.timeGainDB.scalarCount)
    let sliderHeight = height - top - 34 * scale
    for i in 0..<settings.timeGainDB.scalarCount {
      ig_push_id(Int32(i))
      let left = x + Float(i) * spacing
      ig_set_cursor(left, top)
      var value = wanted.timeGainDB[i]
      let range = ImagingSettings.timeGainRangeDB
      if ig_vertical_slider("##gain", 22 * scale, sliderHeight, &value, range.lowerBound, range.upperBound) {
        wanted.timeGainDB[i] = value.rounded()
      }
      let label = DisplayText.signed(Double(wanted.timeGainDB[i]))
      ig_push_font(ig_small)
      ig_set_cursor(left + 11 * scale - ig_text_width(label) / 2, top + sliderHeight + 4 * scale)
      Panel.text(label, i == timeGainSlider ? Theme.accent : Theme.dim)
      ig_pop_font()
      ig_pop_id()
    }
  }
}

extension MachineControl {
  /// The keys, as a person reads them.
  fileprivate var keyNames: String { steps.map(\.key.name).joined(separator: " ") }
}
