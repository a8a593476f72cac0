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

  /// Fills in the haze along eight rays: its loss under bone, in octaves, is what the rays have lost before, and more with
  /// every millimeter, less the clouds (`k_marchRays`).
  func fill(_ kernel: inout k_march, firstRay: Int, _ input: FrameInput) {
    let bank = input.bank
    let gainDBPerMM = Float(bank.beam.attenuationDBPerCmMHz) * 0.2 * Float(bank.probe.centerFrequencyMHz)
    kernel.clouds = UnsafePointer(
      clouds.pointer(at: firstRay * ShadowHaze.steps, count: FrameLayout.groupSize * ShadowHaze.steps))
    kernel.cloudSteps = Int32(ShadowHaze.steps)
    kernel.hazePerMM = 1 / Float(input.marchSpacingMM)
    kernel.hazeFallPerMM = (ShadowHaze.decayDBPerMM + gainDBPerMM) / decibelsPerOctave
    kernel.hazeQuieter = log2(1 / bank.reverberationGain)
    kernel.hazeLevel = ShadowHaze.levelDB / decibelsPerOctave
  }
}
