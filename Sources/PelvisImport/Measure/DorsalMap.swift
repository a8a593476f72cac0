import Geometry

extension HeightField {
  /// A bone as seen from behind: the first y over (x, z), `absent` beside it.
  init(seenFromBehind bone: BoneSurface, spacingMM: Double, marginMM: Double) {
    let (low, high) = bone.bounds
    // Columns lie the same to both sides of the midline.
    let startX = (((low.x - marginMM) / spacingMM).rounded(.down) - 0.5) * spacingMM
    let startZ = low.z - marginMM
    let countX = Int((high.x + marginMM - startX) / spacingMM) + 2
    let countZ = Int((high.z + marginMM - startZ) / spacingMM) + 2
    var heights = [Float](repeating: HeightField.absent, count: countX * countZ)
    for t in 0..<bone.triangleCount {
      let (a, b, c) = bone.corners(t)
      let area = (b.x - a.x) * (c.z - a.z) - (b.z - a.z) * (c.x - a.x)
      if area == 0 { continue }
      let (lowX, highX) = (min(a.x, b.x, c.x), max(a.x, b.x, c.x))
      let (lowZ, highZ) = (min(a.z, b.z, c.z), max(a.z, b.z, c.z))
      let firstZ = Int(((lowZ - startZ) / spacingMM).rounded(.up))
      let firstX = Int(((lowX - startX) / spacingMM).rounded(.up))
      for k in stride(from: firstZ, through: Int((highZ - startZ) / spacingMM), by: 1) {
        for i in stride(from: firstX, through: Int((highX - startX) / spacingMM), by: 1) {
          let (x, z) = (startX + Double(i) * spacingMM, startZ + Double(k) * spacingMM)
          let v = ((x - a.x) * (c.z - a.z) - (z - a.z) * (c.x - a.x)) / area
          let w = ((b.x - a.x) * (z - a.z) - (b.z - a.z) * (x - a.x)) / area
          if v < 0 || w < 0 || v + w > 1 { continue }
          let y = Float(a.y + (b.y - a.y) * v + (c.y - a.y) * w)
          if y < heights[i + countX * k] { heights[i + countX * k] = y }
        }
      }
    }
    self.init(
      originX: startX, originZ: startZ, spacingMM: spacingMM, countX: countX, countZ: countZ,
      heightsMM: heights)
  }

  /// The surface with every pit filled that a disk of this radius does not enter (gray closing of what stands out
  /// toward −y; Serra, Image Analysis and Mathematical Morphology, 1982).
  func closed(radiusMM: Double) -> HeightField {
    let reach = Int(radiusMM / spacingMM)
    func extreme(of heights: [Float], _ pick: (Float, Float) -> Float) -> [Float] {
      var result = heights
      for step in -reach...reach {
        let half = Int(Double(reach * reach - step * step).squareRoot())
        for k in max(0, -step)..<min(countZ, countZ - step) {
          let (to, from) = (k * countX, (k + step) * countX)
          for i in 0..<countX {
            var value = result[to + i]
            for j in max(0, i - half)...min(countX - 1, i + half) { value = pick(value, heights[from + j]) }
            result[to + i] = value
          }
        }
      }
      return result
    }
    return HeightField(
      originX: originX, originZ: originZ, spacingMM: spacingMM, countX: countX, countZ: countZ,
      heightsMM: extreme(of: extreme(of: heightsMM, min), max))
  }
}

/// The pits of a bone's dorsal surface.
struct DorsalPits {
  let surface, filled: HeightField
  /// Depth of each place under the filled surface, in mm, at most `deepestMM`.
  let depths: [Float]
  static let spacingMM = 0.75, fillRadiusMM = 7.0, deepestMM: Float = 8

  struct Pit {
    var x, z, rimY, widthMM, heightMM: Double
    /// The mean depth in the middle, in mm; a hole right through counts as `deepestMM`.
    var depthMM: Double
  }

  init(_ bone: BoneSurface) {
    surface = HeightField(
      seenFromBehind: bone, spacingMM: DorsalPits.spacingMM, marginMM: DorsalPits.fillRadiusMM + 1)
    filled = surface.closed(radiusMM: DorsalPits.fillRadiusMM)
    depths = zip(surface.heightsMM, filled.heightsMM).map { y, rim in
      rim >= HeightField.absent ? 0 : min(y - rim, DorsalPits.deepestMM)
    }
  }

