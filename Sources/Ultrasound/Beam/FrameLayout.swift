/// Counts of lines, rays, planes and samples in the largest image, and their layout in memory: the sizes of every
/// table that a frame writes, so that a new filter bank allocates nothing.
enum FrameLayout {
  /// Scanlines of an image. One transmitted beam for each line would make 192 (see `FrameRate`); as scanners do that
  /// receive on several lines at once, more are received than transmitted: a line is no farther from the next than
  /// half of the beam's width.
  static let lines = 256
  /// Lines beyond either side that feed the lateral filter.
  static let guardLines = 12
  static let paddedLines = lines + 2 * guardLines
  static let linePairs = paddedLines - 1
  /// Rays along which the tissue is followed: fewer than scanlines, since a beam is wider than the distance between two.
  static let rays = 192
  static let guardRays = 8
  static let paddedRays = rays + 2 * guardRays
  static let linesPerRay = Float(lines - 1) / Float(rays - 1)
  static let samplesMax = 2_048
  /// Samples in memory from a line to the next. No power of two, here and below: neighboring lines would share the
  /// cache's few places.
  static let lineStride = samplesMax + 16
  /// Samples in memory of a line pair, with the axial filter's reach before and after.
  static let pairStride = samplesMax + 32
  /// Taps of the pulse along the beam.
  static let axialTapCount = 19
  /// Samples before the first one of the image.
  static let lead = axialTapCount / 2
  /// Samples from one depth at which the tissue is sampled to the next.
  static let marchStep = 4
  static let marchMax = samplesMax / marchStep
  static let marchStride = marchMax + 16
  /// Rays and lines that one chunk of work takes.
  static let groupSize = 8
  static let rayGroups = rays / groupSize
  static let lineGroups = lines / groupSize
  /// Planes across the slice on which the tissue is sampled.
  static let planes = 5
  static let middlePlane = planes / 2
  static let sheetsMax = 32

  /// Whether an image has these lines, and no more samples than the largest, in whole zones of the kernels.
  static func holds(_ geometry: ScanGeometry) -> Bool {
    geometry.scanlineCount == lines && geometry.samplesPerScanline <= samplesMax
      && geometry.samplesPerScanline > 0 && geometry.samplesPerScanline % 16 == 0
  }
}
