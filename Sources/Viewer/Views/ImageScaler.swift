import CKernels
import Ultrasound

/// Draws an ultrasound image at the size of the screen, bilinearly. Keeps its tables between frames.
final class ImageScaler {
  /// Sources of every column of the box, and a few more up to a multiple of eight: the left one of two source columns,
  /// and the share of the right one, 0...256.
  private var columns: [Int32] = []
  private var shares: [Int32] = []
  /// Two rows of the source, mixed for one row of the screen; 256 times the gray level.
  private var mixed: [UInt16] = []
  /// One row of the screen.
  private var pixels: [UInt32] = []
  private let vectors = k_hasWideVectors()

  /// Draws the part of `image` that lies in the placement's box, clipped to `clip`.
  func draw(_ image: BModeImage, at placement: SectorPlacement, into canvas: Canvas, clip: PixelRect) {
    let box = placement.box.intersection(clip).intersection(canvas.bounds)
    guard !box.isEmpty else { return }
    let perPixel = 1 / (placement.pixelsPerMM * image.mmPerPixel)
    // Pixel centers of the screen to pixel centers of the image.
    let firstColumn = image.faceColumn + (Double(box.x) + 0.5 - placement.faceX) * perPixel - 0.5
    let firstRow = image.faceRow + (Double(box.y) + 0.5 - placement.faceY) * perPixel - 0.5
    fillColumns(count: (box.width + 7) & ~7, first: firstColumn, step: perPixel, width: image.width)
    mixed.withUnsafeMutableBufferPointer { mixed in
      pixels.withUnsafeMutableBufferPointer { pixels in
        for y in 0..<box.height {
          let place = firstRow + Double(y) * perPixel
          let target = canvas.row(box.y + y, from: box.x, count: box.width)
          guard place > -1, place < Double(image.height) else {
            target.update(repeating: 0xff00_0000)
            continue
          }
          let row = min(max(Int(place.rounded(.down)), 0), image.height - 2)
          let down = Int32(min(max((place - Double(row)) * 256, 0), 256))
          scale(image, row: row, down: down, mixed, pixels)
          _ = target.update(fromContentsOf: pixels.part(at: 0, count: box.width))
        }
      }
    }
  }

  private func scale(
    _ image: BModeImage, row: Int, down: Int32, _ mixed: UnsafeMutableBufferPointer<UInt16>,
    _ pixels: UnsafeMutableBufferPointer<UInt32>
  ) {
    columns.withUnsafeBufferPointer { columns in
      shares.withUnsafeBufferPointer { shares in
        var scaled = k_scaledRow(
          upper: image.pixels.part(at: row * image.width, count: image.width).baseAddress,
          lower: image.pixels.part(at: (row + 1) * image.width, count: image.width).baseAddress,
          mixed: mixed.baseAddress, columns: columns.baseAddress, shares: shares.baseAddress,
          pixels: pixels.baseAddress, width: Int32(image.width), down: down, count: Int32(columns.count))
        k_scaleRow(&scaled, vectors)
      }
    }
  }

  private func fillColumns(count: Int, first: Double, step: Double, width: Int) {
    columns.removeAll(keepingCapacity: true)
    shares.removeAll(keepingCapacity: true)
    for x in 0..<count {
      let place = first + Double(x) * step
      columns.append(Int32(min(max(Int(place.rounded(.down)), 0), width - 2)))
      shares.append(Int32(min(max((place - Double(columns[x])) * 256, 0), 256)))
    }
    if mixed.count != width { mixed = [UInt16](repeating: 0, count: width) }
    if pixels.count != count { pixels = [UInt32](repeating: 0, count: count) }
  }
}
