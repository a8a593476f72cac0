import Geometry

/// A measure of how far two ways of a tip lie apart, in mm; both in one frame. 0 for equal ways, and the same either way round.
package struct PathDistance: Sendable {
  package let id: String
  package let summary: String
  /// Of two lists of places, in mm; nil where one is empty.
  package let measure: @Sendable ([Vector3], [Vector3]) -> Double?
  package var unit: String { "mm" }

  package static let standard: [PathDistance] = [.hausdorff, .frechet, .dynamicTimeWarping]

  /// The farthest that a place of either way is from the other way: undirected, so that a short way does not lie on a long one.
  static let hausdorff = PathDistance(
    id: "hausdorffDistance", summary: "Farthest place of either way from the other"
  ) { a, b in
    guard !a.isEmpty, !b.isEmpty else { return nil }
    func directed(_ from: [Vector3], _ to: [Vector3]) -> Double {
      from.reduce(0) { farthest, p in
        var nearest = Double.infinity
        for q in to {
          nearest = min(nearest, distance(p, q))
          if nearest <= farthest { break }
        }
        return max(farthest, nearest)
      }
    }
    return max(directed(a, b), directed(b, a))
  }

  /// The discrete Fréchet distance: the shortest leash with which one may go along both ways, never back. Eiter and Mannila, TU Vienna
  /// CD-TR 94/64.
  static let frechet = PathDistance(
    id: "frechetDistance", summary: "Shortest leash along both ways"
  ) { a, b in
    aligned(a, b) { (leash: Double, apart) in
      max(leash, apart)
    } isBetter: {
      $0 < $1
    }
  }

  /// Dynamic time warping: the mean distance of the pairs of places of the alignment whose distances have the smallest sum.
  static let dynamicTimeWarping = PathDistance(
    id: "dtwDistance", summary: "Mean distance of the ways, aligned"
  ) { a, b in
    struct Alignment {
      var sum = 0.0
      var pairs = 0.0
    }
    let best = aligned(a, b, from: Alignment()) {
      Alignment(sum: $0.sum + $1, pairs: $0.pairs + 1)
    } isBetter: {
      ($0.sum, $0.pairs) < ($1.sum, $1.pairs)
    }
    return best.map { $0.sum / $0.pairs }
  }

  private static func aligned(
    _ a: [Vector3], _ b: [Vector3], adding: (Double, Double) -> Double, isBetter: (Double, Double) -> Bool
  ) -> Double? { aligned(a, b, from: 0, adding: adding, isBetter: isBetter) }

  /// The best value of all ways to go along both lists at once, row by row; nil where one is empty.
  private static func aligned<Value>(
    _ a: [Vector3], _ b: [Vector3], from start: Value, adding: (Value, Double) -> Value,
    isBetter: (Value, Value) -> Bool
  ) -> Value? {
    guard !a.isEmpty, !b.isEmpty else { return nil }
    var row = [Value](repeating: start, count: b.count)
    for i in a.indices {
      var corner = row[0]
      for j in b.indices {
        let above = row[j]
        var best = i == 0 && j == 0 ? start : i == 0 ? row[j - 1] : above
        if i > 0, j > 0 {
          if isBetter(row[j - 1], best) { best = row[j - 1] }
          if isBetter(corner, best) { best = corner }
        }
        row[j] = adding(best, distance(a[i], b[j]))
        corner = above
      }
    }
    return row[b.count - 1]
  }
}

extension ToolRecording {
  /// Places along the needle's way in tissue, or all of it where it is not known what is tissue: half a millimeter apart, more for
  /// ways of more than a meter. Empty where there is none.
  package var needleWayMM: [Vector3] {
    guard let needle else { return [] }
    let steps = needle.steps.filter { !hasTissue || $0.before.isInTissue || $0.after.isInTissue }
    let lengthMM = steps.reduce(0) { $0 + $1.lengthMM }
    let spacingMM = max(0.5, lengthMM / 2_000)
    guard lengthMM.isFinite, var last = steps.first(where: { _ in true })?.before.pose.origin else {
      return []
    }
    var way = [last]
    for step in steps {
      let (from, to) = (step.before.pose.origin, step.after.pose.origin)
      let parts = max(1, Int((step.lengthMM / spacingMM).rounded(.up)))
      for part in 1...parts {
        let place = from + (to - from) * (Double(part) / Double(parts))
        guard distance(place, last) >= 0.999 * spacingMM || way.count == 1 && place != last else { continue }
        way.append(place)
        last = place
      }
    }
    return way
  }
}
