import CKernels

/// Fasciae and other surfaces of the medium, as met by every ray on every plane.
final class SheetHits: Sendable {
  /// Distance of a sheet's plies, in lengths of the pulse.
  static let plySpacing: Float = 0.55
  /// [sheet][plane][ray]: seen depth (negative where none) and amplitude.
  private let depth, amplitude: AlignedArray<Float>
  init() {
    let count = Workspace.sheetsMax * Workspace.planes * Workspace.rays
    depth = AlignedArray(count: count, repeating: -1)
    amplitude = AlignedArray(count: count, repeating: 0)
  }

  /// Finds where the rays of a group cross each sheet.
  func find(workspace w: Workspace, group: Int) {
    let firstRay = group * Workspace.groupSize
    let beams = BeamGroup(workspace: w, firstRay: firstRay)
    for sheet in 0..<min(w.tables.sheets.count, Workspace.sheetsMax) {
      // A ray crosses a sheet near where its neighbor does.
      var guess: Float?
      for plane in 0..<Workspace.planes {
        let index = (sheet * Workspace.planes + plane) * Workspace.rays + firstRay
        depth.setEight(at: index, Float8(repeating: -1))
        var crossings = Crossings()
        for lane in 0..<8 {
          let ray = SheetRay(workspace: w, beams: beams, sheet: sheet, plane: plane, lane: lane)
          guess = ray.crossing(near: guess)
          if let guess { crossings.note(w.tables.sheets[sheet], lane: lane, ray: ray, restMM: guess) }
        }
        if crossings.any {
          note(crossings, workspace: w, beams: beams, sheet: sheet, firstRay: firstRay, index)
        }
      }
    }
  }

  /// Where eight rays cross a sheet on one plane.
  private struct Crossings {
    var any = false
    var isThere = Int8x32()
    var rest = Float8(), x = Float8(), y = Float8(), z = Float8(), cosine = Float8()

    mutating func note(_ surface: Surface, lane: Int, ray: SheetRay, restMM: Float) {
      let (point, direction) = (ray.point(restMM), ray.direction)
      guard let (_, slopeX, slopeZ) = surface.sample(x: point.x, z: point.z) else { return }
      let length = (slopeX * slopeX + slopeZ * slopeZ + 1).squareRoot()
      (any, isThere[lane], rest[lane]) = (true, -1, restMM)
      (x[lane], y[lane], z[lane]) = (point.x, point.y, point.z)
      cosine[lane] = (direction.y - slopeX * direction.x - slopeZ * direction.z) / length
    }
  }

  private func note(
    _ c: Crossings, workspace w: Workspace, beams: BeamGroup, sheet: Int, firstRay: Int, _ index: Int
  ) {
    var rest = c.rest
    if let motion = w.motion.inPatient {
      let (ux, uy, uz) = displacement(motion, x: c.x, y: c.y, z: c.z)
      rest += beams.along(ux, uy, uz)
    }
    let way = SkinContact.seenDepth(rest: rest, gap: beams.gap, shift: beams.shift)
    let seen = w.wavePath.shownDepth(
      firstRay: firstRay, way: way, perMM: 1 / w.pathSpacingMM, count: w.pathCount)
    let isShown =
      c.isThere & k_less(Float8(), seen) & k_less(seen, splat(Float(w.bank.geometry.depthMM)))
    let fall = SheetHits.fallDB(angleDeg: angleDegrees(cosine: c.cosine)) / decibelsPerOctave
    let seed = w.tables.seed &+ UInt32(sheet) &* 77
    let slow = smoothNoise(x: c.x, y: c.y, z: c.z, scale: 0.16, seed: seed, vectors: w.vectors)
    let fine = smoothNoise(x: c.x, y: c.y, z: c.z, scale: 0.6, seed: seed &+ 9, vectors: w.vectors)
    let mottle = (slow * 0.7 + fine * 0.5) * w.tables.sheetMottles[sheet]
    let steps = clamped(seen / Float(w.marchSpacingMM), 0, Float(w.marchCount - 1))
    let rows = (Int8x32(0, 1, 2, 3, 4, 5, 6, 7) &+ Int32(firstRay)) &* Int32(Workspace.marchStride)
    let through = gather(w.transmission.all, rows &+ k_truncate(steps))
    depth.setEight(at: index, k_select(seen, splat(-1), isShown))
    amplitude.setEight(at: index, through * exp2(mottle + w.tables.sheetLevels[sheet] - fall))
  }

  /// What a ray meets on the middle plane; a negative depth where it misses the sheet.
  func middle(sheet: Int, ray: Int) -> (depth: Float, amplitude: Float) {
    let index = (sheet * Workspace.planes + Workspace.middlePlane) * Workspace.rays + ray
    return (depth[index], amplitude[index])
  }

  /// The fall with the angle between beam and normal: 1 dB a degree, until the sheet's own waviness takes over.
  static func fallDB(angleDeg: Float8) -> Float8 {
    k_min(angleDeg, splat(8)) + k_max(angleDeg - 8, Float8()) * 0.25
  }

