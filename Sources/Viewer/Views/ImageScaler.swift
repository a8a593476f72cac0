import Ultrasound

/// Draws an ultrasound image at the size of the screen, bilinearly. Keeps its tables between frames.
final class ImageScaler {
  /// Sources of every column of the box: the left one of two source columns, and the weight of the right one,
  /// 0...256.
  private var columns: [Int32] = []
  private var weights: [UInt32] = []
  /// Two rows of the source, mixed for one row of the screen; 256 times the gray level.
  private var mixed: [UInt16] = []

  /// Draws the part of `image` that lies in the placement's box, clipped to `clip`.
  func draw(_ image: BModeImage, at placement: SectorPlacement, into canvas: Canvas, clip: PixelRect) {
    let box = placement.box.intersection(clip).intersection(canvas.bounds)
    guard !box.isEmpty else { return }
    let perPixel = 1 / (placement.pixelsPerMM * image.mmPerPixel)
    // Pixel centers of the screen to pixel centers of the image.
    let firstColumn = image.faceColumn + (Double(box.x) + 0.5 - placement.faceX) * perPixel - 0.5
    let firstRow = image.faceRow + (Double(box.y) + 0.5 - placement.faceY) * perPixel - 0.5
    fillColumns(count: box.width, first: firstColumn, step: perPixel, width: image.width)
    if mixed.count < image.width { mixed = [UInt16](repeating: 0, count: image.width) }
    columns.withUnsafeBufferPointer { columns in
      weights.withUnsafeBufferPointer { weights in
        mixed.withUnsafeMutableBufferPointer { mixed in
          for y in 0..<box.height {
            let place = firstRow + Double(y) * perPixel
            let target = canvas.row(box.y + y, from: box.x, count: box.width)
            guard place > -1, place < Double(image.height) else {
              target.update(repeating: 0xff00_0000)
              continue
            }
            let row = min(max(Int(place.rounded(.down)), 0), image.height - 2)
            let down = UInt16(min(max((place - Double(row)) * 256, 0), 256))
            let (upper, lower) = (
              image.pixels.part(at: row * image.width, count: image.width),
              image.pixels.part(at: (row + 1) * image.width, count: image.width)
            )
            // First down, over the source's few columns, then across.
            for x in 0..<image.width {
              mixed[x] = UInt16(upper[x]) &* (256 &- down) &+ UInt16(lower[x]) &* down
            }
            for x in 0..<box.width {
              let (column, right) = (Int(columns[x]), weights[x])
              let sum = UInt32(mixed[column]) &* (256 &- right) &+ UInt32(mixed[column &+ 1]) &* right
              target[x] = 0xff00_0000 | (sum >> 16) &* 0x1_0101
            }
          }
        }
      }
    }
  }

  private func fillColumns(count: Int, first: Double, step: Double, width: Int) {
    columns.removeAll(keepingCapacity: true)
    weights.removeAll(keepingCapacity: true)
    for x in 0..<count {
      let place = first + Double(x) * step
      columns.append(Int32(min(max(Int(place.rounded(.down)), 0), width - 2)))
      weights.append(UInt32(min(max((place - Double(columns[x])) * 256, 0), 256)))
    }
  }
}
