import CKernels
import Geometry

/// The echoes of a frame before the point spread, which each of the drawing stages adds to.
final class LinePairs: Sendable {
  /// Echoes (re, im) on the first and on the second line of a pair: [pair][sample].
  let echoes: AlignedArray<Float>
  /// A pair with nothing in it.
  let silence: AlignedArray<Float>

  init() {
    echoes = AlignedArray(count: FrameLayout.linePairs * FrameLayout.pairStride * 4, repeating: 0)
    silence = AlignedArray(count: (FrameLayout.pairStride + 16) * 4, repeating: 0)
  }
  /// Takes away the echoes of the frame before.
  /// - Parameter samples: of a line, including the reach of the axial filter.
  ///   A multiple of eight.
  func clear(_ pairs: Range<Int>, samples: Int, vectors: Int32) {
    for pair in pairs {
      let place = pair * FrameLayout.pairStride * 4
      k_clear(echoes.pointer(at: place, count: samples * 4), Int64(samples * 4), vectors)
    }
  }
}
