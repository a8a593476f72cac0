/// How much of the memory files from elsewhere may take.
public struct ReadingLimits: Sendable {
  /// Of all voxels of a volume in memory, 2 bytes each.
  public var voxelBytes = 1_500_000_000
  /// Of a file with a surface.
  public var surfaceFileBytes = 512_000_000
  public init() {}
}

/// Told how much of a file has been read, 0...1, now and then.
public typealias ReadingProgress = (Double) -> Void
