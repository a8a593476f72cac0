/// Gain that makes up for attenuation with depth: 0.5 dB/(cm·MHz), the eight sliders on top.
struct TimeGain {
  static let mostDB: Float = 75

  /// Fills the gain of each sample, in dynamic ranges.
  static func fill(_ gain: AlignedArray<Float>, _ input: FrameInput) {
    let bank = input.bank
    let range = max(input.settings.dynamicRangeDB, 1)
    let rate = 2 * Float(bank.beam.attenuationDBPerCmMHz) / 10
    let spacing = Float(bank.geometry.sampleSpacingMM)
    let count = bank.geometry.samplesPerScanline
    let sliders = input.settings.timeGainDB
    for k in 0..<count {
      let depth = Float(k) * spacing
      let compensation = rate * depth * bank.attenuatedFrequency(atDepthMM: depth)
      let place = min(max(Float(k) / Float(count) * 8 - 0.5, 0), 6.999)
      let i = Int(place)
      let slider = sliders[i] + (sliders[i + 1] - sliders[i]) * (place - Float(i))
      gain[k] = (min(compensation, TimeGain.mostDB) + slider) / range
    }
  }
}
