/// A smooth curve y(t) through control values at named places: cubic Hermite pieces whose tangents are those of the
/// parabola through three neighbors; constant beyond its ends.
public struct ControlCurve: Hashable, Sendable {
  public let places, values: [Double]
  private let tangents: [Double]

  /// - Parameter places: ascending, two or more, as many as `values`.
  public init(places: [Double], values: [Double]) {
    precondition(places.count > 1 && places.count == values.count, "shape")
    (self.places, self.values) = (places, values)
    tangents = ControlCurve.tangents(places: places) { values[$0] }
  }

  public func value(at place: Double) -> Double {
    let (piece, weights) = ControlCurve.weights(at: place, places: places)
    return values[piece] * weights[0] + values[piece + 1] * weights[1] + tangents[piece] * weights[2]
      + tangents[piece + 1] * weights[3]
  }

  /// Piece that holds a place, and the weights of its two values and two tangents.
  static func weights(at place: Double, places: [Double]) -> (piece: Int, weights: SIMD4<Double>) {
    let t = min(max(place, places[0]), places[places.count - 1])
    var piece = 0
    while piece < places.count - 2 && t >= places[piece + 1] { piece += 1 }
    let length = places[piece + 1] - places[piece]
    let s = (t - places[piece]) / length
    let (s2, s3) = (s * s, s * s * s)
    let rise = 3 * s2 - 2 * s3
    return (piece, [1 - rise, rise, length * (s3 - 2 * s2 + s), length * (s3 - s2)])
  }

  static func tangents(places: [Double], _ value: (Int) -> Double) -> [Double] {
    let last = places.count - 1
    func slope(_ i: Int) -> Double { (value(i + 1) - value(i)) / (places[i + 1] - places[i]) }
    return (0...last).map { i in
      if i == 0 { return slope(0) }
      if i == last { return slope(last - 1) }
      let (before, after) = (places[i] - places[i - 1], places[i + 1] - places[i])
      return (after * slope(i - 1) + before * slope(i)) / (before + after)
    }
  }
}

/// A smooth surface through control values on a net of columns and levels: bicubic, made of `ControlCurve`s along
/// the columns and then along the levels; constant beyond its edges.
public struct ControlGrid: Hashable, Sendable {
  public let columns, levels: [Double]
  /// GridLine by level: value, tangent along the columns, tangent along the levels, and twist of every node.
  private let nodes: [SIMD4<Double>]

  /// One level of a sheet: where it is, and a value for every column.
  public struct GridLine: Hashable, Sendable {
    public var place: Double
    public var values: [Double]
    public init(_ place: Double, _ values: [Double]) { (self.place, self.values) = (place, values) }
  }

  /// - Parameters:
  ///   - columns: ascending.
  ///   - levels: in descending order, as an anatomist lists them from head to foot.
  ///   - mirrored: the first column is 0 and the surface is even about it.
  public init(columns: [Double], levels: [GridLine], mirrored: Bool = false) {
    precondition(columns.count > 1 && levels.count > 1, "shape")
    precondition(levels.allSatisfy { $0.values.count == columns.count }, "a value for every column")
    let rising = Array(levels.reversed())
    let places = rising.map(\.place)
    let rows = rising.map { row in mirrored ? row.values.dropFirst().reversed() + row.values : row.values }
    let across = mirrored ? columns.dropFirst().reversed().map { -$0 } + columns : columns
    let alongColumns = rows.map { row in ControlCurve.tangents(places: across) { row[$0] } }
    var nodes = [SIMD4<Double>](repeating: .zero, count: across.count * places.count)
    for i in across.indices {
      let alongLevels = ControlCurve.tangents(places: places) { rows[$0][i] }
      let twist = ControlCurve.tangents(places: places) { alongColumns[$0][i] }
      for k in places.indices {
        nodes[k * across.count + i] = [rows[k][i], alongColumns[k][i], alongLevels[k], twist[k]]
      }
    }
    (self.columns, self.levels, self.nodes) = (across, places, nodes)
  }

  public func value(column: Double, level: Double) -> Double {
    let (i, u) = ControlCurve.weights(at: column, places: columns)
    let (k, w) = ControlCurve.weights(at: level, places: levels)
    let base = k * columns.count + i
    func along(_ node: Int) -> (value: Double, tangent: Double) {
      let (a, b) = (nodes[node], nodes[node + 1])
      return (
        a.x * u[0] + b.x * u[1] + a.y * u[2] + b.y * u[3], a.z * u[0] + b.z * u[1] + a.w * u[2] + b.w * u[3]
      )
    }
    let (near, far) = (along(base), along(base + columns.count))
    return near.value * w[0] + far.value * w[1] + near.tangent * w[2] + far.tangent * w[3]
  }
}

/// A closed smooth outline in a plane, through control points.
public struct ControlOutline: Hashable, Sendable {
  /// The polygon that stands for the outline, in its order.
  private let corners: [SIMD2<Double>]

  /// - Parameter points: three or more, in order along the outline.
  public init(points: [SIMD2<Double>]) {
    precondition(points.count > 2, "an outline has three corners")
    let (count, pieces) = (points.count, 5)
    var corners: [SIMD2<Double>] = []
    for i in 0..<count {
      let (a, b) = (points[i], points[(i + 1) % count])
      let (before, after) = (points[(i + count - 1) % count], points[(i + 2) % count])
      let (startTangent, endTangent) = ((b - before) * 0.5, (after - a) * 0.5)
      for piece in 0..<pieces {
        let s = Double(piece) / Double(pieces)
        let (s2, s3) = (s * s, s * s * s)
        let rise = 3 * s2 - 2 * s3
        let bend = startTangent * (s3 - 2 * s2 + s) + endTangent * (s3 - s2)
        corners.append(a * (1 - rise) + b * rise + bend)
      }
    }
    self.corners = corners
  }

  /// Distance to the outline, negative inside.
  public func signedDistance(_ p: SIMD2<Double>) -> Double {
    var nearest = Double.infinity
    var inside = false
    var from = corners[corners.count - 1]
    for to in corners {
      let (edge, offset) = (to - from, p - from)
      let squared = edge.x * edge.x + edge.y * edge.y
      let t = squared > 0 ? min(max((offset.x * edge.x + offset.y * edge.y) / squared, 0), 1) : 0
      let gap = offset - edge * t
      nearest = min(nearest, gap.x * gap.x + gap.y * gap.y)
      if (from.y > p.y) != (to.y > p.y), p.x < from.x + edge.x * (p.y - from.y) / edge.y { inside.toggle() }
      from = to
    }
    return inside ? -nearest.squareRoot() : nearest.squareRoot()
  }
}
