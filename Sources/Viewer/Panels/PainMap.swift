import Anatomy
import Training

/// The back with both legs as an outline, seen from behind, and where it hurts.
struct PainMap {
  var areas: [PainArea]
  var pointsTo: PainArea
  var side: Side

  /// Right half of the outline, from the back to the foot and up the inner leg: to the right and down, in heights of the
  /// picture.
  private static let outline: [SIMD2<Float>] = [
    [0.17, 0], [0.145, 0.12], [0.135, 0.2], [0.16, 0.27], [0.19, 0.34], [0.195, 0.42], [0.18, 0.56],
    [0.145, 0.7], [0.145, 0.79], [0.115, 0.92], [0.11, 0.96], [0.135, 1], [0.045, 1], [0.055, 0.94],
    [0.04, 0.8], [0.035, 0.7], [0.02, 0.5], [0, 0.44],
  ]
  /// Posterior superior iliac spine of the right side.
  private static let spine: SIMD2<Float> = [0.055, 0.265]

  func draw(into canvas: Canvas, _ rect: PixelRect) {
    let height = min(Float(rect.height), Float(rect.width) / 0.4)
    let middle = SIMD2(Float(rect.x) + Float(rect.width) / 2, Float(rect.y))
    func place(_ point: SIMD2<Float>, _ sign: Float) -> SIMD2<Float> {
      middle + SIMD2(point.x * sign, point.y) * height
    }
    for sign in [Float(-1), 1] {
      for (a, b) in zip(PainMap.outline, PainMap.outline.dropFirst()) {
        canvas.line(from: place(a, sign), to: place(b, sign), thickness: 1.5, Theme.dim, clip: rect)
      }
      canvas.ring(center: place(PainMap.spine, sign), radius: 2, Theme.dim, clip: rect)
    }
    let sign = Float(side.sign)
    for area in areas {
      let (center, radius) = area.place
      fill(canvas, at: place(center, sign), radius * height, rect)
    }
    let finger = place(pointsTo.place.center, sign)
    canvas.ring(center: finger, radius: 5, Theme.warning, clip: rect)
    canvas.line(from: finger, to: finger + SIMD2(sign * 22, -16), thickness: 2, Theme.warning, clip: rect)
  }

  /// Fills an ellipse, half through.
  private func fill(_ canvas: Canvas, at center: SIMD2<Float>, _ radius: SIMD2<Float>, _ rect: PixelRect) {
    for y in Int(center.y - radius.y)...Int(center.y + radius.y) {
      let away = (Float(y) + 0.5 - center.y) / max(radius.y, 1)
      let half = radius.x * max(1 - away * away, 0).squareRoot()
      let row = PixelRect(x: Int(center.x - half), y: y, width: Int(2 * half), height: 1)
      canvas.fill(row.intersection(rect), Theme.bad.faded(130))
    }
  }
}

extension PainArea {
  /// Place on the outline, on the right side, and half its width and height, in heights of the picture.
  fileprivate var place: (center: SIMD2<Float>, radius: SIMD2<Float>) {
    switch self {
    case .lowerBack: ([0.06, 0.18], [0.045, 0.04])
    case .fortin: ([0.07, 0.3], [0.022, 0.032])
    case .buttock: ([0.105, 0.355], [0.055, 0.045])
    case .groin: ([0.045, 0.44], [0.025, 0.02])
    case .thigh: ([0.1, 0.56], [0.04, 0.08])
    case .belowKnee: ([0.09, 0.83], [0.03, 0.06])
    case .foot: ([0.085, 0.985], [0.035, 0.012])
    }
  }
}