  /// Draws all sheets into a band: points between neighboring rays, a few where the sheet is steep.
  func draw(workspace w: Workspace, into echo: CoherentEcho) {
    let (tables, bank, rays) = (w.tables, w.bank, w.rays(in: echo.pairs))
    let perMM = 1 / w.pathSpacingMM
    for sheet in 0..<min(tables.sheets.count, Workspace.sheetsMax) {
      for plane in 0..<Workspace.planes {
        let base = (sheet * Workspace.planes + plane) * Workspace.rays
        for ray in rays {
          let (a, b) = (depth[base + ray], depth[base + ray + 1])
          guard a >= 0, b >= 0, abs(a - b) < 2 else { continue }
          let zone = bank.zone(ofDepthMM: a)
          let steps = min(2 + Int(abs(b - a) * 4), 8)
          let share = 1 / Float(steps)
          let planeShare = PlaneShares.share(
            of: plane, depths: depth, first: sheet * Workspace.planes * Workspace.rays + ray,
            shares: bank.planeShares(zone: zone), pulseMM: bank.axialWidthMM[zone])
          let scale = planeShare * bank.planeReflectorGain[zone] * share * Workspace.linesPerRay
          let aside = w.wavePath.lineShift(ray: ray, depth: a, perMM: perMM)
          let (from, to) = (amplitude[base + ray] * scale, amplitude[base + ray + 1] * scale)
          let ply = bank.axialWidthMM[zone] * SheetHits.plySpacing
          for s in 0..<steps {
            let t = (Float(s) + 0.5) * share
            let (padded, middle) = (w.paddedLine(atRay: Float(ray) + t) + aside, a + (b - a) * t)
            let real = from + (to - from) * t
            echo.add(line: padded, depth: middle, real: real)
            guard tables.sheetPlies[sheet] else { continue }
            echo.add(line: padded, depth: middle + ply, real: real * 0.8)
            echo.add(line: padded, depth: middle + 2 * ply, real: real * 0.4)
          }
        }
      }
    }
  }
}

/// A ray on one plane, on its way to one sheet.
struct SheetRay {
  private static let stepMM: Float = 5
  private static let nearMM: Float = 1
  let direction: SIMD3<Float>
  private let start, across: SIMD3<Float>
  private let surface: Surface
  private let offsets: UnsafeMutableBufferPointer<Float>
  private let perMM, first, deepest: Float
  private let last: Int

  init(workspace w: Workspace, beams: BeamGroup, sheet: Int, plane: Int, lane: Int) {
    (start, direction) = (beams.start(lane: lane), beams.direction(lane: lane))
    across = w.view.elevational * Float(plane - Workspace.middlePlane)
    surface = w.tables.sheets[sheet]
    offsets = w.planeOffset.all
    (perMM, last) = (Float(1 / w.marchSpacingMM), w.marchCount - 1)
    // Only where the sheet's heights can be met.
    let (face, end) = (min(beams.gap[lane], 0) + 0.1, Float(w.bank.geometry.depthMM))
    let lean = abs(w.view.elevational.y) * 12 + 0.5
    let rate = max(direction.y, 0.2)
    first = max(face, (surface.lowest - lean - start.y) / rate - 0.5)
    deepest = direction.y > 0.2 ? min(end, (surface.highest + lean - start.y) / rate + 0.5) : end
  }

  /// The point at a rest depth, in the patient.
  @inline(__always) func point(_ rest: Float) -> SIMD3<Float> {
    start + direction * rest + across * offsets[max(0, min(last, Int(rest * perMM)))]
  }
  /// How far below the sheet the line is; nil where there is no sheet.
  @inline(__always) private func below(_ rest: Float) -> Float? {
    let p = point(rest)
    guard let s = surface.sample(x: p.x, z: p.z) else { return nil }
    return p.y - s.height
  }

  /// The rest depth where the line goes through, from above; nil where it does not.
  func crossing(near guess: Float?) -> Float? {
    if let guess {
      let (low, high) = (max(guess - SheetRay.nearMM, first), guess + SheetRay.nearMM)
      if let a = below(low), let b = below(high), a < 0, b >= 0, high < deepest {
        return refined(low, a, high, b)
      }
    }
    var (d, above) = (first, below(first))
    while d < deepest {
      let next = d + SheetRay.stepMM
      let here = below(next)
      if let a = above, let b = here, a < 0, b >= 0 { return refined(d, a, next, b) }
      (d, above) = (next, here)
    }
    return nil
  }

  private func refined(_ from: Float, _ fromValue: Float, _ to: Float, _ toValue: Float) -> Float? {
    var (low, high, lowValue, highValue) = (from, to, fromValue, toValue)
    for _ in 0..<2 where high - low > 0.02 {
      let middle = low + (high - low) * min(max(lowValue / (lowValue - highValue), 0.02), 0.98)
      guard let value = below(middle) else { return nil }
      if value < 0 { (low, lowValue) = (middle, value) } else { (high, highValue) = (middle, value) }
    }
    return low + (high - low) * min(max(lowValue / (lowValue - highValue), 0), 1)
  }
}
