import Geometry

/// Fills runs of voxels of one row with tissue.
struct TissueRun {
  let noise: TissueNoise
  let side: Side
  let row: TissueColumn.TissueRow
  let columns: UnsafeBufferPointer<TissueColumn>
  /// Place of the row's first voxel.
  let startMM: Vector3
  let stepMM: Double
  /// Four rows of floats and one of labels.
  let memory: Memory

  struct Memory {
    let blob, coarse, fine, bend: UnsafeMutableBufferPointer<Float>
    let labels: UnsafeMutableBufferPointer<TissueLabel>
  }

  /// Gives `body` the memory for rows of `columns` voxels.
  static func withMemory(columns: Int, _ body: (Memory) -> Void) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: columns * 4) { floats in
      withUnsafeTemporaryAllocation(of: TissueLabel.self, capacity: columns) { labels in
        func row(_ k: Int) -> UnsafeMutableBufferPointer<Float> {
          UnsafeMutableBufferPointer(rebasing: floats[k * columns..<(k + 1) * columns])
        }
        body(Memory(blob: row(0), coarse: row(1), fine: row(2), bend: row(3), labels: labels))
      }
    }
  }

  /// - Parameters:
  ///   - run: voxels of the row on this side of the body.
  ///   - bone: their distance to bone, by voxel.
  func fill(_ run: Range<Int>, into line: UnsafeMutableBufferPointer<UInt32>, bone: (Int) -> Double) {
    for i in run { memory.labels[i] = columns[i].label(place(i, bone(i)), row: row) }
    var first = run.lowerBound
    while first < run.upperBound {
      let grain = TissueGrain(memory.labels[first])
      var end = first + 1
      while end < run.upperBound, TissueGrain(memory.labels[end]) == grain { end += 1 }
      fill(first..<end, of: grain, into: line, bone: bone)
      first = end
    }
  }

  private func fill(
    _ run: Range<Int>, of grain: TissueGrain, into line: UnsafeMutableBufferPointer<UInt32>,
    bone: (Int) -> Double
  ) {
    func part(_ row: UnsafeMutableBufferPointer<Float>) -> UnsafeMutableBufferPointer<Float> {
      UnsafeMutableBufferPointer(rebasing: row[run])
    }
    let start = Vector3(startMM.x + Double(run.lowerBound) * stepMM, startMM.y, startMM.z)
    noise.fill(
      grain, side: side, startMM: start, stepMM: stepMM,
      rows: (part(memory.coarse), part(memory.fine), part(memory.bend)))
    for i in run {
      let value = TissueNoise.Value(coarse: memory.coarse[i], fine: memory.fine[i], bend: memory.bend[i])
      line[i] = columns[i].voxel(place(i, bone(i)), label: memory.labels[i], noise: value)
    }
  }

  private func place(_ i: Int, _ bone: Double) -> TissueColumn.VoxelPlace {
    TissueColumn.VoxelPlace(
      x: (startMM.x + Double(i) * stepMM).magnitude, y: startMM.y, bone: bone,
      blob: Double(memory.blob[i]))
  }
}
