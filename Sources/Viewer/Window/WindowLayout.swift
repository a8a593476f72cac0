/// Places of everything in the window, in pixels.
struct WindowLayout: Equatable, Sendable {
  /// Full-width bar at the top, and the line of hints at the bottom.
  var topBar, bottomBar: PixelRect
  /// The ultrasound screen.
  var screen: PixelRect
  /// The plane of a textbook beside it; nil when there is none.
  var textbook: PixelRect?
  /// The view of the back; nil when it is off.
  var externalView: PixelRect?
  /// Panels of the machine, the case, the needle and the probe.
  var machine, scenario, needle, probe: PixelRect
  var scale: Float

  static let smallestWidth = 960
  static let smallestHeight = 620

  /// - Parameters:
  ///   - width, height: of the picture, in pixels.
  ///   - scale: pixels a point, 1 on an ordinary display.
  init(width: Int, height: Int, scale: Float, showsExternalView: Bool, showsTextbook: Bool = false) {
    self.scale = scale
    func px(_ points: Int) -> Int { Int((Float(points) * scale).rounded()) }
    let (bar, foot, gap) = (px(44), px(28), px(2))
    let side = min(max(px(330), width * 31 / 100), px(520))
    let strip = px(206)
    topBar = PixelRect(x: 0, y: 0, width: width, height: bar)
    bottomBar = PixelRect(x: 0, y: height - foot, width: width, height: foot)
    let middle = PixelRect(x: 0, y: bar, width: width, height: max(height - bar - foot, 1))
    let screenWidth = max(width - side - gap, 1)
    let screenHeight = max(middle.height - strip - gap, 1)
    screen = PixelRect(x: 0, y: middle.y, width: screenWidth, height: screenHeight)
    if showsTextbook {
      let half = (screenWidth - gap) / 2
      textbook = PixelRect(x: half + gap, y: screen.y, width: screenWidth - half - gap, height: screenHeight)
      screen.width = half
    }
    machine = PixelRect(
      x: 0, y: screen.bottom + gap, width: screenWidth, height: middle.bottom - screen.bottom - gap)
    let sideX = screenWidth + gap
    let needleHeight = px(276)
    needle = PixelRect(
      x: sideX, y: middle.bottom - needleHeight, width: width - sideX, height: needleHeight)
    var free = PixelRect(
      x: sideX, y: middle.y, width: width - sideX, height: max(needle.y - gap - middle.y, 1))
    if showsExternalView {
      // Not taller than the back is wide: the rest is for the case.
      let viewHeight = max(min(free.height - px(196 + 30) - 2 * gap, free.width * 4 / 5), px(130))
      externalView = free.cutTop(viewHeight, gap: gap)
    } else {
      externalView = nil
    }
    probe = free.cutTop(px(30), gap: gap)
    scenario = free
  }

  /// All parts that are there.
  var parts: [PixelRect] {
    [topBar, bottomBar, screen, machine, scenario, needle, probe]
      + [externalView, textbook].compactMap { $0 }
  }
}

extension PixelRect {
  /// Takes the upper part off, and a gap below it.
  fileprivate mutating func cutTop(_ partHeight: Int, gap: Int) -> PixelRect {
    let part = PixelRect(x: x, y: y, width: width, height: partHeight)
    (y, height) = (part.bottom + gap, max(bottom - part.bottom - gap, 1))
    return part
  }
}
