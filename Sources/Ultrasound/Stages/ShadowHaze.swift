import CKernels

/// Sound that bone throws back meets the face and goes in again; what it finds on its second way is seen under bone, out
/// of focus: a faint cloudy haze that dies away. It is drawn by the scatterers there, as if the shadow let that little
/// through.
final class ShadowHaze: Sendable {
  /// Just under the bone, of unit speckle after time gain, in dB; what it loses with depth; how much it billows.
  static let levelDB: Float = -16
  static let decayDBPerMM: Float = 0.18
  static let billowDB: Float = 9
  static let steps = 160

  /// [ray][march steps below the bone]: the haze's own clouds, in octaves.
  private let clouds: AlignedArray<Float>
  init() {
    clouds = AlignedArray(count: Workspace.rays * ShadowHaze.steps, repeating: 0)
    for ray in 0..<Workspace.rays {
      for step in 0..<ShadowHaze.steps {
        let p = SIMD3<Float>(Float(ray) * 0.045, Float(step) * 0.14, 0.5)
        let cloud = smoothNoise(p, seed: 3) + 0.5 * smoothNoise(p * 2.3, seed: 4)
        // It billows more the farther it has come.
        let growth = min(Float(step) / 40, 1)
        clouds[ray * ShadowHaze.steps + step] = cloud * growth * ShadowHaze.billowDB / decibelsPerOctave
      }
    }
  }

  /// The loss of the haze's way, in octaves, for eight rays: `total` is what they have lost before the bone.
  @inline(__always) func loss(
    total: Float8, firstRay: Int, depth: Float, bone: Float8, spacing: Float, gainDBPerMM: Float
  ) -> Float8 {
    let under = k_max(splat(depth) - bone, Float8())
    var cloud = Float8()
    let step = k_truncate(k_min(under * (1 / spacing), splat(Float(ShadowHaze.steps - 1))))
    for lane in 0..<8 { cloud[lane] = clouds[(firstRay + lane) * ShadowHaze.steps + Int(step[lane])] }
    let fall = under * ((ShadowHaze.decayDBPerMM + gainDBPerMM) / decibelsPerOctave)
    return total + fall - cloud - ShadowHaze.levelDB / decibelsPerOctave
  }
}
