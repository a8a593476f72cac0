import CSDL2

/// A key of the keyboard, by the sign on it.
struct Key: Hashable, Sendable {
  var name: String
  /// SDL's key code.
  var code: Int32

  private init(_ name: String, _ code: SDL_KeyCode) {
    (self.name, self.code) = (name, Int32(bitPattern: UInt32(code.rawValue)))
  }
  /// A letter, a digit or a sign that stands for itself.
  static func sign(_ character: Character) -> Key {
    var key = Key(character.uppercased(), SDLK_UNKNOWN)
    key.code = Int32(character.lowercased().unicodeScalars.first?.value ?? 0)
    return key
  }
  /// True for F1 to F12.
  static func isFunction(_ code: Int32) -> Bool { (f1.code...f12.code).contains(code) }
  static let left = Key("←", SDLK_LEFT), right = Key("→", SDLK_RIGHT)
  static let up = Key("↑", SDLK_UP), down = Key("↓", SDLK_DOWN)
  static let tab = Key("Tab", SDLK_TAB), space = Key("Space", SDLK_SPACE), enter = Key("Enter", SDLK_RETURN)
  static let keypadEnter = Key("Keypad Enter", SDLK_KP_ENTER)
  static let escape = Key("Esc", SDLK_ESCAPE), backspace = Key("Backspace", SDLK_BACKSPACE)
  static let leftShift = Key("Shift", SDLK_LSHIFT), rightShift = Key("Shift right", SDLK_RSHIFT)
  static let leftControl = Key("Ctrl", SDLK_LCTRL), rightControl = Key("Ctrl right", SDLK_RCTRL)
  static let home = Key("Home", SDLK_HOME), end = Key("End", SDLK_END)
  static let pageUp = Key("Page up", SDLK_PAGEUP), pageDown = Key("Page down", SDLK_PAGEDOWN)
  static let f1 = Key("F1", SDLK_F1), f2 = Key("F2", SDLK_F2), f3 = Key("F3", SDLK_F3)
  static let f4 = Key("F4", SDLK_F4), f5 = Key("F5", SDLK_F5), f6 = Key("F6", SDLK_F6)
  static let f7 = Key("F7", SDLK_F7), f8 = Key("F8", SDLK_F8), f9 = Key("F9", SDLK_F9)
  static let f10 = Key("F10", SDLK_F10), f11 = Key("F11", SDLK_F11)
  static let f12 = Key("F12", SDLK_F12)
}

/// A gesture of a hand with the mouse.
enum Gesture: String, CaseIterable, Sendable {
  case leftDrag = "Left drag"
  case rightDrag = "Right drag"
  case middleDrag = "Middle drag"
  case wheel = "Wheel"
  case clickOnBack = "Click on the back"
}
