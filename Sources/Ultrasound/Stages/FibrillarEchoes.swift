import CKernels

/// The thin sheets inside a tissue (septa, perimysium, fiber bundles), met where the tissue's phase passes a whole
/// number. They echo as surfaces, in phase along the sheet: crisp broken lines rather than grains.
final class FibrillarEchoes: Sendable {
  static let capacity = 8 * 72
  private let hits: AlignedArray<Float>
  private let counts: AlignedArray<Int32>

  init() {
    let lists = FrameLayout.rayGroups * FrameLayout.planes
    hits = AlignedArray(count: lists * FibrillarEchoes.capacity * 4, repeating: 0)
    counts = AlignedArray(count: lists * 16, repeating: 0)
  }
  /// Distance between the three echoes of a hit where a sheet is steep, a third of a ray; in lines.
  private static let reach = FrameLayout.linesPerRay * 0.3333
  /// Level over a tissue's own figure, which is that of a broken sheet's mean.
  static let strengthDB: Float = 7

  /// The fall with the angle between beam and normal, in octaves: gentler than that of a fascia, because bundles
  /// wander and some part of them faces the beam.
  static func angleLoss(cosine: Float) -> Float {
    let angle = angleDegrees(cosine: cosine)
    return (0.3 * angle - strengthDB) / decibelsPerOctave
  }

  /// An empty list for what a group of rays meets on a plane.
  func list(plane: Int, group: Int, seed: UInt32) -> k_sheetEchoes {
    let list = plane * FrameLayout.rayGroups + group
    let entries = FibrillarEchoes.capacity * 4
    return k_sheetEchoes(
      hits: hits.stretch(at: list * entries, count: entries).baseAddress,
      capacity: Int32(FibrillarEchoes.capacity), count: 0, seed: seed, unevenDB: TissueBoundary.unevenDB,
      fallDBPerDeg: TissueBoundary.fallDBPerDeg, faintest: TissueBoundary.faintest,
      reachMM: TissueBoundary.reachMM)
  }
  func take(_ filled: k_sheetEchoes, plane: Int, group: Int) {
    counts[(plane * FrameLayout.rayGroups + group) * 16] = filled.count
  }

  /// Adds all hits that a band's lines may show to its echoes.
  func draw(_ input: FrameInput, along waves: WavePath, into echo: CoherentEcho) {
    let rays = input.rays(in: echo.pairs)
    // The shift to the side, the reach of a hit and a ray to spare.
    let beyond = Int((Float(waves.linesAside) + FibrillarEchoes.reach) / FrameLayout.linesPerRay) + 2
    let first = max(rays.lowerBound - beyond, 0) / FrameLayout.groupSize
    let last = min(rays.upperBound + beyond, FrameLayout.rays - 1) / FrameLayout.groupSize
    for group in first...last { draw(group: group, of: input, along: waves, into: echo) }
  }
  private func draw(group: Int, of input: FrameInput, along waves: WavePath, into echo: CoherentEcho) {
    let (bank, perMM) = (input.bank, 1 / input.pathSpacingMM)
    for plane in 0..<FrameLayout.planes {
      let list = plane * FrameLayout.rayGroups + group
      for i in 0..<Int(counts[list * 16]) {
        let entry = hits.stretch(at: (list * FibrillarEchoes.capacity + i) * 4, count: 4)
        let aside = waves.lineShift(ray: Int(entry[0]), depth: entry[1], perMM: perMM)
        let line = input.paddedLine(atRay: entry[0]) + aside
        guard
          echo.contains(line: line + FibrillarEchoes.reach)
            || echo.contains(line: line - FibrillarEchoes.reach)
        else { continue }
        draw(line: line, depth: entry[1], amplitude: entry[2], slope: entry[3], plane, echo, bank)
      }
    }
  }

  @inline(__always) private func draw(
    line: Float, depth: Float, amplitude: Float, slope: Float, _ plane: Int, _ echo: CoherentEcho,
    _ bank: FilterBank
  ) {
    let zone = bank.zone(ofDepthMM: depth)
    // Where a sheet is steep, neighboring lines' echoes follow one another, and their powers add.
    let steps = slope * bank.lateralWidthMM[zone] / bank.axialWidthMM[zone]
    let boost = (1 + steps * steps).squareRoot().squareRoot()
    let real =
      amplitude * boost * FrameLayout.linesPerRay * bank.planeWeights[zone * 8 + plane]
      * bank.planeReflectorGain[zone]
    guard abs(steps) > 0.6 else {
      echo.add(line: line, depth: depth, real: real)
      return
    }
    let third = Float(bank.geometry.lineSpacingMM(atDepthMM: Double(depth))) * slope * FibrillarEchoes.reach
    echo.add(line: line - FibrillarEchoes.reach, depth: depth - third, real: real * 0.3333)
    echo.add(line: line, depth: depth, real: real * 0.3333)
    echo.add(line: line + FibrillarEchoes.reach, depth: depth + third, real: real * 0.3333)
  }
}
