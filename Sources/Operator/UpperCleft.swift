import Geometry

/// The cleft between sacrum and ilium at the upper level as it is read from one image: the sacrum falls away laterally until
/// the ilium's lip throws its shadow over it. The joint begins deeper, in that shadow.
struct UpperCleft: Equatable {
  typealias Edge = BoneProfile.Edge
  /// Seen bone medial of the shadow, from medial to lateral, and the ilium beyond it: distance from the midline and depth,
  /// mm.
  var sacrum, ilium: [Edge]
  /// The deepest place of the sacrum that is seen.
  var bottom: Edge
  /// Depth that the sacrum gains for each millimeter to lateral, near the bottom.
  var slope: Double

  /// Range in which the cleft is looked for, in mm from the midline, and least height of the lip above its bottom.
  private static let bottomsMM = 34.0...58.0, leastStepMM = 8.0
  /// The way over which the slope is judged, in mm, and the slopes that sacra have there.
  private static let slopeOverMM = 6.0, slopes = 0.4...1.6

  /// The cleft in a bone line; nil when no lip stands over a slope.
  /// - Parameter points: bone from medial to lateral.
  init?(_ points: [Edge]) {
    var best: (index: Int, lip: Int)?
    for i in points.indices where Self.bottomsMM.contains(points[i].uMM) {
      let reach = points[(i + 1)...].prefix { $0.uMM < points[i].uMM + 12 }
      guard let lip = reach.indices.first(where: { points[i].yMM - points[$0].yMM >= Self.leastStepMM })
      else {
        continue
      }
      if best.map({ points[i].yMM > points[$0.index].yMM }) ?? true { best = (i, lip) }
    }
    guard let best else { return nil }
    bottom = points[best.index]
    sacrum = Array(points[...best.index])
    ilium = points[best.lip...].filter { [bottom] in $0.uMM < bottom.uMM + 25 }
    let bottom = bottom
    let before = sacrum.last { $0.uMM <= bottom.uMM - Self.slopeOverMM }
    let rise = before.map { (bottom.yMM - $0.yMM) / (bottom.uMM - $0.uMM) } ?? 1
    slope = min(max(rise, Self.slopes.lowerBound), Self.slopes.upperBound)
  }

  /// Depth of the ilium's lip, in mm.
  var lipMM: Double { ilium.map(\.yMM).min() ?? bottom.yMM - Self.leastStepMM }

  /// Expected depth of the sacrum, if it goes on as it was seen to.
  func sacralDepthMM(atMM u: Double) -> Double { bottom.yMM + (u - bottom.uMM) * slope }

  /// The least room beside a straight way down to `aim`, in mm: on the side of the sacrum and of the ilium; negative where
  /// bone lies in the way.
  /// - Parameter lateralDeg: between the way and straight down; + goes lateral.
  func room(to aim: Edge, lateralDeg: Double) -> (sacrumMM: Double, iliumMM: Double) {
    let angle = Angle.degrees(lateralDeg)
    func lateral(_ point: Edge) -> Double {
      (point.uMM - aim.uMM) * angle.cosine - (point.yMM - aim.yMM) * angle.sine
    }
    let near = sacrum.filter { $0.uMM > 0 && $0.uMM < bottom.uMM - 3 && $0.yMM < aim.yMM }
    let sacrumMM = near.map { -lateral($0) }.min() ?? .infinity
    let iliumMM = ilium.filter { $0.yMM < aim.yMM }.map(lateral).min() ?? .infinity
    return (sacrumMM, iliumMM)
  }
}
