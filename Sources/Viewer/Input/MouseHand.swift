enum MouseButton: Int { case left, right, middle }

/// The mouse: its place, the buttons that are down for the panels, and the drag that belongs to a hand.
struct MouseHand {
  /// Part of the window in which a press began.
  enum Area: Equatable { case image, back, panels }
  struct MouseDrag: Equatable {
    var button: MouseButton
    var place: Area
    var startX, startY: Float
  }
  private(set) var x: Float = -1
  private(set) var y: Float = -1
  /// The drag of a hand; nil while the mouse serves the panels.
  private(set) var drag: MouseDrag?
  /// True once a press has become a motion rather than a click.
  private(set) var isDragging = false
  var wheel: Float = 0
  private var down = 0
  private var pressedInFrame = 0

  /// Largest motion, in pixels, of a click.
  static let clickReach: Float = 4

  mutating func beginFrame() { (pressedInFrame, wheel) = (0, 0) }
  mutating func move(x: Float, y: Float) {
    (self.x, self.y) = (x, y)
    guard let drag else { return }
    if abs(x - drag.startX) > MouseHand.clickReach || abs(y - drag.startY) > MouseHand.clickReach {
      isDragging = true
    }
  }
  mutating func press(_ button: MouseButton, x: Float, y: Float, on place: Area) {
    (self.x, self.y) = (x, y)
    if place == .panels {
      down |= 1 << button.rawValue
      pressedInFrame |= 1 << button.rawValue
    } else if drag == nil {
      drag = MouseDrag(button: button, place: place, startX: x, startY: y)
      isDragging = false
    }
  }
  /// True when the press was a click with the left button on the back.
  mutating func release(_ button: MouseButton, x: Float, y: Float) -> Bool {
    (self.x, self.y) = (x, y)
    down &= ~(1 << button.rawValue)
    guard let drag, drag.button == button else { return false }
    defer { (self.drag, isDragging) = (nil, false) }
    return button == .left && drag.place == .back && !isDragging
  }
  mutating func releaseAll() { (down, drag, isDragging) = (0, nil, false) }

  /// The buttons as the panels see them; a press and release between two frames still counts as a press.
  var buttonsForPanels: Int { drag == nil ? down | pressedInFrame : 0 }
}
