/// How much of the memory files from elsewhere may take.
package struct ReadingLimits: Sendable {
  /// Of all voxels of a volume in memory, 2 bytes each.
  package var voxelBytes = 1_500_000_000
  /// Of a file with a surface.
  package var surfaceFileBytes = 512_000_000
  package init() {}
}

/// Told how much of a file has been read, 0...1, now and then.
package typealias ReadingProgress = (Double) -> Void
