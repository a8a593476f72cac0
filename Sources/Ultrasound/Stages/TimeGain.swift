/// Gain that makes up for attenuation with depth: 0.5 dB/(cm·MHz), the eight sliders on top.
struct TimeGain {
  static let mostDB: Float = 75

  /// Fills the gain of each sample, in dynamic ranges.
  static func fill(_ gain: AlignedArray<Float>, _ input: FrameInput) {
    let bank = input.bank
    let range = max(input.settings.dynamicRangeDB, 1)
    let spacing = Float(bank.geometry.sampleSpacingMM)
    let count = bank.geometry.samplesPerScanline
    let sliders = input.settings.timeGainDB
    for k in 0..<count {
      let depth = Float(k) * spacing
      gain[k] =
        decibels(
          atDepthMM: depth, share: Float(k) / Float(count),
          frequencyMHz: bank.attenuatedFrequency(atDepthMM: depth),
          attenuationDBPerCmMHz: Float(bank.beam.attenuationDBPerCmMHz), sliders: sliders) / range
    }
  }

  /// Gain at a depth, in dB.
  /// - Parameters:
  ///   - share: the depth as a part of that shown.
  ///   - frequency: that at which attenuation acts there.
  @inline(__always) static func decibels(
    atDepthMM depth: Float, share: Float, frequencyMHz frequency: Float, attenuationDBPerCmMHz: Float,
    sliders: SIMD8<Float>
  ) -> Float {
    let compensation = 2 * attenuationDBPerCmMHz / 10 * depth * frequency
    let place = min(max(share * 8 - 0.5, 0), 6.999)
    let i = Int(place)
    let slider = sliders[i] + (sliders[i + 1] - sliders[i]) * (place - Float(i))
    return min(compensation, TimeGain.mostDB) + slider
  }
}
