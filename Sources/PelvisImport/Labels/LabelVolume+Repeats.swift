import Geometry

extension LabelVolume {
  /// Least number of changes that show a grid.
  private static let changesLeast = 12
  /// Step, in voxels, under which there is nothing to gain.
  private static let stepLeast = 1.6

  /// The volume on the grid it was segmented on, where a program has since repeated its slices to fill a finer one; itself
  /// where it has not. Steps of several voxels would pass for the bones' own edges.
  package var withoutRepeatedSlices: LabelVolume {
    let size = [counts.x, counts.y, counts.z]
    let grids = (0..<3).map { coarseGrid(changes(alongAxis: $0), count: size[$0]) }
    guard grids.contains(where: { $0 != nil }) else { return self }
    let kept = zip(grids, size).map { grid, count in grid?.kept ?? Array(0..<count) }
    var sampled: [UInt16] = []
    sampled.reserveCapacity(layerCount * kept[0].count * kept[1].count * kept[2].count)
    for layer in 0..<layerCount {
      for k in kept[2] {
        for j in kept[1] {
          let row = ((layer * counts.z + k) * counts.y + j) * counts.x
          for i in kept[0] { sampled.append(labels[row + i]) }
        }
      }
    }
    func number(_ axis: Int, _ value: (Grid) -> Double, _ plain: Double) -> Double {
      grids[axis].map(value) ?? plain
    }
    let start = Vector3(number(0, \.first, 0), number(1, \.first, 0), number(2, \.first, 0))
    let step = Vector3(number(0, \.step, 1), number(1, \.step, 1), number(2, \.step, 1))
    let affine = VoxelAffine(
      iStepMM: voxelToRAS.iStepMM * step.x, jStepMM: voxelToRAS.jStepMM * step.y,
      kStepMM: voxelToRAS.kStepMM * step.z, originMM: voxelToRAS.pointMM(start))
    let spacing = affine.spacingMM.max()
    return LabelVolume(
      counts: SIMD3(kept[0].count, kept[1].count, kept[2].count), voxelToRAS: affine, labels: sampled,
      layerCount: layerCount, named: segments,
      notes: notes + [
        "slices are repeated: it was segmented on voxels of \((spacing * 10).rounded() / 10) mm, and is read on those"
      ])
  }

  /// Grid with a slice of its own every `step` voxels.
  private struct Grid {
    var step: Double
    /// Place of the first slice's middle, in voxels.
    var first: Double
    /// The voxel nearest to each middle.
    var kept: [Int]
  }

  /// Places where a slice differs from the one before it.
  private func changes(alongAxis axis: Int) -> [Int] {
    let (size, stride) = ([counts.x, counts.y, counts.z], [1, counts.x, counts.x * counts.y])
    var differs = [Bool](repeating: false, count: size[axis])
    labels.withUnsafeBufferPointer { labels in
      // Along the other two axes, the slower one outside.
      let others = [0, 1, 2].filter { $0 != axis }
      for layer in 0..<layerCount {
        let base = layer * voxelCount
        for at in 1..<max(size[axis], 1) {
          let here = base + at * stride[axis]
          scan: for a in 0..<size[others[1]] {
            for b in 0..<size[others[0]] {
              let place = here + a * stride[others[1]] + b * stride[others[0]]
              if labels[place] != labels[place - stride[axis]] {
                differs[at] = true
                break scan
              }
            }
          }
        }
      }
    }
    return differs.indices.filter { differs[$0] }
  }

  /// The even grid that all changes lie on; nil where there is none coarser than the voxels.
  private func coarseGrid(_ changes: [Int], count: Int) -> Grid? {
    guard changes.count >= Self.changesLeast else { return nil }
    let gaps = zip(changes.dropFirst(), changes).map { Double($0 - $1) }.sorted()
    var step = gaps[gaps.count / 2]
    guard step >= Self.stepLeast else { return nil }
    // By least squares, each change given the whole number of steps that it is from the one before.
    var places = [0.0]
    for (before, here) in zip(changes, changes.dropFirst()) {
      places.append(places[places.count - 1] + (Double(here - before) / step).rounded())
    }
    let n = Double(places.count)
    let (meanPlace, meanAt) = (
      places.reduce(0, +) / n, changes.reduce(0.0) { $0 + Double($1) } / n
    )
    var (top, below) = (0.0, 0.0)
    for (place, at) in zip(places, changes) {
      top += (place - meanPlace) * (Double(at) - meanAt)
      below += (place - meanPlace) * (place - meanPlace)
    }
    guard below > 0 else { return nil }
    step = top / below
    let zero = meanAt - step * meanPlace
    guard step >= Self.stepLeast,
      zip(places, changes).allSatisfy({ (zero + step * $0 - Double($1)).magnitude < 0.8 })
    else { return nil }
    // Boundaries lie before a voxel, middles half a step on; whole steps that are in the volume.
    let back = ((zero + 0.25) / step).rounded(.down)
    let first = zero - back * step + step / 2 - 0.5
    let slices = max(Int(((Double(count) - 0.5 - first) / step + 0.75).rounded(.down)), 1)
    let kept = (0..<slices).map { min(max(Int((first + Double($0) * step).rounded()), 0), count - 1) }
    return Grid(step: step, first: first, kept: kept)
  }
}
