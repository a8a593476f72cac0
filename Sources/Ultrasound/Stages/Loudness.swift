import CKernels
import Geometry

/// Loudness of the tissue against the electronic noise, by blocks of eight rays and eight march depths: where scatterers
/// need not be drawn, or not all of them.
///
/// The noise lies `NoiseTable.floorDB` under unit speckle. A block whose loudest place, and that of its neighbors, is
/// `silentDB` under it adds less than 0.1 dB to the noise, and is not drawn. Up to `faintDB` over it, where the noise itself
/// is a part of the speckle, a third of the scatterers is drawn, each of √3 times the amplitude. Without noise all are
/// drawn.
final class Loudness: Sendable {
  static let silentDB = -16.0, faintDB = 6.0
  /// Blocks of a group, and of all.
  static let stride = FrameLayout.marchMax / 8
  static let count = FrameLayout.rayGroups * stride
  /// The loudest gain of each block, and of it and its neighbors: [group of rays][eight march depths].
  private let own, near: AlignedArray<Float>

  init() {
    own = AlignedArray(count: Loudness.count, repeating: 0)
    near = AlignedArray(count: Loudness.count, repeating: 0)
  }
  var table: UnsafePointer<Float> { UnsafePointer(near.pointer(count: Loudness.count)) }

  /// Gains below which a third of the scatterers is drawn, and up to which none is.
  static func limits(_ bank: FilterBank) -> (faint: Float, silent: Float) {
    guard bank.beam.addsNoise else { return (0, 0) }
    func gain(_ dB: Double) -> Float {
      bank.noiseGain * exp2(Float(NoiseTable.floorDB + dB) / decibelsPerOctave)
    }
    return (gain(faintDB), gain(silentDB))
  }

  /// Finds the loudest gains of a group, which are final.
  func find(group: Int, _ tissue: TissueGain, _ input: FrameInput) {
    var kernel = k_loudness(
      gain: UnsafePointer(tissue.gains(plane: 0, ray: group * FrameLayout.groupSize).baseAddress),
      planes: Int32(FrameLayout.planes), planeStride: Int32(FrameLayout.rays * FrameLayout.marchStride),
      rayStride: Int32(FrameLayout.marchStride), count: Int32(input.marchCount),
      loudest: own.pointer(at: group * Loudness.stride, count: Loudness.stride))
    k_findLoudest(&kernel, input.vectors)
  }

  /// Gives each block the loudest gain of its neighbors, when those of all groups are known.
  func spread(_ input: FrameInput) {
    let blocks = (input.marchCount + 7) / 8
    for group in 0..<FrameLayout.rayGroups {
      let (one, end) = (max(group - 1, 0), min(group + 1, FrameLayout.rayGroups - 1))
      for block in 0..<blocks {
        var most: Float = 0
        for other in one...end {
          let row = other * Loudness.stride
          for k in max(block - 1, 0)...min(block + 1, blocks - 1) { most = max(most, own[row + k]) }
        }
        near[group * Loudness.stride + block] = most
      }
    }
  }
}
