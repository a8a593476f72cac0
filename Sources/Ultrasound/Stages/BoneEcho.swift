/// Draws the surface of bone: a specular line, a rough part that speckles and stays with the bone, and the short ring
/// below a strong echo.
struct BoneEcho {
  /// Amplitude over unit speckle at perpendicular incidence: 35 dB.
  static let strength: Float = 56
  /// Difference in depth beyond which neighboring rays meet two surfaces, not one.
  static let jumpMM: Float = 2.5
  let input: FrameInput
  let bone: BoneHits
  let waves: WavePath
  let echo: CoherentEcho

  /// A place on the surface, on a plane or between two, and what is known of a ray there.
  private struct EchoPlace {
    var depth, specular, rough: Float
  }

  func draw() {
    let rays = input.rays(in: echo.pairs)
    // The planes and the middles between them, so that a slope across the slice gives a smear, not beads.
    for half in 0..<(2 * FrameLayout.planes - 1) {
      for ray in rays {
        guard let a = place(half, ray), let b = place(half, ray + 1) else { continue }
        guard abs(a.depth - b.depth) <= BoneEcho.jumpMM else { continue }
        draw(from: a, to: b, ray: ray, half: half)
      }
    }
  }

  private func place(_ half: Int, _ ray: Int) -> EchoPlace? {
    let hits = bone
    let index = (half / 2) * FrameLayout.rays + ray
    guard hits.depth[index] >= 0 else { return nil }
    let here = EchoPlace(depth: hits.depth[index], specular: hits.specular[index], rough: hits.rough[index])
    if half & 1 == 0 { return here }
    let next = index + FrameLayout.rays
    guard hits.depth[next] >= 0, abs(hits.depth[next] - here.depth) < 3 else { return nil }
    return EchoPlace(
      depth: (here.depth + hits.depth[next]) / 2, specular: (here.specular + hits.specular[next]) / 2,
      rough: (here.rough + hits.rough[next]) / 2)
  }

  private func weight(_ half: Int, ray: Int, zone: Int) -> Float {
    let bank = input.bank
    func share(_ plane: Int) -> Float {
      PlaneShares.share(
        of: plane, depths: bone.depth, first: ray, shares: bank.planeShares(zone: zone),
        pulseMM: bank.axialWidthMM[zone])
    }
    return half & 1 == 0 ? share(half / 2) / 2 : (share(half / 2) + share(half / 2 + 1)) / 4
  }

  private func draw(from a: EchoPlace, to b: EchoPlace, ray: Int, half: Int) {
    let bank = input.bank
    let zone = bank.zone(ofDepthMM: a.depth)
    let steps = max(2, min(16, Int(abs(b.depth - a.depth) * 6) + 1))
    let share = 1 / Float(steps)
    let strength = BoneEcho.strength * bank.planeReflectorGain[zone]
    let scale = strength * weight(half, ray: ray, zone: zone) * FrameLayout.linesPerRay
    let perMM = 1 / input.pathSpacingMM
    let aside = waves.lineShift(ray: ray, depth: a.depth, perMM: perMM)
    // The rough part's phases are random: powers add.
    let power = bank.planeWeights[zone * 8 + (half + 1) / 2] / 2
    let roughScale = a.rough * strength * (power * share * FrameLayout.linesPerRay).squareRoot()
    let ringStep = bank.axialWidthMM[zone] * 0.5
    let offset = (Float(half) / 2 - Float(FrameLayout.middlePlane)) * bank.planeSpacingMM[zone]
    for s in 0..<steps {
      let t = (Float(s) + 0.5) * share
      let depth = a.depth + (b.depth - a.depth) * t
      guard let line = echo.line(input.paddedLine(atRay: Float(ray) + t) + aside) else { continue }
      let (i, q) = roughPhase(ray: ray, fraction: t, depth: depth, offset: offset)
      let amplitude = scale * share * (a.specular + (b.specular - a.specular) * t)
      echo.add(line, depth: depth, real: amplitude + roughScale * i, imaginary: roughScale * q)
      echo.add(
        line, depth: depth + 0.9 * bank.axialWidthMM[zone], real: roughScale * q * 0.5,
        imaginary: -roughScale * i * 0.5)
      if half & 1 == 0 { ring(line, depth: depth, amplitude: amplitude * 2, step: ringStep) }
    }
  }

  /// Draws the ringing of the transducer: each half width later weaker by 5 dB and a quarter turn on.
  @inline(__always) private func ring(
    _ line: CoherentEcho.Line, depth: Float, amplitude first: Float, step: Float
  ) {
    var amplitude = first
    for turn in 1...4 {
      amplitude *= 0.56
      let sign: Float = turn & 2 == 0 ? amplitude : -amplitude
      let later = depth + Float(turn) * step
      let isOdd = turn & 1 == 1
      echo.add(line, depth: later, real: isOdd ? 0 : sign, imaginary: isOdd ? sign : 0)
    }
  }

  /// A random phase for every 0.35 mm of bone surface.
  private func roughPhase(ray: Int, fraction: Float, depth: Float, offset: Float) -> (Float, Float) {
    let rays = input.rays
    let i = ray + FrameLayout.guardRays
    @inline(__always) func between(_ a: AlignedArray<Float>) -> Float { a[i] + (a[i + 1] - a[i]) * fraction }
    let x = between(rays.x) + depth * between(rays.sine)
    let y = between(rays.y) + depth * between(rays.cosine)
    let p = input.view.patient(x: x, y: y, z: offset) * 2.9 + 4_096
    let a = UInt32(bitPattern: Int32(p.x)) &* 0x8da6_b343
    let b = UInt32(bitPattern: Int32(p.y)) &* 0xd816_3841
    let c = UInt32(bitPattern: Int32(p.z)) &* 0xcb1a_b31f
    let h = mixed(a &+ b &+ c)
    return (Float(h & 255) / 90 - 1.4167, Float((h >> 8) & 255) / 90 - 1.4167)
  }
}
