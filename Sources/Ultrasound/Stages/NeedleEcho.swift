import Geometry

/// Draws the needle: a specular shaft whose strength follows the angle to the beam, a tip that scatters, and the
/// reverberation inside the lumen (Schafhalter-Zoppoth 2004 for the fall with angle; Br J Anesth 2017 for the
/// artifacts). Out of plane it fades by the beam's own profile.
struct NeedleEcho {
  /// Amplitude of a shaft across the beam over unit speckle: 31 dB.
  static let strength: Float = 36
  /// Share of it that the tip scatters to all sides: −18 dB.
  static let tipShare: Float = 0.126
  let input: FrameInput
  let path: NeedlePath
  let waves: WavePath
  let tissue: TissueGain
  let reflector: Reflector
  let echo: CoherentEcho

  /// Loss of the shaft's echo by the angle φ between beam and axis, in dB: 0 when perpendicular.
  static func angleLossDB(cosine: Float, isEchogenic: Bool) -> Float {
    let steepness = 1 - angleDegrees(cosine: cosine) / 90
    if isEchogenic { return 14 * steepness }
    return steepness > 1e-4 ? 36 * steepness * exp2(0.3 * log2(steepness)) : 0
  }

  func draw() {
    guard path.count > 0 else { return }
    let sideLobes = SideLobeEcho(input: input, waves: waves, echo: echo)
    let gauge = min(Float(reflector.outerDiameterMM) / 0.908, 1.2)
    for i in 0..<path.count {
      let (line, depth) = waves.shown(line: path.line[i], depth: path.depth[i], input)
      guard depth > 0.3, depth < input.bank.depthMM - 0.5 else { continue }
      let strength = NeedleEcho.strength * gauge * gauge
      sideLobes.shaft(
        path, i, line: line, late: depth - path.depth[i],
        strength: strength * transmission(line: line, depth: depth)
      ) { cosine in
        exp2(
          -NeedleEcho.angleLossDB(cosine: cosine, isEchogenic: reflector.isEchogenic) / decibelsPerOctave)
      }
      guard echo.contains(line: line) else { continue }
      shaft(i, line: line, depth: depth, strength: strength)
    }
  }

  private func shaft(_ i: Int, line: Float, depth: Float, strength: Float) {
    let bank = input.bank
    let zone = bank.zone(ofDepthMM: depth)
    let spacing = Float(bank.geometry.lineSpacingMM(atDepthMM: Double(depth)))
    let weight = bank.elevationWeight(zone: zone, offsetMM: path.offset[i])
    let through = transmission(line: line, depth: depth)
    let (lateral, axial) = (bank.lateralWidthMM[zone], bank.axialWidthMM[zone])
    // The length of shaft that one resolution cell sees, so that a line has the same strength at any angle.
    let along = abs(path.cosine[i])
    let across = (1 - along * along).squareRoot()
    let (u, v) = (across / lateral, along / axial)
    let seenLength = 1 / (u * u + v * v).squareRoot()
    let point = bank.planeReflectorGain[zone] * lateral / spacing * through
    let lossDB = NeedleEcho.angleLossDB(cosine: along, isEchogenic: reflector.isEchogenic)
    // No shaft gleams evenly.
    let gleam = 1 + 0.35 * smoothNoise(SIMD3<Float>(Float(i) * 0.06, 0.5, 9), seed: 5)
    let level = exp2(-lossDB / decibelsPerOctave) * gleam
    let amplitude = strength * level * weight * point * Float(NeedlePath.spacingMM) / seenLength
    echo.add(line: line, depth: depth, real: amplitude)
    if i == 0 {
      let offset = max(abs(path.offset[0]) - 0.5, 0)
      let seen = max(weight, bank.elevationWeight(zone: zone, offsetMM: offset))
      echo.add(line: line, depth: depth, real: strength * NeedleEcho.tipShare * seen * point)
    }
    comb(i, line: line, depth: depth, amplitude: amplitude)
  }

  /// Draws echoes to and fro in the lumen, only where the shaft is nearly across the beam. Their spacing and strength
  /// wander along the shaft.
  private func comb(_ i: Int, line: Float, depth: Float, amplitude: Float) {
    let angle = angleDegrees(cosine: path.cosine[i])
    guard angle > 66 else { return }
    let onset = min(1, (angle - 66) / 12)
    let inner = Float(reflector.innerDiameterMM)
    let wall = Float(reflector.outerDiameterMM - reflector.innerDiameterMM)
    let place = SIMD3<Float>(Float(i) * 0.045, depth * 0.05, 3)
    let wander = smoothNoise(place, seed: 11)
    let round = (inner * 1540 / 1530 + wall * 1540 / 5790) * (1 + 0.05 * wander)
    let turns = round * input.bank.carrierLinear
    let share = 0.5 + 0.07 * smoothNoise(place * 1.7, seed: 12)
    var level = amplitude * onset * (0.75 + 0.25 * wander)
    for bounce in 1...6 {
      level *= share
      let (c, s) = NeedleEcho.turn(turns * Float(bounce))
      echo.add(line: line, depth: depth + Float(bounce) * round, real: level * c, imaginary: level * s)
    }
  }

  /// Cosine and sine of a whole angle in turns.
  static func turn(_ turns: Float) -> (Float, Float) {
    let u = (turns - Float(Int32(turns)) - 0.5) * 6.2831853
    let u2 = u * u
    let sine: Float = (((u2 * -0.00018363 + 0.00830629) * u2 - 0.16664824) * u2 + 0.9999966) * u
    let cosine: Float = ((u2 * -0.0012712 + 0.0414877) * u2 - 0.4999124) * u2 + 0.9999933
    return (-cosine, -sine)
  }

  private func transmission(line: Float, depth: Float) -> Float {
    let l = input.nearestRay(toLine: line)
    // Just above the shaft, which throws its own shadow.
    let j = max(0, min(input.marchCount - 1, Int(depth / Float(input.marchSpacingMM)) - 1))
    return tissue.transmission[l * FrameLayout.marchStride + j]
  }
}
