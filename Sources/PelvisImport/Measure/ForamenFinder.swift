import Anatomy
import Geometry

/// Finds the dorsal foramina S1–S4 of both sides among the pits of a sacrum: one chain of pairs, spaced and placed as
/// in people, at the level of the posterior spines and the promontory.
struct ForamenFinder {
  /// Pits by level S1...S4, then by side; nil where there is no pit to be one.
  private(set) var foramina: [[Side: DorsalPits.Pit]] = []

  /// Distances from the midline and between levels, in mm: mean and standard deviation of 38 sides, widened by what
  /// women and men differ (VSDFullBodyBoneModels, Fischer, Sci Data 2023;10:763).
  private static let lateral: [(mean: Double, deviation: Double)] = [
    (24, 3.5), (21, 3.5), (18.4, 3.5), (17.8, 3.5),
  ]
  private static let spacing: [(mean: Double, deviation: Double)] = [(19.5, 4), (21, 4), (20, 4)]
  /// Distance under which pits belong to one level (foramina 14 ± 3 mm apart at the least; McGrath 2010).
  private static let leastSpacingMM = 12.0
  /// z of the first, and its distance below the promontory.
  private static let firstZ = (mean: 0.5, deviation: 9.0), belowPromontory = (mean: 0.0, deviation: 10.0)
  /// Least depth of a pit under its surroundings, in mm.
  private static let leastDepthMM = 0.5

  private struct Pair {
    var right, left: DorsalPits.Pit?
    var z: Double
    /// Cost, lower where better: half squared deviations, less what depth is worth.
    var cost: Double
    func cost(level: Int) -> Double {
      [right, left].reduce(cost) { sum, pit in
        guard let pit else { return sum }
        let (mean, deviation) = ForamenFinder.lateral[level]
        return sum + ForamenFinder.half(pit.x.magnitude - mean, deviation)
      }
    }
  }
  private static func half(_ difference: Double, _ deviation: Double) -> Double {
    difference * difference / (2 * deviation * deviation)
  }

  init(pits: DorsalPits, promontoryZ: Double?) {
    let range = -95.0...40.0
    let right = pits.pits(x: 9...34, z: range, deeperThanMM: Self.leastDepthMM)
    let left = pits.pits(x: -34 ... -9, z: range, deeperThanMM: Self.leastDepthMM)
    let pairs = Self.pairs(right, left)
    if pairs.isEmpty { return }
    var best = pairs.map { pair in
      let promontory = promontoryZ.map {
        Self.half(pair.z - $0 - Self.belowPromontory.mean, Self.belowPromontory.deviation)
      }
      return pair.cost(level: 0) + Self.half(pair.z - Self.firstZ.mean, Self.firstZ.deviation)
        + (promontory ?? 0)
    }
    var chains = pairs.indices.map { [$0] }
    var complete: (cost: Double, chain: [Int]) = (.infinity, [])
    for level in 1..<4 {
      let (before, chainsBefore) = (best, chains)
      for (i, pair) in pairs.enumerated() {
        best[i] = .infinity
        for (j, above) in pairs.enumerated() where above.z > pair.z + Self.leastSpacingMM {
          let (mean, deviation) = Self.spacing[level - 1]
          let cost = before[j] + Self.half(above.z - pair.z - mean, deviation)
          if cost < best[i] { (best[i], chains[i]) = (cost, chainsBefore[j] + [i]) }
        }
        best[i] += pair.cost(level: level)
      }
      // A sacrum may end, or its fourth foramina be open notches.
      if level > 1 {
        for i in pairs.indices where best[i] < complete.cost { complete = (best[i], chains[i]) }
      }
    }
    foramina = complete.chain.map { i in
      var found: [Side: DorsalPits.Pit] = [:]
      (found[.right], found[.left]) = (pairs[i].right, pairs[i].left)
      return found
    }
  }

  private static func pairs(_ right: [DorsalPits.Pit], _ left: [DorsalPits.Pit]) -> [Pair] {
    func worth(_ pit: DorsalPits.Pit) -> Double { -4 * min(pit.depthMM, 6) / 6 }
    var pairs: [Pair] = []
    for r in right {
      for l in left where (r.z - l.z).magnitude < 10 {
        let uneven = half(r.z - l.z, 3) + half(r.x + l.x, 4)
        pairs.append(Pair(right: r, left: l, z: (r.z + l.z) / 2, cost: worth(r) + worth(l) + uneven))
      }
    }
    pairs += right.map { Pair(right: $0, left: nil, z: $0.z, cost: worth($0)) }
    pairs += left.map { Pair(right: nil, left: $0, z: $0.z, cost: worth($0)) }
    return pairs
  }
}
