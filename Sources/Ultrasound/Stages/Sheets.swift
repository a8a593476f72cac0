/// Fasciae and other surfaces of the medium, as met by every line on every plane.
final class SheetHits: Sendable {
  /// Distance of a sheet's plies, in lengths of the pulse.
  static let plySpacing: Float = 0.55
  /// [sheet][plane][line]: seen depth (negative where none) and amplitude.
  private let depth, amplitude: AlignedArray<Float>
  init() {
    let count = Workspace.sheetsMax * Workspace.planes * Workspace.lines
    depth = AlignedArray(count: count, repeating: -1)
    amplitude = AlignedArray(count: count, repeating: 0)
  }

  /// Finds where the lines of a group cross each sheet.
  func find(workspace w: Workspace, group: Int) {
    let firstLine = group * Workspace.groupLines
    let beams = BeamGroup(workspace: w, firstLine: firstLine)
    for sheet in 0..<min(w.tables.sheets.count, Workspace.sheetsMax) {
      // A line crosses a sheet near where its neighbor does.
      var guess: Float?
      for plane in 0..<Workspace.planes {
        for lane in 0..<8 {
          let index = (sheet * Workspace.planes + plane) * Workspace.lines + firstLine + lane
          depth[index] = -1
          let ray = SheetRay(workspace: w, beams: beams, sheet: sheet, plane: plane, lane: lane)
          guess = ray.crossing(near: guess)
          if let guess {
            note(w, sheet, firstLine + lane, index, beams.gap[lane], guess, ray)
          }
        }
      }
    }
  }

  private func note(
    _ w: Workspace, _ sheet: Int, _ line: Int, _ index: Int, _ gap: Float, _ rest: Float, _ ray: SheetRay
  ) {
    let seen = SkinContact.seenDepth(restMM: rest, gapMM: gap)
    let point = ray.point(rest)
    guard seen > 0, seen < Float(w.bank.geometry.depthMM),
      let (_, slopeX, slopeZ) = w.tables.sheets[sheet].sample(x: point.x, z: point.z)
    else { return }
    let direction = ray.direction
    let length = (slopeX * slopeX + slopeZ * slopeZ + 1).squareRoot()
    let cosine = (direction.y - slopeX * direction.x - slopeZ * direction.z) / length
    let fall = SheetHits.fallDB(angleDeg: angleDegrees(cosine: cosine)) / decibelsPerOctave
    let seed = w.tables.seed &+ UInt32(sheet) &* 77
    let slow = smoothNoise(point * 0.16, seed: seed)
    let fine = smoothNoise(point * 0.6, seed: seed &+ 9)
    let mottle = w.tables.sheetMottles[sheet] * (0.7 * slow + 0.5 * fine)
    let step = min(Int(seen / Float(w.marchSpacingMM)), w.marchCount - 1)
    let through = w.transmission[line * Workspace.marchMax + step]
    depth[index] = seen
    amplitude[index] = through * exp2(w.tables.sheetLevels[sheet] + mottle - fall)
  }

  /// The fall with the angle between beam and normal: 1 dB a degree, until the sheet's own waviness takes over.
  static func fallDB(angleDeg: Float) -> Float { min(angleDeg, 8) + 0.25 * max(angleDeg - 8, 0) }

  /// Draws all sheets into a band: points between neighboring lines, a few where the sheet is steep.
  func draw(tables: MediumTables, into echo: CoherentEcho, bank: FilterBank) {
    let guardLines = Workspace.guardLines
    let first = max(0, echo.pairs.lowerBound - guardLines)
    let end = min(Workspace.lines - 1, echo.pairs.upperBound - guardLines)
    guard first < end else { return }
    for sheet in 0..<min(tables.sheets.count, Workspace.sheetsMax) {
      for plane in 0..<Workspace.planes {
        let base = (sheet * Workspace.planes + plane) * Workspace.lines
        for line in first..<end {
          let (a, b) = (depth[base + line], depth[base + line + 1])
          guard a >= 0, b >= 0, abs(a - b) < 2 else { continue }
          let zone = bank.zone(ofDepthMM: a)
          let steps = min(2 + Int(abs(b - a) * 4), 8)
          let share = 1 / Float(steps)
          let planeShare = PlaneShares.share(
            of: plane, depths: depth.base + (sheet * Workspace.planes * Workspace.lines + line),
            stride: Workspace.lines, shares: bank.planeWeights.base + zone * 8,
            pulseMM: bank.axialWidthMM[zone])
          let scale = planeShare * bank.planeReflectorGain[zone] * share
          let (from, to) = (amplitude[base + line] * scale, amplitude[base + line + 1] * scale)
          let ply = bank.axialWidthMM[zone] * SheetHits.plySpacing
          for s in 0..<steps {
            let t = (Float(s) + 0.5) * share
            let (padded, middle) = (Float(line + guardLines) + t, a + (b - a) * t)
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

/// A scanline on one plane, on its way to one sheet.
struct SheetRay {
  private static let stepMM: Float = 5
  private static let nearMM: Float = 1
  let direction: SIMD3<Float>
  private let start, across: SIMD3<Float>
  private let surface: Surface
  private let offsets: UnsafePointer<Float>
  private let perMM, first, deepest: Float
  private let last: Int

  init(workspace w: Workspace, beams: BeamGroup, sheet: Int, plane: Int, lane: Int) {
    (start, direction) = (beams.start(lane: lane), beams.direction(lane: lane))
    across = w.view.elevational * Float(plane - Workspace.middlePlane)
    surface = w.tables.sheets[sheet]
    offsets = UnsafePointer(w.planeOffset.base)
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
