import Geometry

/// The bone line of an image as the operator reads it: depth over the distance from the midline.
struct BoneProfile {
  /// A trough between two shoulders.
  struct Notch: Equatable {
    /// Distance from the midline and depth in the patient frame, mm: of the medial and the lateral shoulder, where
    /// the bone turns down, and of the deepest place between.
    var medial, lateral, bottom: Edge
    /// Depth of the bottom below the deeper shoulder, in mm.
    var prominenceMM: Double { bottom.yMM - max(medial.yMM, lateral.yMM) }
    /// Its opening, at the depth of the deeper shoulder.
    var mouth: Edge { Edge(uMM: bottom.uMM, yMM: max(medial.yMM, lateral.yMM)) }
    var widthMM: Double { lateral.uMM - medial.uMM }
    /// Depth of the lateral shoulder below the medial one, in mm.
    var stepMM: Double { lateral.yMM - medial.yMM }
  }
  struct Edge: Equatable {
    var uMM, yMM: Double
  }

  /// Depth every half millimeter from `startMM`; nil where no bone was seen.
  private(set) var depths: [Double?]
  let startMM: Double
  static let spacingMM = 0.5
  /// Depth below the seen bone on either side, in mm, that stands for a place between them where none is seen.
  private static let bottomless = 15.0

  /// - Parameter points: places on bone, distance from the midline (u) and depth (y).
  init(_ points: [Edge]) {
    let low = points.map(\.uMM).min() ?? 0
    let high = points.map(\.uMM).max() ?? 0
    startMM = low
    depths = [Double?](repeating: nil, count: points.isEmpty ? 0 : Int((high - low) / Self.spacingMM) + 1)
    for (a, b) in zip(points, points.dropFirst()) { draw(from: a, to: b) }
  }

  /// Draws a bright line between neighbors that are not farther apart than lines and a slope allow.
  private mutating func draw(from a: Edge, to b: Edge) {
    let (left, right) = a.uMM <= b.uMM ? (a, b) : (b, a)
    guard right.uMM - left.uMM < 3 else { return }
    let first = Int(((left.uMM - startMM) / Self.spacingMM).rounded(.up))
    let last = Int((right.uMM - startMM) / Self.spacingMM)
    guard first <= last else { return }
    for i in first...last where depths.indices.contains(i) {
      let u = startMM + Double(i) * Self.spacingMM
      let share = right.uMM > left.uMM ? (u - left.uMM) / (right.uMM - left.uMM) : 0
      let y = left.yMM + (right.yMM - left.yMM) * share
      depths[i] = min(depths[i] ?? y, y)
    }
  }

  func depthMM(atMM u: Double) -> Double? {
    let i = Int(((u - startMM) / Self.spacingMM).rounded())
    return depths.indices.contains(i) ? depths[i] : nil
  }

  /// The troughs whose bottom lies in a range of distances from the midline, at least `prominenceMM` deep and at most
  /// `widestMM` wide, the deepest first.
  func notches(in range: ClosedRange<Double>, prominenceMM: Double, widestMM: Double) -> [Notch] {
    let filled = filledDepths()
    var found: [Notch] = []
    let reach = Int(widestMM / Self.spacingMM)
    for i in filled.indices {
      let u = startMM + Double(i) * Self.spacingMM
      guard range.contains(u), isLowest(i, in: filled) else { continue }
      let medial = shoulder(of: i, steps: -1, reach: reach, in: filled)
      let lateral = shoulder(of: i, steps: 1, reach: reach, in: filled)
      guard let medial, let lateral else { continue }
      let notch = Notch(medial: medial, lateral: lateral, bottom: Edge(uMM: u, yMM: filled[i]))
      if notch.prominenceMM >= prominenceMM, notch.widthMM <= widestMM { found.append(notch) }
    }
    return found.sorted { $0.prominenceMM > $1.prominenceMM }
  }

  /// Depths in which gaps between seen bone count as deep.
  private func filledDepths() -> [Double] {
    var filled = depths.map { $0 ?? .nan }
    var i = 0
    while i < filled.count {
      guard filled[i].isNaN else {
        i += 1
        continue
      }
      let end = filled[i...].firstIndex { !$0.isNaN } ?? filled.count
      let around = max(i > 0 ? filled[i - 1] : 0, end < filled.count ? filled[end] : 0)
      for k in i..<end { filled[k] = around + Self.bottomless }
      i = end
    }
    return filled
  }

  /// True at the middle of a stretch that is nowhere deeper within 2 mm.
  private func isLowest(_ i: Int, in filled: [Double]) -> Bool {
    let near = max(0, i - 4)...min(filled.count - 1, i + 4)
    let deepest = near.map { filled[$0] }.max() ?? 0
    guard filled[i] >= deepest - 1e-9 else { return false }
    var (first, last) = (i, i)
    while first > 0, filled[first - 1] == filled[i] { first -= 1 }
    while last + 1 < filled.count, filled[last + 1] == filled[i] { last += 1 }
    return i == (first + last) / 2
  }

  /// End of the slope that rises from the bottom: the first place from which the bone rises less than 2.5 mm over the
  /// next two.
  private func shoulder(of bottom: Int, steps: Int, reach: Int, in filled: [Double]) -> Edge? {
    var i = bottom
    let ahead = 4
    while abs(i - bottom) <= reach {
      let next = i + steps * ahead
      guard filled.indices.contains(next) else { return nil }
      let highest = (1...ahead).map { filled[i + steps * $0] }.min() ?? filled[i]
      if filled[i] < filled[bottom] - 0.5, filled[i] - highest < 2.5 {
        return Edge(uMM: startMM + Double(i) * Self.spacingMM, yMM: filled[i])
      }
      i += steps
    }
    return nil
  }
}
