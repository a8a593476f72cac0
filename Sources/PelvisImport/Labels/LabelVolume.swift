import Geometry

/// A segmentation in voxels, as a program for segmenting writes it: whole numbers that say what each voxel is.
/// Where segments overlap there are several layers, each a label a voxel.
package struct LabelVolume: Sendable {
  /// One structure: the voxels of one layer that hold one label.
  package struct Segment: Hashable, Sendable {
    /// Identifier, unique in the volume: the file's own, or the label as a number.
    package var id: String
    /// Name as the file gives it; nil where it gives none.
    package var name: String?
    /// Number of the layer, 0 the first.
    package var layer: Int
    /// Label of its voxels; never 0, which is background.
    package var label: UInt16
    /// Number of voxels that hold it; 0 for one that the file names and does not draw.
    package var voxelCount: Int
    package init(id: String, name: String?, layer: Int = 0, label: UInt16, voxelCount: Int = 0) {
      (self.id, self.name, self.layer, self.label) = (id, name, layer, label)
      self.voxelCount = voxelCount
    }
  }
  /// Place of a segment.
  package struct Extent: Equatable, Sendable {
    /// The smallest and the largest index that any of its voxels has along each axis.
    package var first, last: SIMD3<Int>
    /// The mean of its voxels' centers, right–anterior–superior mm.
    package var centroidMM: Vector3
  }

  /// Numbers of voxels along each index.
  package let counts: SIMD3<Int>
  package let layerCount: Int
  /// Map from voxel indices to right–anterior–superior (RAS) mm.
  package var voxelToRAS: VoxelAffine
  /// Labels layer by layer; in each, voxel (i, j, k) is at i + counts.x·(j + counts.y·k).
  package let labels: [UInt16]
  /// Segments that the file names, in its order, then every other label that a voxel holds, by layer and label.
  package let segments: [Segment]
  /// Assumptions made in reading, a sentence each.
  package var notes: [String]

  package var voxelCount: Int { counts.x * counts.y * counts.z }

  /// - Parameters:
  ///   - labels: layerCount × counts.x × counts.y × counts.z, the first index fastest, layers slowest.
  ///   - named: the segments that the file names; their voxels are counted here.
  ///   - census: of `labels`, a layer each, where it has been taken.
  package init(
    counts: SIMD3<Int>, voxelToRAS: VoxelAffine, labels: [UInt16], layerCount: Int = 1,
    named: [Segment] = [], census: [LabelHistogram]? = nil, notes: [String] = []
  ) {
    precondition(labels.count == layerCount * counts.x * counts.y * counts.z, "shape")
    (self.counts, self.layerCount, self.labels) = (counts, layerCount, labels)
    (self.voxelToRAS, self.notes) = (voxelToRAS, notes)
    let census = census ?? LabelHistogram.taken(of: labels, layerCount: layerCount)
    segments = Self.segments(named: named, census: census)
  }

  private static func segments(named: [Segment], census: [LabelHistogram]) -> [Segment] {
    var all = named
    for i in all.indices { all[i].voxelCount = census[all[i].layer].count(of: all[i].label) }
    for (layer, one) in census.enumerated() {
      let labelsNamed = Set(named.lazy.filter { $0.layer == layer }.map(\.label))
      for label in one.labels where !labelsNamed.contains(label) {
        let id = census.count == 1 ? "\(label)" : "\(layer):\(label)"
        all.append(
          Segment(id: id, name: nil, layer: layer, label: label, voxelCount: one.count(of: label)))
      }
    }
    return all
  }

  /// True for every voxel that belongs to the segment; the first index fastest.
  package func mask(of segment: Segment) -> [Bool] {
    let start = segment.layer * voxelCount
    return labels[start..<start + voxelCount].map { $0 == segment.label }
  }

  /// Places of `segments`; nil for one without voxels.
  package func extents() -> [Extent?] {
    var all = [Extent?](repeating: nil, count: segments.count)
    for layer in 0..<layerCount {
      let found = ExtentSums(labels: labels, from: layer * voxelCount, counts: counts)
      for (i, segment) in segments.enumerated() where segment.layer == layer {
        all[i] = found.extent(of: segment.label, voxelToRAS)
      }
    }
    return all
  }
}

/// Sums over the voxels of every label of one layer.
private struct ExtentSums {
  var count = [Int](repeating: 0, count: 1 << 16)
  var first = [SIMD3<Int>](repeating: SIMD3(repeating: .max), count: 1 << 16)
  var last = [SIMD3<Int>](repeating: SIMD3(repeating: -1), count: 1 << 16)
  var sum = [SIMD3<Int>](repeating: .zero, count: 1 << 16)

  init(labels: [UInt16], from start: Int, counts: SIMD3<Int>) {
    for k in 0..<counts.z {
      for j in 0..<counts.y {
        let row = start + counts.x * (j + counts.y * k)
        var i = 0
        while i < counts.x {
          let label = labels[row + i]
          var end = i + 1
          while end < counts.x, labels[row + end] == label { end += 1 }
          if label != 0 { add(Int(label), i, end, j, k) }
          i = end
        }
      }
    }
  }
  /// Adds a run of voxels of one row, from index `i` to before `end`.
  private mutating func add(_ label: Int, _ i: Int, _ end: Int, _ j: Int, _ k: Int) {
    let length = end - i
    count[label] += length
    sum[label] &+= SIMD3((i + end - 1) * length / 2, j * length, k * length)
    first[label] = pointwiseMin(first[label], SIMD3(i, j, k))
    last[label] = pointwiseMax(last[label], SIMD3(end - 1, j, k))
  }
  func extent(of label: UInt16, _ voxelToRAS: VoxelAffine) -> LabelVolume.Extent? {
    let label = Int(label)
    guard count[label] > 0 else { return nil }
    let mean =
      Vector3(Double(sum[label].x), Double(sum[label].y), Double(sum[label].z)) / Double(count[label])
    return LabelVolume.Extent(
      first: first[label], last: last[label], centroidMM: voxelToRAS.pointMM(mean))
  }
}
