import Geometry

/// The noise that makes tissue uneven, −1...1: two textures, blobs of fat and vessels, and what bends sheets.
struct TissueNoise: Sendable {
  private let fields: [NoiseField]

  init(seed: UInt64) {
    fields = [7, 2.6, 3.4, 9].enumerated().map { NoiseField(cellMM: $1, seed: seed &+ UInt64($0 + 1)) }
  }

  /// At one voxel.
  struct Value {
    var coarse, fine, blob, bend: Float
  }
  /// Along a row of voxels.
  struct Row {
    private let kinds: [UnsafeMutableBufferPointer<Float>]
    /// - Parameter memory: four floats a voxel, which live as long as this is used.
    init(_ memory: UnsafeMutableBufferPointer<Float>) {
      let count = memory.count / 4
      kinds = (0..<4).map { UnsafeMutableBufferPointer(rebasing: memory[$0 * count..<($0 + 1) * count]) }
    }
    func fill(from noise: TissueNoise, startMM: Vector3, stepMM: Double) {
      for (field, kind) in zip(noise.fields, kinds) { field.fillRow(kind, startMM: startMM, stepMM: stepMM) }
    }
    subscript(_ i: Int) -> Value {
      Value(coarse: kinds[0][i], fine: kinds[1][i], blob: kinds[2][i], bend: kinds[3][i])
    }
  }
}
