/// Counts of each label in one layer of voxels, and of changes from a voxel to the next.
package struct LabelHistogram: Sendable {
  /// Number of voxels that hold each label, from 0 to the largest there is.
  package private(set) var counts = [Int](repeating: 0, count: 1 << 16)
  /// Pairs of consecutive voxels of which at least one is not background, and those of them that differ.
  package private(set) var pairCount = 0, changeCount = 0

  /// Every label that a voxel holds, without background, ascending.
  package var labels: [UInt16] {
    counts.indices.dropFirst().filter { counts[$0] > 0 }.map { UInt16($0) }
  }
  /// Number of voxels that hold a label.
  package func count(of label: UInt16) -> Int { Int(label) < counts.count ? counts[Int(label)] : 0 }

  /// True where the numbers can hardly be labels: there are very many of them, or many that change from almost
  /// every voxel to the next, as the gray values of a scan do. Structures are several voxels across.
  package var looksLikeGrayValues: Bool {
    let distinct = labels.count
    return distinct > Self.labelsMax || (distinct > 64 && 2 * changeCount > pairCount)
  }
  /// Greatest number of labels: more than any atlas of the body or the brain has.
  package static let labelsMax = 1500

  /// The histogram of each layer.
  package static func taken(of labels: [UInt16], layerCount: Int) -> [LabelHistogram] {
    labels.withUnsafeBufferPointer { taken(of: $0, layerCount: layerCount) }
  }
  package static func taken(of labels: UnsafeBufferPointer<UInt16>, layerCount: Int) -> [LabelHistogram] {
    let count = labels.count / layerCount
    return (0..<layerCount).map {
      LabelHistogram(of: UnsafeBufferPointer(rebasing: labels[$0 * count..<($0 + 1) * count]))
    }
  }
  private init(of labels: UnsafeBufferPointer<UInt16>) {
    var start = 0
    while start < labels.count {
      let label = labels[start]
      var end = start + 1
      while end < labels.count, labels[end] == label { end += 1 }
      counts[Int(label)] += end - start
      if label != 0 { pairCount += end - start - 1 }
      if end < labels.count { (pairCount, changeCount) = (pairCount + 1, changeCount + 1) }
      start = end
    }
    counts = Array(counts[...(counts.lastIndex { $0 > 0 } ?? 0)])
  }
}
