import CKernels

/// Haze under bone: sound that bone throws back meets the face and goes in again; what it finds on its second way is
/// seen under bone, out of focus, faint and cloudy, and dies away. It is drawn by the scatterers there, as if the
/// shadow let that little through.
final class ShadowHaze: Sendable {
  /// Level just under the bone, over unit speckle after time gain, in dB; its fall with depth; and the strength of
  /// its clouds.
  static let levelDB: Float = -16
  static let decayDBPerMM: Float = 0.18
  static let billowDB: Float = 9
  static let steps = 160

  /// Clouds of the haze, in octaves: [ray][march steps below the bone].
  private let clouds: AlignedArray<Float>
  init() {
    clouds = AlignedArray(count: FrameLayout.rays * ShadowHaze.steps, repeating: 0)
    for ray in 0..<FrameLayout.rays {
      for step in 0..<ShadowHaze.steps {
        let p = SIMD3<Float>(Float(ray) * 0.045, Float(step) * 0.14, 0.5)
        let cloud = smoothNoise(p, seed: 3) + 0.5 * smoothNoise(p * 2.3, seed: 4)
        // It billows more the farther it has come.
        let growth = min(Float(step) / 40, 1)
        clouds[ray * ShadowHaze.steps + step] = cloud * growth * ShadowHaze.billowDB / decibelsPerOctave
      }
    }
  }

  /// The haze along eight rays.
  struct Way {
    private let clouds: UnsafeMutableBufferPointer<Float>
    private let perMM, fallPerMM, quieter: Float
    private static let rows = Int8x32(0, 1, 2, 3, 4, 5, 6, 7) &* Int32(ShadowHaze.steps)

    /// - Parameters:
    ///   - spacing: of the march's steps, mm.
    ///   - gainDBPerMM: what the time gain adds.
    ///   - gain: of reverberation, 1 for fundamental imaging.
    fileprivate init(
      clouds: UnsafeMutableBufferPointer<Float>, spacing: Float, gainDBPerMM: Float, gain: Float
    ) {
      self.clouds = clouds
      perMM = 1 / spacing
      fallPerMM = (ShadowHaze.decayDBPerMM + gainDBPerMM) / decibelsPerOctave
      quieter = log2(1 / gain)
    }

    /// Its loss at a depth, in octaves: `total` is what the rays have lost before the bone.
    @inline(__always) func loss(total: Float8, depth: Float, bone: Float8) -> Float8 {
      let under = k_max(splat(depth) - bone, Float8())
      let step = k_truncate(k_min(under * perMM, splat(Float(ShadowHaze.steps - 1))))
      let cloud = gather(clouds, Way.rows &+ step)
      return quieter + (total + under * fallPerMM - cloud - ShadowHaze.levelDB / decibelsPerOctave)
    }
  }
  func way(firstRay: Int, _ input: FrameInput) -> Way {
    let bank = input.bank
    return Way(
      clouds: clouds.stretch(
        at: firstRay * ShadowHaze.steps, count: FrameLayout.groupSize * ShadowHaze.steps),
      spacing: Float(input.marchSpacingMM),
      gainDBPerMM: Float(bank.beam.attenuationDBPerCmMHz) * 0.2 * Float(bank.probe.centerFrequencyMHz),
      gain: bank.reverberationGain)
  }
}
