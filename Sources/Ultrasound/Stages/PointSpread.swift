import CKernels

/// The third stage: the point spread along the beam. Gathers a line from its two pairs and filters it, with other taps
/// in every depth zone.
struct AxialFilter {
  let workspace: Workspace

  /// - Parameters:
  ///   - line: padded line.
  ///   - row: scratch of 2 × (`pairStride` + 16) floats.
  func apply(line: Int, row: UnsafeMutableBufferPointer<Float>) {
    let (w, stride) = (workspace, Workspace.pairStride * 4)
    let count = w.bank.geometry.samplesPerScanline
    // Whole vectors of the axial filter's reach, of which the kernel looks at half of each quad.
    let read = (count + FilterBank.axialTapCount + 8 + 7) / 8 * 32 + 2
    assert(row.count >= 2 * (Workspace.pairStride + 16), "scratch")
    // The second half of the pair before, and the first half of the pair after; outside of the first and the last pair
    // there is nothing.
    let silence = w.silence.pointer(count: read)
    let before = line > 0 ? w.accumulator.pointer(at: (line - 1) * stride, count: read) : silence
    let after =
      line < Workspace.linePairs ? w.accumulator.pointer(at: line * stride, count: read) : silence
    let (zones, row) = (w.bank.zoneCount, row.baseAddress.unsafelyUnwrapped)
    var kernel = k_axialLine(
      before: UnsafePointer(before), after: UnsafePointer(after),
      rowReal: row, rowImaginary: row + Workspace.pairStride + 16,
      real: w.real.pointer(at: line * Workspace.lineStride, count: count),
      imaginary: w.imaginary.pointer(at: line * Workspace.lineStride, count: count),
      taps: UnsafePointer(w.bank.axialTaps.pointer(count: zones * FilterBank.axialStride)),
      firstTap: UnsafePointer(w.bank.firstAxialTap.pointer(count: zones)),
      tapStride: Int32(FilterBank.axialStride), tapCount: Int32(FilterBank.axialTapCount),
      count: Int32(count))
    k_filterAlongBeam(&kernel, w.vectors)
  }
}

/// The fourth stage: the point spread across the lines; then noise, and the envelope's power.
struct LateralFilter {
  let workspace: Workspace

  func apply(line: Int) {
    let (w, count, zones) = (workspace, workspace.bank.geometry.samplesPerScanline, workspace.bank.zoneCount)
    // Tap t takes padded line `line + guard − 10 + t`.
    let first = line + Workspace.guardLines - FilterBank.lateralTapCount / 2
    let read = (FilterBank.lateralTapCount - 1) * Workspace.lineStride + count
    let noise =
      w.bank.beam.addsNoise ? UnsafePointer(w.noise.electronic(line: line, tick: w.tick, count: count)) : nil
    var kernel = k_lateralLine(
      real: UnsafePointer(w.real.pointer(at: first * Workspace.lineStride, count: read)),
      imaginary: UnsafePointer(w.imaginary.pointer(at: first * Workspace.lineStride, count: read)),
      lineStride: Int32(Workspace.lineStride),
      power: w.power.pointer(at: line * Workspace.lineStride, count: count),
      taps: UnsafePointer(w.bank.lateralTaps.pointer(count: zones * FilterBank.lateralStride)),
      firstTap: UnsafePointer(w.bank.firstLateralTap.pointer(count: zones)),
      tapStride: Int32(FilterBank.lateralStride), tapCount: Int32(FilterBank.lateralTapCount),
      count: Int32(count), noise: noise, bands: UnsafePointer(w.noise.bands(count: count)),
      clutter: UnsafePointer(w.noise.nearField(line: line, count: count)),
      clutterLevel: UnsafePointer(w.noise.nearFieldLevel.pointer(count: zones)),
      quadrature: Int32(NoiseTable.quadrature),
      noiseGain: w.bank.noiseGain, clutterGain: w.bank.clutterGain)
    k_filterAcrossLines(&kernel, w.vectors)
  }
}