  /// The places that lie deeper than everything within 5 mm, by the mean depth within 2.5 mm.
  func pits(x: ClosedRange<Double>, z: ClosedRange<Double>, deeperThanMM least: Double) -> [Pit] {
    let h = surface.spacingMM
    func range(_ r: ClosedRange<Double>, _ origin: Double, _ count: Int) -> ClosedRange<Int> {
      let first = min(max(Int((r.lowerBound - origin) / h), 8), count - 9)
      return first...max(min(Int((r.upperBound - origin) / h), count - 9), first)
    }
    let (columns, rows) = (
      range(x, surface.originX, surface.countX), range(z, surface.originZ, surface.countZ)
    )
    let nx = surface.countX
    var means = [Float](repeating: 0, count: depths.count)
    let disk = DorsalPits.disk(radius: Int(2.5 / h))
    for k in rows {
      for i in columns {
        var sum: Float = 0
        for d in disk { sum += depths[i + d.0 + nx * (k + d.1)] }
        means[i + nx * k] = sum / Float(disk.count)
      }
    }
    let around = DorsalPits.disk(radius: Int(5 / h))
    var found: [Pit] = []
    for k in rows {
      for i in columns where Double(means[i + nx * k]) > least {
        let here = means[i + nx * k]
        let isTop = around.allSatisfy { d in
          let other = means[i + d.0 + nx * (k + d.1)]
          return other < here || (other == here && (d.1, d.0) >= (0, 0))
        }
        guard isTop else { continue }
        let pit = pit(i, k, depth: Double(here))
        // Beside the bone's edge there is no rim.
        if pit.rimY < Double(HeightField.absent) / 2 { found.append(pit) }
      }
    }
    return found
  }

  private static func disk(radius: Int) -> [(Int, Int)] {
    (-radius...radius).flatMap { k in
      (-radius...radius).compactMap { i in i * i + k * k <= radius * radius ? (i, k) : nil }
    }
  }

  /// The opening around a pit: what is connected with its middle and nearly half as deep.
  private func pit(_ i: Int, _ k: Int, depth: Double) -> Pit {
    let (nx, reach) = (surface.countX, Int(9 / surface.spacingMM))
    let deepest = DorsalPits.disk(radius: Int(2.5 / surface.spacingMM)).max { a, b in
      depths[i + a.0 + nx * (k + a.1)] < depths[i + b.0 + nx * (k + b.1)]
    }
    let (i, k) = (i + (deepest?.0 ?? 0), k + (deepest?.1 ?? 0))
    let least = Float(0.45 * min(depth, 5))
    var (queue, seen) = ([(i, k)], Set([i + nx * k]))
    var (sumX, sumZ, sum) = (0.0, 0.0, 0.0)
    var (lowX, highX, lowZ, highZ) = (i, i, k, k)
    while let (a, b) = queue.popLast() {
      // The deepest weigh most: the rim of a pit on a slope is shallow above.
      let weight = Double(depths[a + nx * b] * depths[a + nx * b])
      (sumX, sumZ, sum) = (sumX + weight * Double(a), sumZ + weight * Double(b), sum + weight)
      (lowX, highX, lowZ, highZ) = (min(lowX, a), max(highX, a), min(lowZ, b), max(highZ, b))
      for (c, d) in [(a - 1, b), (a + 1, b), (a, b - 1), (a, b + 1)] {
        if (c - i).magnitude > reach || (d - k).magnitude > reach || c < 0 || c >= nx { continue }
        if d < 0 || d >= surface.countZ || depths[c + nx * d] < least { continue }
        if seen.insert(c + nx * d).inserted { queue.append((c, d)) }
      }
    }
    let h = surface.spacingMM
    let (x, z) = (surface.originX + sumX / sum * h, surface.originZ + sumZ / sum * h)
    return Pit(
      x: x, z: z, rimY: filled.height(x: x, z: z), widthMM: Double(highX - lowX + 1) * h,
      heightMM: Double(highZ - lowZ + 1) * h, depthMM: depth)
  }
}
