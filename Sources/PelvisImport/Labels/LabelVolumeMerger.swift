import Geometry

/// Merger of several label volumes on the same grid, each of which shows one structure.
package struct LabelVolumeMerger: Sendable {
  package enum Refusal: Error, Equatable, Sendable {
    /// A volume whose voxels lie elsewhere than those of the first.
    case otherGrid
    /// A volume that shows several structures, and how many.
    case severalLabels(Int)
    /// A result whose labels would take more memory than allowed.
    case tooLarge
  }
  private let bytesMax: Int
  private var (counts, voxelToRAS): (SIMD3<Int>, VoxelAffine?) = (.zero, nil)
  private var labels: [UInt16] = []
  private var layerCount = 0
  private var segments: [LabelVolume.Segment] = []
  private var notes: [String] = []

  /// - Parameter bytesMax: the most that the labels may take, 2 bytes a voxel and layer.
  package init(bytesMax: Int) { self.bytesMax = bytesMax }

  /// Puts a volume's structure into the first layer where it overlaps nothing, under a label of its own, not 0.
  package mutating func add(_ volume: LabelVolume, named name: String, label: UInt16) throws(Refusal) {
    if let voxelToRAS {
      guard volume.counts == counts, Self.agree(voxelToRAS, volume.voxelToRAS, counts) else {
        throw .otherGrid
      }
    } else {
      (counts, voxelToRAS) = (volume.counts, volume.voxelToRAS)
      labels = [UInt16](repeating: 0, count: volume.voxelCount)
      layerCount = 1
    }
    for note in volume.notes where !notes.contains(note) { notes.append(note) }
    let drawn = volume.segments.filter { $0.voxelCount > 0 }
    guard drawn.count <= 1 else { throw .severalLabels(drawn.count) }
    var layer = 0
    if let structure = drawn.first { layer = try place(structure, of: volume, label) }
    segments.append(.init(id: name, name: name, layer: layer, label: label))
  }
  /// The merged volume; nil where nothing was added.
  package consuming func volume() -> LabelVolume? {
    guard let voxelToRAS else { return nil }
    return LabelVolume(
      counts: counts, voxelToRAS: voxelToRAS, labels: labels, layerCount: layerCount, named: segments,
      notes: notes)
  }

  private mutating func place(
    _ structure: LabelVolume.Segment, of volume: LabelVolume, _ label: UInt16
  ) throws(Refusal) -> Int {
    let (start, count) = (structure.layer * volume.voxelCount, volume.voxelCount)
    let layer = (0..<layerCount).first { layer in
      (0..<count).allSatisfy {
        volume.labels[start + $0] != structure.label || labels[layer * count + $0] == 0
      }
    }
    if layer == nil {
      guard labels.count + count <= bytesMax / 2 else { throw .tooLarge }
      labels += [UInt16](repeating: 0, count: count)
      layerCount += 1
    }
    let chosen = layer ?? layerCount - 1
    for i in 0..<count where volume.labels[start + i] == structure.label {
      labels[chosen * count + i] = label
    }
    return chosen
  }

  /// True where the corners of two grids lie within a hundredth of a mm of each other.
  private static func agree(_ a: VoxelAffine, _ b: VoxelAffine, _ counts: SIMD3<Int>) -> Bool {
    (0..<8).allSatisfy { corner in
      let index = Vector3(
        corner & 1 == 0 ? 0 : Double(counts.x), corner & 2 == 0 ? 0 : Double(counts.y),
        corner & 4 == 0 ? 0 : Double(counts.z))
      return distance(a.pointMM(index), b.pointMM(index)) < 0.01
    }
  }
}
