import CKernels

/// The third stage: the point spread along the beam. Gathers a line from its two pairs and filters it, with other taps
/// in every depth zone.
struct AxialFilter {
  let workspace: Workspace

  /// - Parameters:
  ///   - line: padded line.
  ///   - row: scratch of 2 × (`pairStride` + 16) floats.
  func apply(line: Int, row: UnsafeMutablePointer<Float>) {
    let w = workspace
    let stride = Workspace.pairStride * 4
    // The second half of the pair before, and the first half of the pair after; outside of the first and the last pair
    // there is nothing.
    let before = line > 0 ? w.accumulator.base + (line - 1) * stride : w.silence.base
    let after = line < Workspace.linePairs ? w.accumulator.base + line * stride : w.silence.base
    var kernel = k_axialLine(
      before: UnsafePointer(before), after: UnsafePointer(after),
      rowReal: row, rowImaginary: row + Workspace.pairStride + 16,
      real: w.real.base + line * Workspace.lineStride,
      imaginary: w.imaginary.base + line * Workspace.lineStride,
      taps: UnsafePointer(w.bank.axialTaps.base), firstTap: UnsafePointer(w.bank.firstAxialTap.base),
      tapStride: Int32(FilterBank.axialStride), tapCount: Int32(FilterBank.axialTapCount),
      count: Int32(w.bank.geometry.samplesPerScanline))
    k_filterAlongBeam(&kernel, w.vectors)
  }
}

/// The fourth stage: the point spread across the lines; then noise, and the envelope's power.
struct LateralFilter {
  let workspace: Workspace

  func apply(line: Int) {
    let w = workspace
    // Tap t takes padded line `line + guard − 10 + t`.
    let first = line + Workspace.guardLines - FilterBank.lateralTapCount / 2
    let noise = w.bank.beam.addsNoise ? UnsafePointer(w.noise.electronic(line: line, tick: w.tick)) : nil
    var kernel = k_lateralLine(
      real: UnsafePointer(w.real.base + first * Workspace.lineStride),
      imaginary: UnsafePointer(w.imaginary.base + first * Workspace.lineStride),
      lineStride: Int32(Workspace.lineStride), power: w.power.base + line * Workspace.lineStride,
      taps: UnsafePointer(w.bank.lateralTaps.base), firstTap: UnsafePointer(w.bank.firstLateralTap.base),
      tapStride: Int32(FilterBank.lateralStride), tapCount: Int32(FilterBank.lateralTapCount),
      count: Int32(w.bank.geometry.samplesPerScanline), noise: noise, bands: UnsafePointer(w.noise.bands),
      clutter: UnsafePointer(w.noise.nearField(line: line)),
      clutterLevel: UnsafePointer(w.noise.nearFieldLevel.base), quadrature: Int32(NoiseTable.quadrature),
      noiseGain: w.bank.noiseGain, clutterGain: w.bank.clutterGain)
    k_filterAcrossLines(&kernel, w.vectors)
  }
}
