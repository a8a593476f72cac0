/// Parts of the window while one looks back, in pixels: the sentence at the top, three views of the moment side by side, the lanes
/// of the whole attempt below, and the buttons.
struct DebriefLayout: Equatable {
  let scale: Float
  let lesson, seen, truth, body, lanes, buttons: PixelRect

  /// Width of the lanes' names at their left, in points.
  static let namesWidth: Float = 74
  /// The lanes from the top, with the share of the height that each has.
  static let shares: [(name: String, share: Float)] = [
    ("needle", 0.25), ("tip seen", 0.09), ("probe", 0.13), ("force", 0.13), ("flow", 0.13), ("steps", 0.09),
    ("errors", 0.09),
  ]

  /// - Parameter area: the window between its bars.
  init(_ area: PixelRect, scale: Float) {
    self.scale = scale
    func px(_ points: Float) -> Int { Int((points * scale).rounded()) }
    let gap = px(2)
    let top = PixelRect(x: area.x, y: area.y, width: area.width, height: px(64))
    let foot = PixelRect(x: area.x, y: area.bottom - px(50), width: area.width, height: px(50))
    let free = max(foot.y - top.bottom - 2 * gap, 2)
    let third = (area.width - 2 * gap) / 3
    // As tall as the image is wide, but never more than leaves room for the lanes.
    let height = max(min(third * 3 / 4 + px(20), free - px(190)), free / 2)
    func view(_ place: Int) -> PixelRect {
      PixelRect(x: area.x + place * (third + gap), y: top.bottom + gap, width: third, height: height)
    }
    (lesson, buttons, seen, truth, body) = (top, foot, view(0), view(1), view(2))
    let names = px(DebriefLayout.namesWidth)
    let under = top.bottom + gap + height + gap
    lanes = PixelRect(
      x: area.x + names, y: under, width: max(area.width - names - px(14), 1),
      height: max(foot.y - under - gap, 1))
  }

  /// The rows of a lane; the rest, at the bottom, is for the time.
  func lane(_ name: String) -> (top: Float, height: Float) {
    var top: Float = 0
    for (other, share) in DebriefLayout.shares {
      let height = share * Float(lanes.height)
      if other == name { return (Float(lanes.y) + top, height) }
      top += height
    }
    return (Float(lanes.y) + top, Float(lanes.height) - top)
  }

  /// Column of a tick in the lanes, and the tick at a column.
  func x(ofTick tick: Int, of end: Int) -> Float {
    Float(lanes.x) + Float(lanes.width) * Float(tick) / Float(max(end, 1))
  }
  func tick(atX x: Float, of end: Int) -> Int {
    let share = (x - Float(lanes.x)) / Float(max(lanes.width, 1))
    return Int((min(max(share, 0), 1) * Float(end)).rounded())
  }
}
