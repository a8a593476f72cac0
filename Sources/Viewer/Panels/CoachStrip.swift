import CImGui

/// Strip at the lower edge of the picture in which the coach speaks.
struct CoachStrip {
  var words: String

  func draw(screen: PixelRect, scale: Float) {
    let width = min(Int(560 * scale), screen.width - Int(24 * scale))
    let height = Int(52 * scale)
    let rect = PixelRect(
      x: screen.x + (screen.width - width) / 2, y: screen.bottom - height - Int(10 * scale), width: width,
      height: height)
    Panel.window("coach", rect) {
      ig_text_box("Coach: " + words, Theme.bright.abgr, Float(width) - 24 * scale, 2)
    }
  }
}
