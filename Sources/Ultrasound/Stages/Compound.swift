import CKernels

/// Spatial compounding: each image due looks from another side, and the mean of the last ones of all sides that see a
/// pixel is shown.
final class Compound: Sendable {
  let views: Int
  private let width: Int
  /// Last image of each view: [view][pixel].
  private let images: AlignedArray<UInt8>
  /// Views that see a pixel, one bit each.
  private let coverage: AlignedArray<UInt8>
  /// Views that have an image, one bit each.
  private let formed = AlignedArray<Int32>(count: 1, repeating: 0)
  private let size: Int

  /// The instance for imaging from one side.
  init() {
    (views, width, size) = (1, 0, 0)
    images = AlignedArray(count: 0, repeating: 0)
    coverage = AlignedArray(count: 0, repeating: 0)
  }
  init(views: Int, frame: ScanFrame, tables: [ScanTable]) {
    assert(views <= 8 && tables.count == views, "a bit for each of \(views) views, \(tables.count) tables")
    (self.views, width) = (views, frame.width)
    size = views > 1 ? frame.width * frame.height : 0
    images = AlignedArray(count: views * size, repeating: 0)
    coverage = AlignedArray(count: size, repeating: 0)
    for (view, table) in tables.enumerated() where size > 0 {
      // The picture keeps the outline of the unsteered view.
      for i in 0..<size where table.shows(i) && tables[0].shows(i) { coverage[i] |= 1 << UInt8(view) }
    }
  }

  func pixels(view: Int) -> UnsafeMutableBufferPointer<UInt8> { images.stretch(at: view * size, count: size) }

  /// - Parameter isFirst: true when the images formed before are of another place.
  func begin(view: Int, isFirst: Bool) {
    if isFirst { formed[0] = 0 }
    formed[0] |= 1 << Int32(view)
  }

  func average(rows: Range<Int>, into pixels: UnsafeMutableBufferPointer<UInt8>) {
    let known = UInt8(truncatingIfNeeded: formed[0])
    for i in (rows.lowerBound * width)..<(rows.upperBound * width) {
      let seen = coverage[i] & known
      guard seen != 0 else {
        pixels[i] = 0
        continue
      }
      var (sum, count): (UInt32, UInt32) = (0, 0)
      for view in 0..<views where seen & (1 << UInt8(view)) != 0 {
        sum += UInt32(images[view * size + i])
        count += 1
      }
      pixels[i] = UInt8((sum * 2 + count) / (2 * count))
    }
  }
}
