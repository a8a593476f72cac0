/// Draws the echoes that scanlines hear of strong reflectors far aside of them, along arcs of equal range: ghosts of a
/// shaft where it faces the scanline, wings beside its tip and beside a wire.
struct SideLobeEcho {
  /// Step of the lines that are drawn, and of a shaft's points: every second one, at twice the amplitude.
  private static let stride = 2
  /// Cosine between a shaft and the direction to a line above which its ghost is not seen.
  private static let leastFacing: Float = 0.55
  /// Amplitude over unit speckle below which nothing is drawn.
  private static let faintest: Float = 0.03
  /// Tangent of 12°, the angle of astray sound.
  private static let astray: Float = 0.21
  let input: FrameInput
  let waves: WavePath
  let echo: CoherentEcho

  /// Lines of this band that may hear a reflector shown at a padded line.
  private func lines(beside line: Float, _ body: (Int) -> Void) {
    let first = echo.pairs.lowerBound + echo.pairs.lowerBound % SideLobeEcho.stride
    for other in Swift.stride(from: first, to: echo.pairs.upperBound, by: SideLobeEcho.stride)
    where abs(Float(other) - line) >= SideLobes.firstLine { body(other) }
  }

  /// The side lobe's amplitude over the main lobe's: the array's own, and what crumpled fronts send astray. Of an echo
  /// of coherence c, 1 − c² of the power goes to ±12° about the line, in the image plane and across it (Flax and
  /// O'Donnell, IEEE Trans UFFC 1988;35:758 for fronts and aberration; the angle is that of a wavelength over the
  /// millimeters within which fat lobules delay alike). The astray part has no order: its grain is `place`'s.
  private func heard(
    line: Float, depth: Float, _ sight: BeamFan.Sight, _ zone: Int, place: SIMD3<Float>
  ) -> Float {
    let bank = input.bank
    let lobe = bank.sideLobes.level(rangeMM: sight.rangeMM, sine: sight.sine)
    let coherence = waves.coherence(ray: input.nearestRay(toLine: line), depth: depth, input)
    let width = 2 * SideLobeEcho.astray * sight.rangeMM
    let (inPlane, across) = (width / bank.lateralWidthMM[zone], width / (2 * bank.halfThicknessMM[zone]))
    let turned = sight.sine / SideLobeEcho.astray
    let astray = (1 - coherence * coherence) / max(inPlane * across, 1) * exp2(-turned * turned)
    return lobe + 2.2 * astray.squareRoot() * smoothNoise(place, seed: 21)
  }

  /// - Parameters:
  ///   - i: index of a point of the path.
  ///   - late: delay of the point, in mm of depth shown.
  ///   - strength: of a shaft across the beam, over unit speckle, less the losses on the way.
  func shaft(_ path: NeedlePath, _ i: Int, line: Float, late: Float, strength: Float, loss: (Float) -> Float)
  {
    guard i % SideLobeEcho.stride == 0 else { return }
    let (bank, fan) = (input.bank, input.lines)
    lines(beside: line) { other in
      let sight = fan.sight(beam: other, x: path.x[i], y: path.y[i])
      guard sight.sine < SideLobes.mostSine else { return }
      let facing = abs(path.alongX[i] * sight.x + path.alongY[i] * sight.y)
      guard facing < SideLobeEcho.leastFacing else { return }
      let zone = bank.zone(ofDepthMM: sight.rangeMM)
      let heard =
        strength
        * self.heard(
          line: line, depth: sight.rangeMM + late, sight, zone,
          place: SIMD3(Float(i) * 0.07, Float(other) * 0.3, 2))
        * bank.elevationWeight(zone: zone, offsetMM: path.offset[i])
      guard abs(heard) > SideLobeEcho.faintest else { return }
      // The length of shaft whose echoes arrive within one pulse: Δr = s·cos φ + s²/2r.
      let pulse = bank.axialWidthMM[zone]
      let together = pulse / (facing + (pulse / (2 * sight.rangeMM)).squareRoot())
      let share = min(
        Float(NeedlePath.spacingMM) * Float(SideLobeEcho.stride * SideLobeEcho.stride) / together, 2)
      let amplitude = heard * loss(facing) * share * bank.planeReflectorGain[zone]
      echo.add(line: Float(other), depth: sight.rangeMM + late, real: amplitude)
    }
  }

  /// - Parameters:
  ///   - x: in the image plane, mm in the probe's frame, as is y.
  ///   - amplitude: of the echo on the lines beside it, real and imaginary.
  func point(x: Float, y: Float, line: Float, late: Float, amplitude: (real: Float, imaginary: Float)) {
    let (bank, fan) = (input.bank, input.lines)
    lines(beside: line) { other in
      let sight = fan.sight(beam: other, x: x, y: y)
      guard sight.sine < SideLobes.mostSine else { return }
      let depth = sight.rangeMM + late
      guard depth < bank.depthMM else { return }
      let zone = bank.zone(ofDepthMM: depth)
      let spacing = Float(bank.geometry.lineSpacingMM(atDepthMM: Double(depth)))
      let level =
        heard(
          line: line, depth: depth, sight, zone, place: SIMD3(line, Float(other) * 0.3, 4))
        * Float(SideLobeEcho.stride) * spacing
        / bank.lateralWidthMM[zone]
      echo.add(
        line: Float(other), depth: depth, real: level * amplitude.real, imaginary: level * amplitude.imaginary
      )
    }
  }
}
