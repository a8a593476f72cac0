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
    let count = w.bank.geometry.samplesPerScanline
    let taps = FilterBank.axialTapCount
    let middle = taps / 2
    let used = count + taps + 8
    let (rowReal, rowImaginary) = (row, row + Workspace.pairStride + 16)
    let stride = Workspace.pairStride * 4
    // The second half of the pair before, and the first half of the pair after.
    let before = line > 0 ? w.accumulator.base + (line - 1) * stride : nil
    let after = line < Workspace.linePairs ? w.accumulator.base + line * stride : nil
    // Outside of the first and the last pair there is nothing.
    let (left, right) = (before ?? w.silence.base, after ?? w.silence.base)
    var next = 0
    while next < used {
      k_addParts(left + 4 * next + 2, right + 4 * next, rowReal + next, rowImaginary + next)
      next += 8
    }
    let real = w.real.base + line * Workspace.samplesMax
    let imaginary = w.imaginary.base + line * Workspace.samplesMax
    var k = 0
    while k < count {
      let index = k / FilterBank.zoneSamples
      let zone = w.bank.axialTaps.base + index * FilterBank.axialStride
      let from = Int(w.bank.firstAxialTap[index])
      var (a0, a1, b0, b1) = (Float8(), Float8(), Float8(), Float8())
      // The pulse is symmetric: what lies as far before as behind shares a tap.
      for t in from..<middle {
        let c = zone[t]
        let (front, back) = (k + t, k + taps - 1 - t)
        a0 += c * (load(rowReal, front) + load(rowReal, back))
        a1 += c * (load(rowReal, front + 8) + load(rowReal, back + 8))
        b0 += c * (load(rowImaginary, front) + load(rowImaginary, back))
        b1 += c * (load(rowImaginary, front + 8) + load(rowImaginary, back + 8))
      }
      let center = zone[middle]
      a0 += center * load(rowReal, k + middle)
      a1 += center * load(rowReal, k + middle + 8)
      b0 += center * load(rowImaginary, k + middle)
      b1 += center * load(rowImaginary, k + middle + 8)
      store(a0, real, k)
      store(a1, real, k + 8)
      store(b0, imaginary, k)
      store(b1, imaginary, k + 8)
      k += FilterBank.zoneSamples
    }
  }
}

/// The fourth stage: the point spread across the lines; then noise, and the envelope's power.
struct LateralFilter {
  let workspace: Workspace

  func apply(line: Int) {
    let w = workspace
    let count = w.bank.geometry.samplesPerScanline
    let adds = w.bank.beam.addsNoise
    let (noiseGain, clutterGain) = (w.bank.noiseGain, w.bank.clutterGain)
    let power = w.power.base + line * Workspace.samplesMax
    // Tap t takes padded line `line + guard − 7 + t`.
    let middle = FilterBank.lateralTapCount / 2
    let first = line + Workspace.guardLines - middle
    let real = w.real.base + first * Workspace.samplesMax
    let imaginary = w.imaginary.base + first * Workspace.samplesMax
    let noise = w.noise.electronic(line: line, tick: w.tick)
    let (bands, clutter) = (w.noise.bands, w.noise.nearField(line: line))
    var k = 0
    while k < count {
      let zone = k / FilterBank.zoneSamples
      let taps = w.bank.lateralTaps.base + zone * FilterBank.lateralStride
      let from = Int(w.bank.firstLateralTap[zone])
      var (a0, a1, b0, b1) = (Float8(), Float8(), Float8(), Float8())
      // The beam is symmetric: lines as far to either side share a tap.
      for t in from..<middle {
        let c = taps[t]
        let (one, other) = (t * Workspace.samplesMax + k, (2 * middle - t) * Workspace.samplesMax + k)
        a0 += c * (load(real, one) + load(real, other))
        b0 += c * (load(imaginary, one) + load(imaginary, other))
        a1 += c * (load(real, one + 8) + load(real, other + 8))
        b1 += c * (load(imaginary, one + 8) + load(imaginary, other + 8))
      }
      let (center, own) = (taps[middle], middle * Workspace.samplesMax + k)
      a0 += center * load(real, own)
      b0 += center * load(imaginary, own)
      a1 += center * load(real, own + 8)
      b1 += center * load(imaginary, own + 8)
      if adds {
        a0 += load(noise, k) * noiseGain
        a1 += load(noise, k + 8) * noiseGain
        b0 += load(noise, k + NoiseTable.quadrature) * noiseGain
        b1 += load(noise, k + NoiseTable.quadrature + 8) * noiseGain
        let level = w.noise.nearFieldLevel[zone] * clutterGain
        if level > 0 {
          // Mostly bands along the face, a little different on every line.
          a0 += (load(bands, k) + load(clutter, k)) * level
          a1 += (load(bands, k + 8) + load(clutter, k + 8)) * level
          b0 += (load(bands, k + NoiseTable.quadrature) + load(clutter, k + NoiseTable.quadrature)) * level
          b1 +=
            (load(bands, k + NoiseTable.quadrature + 8) + load(clutter, k + NoiseTable.quadrature + 8))
            * level
        }
      }
      store(a0 * a0 + b0 * b0, power, k)
      store(a1 * a1 + b1 * b1, power, k + 8)
      k += FilterBank.zoneSamples
    }
  }
}
