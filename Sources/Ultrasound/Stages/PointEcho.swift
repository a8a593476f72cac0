import Anatomy

/// Draws point targets, such as a phantom's wires: single scatterers of given strength, with their exact phase.
struct PointEcho {
  let input: FrameInput
  let waves: WavePath
  let tissue: TissueGain
  let echo: CoherentEcho

  func draw(_ targets: [Medium.PointTarget]) {
    let geometry = input.steered.geometry
    for target in targets {
      let p = input.view.local(SIMD3<Float>(target.positionMM))
      let beam = geometry.beamCoordinates(xMM: Double(p.x), yMM: Double(p.y))
      let (line, depth) = waves.shown(
        line: Float(beam.line) + Float(FrameLayout.guardLines), depth: Float(beam.depthMM), input)
      guard depth > 0, depth < Float(geometry.depthMM) else { continue }
      let zone = input.bank.zone(ofDepthMM: depth)
      let ray = input.nearestRay(toLine: line)
      let j = max(0, min(input.marchCount - 1, Int(depth / Float(input.marchSpacingMM))))
      let through = tissue.transmission[ray * FrameLayout.marchStride + j]
      let weight = input.bank.elevationWeight(zone: zone, offsetMM: p.z)
      let amplitude = Float(target.amplitude) * through * weight
      let turns = depth * (input.bank.carrierLinear - depth * input.bank.carrierQuadratic)
      let (c, s) = NeedleEcho.turn(turns)
      SideLobeEcho(input: input, waves: waves, echo: echo).point(
        x: p.x, y: p.y, line: line, late: depth - Float(beam.depthMM),
        amplitude: (amplitude * c, amplitude * s))
      echo.add(line: line, depth: depth, real: amplitude * c, imaginary: amplitude * s)
    }
  }
}
