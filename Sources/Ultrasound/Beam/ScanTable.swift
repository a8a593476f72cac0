import Geometry

/// Place of an image of one size in the image plane; the same for all steering angles.
struct ScanFrame: Sendable {
  let width, height: Int
  let faceColumn, faceRow, mmPerPixel: Double

  /// - Parameter geometry: unsteered.
  init(geometry: ScanGeometry, width: Int, height: Int) {
    (self.width, self.height) = (width, height)
    let half = geometry.isSector ? geometry.extent / 2 : 0
    let (radius, depth) = (geometry.faceRadiusMM, geometry.depthMM)
    let widest = min(half, .pi / 2)
    let fieldWidth = geometry.isSector ? 2 * (radius + depth) * Elementary.sine(widest) : geometry.extent
    let top = geometry.isSector ? radius * Elementary.cosine(half) - radius : 0
    mmPerPixel = max(fieldWidth / Double(max(width - 4, 1)), (depth - top) / Double(max(height - 2, 1)))
    (faceColumn, faceRow) = (Double(width) / 2, -top / mmPerPixel)
  }
  /// Point of the image plane at a pixel, in mm; the marked side, +x, is shown on the left.
  func pointMM(column: Int, row: Int) -> (x: Double, y: Double) {
    ((faceColumn - Double(column)) * mmPerPixel, (Double(row) - faceRow) * mmPerPixel)
  }
}

/// Samples that each pixel of an image of one size shows, and their shares.
final class ScanTable: Sendable {
  let width, height: Int
  /// Offset into the gray frame: line · stride + sample.
  let offsets: AlignedArray<Int32>
  /// Shares of the next sample (low half) and of the next line (high half), in 1/256.
  let shares: AlignedArray<UInt32>
  /// First and one past the last column of each row that shows anything, multiples of 8 or the width.
  let runs: AlignedArray<Int32>

  /// Bytes from a line of the gray frame to the next. It has one more sample a line than the beamspace, and one more
  /// line.
  static func stride(_ geometry: ScanGeometry) -> Int { geometry.samplesPerScanline + 16 }

  init(geometry: ScanGeometry, frame: ScanFrame) {
    (width, height) = (frame.width, frame.height)
    offsets = AlignedArray(count: width * height, repeating: 0)
    shares = AlignedArray(count: width * height, repeating: 0)
    runs = AlignedArray(count: height * 2, repeating: 0)
    for row in 0..<height { fill(row: row, geometry: geometry, frame: frame) }
  }

  /// True when a pixel shows anything.
  func shows(_ pixel: Int) -> Bool { shares[pixel] & ScanTable.shown != 0 }
  /// Mark of a pixel that shows something, among its shares.
  private static let shown: UInt32 = 1 << 15

  private func fill(row: Int, geometry: ScanGeometry, frame: ScanFrame) {
    let stride = ScanTable.stride(geometry)
    let (lastLine, lastSample) = (Double(geometry.scanlineCount - 1), Double(geometry.samplesPerScanline - 1))
    let outside = Int32(geometry.scanlineCount * stride)
    var (first, end) = (width, 0)
    for column in 0..<width {
      // The marked side, +x, is shown on the left.
      let (x, y) = frame.pointMM(column: column, row: row)
      let (line, depth) = geometry.beamCoordinates(xMM: x, yMM: y)
      let sample = depth / geometry.sampleSpacingMM
      let index = row * width + column
      guard depth >= 0, sample < lastSample, line >= 0, line < lastLine else {
        offsets[index] = outside
        continue
      }
      (first, end) = (min(first, column), column + 1)
      let (i, j) = (Int(line), Int(sample))
      offsets[index] = Int32(i * stride + j)
      let (sampleShare, lineShare) = (UInt32((sample - Double(j)) * 256), UInt32((line - Double(i)) * 256))
      shares[index] = sampleShare | lineShare << 16 | ScanTable.shown
    }
    guard first < end else { return }
    runs[2 * row] = Int32(first & ~7)
    runs[2 * row + 1] = Int32(min(width, (end + 7) & ~7))
  }
}
