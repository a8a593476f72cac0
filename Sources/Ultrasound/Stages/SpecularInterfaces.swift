import CKernels

/// Fasciae and other surfaces of the medium, as met by every ray on every plane.
final class SpecularInterfaces: Sendable {
  /// Distance of a sheet's plies, in lengths of the pulse.
  static let plySpacing: Float = 0.55
  /// Seen depth (negative where none) and amplitude: [sheet][plane][ray].
  private let depth, amplitude: AlignedArray<Float>
  init() {
    let count = FrameLayout.sheetsMax * FrameLayout.planes * FrameLayout.rays
    depth = AlignedArray(count: count, repeating: -1)
    amplitude = AlignedArray(count: count, repeating: 0)
  }

  /// Finds where the rays of a group cross each sheet.
  func find(
    _ input: FrameInput, contact: SkinContact, waves: WavePath, tissue: TissueGain, group: Int
  ) {
    let firstRay = group * FrameLayout.groupSize
    let beams = BeamGroup(input, contact: contact, firstRay: firstRay)
    for sheet in 0..<min(input.tables.sheets.count, FrameLayout.sheetsMax) {
      // A ray crosses a sheet near where its neighbor does.
      var guess: Float?
      for plane in 0..<FrameLayout.planes {
        let index = (sheet * FrameLayout.planes + plane) * FrameLayout.rays + firstRay
        depth.setEight(at: index, Float8(repeating: -1))
        var crossings = Crossings()
        for lane in 0..<8 {
          let ray = SheetRay(input, beams: beams, sheet: sheet, plane: plane, lane: lane)
          guess = ray.crossing(near: guess)
          if let guess { crossings.note(input.tables.sheets[sheet], lane: lane, ray: ray, restMM: guess) }
        }
        if crossings.any {
          note(crossings, input, waves, tissue, beams: beams, sheet: sheet, firstRay: firstRay, index)
        }
      }
    }
  }

