import CImGui

/// Actions that the buttons of a panel ask for in a frame.
struct PanelActions {
  /// Actions of the buttons that act while they are held.
  var held: Set<Action> = []
  var pressed: [Action] = []
}

/// A thin, typed interface to the panels' toolkit.
enum Panel {
  static func window(_ name: String, _ rect: PixelRect, _ kind: ig_kind = ig_panel, _ content: () -> Void) {
    ig_begin(name, Float(rect.x), Float(rect.y), Float(rect.width), Float(rect.height), kind)
    content()
    ig_end()
  }
  static func scroll(_ name: String, height: Float, _ content: () -> Void) {
    ig_begin_scroll(name, 0, height)
    content()
    ig_end_scroll()
  }
  static func text(_ text: String, _ color: Color = Theme.text) { ig_text(text, color.abgr) }
  static func wrapped(_ text: String, _ color: Color = Theme.text) { ig_text_wrapped(text, color.abgr) }
  static func with(_ font: ig_font, _ content: () -> Void) {
    ig_push_font(font)
    content()
    ig_pop_font()
  }
  static func small(_ text: String, _ color: Color = Theme.dim) {
    with(ig_small) { ig_text_wrapped(text, color.abgr) }
  }
  static func heading(_ text: String) { with(ig_bold) { ig_text(text, Theme.text.abgr) } }
  static func title(_ text: String) { with(ig_title) { ig_text(text, Theme.bright.abgr) } }
  /// Draws a name at the left and its value at column `at`.
  static func row(_ name: String, _ value: String, at column: Float, _ color: Color = Theme.text) {
    ig_text(name, Theme.dim.abgr)
    ig_same_line(column)
    ig_text(value, color.abgr)
  }
  /// Draws a name, a bar from column `at`, and a value behind it, on one line.
  static func barRow(
    _ name: String, fraction: Double, _ value: String, at column: Float, barWidth: Float, scale: Float,
    color: Color, isDim: Bool = false
  ) {
    let (x, y) = (ig_cursor_x(), ig_cursor_y())
    text(name, isDim ? Theme.dim : Theme.text)
    ig_set_cursor(column, y + 4 * scale)
    ig_bar(Float(fraction), barWidth, 10 * scale, color.abgr, "")
    ig_set_cursor(column + barWidth + 10 * scale, y)
    text(value, Theme.dim)
    ig_set_cursor(x, y + ig_line_height() + 7 * scale)
  }
  static func button(_ label: String, width: Float = 0, height: Float = 0, isMain: Bool = false) -> Bool {
    ig_button(label, width, height, isMain)
  }
}
