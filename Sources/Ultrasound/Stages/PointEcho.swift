import Anatomy

/// Draws point targets, such as a phantom's wires: single scatterers of given strength, with their exact phase.
struct PointEcho {
  let workspace: Workspace
  let echo: CoherentEcho

  func draw(_ targets: [Medium.PointTarget]) {
    let w = workspace
    let geometry = w.steered.geometry
    for target in targets {
      let p = w.view.local(SIMD3<Float>(target.positionMM))
      let beam = geometry.beamCoordinates(xMM: Double(p.x), yMM: Double(p.y))
      let (line, depth) = w.wavePath.shown(
        line: Float(beam.line) + Float(Workspace.guardLines), depth: Float(beam.depthMM), workspace: w)
      guard depth > 0, depth < Float(geometry.depthMM) else { continue }
      let zone = w.bank.zone(ofDepthMM: depth)
      let ray = w.nearestRay(toLine: line)
      let j = max(0, min(w.marchCount - 1, Int(depth / Float(w.marchSpacingMM))))
      let through = w.transmission[ray * Workspace.marchStride + j]
      let weight = w.bank.elevationWeight(zone: zone, offsetMM: p.z)
      let amplitude = Float(target.amplitude) * through * weight
      let turns = depth * (w.bank.carrierLinear - depth * w.bank.carrierQuadratic)
      let (c, s) = NeedleEcho.turn(turns)
      Ghosts(workspace: w, echo: echo).point(
        x: p.x, y: p.y, line: line, late: depth - Float(beam.depthMM),
        amplitude: (amplitude * c, amplitude * s))
      echo.add(line: line, depth: depth, real: amplitude * c, imaginary: amplitude * s)
    }
  }
}
