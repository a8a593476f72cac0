import CImGui
import Ultrasound

/// The machine's settings: sliders for depth, focus, gain, dynamic range, and the eight of the time gain;
/// switches for harmonic imaging and compounding.
struct MachinePanel {
  var settings: ImagingSettings
  var probe: Probe
  /// The slider that the keys move.
  var timeGainSlider: Int
  var isOn: Bool

  /// Draws it; the settings as they are wanted now.
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
    return "\(probe.id), \(kind), \(Words.decimal(probe.centerFrequencyMHz, 1)) MHz"
  }

  /// Returns where they end.
  private func drawSliders(
    _ wanted: inout ImagingSettings, top: Float, width: Float, _ scale: Float
  ) -> Float {
    let (keys, column) = (70 * scale, 108 * scale)
    let valueWidth = 62 * scale
    let sliderWidth = max(width - column - valueWidth, 80 * scale)
    var y = top
    func slider(
      _ name: String, _ keyNames: String, _ value: inout Float, _ range: ClosedRange<Float>, step: Float,
      _ words: (Double) -> String
    ) {
      ig_set_cursor(14 * scale, y + 4 * scale)
      Panel.text(name, Theme.text)
      ig_set_cursor(keys, y + 4 * scale)
      Panel.text(keyNames, Theme.dim)
      ig_set_cursor(column, y)
      var moved = value
      if ig_slider("##" + name, &moved, range.lowerBound, range.upperBound, "", sliderWidth) {
        value = (moved / step).rounded() * step
      }
      let text = words(Double(value))
      ig_set_cursor(column + sliderWidth + valueWidth - ig_text_width(text), y + 4 * scale)
      Panel.text(text, Theme.text)
      y += 31 * scale
    }
    func mm(_ value: Double) -> String { "\(Words.decimal(value, 0)) mm" }
    slider("Depth", "1 2", &wanted.depthMM, MachineControls.depthMM, step: 5, mm)
    slider("Focus", "7 8", &wanted.focusMM, 10...max(wanted.depthMM, 11), step: 5, mm)
    slider("Gain", "3 4", &wanted.gainDB, MachineControls.gainDB, step: 1) { "\(Words.signed($0)) dB" }
    slider("Range", "5 6", &wanted.dynamicRangeDB, MachineControls.dynamicRangeDB, step: 1) {
      "\(Words.decimal($0, 0)) dB"
    }
    wanted.focusMM = min(wanted.focusMM, wanted.depthMM)
    return y
  }

  private func drawSwitches(_ wanted: inout ImagingSettings, top: Float, width: Float, _ scale: Float) {
    func control(_ name: String, _ keyName: String, _ isOn: inout Bool, x: Float) {
      ig_set_cursor(x, top)
      if ig_checkbox(name, isOn) { isOn.toggle() }
      ig_set_cursor(x + MachinePanel.switchKeyX * scale, top + 4 * scale)
      Panel.text(keyName, Theme.dim)
    }
    control("Harmonic", "M", &wanted.isHarmonic, x: 14 * scale)
    control("Compound", "O", &wanted.isCompounded, x: 14 * scale + width / 2)
  }
  /// From a switch to the name of its key, in points.
  static let switchKeyX: Float = 108

  /// Near to far, from left to right.
  private func drawTimeGain(
    _ wanted: inout ImagingSettings, x: Float, top: Float, width: Float, height: Float, _ scale: Float
  ) {
    ig_set_cursor(x, top - 28 * scale)
    Panel.text("Time gain", Theme.text)
    ig_set_cursor(x + 84 * scale, top - 28 * scale)
    Panel.text("near to far   9  −  =   0 flat", Theme.dim)
    let spacing = (width - 14 * scale) / Float(MachineControls.sliders)
    let sliderHeight = height - top - 34 * scale
    for i in 0..<MachineControls.sliders {
      ig_push_id(Int32(i))
      let left = x + Float(i) * spacing
      ig_set_cursor(left, top)
      var value = wanted.timeGainDB[i]
      let range = MachineControls.timeGainDB
      if ig_vertical_slider("##gain", 22 * scale, sliderHeight, &value, range.lowerBound, range.upperBound) {
        wanted.timeGainDB[i] = value.rounded()
      }
      let label = Words.signed(Double(wanted.timeGainDB[i]))
      ig_push_font(ig_small)
      ig_set_cursor(left + 11 * scale - ig_text_width(label) / 2, top + sliderHeight + 4 * scale)
      Panel.text(label, i == timeGainSlider ? Theme.accent : Theme.dim)
      ig_pop_font()
      ig_pop_id()
    }
  }
}
