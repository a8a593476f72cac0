/// A B-mode image as shown: 8-bit gray, row by row from the top, column 0 on the marked side.
///
/// Sendable: the code that forms an image owns it until it hands it on; nothing writes to it afterwards.
package final class BModeImage: @unchecked Sendable {
  package let width, height: Int
  package let pixels: UnsafeMutableBufferPointer<UInt8>
  /// Place of the probe's frame in the image: pixel column of x = 0, pixel row of y = 0 (the face's center), and size
  /// of a pixel.
  package internal(set) var faceColumn, faceRow, mmPerPixel: Double
  /// Tick that the image belongs to.
  package internal(set) var tick = 0

  package init(width: Int = 800, height: Int = 600) {
    (self.width, self.height) = (width, height)
    pixels = .allocate(capacity: width * height + 64)
    pixels.initialize(repeating: 0)
    (faceColumn, faceRow, mmPerPixel) = (Double(width) / 2, 0, 1)
  }
  deinit { pixels.deallocate() }

  /// The pixel (column, row) of a point of the image plane, in probe coordinates (mm). The marked side, +x, is to the
  /// left, toward column 0.
  package func pixel(xMM: Double, yMM: Double) -> (column: Double, row: Double) {
    (faceColumn - xMM / mmPerPixel, faceRow + yMM / mmPerPixel)
  }
}
