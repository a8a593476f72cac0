/// Draws the surface of bone: a specular line, a rough part that speckles and stays with the bone, and the short ring
/// below a strong echo.
struct BoneEcho {
  /// Over unit speckle at perpendicular incidence: 35 dB.
  static let strength: Float = 56
  /// Neighboring lines farther apart than this in depth are two surfaces, not one.
  static let jumpMM: Float = 2.5
  let workspace: Workspace
  let echo: CoherentEcho

  /// A place on the surface between planes: what is known of a line there.
  private struct Place {
    var depth, specular, rough: Float
  }

  func draw() {
    let guardLines = Workspace.guardLines
    let first = max(0, echo.pairs.lowerBound - guardLines)
    let end = min(Workspace.lines - 1, echo.pairs.upperBound - guardLines)
    guard first < end else { return }
    // The planes and the middles between them, so that a slope across the slice gives a smear, not beads.
    for half in 0..<(2 * Workspace.planes - 1) {
      for line in first..<end {
        guard let a = place(half, line), let b = place(half, line + 1) else { continue }
        guard abs(a.depth - b.depth) <= BoneEcho.jumpMM else { continue }
        draw(from: a, to: b, line: line, half: half)
      }
    }
  }

  private func place(_ half: Int, _ line: Int) -> Place? {
    let hits = workspace.bone
    let index = (half / 2) * Workspace.lines + line
    guard hits.depth[index] >= 0 else { return nil }
    let here = Place(depth: hits.depth[index], specular: hits.specular[index], rough: hits.rough[index])
    if half & 1 == 0 { return here }
    let next = index + Workspace.lines
    guard hits.depth[next] >= 0, abs(hits.depth[next] - here.depth) < 3 else { return nil }
    return Place(
      depth: (here.depth + hits.depth[next]) / 2, specular: (here.specular + hits.specular[next]) / 2,
      rough: (here.rough + hits.rough[next]) / 2)
  }

  private func weight(_ half: Int, line: Int, zone: Int) -> Float {
    let bank = workspace.bank
    func share(_ plane: Int) -> Float {
      PlaneShares.share(
        of: plane, depths: workspace.bone.depth.base + line, stride: Workspace.lines,
        shares: bank.planeWeights.base + zone * 8, pulseMM: bank.axialWidthMM[zone])
    }
    return half & 1 == 0 ? share(half / 2) / 2 : (share(half / 2) + share(half / 2 + 1)) / 4
  }

  private func draw(from a: Place, to b: Place, line: Int, half: Int) {
    let bank = workspace.bank
    let zone = bank.zone(ofDepthMM: a.depth)
    let steps = max(2, min(16, Int(abs(b.depth - a.depth) * 6) + 1))
    let share = 1 / Float(steps)
    let strength = BoneEcho.strength * bank.planeReflectorGain[zone]
    let scale = strength * weight(half, line: line, zone: zone)
    // The rough part's phases are random: powers add.
    let power = bank.planeWeights[zone * 8 + (half + 1) / 2] / 2
    let roughScale = a.rough * strength * (power * share).squareRoot()
    let ringStep = bank.axialWidthMM[zone] * 0.5
    let offset = (Float(half) / 2 - Float(Workspace.middlePlane)) * bank.planeSpacingMM[zone]
    for s in 0..<steps {
      let t = (Float(s) + 0.5) * share
      let depth = a.depth + (b.depth - a.depth) * t
      let padded = Float(line + Workspace.guardLines) + t
      let (i, q) = roughPhase(line: line, fraction: t, depth: depth, offset: offset)
      echo.add(line: padded, depth: depth, real: roughScale * i, imaginary: roughScale * q)
      echo.add(
        line: padded, depth: depth + 0.9 * bank.axialWidthMM[zone], real: roughScale * q * 0.5,
        imaginary: -roughScale * i * 0.5)
      let amplitude = scale * share * (a.specular + (b.specular - a.specular) * t)
      echo.add(line: padded, depth: depth, real: amplitude)
      if half & 1 == 0 { ring(line: padded, depth: depth, amplitude: amplitude * 2, step: ringStep) }
    }
  }

  /// The transducer rings on: each half width later weaker by 5 dB and a quarter turn on.
  @inline(__always) private func ring(line: Float, depth: Float, amplitude first: Float, step: Float) {
    var amplitude = first
    for turn in 1...4 {
      amplitude *= 0.56
      let sign: Float = turn & 2 == 0 ? amplitude : -amplitude
      let later = depth + Float(turn) * step
      let isOdd = turn & 1 == 1
      echo.add(line: line, depth: later, real: isOdd ? 0 : sign, imaginary: isOdd ? sign : 0)
    }
  }

  /// A random phase for every 0.35 mm of bone surface.
  private func roughPhase(line: Int, fraction: Float, depth: Float, offset: Float) -> (Float, Float) {
    let w = workspace
    let i = line + Workspace.guardLines
    let sine = w.lineSine[i] + (w.lineSine[i + 1] - w.lineSine[i]) * fraction
    let cosine = w.lineCosine[i] + (w.lineCosine[i + 1] - w.lineCosine[i]) * fraction
    let x = w.lineX[i] + (w.lineX[i + 1] - w.lineX[i]) * fraction + depth * sine
    let y = w.lineY[i] + (w.lineY[i + 1] - w.lineY[i]) * fraction + depth * cosine
    let p = w.view.patient(x: x, y: y, z: offset) * 2.9 + 4_096
    let a = UInt32(bitPattern: Int32(p.x)) &* 0x8da6_b343
    let b = UInt32(bitPattern: Int32(p.y)) &* 0xd816_3841
    let c = UInt32(bitPattern: Int32(p.z)) &* 0xcb1a_b31f
    let h = mixed(a &+ b &+ c)
    return (Float(h & 255) / 90 - 1.4167, Float((h >> 8) & 255) / 90 - 1.4167)
  }
}
