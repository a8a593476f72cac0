/// Gain of the tissue along every ray.
final class TissueGain: Sendable {
  /// Linear gain of a unit scatterer, transmission times echogenicity: [plane][ray][march depth].
  let gain: AlignedArray<Float>
  /// Transmission alone, in the middle plane: [ray][march depth].
  let transmission: AlignedArray<Float>

  init() {
    let middle = FrameLayout.rays * FrameLayout.marchStride
    gain = AlignedArray(count: FrameLayout.planes * middle, repeating: 0)
    transmission = AlignedArray(count: middle, repeating: 0)
  }
  /// The gains of `rays` neighboring rays on a plane.
  @inline(__always) func gains(plane: Int, ray: Int, rays: Int = 1) -> UnsafeMutableBufferPointer<Float> {
    gain.stretch(
      at: (plane * FrameLayout.rays + ray) * FrameLayout.marchStride, count: rays * FrameLayout.marchStride)
  }
  /// The transmission along `rays` neighboring rays.
  @inline(__always) func transmissions(ray: Int, rays: Int = 1) -> UnsafeMutableBufferPointer<Float> {
    transmission.stretch(at: ray * FrameLayout.marchStride, count: rays * FrameLayout.marchStride)
  }
}
