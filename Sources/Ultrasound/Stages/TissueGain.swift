/// How loudly the tissue along every ray is heard.
final class TissueGain: Sendable {
  /// [plane][ray][march depth]: linear gain of a unit scatterer: transmission times echogenicity.
  let gain: AlignedArray<Float>
  /// [ray][march depth] in the middle plane: transmission alone.
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
