/// The colors of the window.
enum Theme {
  static let text = Color(0xd7dee6), dim = Color(0x8b97a4), bright = Color(0xffffff)
  static let accent = Color(0x67c3e6), good = Color(0x6fcf97), warning = Color(0xf2c14e)
  static let bad = Color(0xeb6f6f)
  static let back = Color(0x0d1116), panel = Color(0x161b21), bar = Color(0x11161b)
}
