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
      for plane in 0..<Workspace.planes {
        for lane in 0..<8 {
          let index = (sheet * Workspace.planes + plane) * Workspace.lines + firstLine + lane
          depth[index] = -1
          find(w, beams, sheet: sheet, plane: plane, lane: lane, line: firstLine + lane, index: index)
        }
      }
    }
  }

  private func find(
    _ w: Workspace, _ beams: BeamGroup, sheet: Int, plane: Int, lane: Int, line: Int, index: Int
  ) {
    let surface = w.tables.sheets[sheet]
    let (start, direction) = (beams.start(lane: lane), beams.direction(lane: lane))
    let factor = Float(plane - Workspace.middlePlane)
    let stepMM: Float = 5
    let deepest = Float(w.bank.geometry.depthMM)
    let elevational = w.view.elevational
    @inline(__always) func offset(_ d: Float) -> Float {
      w.planeOffset[max(0, min(w.marchCount - 1, Int(d / Float(w.marchSpacingMM))))] * factor
    }
    // How far below the surface the line is at a rest depth.
    @inline(__always) func below(_ d: Float) -> (Float, SIMD3<Float>, Float, Float)? {
      let p = start + direction * d + elevational * offset(d)
      guard let s = surface.sample(x: p.x, z: p.z) else { return nil }
      return (p.y - s.height, p, s.slopeX, s.slopeZ)
    }
    var d = min(beams.gap[lane], 0) + 0.1
    var last = below(d)
    while d < deepest {
      let next = d + stepMM
      let here = below(next)
      if let a = last, let b = here, a.0 < 0, b.0 >= 0 {
        var (low, high) = (d, next)
        var (lowValue, highValue) = (a.0, b.0)
        var found = b
        for _ in 0..<2 {
          let middle = low + (high - low) * min(max(lowValue / (lowValue - highValue), 0.02), 0.98)
          guard let m = below(middle) else { return }
          found = m
          if m.0 < 0 { (low, lowValue) = (middle, m.0) } else { (high, highValue) = (middle, m.0) }
        }
        let rest = low + (high - low) * min(max(lowValue / (lowValue - highValue), 0), 1)
        note(w, sheet, line, index, beams.gap[lane], rest, found, direction)
        return
      }
      (d, last) = (next, here)
    }
  }

  private func note(
    _ w: Workspace, _ sheet: Int, _ line: Int, _ index: Int, _ gap: Float, _ rest: Float,
    _ found: (Float, SIMD3<Float>, Float, Float), _ direction: SIMD3<Float>
  ) {
    let seen = SkinContact.seenDepth(restMM: rest, gapMM: gap)
    guard seen > 0, seen < Float(w.bank.geometry.depthMM) else { return }
    let (slopeX, slopeZ) = (found.2, found.3)
    let length = (slopeX * slopeX + slopeZ * slopeZ + 1).squareRoot()
    let cosine = (direction.y - slopeX * direction.x - slopeZ * direction.z) / length
    let fall = SheetHits.fallDB(angleDeg: angleDegrees(cosine: cosine)) / decibelsPerOctave
    let seed = w.tables.seed &+ UInt32(sheet) &* 77
    let slow = smoothNoise(found.1 * 0.16, seed: seed)
    let fine = smoothNoise(found.1 * 0.6, seed: seed &+ 9)
    let mottle = w.tables.sheetMottles[sheet] * (0.7 * slow + 0.5 * fine)
    let step = min(Int(seen / Float(w.marchSpacingMM)), w.marchCount - 1)
    let through = w.transmission[line * Workspace.marchMax + step]
    depth[index] = seen
    amplitude[index] = through * exp2(w.tables.sheetLevels[sheet] + mottle - fall)
  }

  /// The fall with the angle between beam and normal: 1 dB a degree, until the sheet's own waviness takes over.
  static func fallDB(angleDeg: Float) -> Float { min(angleDeg, 8) + 0.25 * max(angleDeg - 8, 0) }

  /// Draws all sheets into a band: points between neighboring lines, a few where the sheet is steep.
  func draw(count: Int, into echo: CoherentEcho, bank: FilterBank) {
    let guardLines = Workspace.guardLines
    let first = max(0, echo.pairs.lowerBound - guardLines)
    let end = min(Workspace.lines - 1, echo.pairs.upperBound - guardLines)
    guard first < end else { return }
    for sheet in 0..<min(count, Workspace.sheetsMax) {
      for plane in 0..<Workspace.planes {
        let base = (sheet * Workspace.planes + plane) * Workspace.lines
        for line in first..<end {
          let (a, b) = (depth[base + line], depth[base + line + 1])
          guard a >= 0, b >= 0, abs(a - b) < 2 else { continue }
          let zone = bank.zone(ofDepthMM: a)
          let steps = min(2 + Int(abs(b - a) * 4), 8)
          let share = 1 / Float(steps)
          let scale = bank.planeWeights[zone * 8 + plane] * bank.planeReflectorGain[zone] * share
          let (from, to) = (amplitude[base + line] * scale, amplitude[base + line + 1] * scale)
          let ply = bank.axialWidthMM[zone] * SheetHits.plySpacing
          for s in 0..<steps {
            let t = (Float(s) + 0.5) * share
            let (padded, middle) = (Float(line + guardLines) + t, a + (b - a) * t)
            let real = from + (to - from) * t
            echo.add(line: padded, depth: middle, real: real)
            // A fascia is laid in plies, and so more than one pulse thick.
            echo.add(line: padded, depth: middle + ply, real: real * 0.8)
            echo.add(line: padded, depth: middle + 2 * ply, real: real * 0.4)
          }
        }
      }
    }
  }
}
