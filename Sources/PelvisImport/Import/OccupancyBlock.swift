import Geometry

/// Share of each voxel of a box that belongs to a structure, 0...1.
struct OccupancyBlock {
  /// Index of voxel (0, 0, 0) of the box in the volume.
  private let first: SIMD3<Int>
  private let counts: SIMD3<Int>
  private var values: [Float]
  private static let margin = 3

  /// Greatest number of voxels, more are refused: the box of a hip of 0.35 mm has some 105 million.
  static let voxelsMax = 120_000_000

  /// - Parameters:
  ///   - low: the smallest index of any of the segments' voxels along each axis.
  ///   - high: the largest.
  init(
    of segments: [LabelVolume.Segment], in volume: LabelVolume, first low: SIMD3<Int>, last high: SIMD3<Int>
  ) {
    let plane = volume.counts.x * volume.counts.y
    func visit(_ body: (_ at: SIMD3<Int>) -> Void) {
      for segment in segments {
        let start = segment.layer * volume.voxelCount
        for k in low.z...high.z {
          for j in low.y...high.y {
            let row = start + k * plane + j * volume.counts.x
            for i in low.x...high.x where volume.labels[row + i] == segment.label {
              body(SIMD3(i, j, k))
            }
          }
        }
      }
    }
    let first = low &- OccupancyBlock.margin
    let counts = high &- low &+ (2 * OccupancyBlock.margin + 1)
    var values = [Float](repeating: 0, count: counts.x * counts.y * counts.z)
    visit { at in
      let p = at &- first
      values[p.x + counts.x * (p.y + counts.y * p.z)] = 1
    }
    (self.first, self.counts, self.values) = (first, counts, values)
  }

  /// Rounds off the steps of voxels: over about a millimeter, or a voxel where they are larger.
  mutating func smooth(_ spacingMM: Vector3) {
    let strides = [1, counts.x, counts.x * counts.y]
    for axis in 0..<3 {
      let passes = min(max(Int((1.2 / max(spacingMM[axis], 0.05)).rounded()), 1), 4)
      for _ in 0..<passes { smooth(stride: strides[axis], count: counts[axis]) }
    }
  }
  private mutating func smooth(stride: Int, count: Int) {
    let old = values
    for at in values.indices {
      let place = at / stride % count
      if place == 0 || place == count - 1 { continue }
      values[at] = 0.5 * old[at] + 0.25 * (old[at - stride] + old[at + stride])
    }
  }

  /// The surface at the half level, in RAS mm.
  func surface(name: String, _ voxelToRAS: VoxelAffine) -> SurfaceMesh {
    let lattice = Lattice(
      countX: counts.x, countY: counts.y, countZ: counts.z, spacingMM: 1,
      originMM: Vector3(Double(first.x), Double(first.y), Double(first.z)))
    var mesh = SurfaceMesh(name: name, lattice: lattice, values: values.map { 0.5 - $0 })
    mesh.positionsMM = mesh.positionsMM.map { p in
      let q = voxelToRAS.pointMM(Vector3(Double(p.x), Double(p.y), Double(p.z)))
      return SIMD3(Float(q.x), Float(q.y), Float(q.z))
    }
    guard voxelToRAS.signedVoxelVolumeMM3 < 0 else { return mesh }
    for t in stride(from: 0, to: mesh.indices.count - 2, by: 3) { mesh.indices.swapAt(t + 1, t + 2) }
    return mesh
  }
}