  /// Crossings of eight rays with a sheet on one plane.
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
    _ c: Crossings, _ input: FrameInput, _ waves: WavePath, _ tissue: TissueGain, beams: BeamGroup,
    sheet: Int,
    firstRay: Int, _ index: Int
  ) {
    var rest = c.rest
    if let motion = input.motion.inPatient {
      let (ux, uy, uz) = displacement(motion, x: c.x, y: c.y, z: c.z)
      rest += beams.along(ux, uy, uz)
    }
    let way = SkinContact.seenDepth(rest: rest, gap: beams.gap, shift: beams.shift)
    let seen = waves.shownDepth(
      firstRay: firstRay, way: way, perMM: 1 / input.pathSpacingMM, count: input.pathCount)
    let isShown =
      c.isThere & k_less(Float8(), seen) & k_less(seen, splat(Float(input.bank.geometry.depthMM)))
    let fall = SpecularInterfaces.fallDB(angleDeg: angleDegrees(cosine: c.cosine)) / decibelsPerOctave
    let seed = input.tables.seed &+ UInt32(sheet) &* 77
    let slow = smoothNoise(x: c.x, y: c.y, z: c.z, scale: 0.16, seed: seed, vectors: input.vectors)
    let fine = smoothNoise(x: c.x, y: c.y, z: c.z, scale: 0.6, seed: seed &+ 9, vectors: input.vectors)
    let mottle = (slow * 0.7 + fine * 0.5) * input.tables.sheetMottles[sheet]
    let steps = clamped(seen / Float(input.marchSpacingMM), 0, Float(input.marchCount - 1))
    let rows = (Int8x32(0, 1, 2, 3, 4, 5, 6, 7) &+ Int32(firstRay)) &* Int32(FrameLayout.marchStride)
    let through = gather(tissue.transmission.all, rows &+ k_truncate(steps))
    depth.setEight(at: index, k_select(seen, splat(-1), isShown))
    amplitude.setEight(at: index, through * exp2(mottle + input.tables.sheetLevels[sheet] - fall))
  }

  /// Depth and amplitude of the sheet on a ray of the middle plane; the depth is negative where the ray misses it.
  func middle(sheet: Int, ray: Int) -> (depth: Float, amplitude: Float) {
    let index = (sheet * FrameLayout.planes + FrameLayout.middlePlane) * FrameLayout.rays + ray
    return (depth[index], amplitude[index])
  }

  /// The fall with the angle between beam and normal: 1 dB a degree, until the sheet's own waviness takes over.
  static func fallDB(angleDeg: Float8) -> Float8 {
    k_min(angleDeg, splat(8)) + k_max(angleDeg - 8, Float8()) * 0.25
  }

  /// Draws all sheets into a band: points between neighboring rays, a few where the sheet is steep.
  func draw(_ input: FrameInput, along waves: WavePath, into echo: CoherentEcho) {
    let (tables, bank, rays) = (input.tables, input.bank, input.rays(in: echo.pairs))
    let perMM = 1 / input.pathSpacingMM
    for sheet in 0..<min(tables.sheets.count, FrameLayout.sheetsMax) {
      for plane in 0..<FrameLayout.planes {
        let base = (sheet * FrameLayout.planes + plane) * FrameLayout.rays
        for ray in rays {
          let (a, b) = (depth[base + ray], depth[base + ray + 1])
          guard a >= 0, b >= 0, abs(a - b) < 2 else { continue }
          let zone = bank.zone(ofDepthMM: a)
          let steps = min(2 + Int(abs(b - a) * 4), 8)
          let share = 1 / Float(steps)
          let planeShare = PlaneShares.share(
            of: plane, depths: depth, first: sheet * FrameLayout.planes * FrameLayout.rays + ray,
            shares: bank.planeShares(zone: zone), pulseMM: bank.axialWidthMM[zone])
          let scale = planeShare * bank.planeReflectorGain[zone] * share * FrameLayout.linesPerRay
          let aside = waves.lineShift(ray: ray, depth: a, perMM: perMM)
          let (from, to) = (amplitude[base + ray] * scale, amplitude[base + ray + 1] * scale)
          let ply = bank.axialWidthMM[zone] * SpecularInterfaces.plySpacing
          for s in 0..<steps {
            let t = (Float(s) + 0.5) * share
            let (padded, middle) = (input.paddedLine(atRay: Float(ray) + t) + aside, a + (b - a) * t)
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

  init(_ input: FrameInput, beams: BeamGroup, sheet: Int, plane: Int, lane: Int) {
    (start, direction) = (beams.start(lane: lane), beams.direction(lane: lane))
    across = input.view.elevational * Float(plane - FrameLayout.middlePlane)
    surface = input.tables.sheets[sheet]
    offsets = input.planeOffset.all
    (perMM, last) = (Float(1 / input.marchSpacingMM), input.marchCount - 1)
    // Only where the sheet's heights can be met.
    let (face, end) = (min(beams.gap[lane], 0) + 0.1, Float(input.bank.geometry.depthMM))
    let lean = abs(input.view.elevational.y) * 12 + 0.5
    let rate = max(direction.y, 0.2)
    first = max(face, (surface.lowest - lean - start.y) / rate - 0.5)
    deepest = direction.y > 0.2 ? min(end, (surface.highest + lean - start.y) / rate + 0.5) : end
  }

  /// The point at a rest depth, in the patient.
  @inline(__always) func point(_ rest: Float) -> SIMD3<Float> {
    start + direction * rest + across * offsets[max(0, min(last, Int(rest * perMM)))]
  }
  /// Distance of the line's point below the sheet, in mm; nil where there is no sheet.
  @inline(__always) private func below(_ rest: Float) -> Float? {
    let p = point(rest)
    guard let s = surface.sample(x: p.x, z: p.z) else { return nil }
    return p.y - s.height
  }

  /// Rest depth at which the line goes through, from above; nil where it does not.
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
