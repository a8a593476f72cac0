import Geometry

/// Lateral and elevational profiles of the beam at a few depths, and between them by interpolation.
struct BeamProfiles {
  /// Span of the lateral offsets, in scanline spacings, so that one table fits every depth.
  static let lateralSpanLines = 11.0
  static let lateralCount = 67
  private let nodesMM: [Double]
  private let lateralNodes, elevationNodes: [[Double]]
  let elevationBinMM: Double

  init(aperture: ArrayAperture, geometry: ScanGeometry) {
    let (count, first) = (22, 4.0)
    let nodes = (0..<count).map { first + (geometry.depthMM - first) * Double($0) / Double(count - 1) }
    nodesMM = nodes
    // As wide as the lens in the near field; beyond twice its focus the beam is wider than the lens.
    let spread = max(1.15, 0.6 * geometry.depthMM / aperture.probe.elevationFocusMM)
    let bin = aperture.probe.elevationApertureMM * min(spread, 1.6) / Double(FilterBank.elevationBins)
    elevationBinMM = bin
    lateralNodes = nodes.map { depth in
      let spacing = geometry.lineSpacingMM(atDepthMM: depth)
      let offsets = (0..<BeamProfiles.lateralCount).map {
        Double($0) / Double(BeamProfiles.lateralCount - 1) * BeamProfiles.lateralSpanLines * spacing
      }
      return aperture.lateralProfile(atDepthMM: depth, offsetsMM: offsets)
    }
    let bins = (0..<FilterBank.elevationBins).map { (Double($0) + 0.5) * bin }
    elevationNodes = nodes.map { aperture.elevationProfile(atDepthMM: $0, offsetsMM: bins) }
  }

  func lateral(atDepthMM depth: Double) -> [Double] { interpolated(lateralNodes, depth) }
  func elevation(atDepthMM depth: Double) -> [Double] { interpolated(elevationNodes, depth) }

  private func interpolated(_ nodes: [[Double]], _ depth: Double) -> [Double] {
    let span = nodesMM[nodesMM.count - 1] - nodesMM[0]
    let place = (depth - nodesMM[0]) / span * Double(nodes.count - 1)
    let clamped = min(max(place, 0), Double(nodes.count) - 1.001)
    let i = Int(clamped)
    let f = clamped - Double(i)
    return zip(nodes[i], nodes[i + 1]).map { $0 * (1 - f) + $1 * f }
  }
}

/// A lateral profile as taps on the scanlines. A scatterer's echo is first shared between its two neighboring lines
/// (a hat function each), so the taps are the least-squares fit of hats to the profile.
struct LateralTaps {
  let taps: [Double]
  /// Energy of the fitted profile: ∫ profile² over lines.
  let energy: Double
  /// The fitted profile's value on the axis.
  let peak: Double
  let firstTap: Int

  init(profile: [Double]) {
    let count = FilterBank.lateralTapCount
    let middle = count / 2
    let perLine = Double(BeamProfiles.lateralCount - 1) / BeamProfiles.lateralSpanLines
    func value(_ line: Double) -> Double {
      let place = abs(line) * perLine
      let i = Int(place)
      guard i < profile.count - 1 else { return 0 }
      return profile[i] + (profile[i + 1] - profile[i]) * (place - Double(i))
    }
    var x = (0..<count).map { tap in
      (-40...40).reduce(0.0) { sum, q in
        let u = Double(q) / 40
        return sum + (1 - abs(u)) * value(Double(tap - middle) + u) / 40
      }
    }
    // Tridiagonal normal equations of hats: 1/6, 2/3, 1/6.
    var upper = [Double](repeating: 0, count: count)
    upper[0] = 0.25
    x[0] *= 1.5
    for t in 1..<count {
      let pivot = 2.0 / 3 - upper[t - 1] / 6
      upper[t] = 1 / (6 * pivot)
      x[t] = (x[t] - x[t - 1] / 6) / pivot
    }
    for t in (0..<count - 1).reversed() { x[t] -= upper[t] * x[t + 1] }
    var first = 0
    while first < middle - 1 && abs(x[first]) < 0.012 * x[middle]
      && abs(x[count - 1 - first]) < 0.012 * x[middle]
    {
      x[first] = 0
      x[count - 1 - first] = 0
      first += 1
    }
    (taps, firstTap) = (x, first)
    energy = (-400...400).reduce(0.0) { sum, q in
      let u = Double(q) / 50
      var v = 0.0
      for t in 0..<count { v += x[t] * max(0, 1 - abs(u - Double(t - middle))) }
      return sum + v * v / 50
    }
    peak = x[middle] * 2 / 3 + (x[middle - 1] + x[middle + 1]) / 6
  }
}

/// The beam across the slice, cut where it is weak, and the planes that sample it.
struct ElevationWeights {
  /// Share of the strongest weight, below which weights are left out of the picture.
  static let cut = 0.10
  /// Profile of the beam across the slice, whole and cut.
  let profile, weights: [Double]
  /// Energy of the cut profile: ∫ weight², both sides, in mm.
  let energy: Double
  let halfThicknessMM, planeSpacingMM: Double
  let planeShares: [Double]
  private let binMM: Double

  init(profile: [Double], binMM: Double) {
    (self.profile, self.binMM) = (profile, binMM)
    let strongest = profile.max() ?? 1
    let last = profile.lastIndex { $0 > ElevationWeights.cut * strongest } ?? 0
    let kept = profile.indices.map { $0 <= last ? profile[$0] : 0 }
    weights = kept
    energy = kept.reduce(0) { $0 + 2 * $1 * $1 * binMM }
    halfThicknessMM = Double(last + 1) * binMM
    let outer = profile.lastIndex { $0 > 0.35 * strongest } ?? 0
    let spacing = Double(outer + 1) * binMM / Double(FrameLayout.planes / 2)
    planeSpacingMM = spacing
    let shares = (0..<FrameLayout.planes).map { plane in
      let offset = abs(Double(plane - FrameLayout.planes / 2)) * spacing
      return kept[min(Int(offset / binMM), kept.count - 1)]
    }
    let sum = shares.reduce(0, +)
    planeShares = shares.map { $0 / sum }
  }
  /// Number of planes from the middle one to that of a bin.
  func plane(ofBin bin: Int) -> Int {
    min(Int((Double(bin) + 0.5) * binMM / planeSpacingMM + 0.5), FrameLayout.planes / 2)
  }
}
