import CKernels

/// The third stage: the point spread along the beam. Gathers a line from its two pairs and filters it, with other taps
/// in every depth zone.
struct AxialFilter {
  let input: FrameInput
  let echoes: LinePairs
  let filtered: FilteredLines

  /// - Parameters:
  ///   - line: padded line.
  ///   - row: scratch of 2 × (`pairStride` + 16) floats.
  func apply(line: Int, row: UnsafeMutableBufferPointer<Float>) {
    let stride = FrameLayout.pairStride * 4
    let count = input.bank.geometry.samplesPerScanline
    // Whole vectors of the axial filter's reach, of which the kernel looks at half of each quad.
    let read = (count + FrameLayout.axialTapCount + 8 + 7) / 8 * 32 + 2
    assert(row.count >= 2 * (FrameLayout.pairStride + 16), "scratch")
    // The second half of the pair before, and the first half of the pair after; outside of the first and the last pair
    // there is nothing.
    let silence = echoes.silence.pointer(count: read)
    let before = line > 0 ? echoes.echoes.pointer(at: (line - 1) * stride, count: read) : silence
    let after =
      line < FrameLayout.linePairs ? echoes.echoes.pointer(at: line * stride, count: read) : silence
    let (zones, row) = (input.bank.zoneCount, row.baseAddress.unsafelyUnwrapped)
    var kernel = k_axialLine(
      before: UnsafePointer(before), after: UnsafePointer(after),
      rowReal: row, rowImaginary: row + FrameLayout.pairStride + 16,
      real: filtered.real.pointer(at: line * FrameLayout.lineStride, count: count),
      imaginary: filtered.imaginary.pointer(at: line * FrameLayout.lineStride, count: count),
      taps: UnsafePointer(input.bank.axialTaps.pointer(count: zones * FilterBank.axialStride)),
      firstTap: UnsafePointer(input.bank.firstAxialTap.pointer(count: zones)),
      tapStride: Int32(FilterBank.axialStride), tapCount: Int32(FrameLayout.axialTapCount),
      count: Int32(count))
    k_filterAlongBeam(&kernel, input.vectors)
  }
}

/// The fourth stage: the point spread across the lines; then noise, and the envelope's power.
struct LateralFilter {
  let input: FrameInput
  let noise: NoiseTable
  let filtered: FilteredLines
  /// Echo power before time gain: [line][sample].
  let power: AlignedArray<Float>

  func apply(line: Int) {
    let (count, zones) = (input.bank.geometry.samplesPerScanline, input.bank.zoneCount)
    // Tap t takes padded line `line + guard − 10 + t`.
    let first = line + FrameLayout.guardLines - FilterBank.lateralTapCount / 2
    let read = (FilterBank.lateralTapCount - 1) * FrameLayout.lineStride + count
    let electronic =
      input.bank.beam.addsNoise
      ? UnsafePointer(noise.electronic(line: line, tick: input.tick, count: count)) : nil
    var kernel = k_lateralLine(
      real: UnsafePointer(filtered.real.pointer(at: first * FrameLayout.lineStride, count: read)),
      imaginary: UnsafePointer(filtered.imaginary.pointer(at: first * FrameLayout.lineStride, count: read)),
      lineStride: Int32(FrameLayout.lineStride),
      power: power.pointer(at: line * FrameLayout.lineStride, count: count),
      taps: UnsafePointer(input.bank.lateralTaps.pointer(count: zones * FilterBank.lateralStride)),
      firstTap: UnsafePointer(input.bank.firstLateralTap.pointer(count: zones)),
      tapStride: Int32(FilterBank.lateralStride), tapCount: Int32(FilterBank.lateralTapCount),
      count: Int32(count), noise: electronic, bands: UnsafePointer(noise.bands(count: count)),
      clutter: UnsafePointer(noise.nearField(line: line, count: count)),
      clutterLevel: UnsafePointer(noise.nearFieldLevel.pointer(count: zones)),
      quadrature: Int32(NoiseTable.quadrature),
      noiseGain: input.bank.noiseGain, clutterGain: input.bank.clutterGain)
    k_filterAcrossLines(&kernel, input.vectors)
  }
}

/// Echoes filtered along the beam: [padded line][sample].
final class FilteredLines: Sendable {
  let real, imaginary: AlignedArray<Float>
  init() {
    let count = FrameLayout.paddedLines * FrameLayout.lineStride
    (real, imaginary) = (AlignedArray(count: count, repeating: 0), AlignedArray(count: count, repeating: 0))
  }
}
