import CKernels
import Geometry

/// Brings the gray frame from scanlines to pixels, bilinearly, in integers.
struct ScanConversion {
  let table: ScanTable
  /// Gray line by line, `stride` bytes each, and one more line of black at the end.
  let gray: UnsafeMutableBufferPointer<UInt8>
  let stride: Int
  /// Nonzero for 256-bit vectors; see `FrameInput`.
  let vectors: Int32

  func convert(row: Int, into pixels: UnsafeMutableBufferPointer<UInt8>) {
    let (first, end) = (Int(table.runs[2 * row]), Int(table.runs[2 * row + 1]))
    let start = row * table.width
    let line = pixels.part(at: start, count: table.width)
    for column in 0..<first { line[column] = 0 }
    let whole = (end - first) & ~7
    var run = k_pixelRun(
      offsets: UnsafePointer(table.offsets.pointer(at: start + first, count: whole)),
      shares: UnsafePointer(table.shares.pointer(at: start + first, count: whole)),
      gray: UnsafePointer(gray.baseAddress), grayCount: Int64(gray.count), stride: Int64(stride),
      pixels: line.part(at: first, count: whole).baseAddress, count: Int32(whole))
    k_convertRun(&run, vectors)
    var column = first + whole
    while column < end {
      line[column] = level(at: start + column)
      column += 1
    }
    while column < table.width {
      line[column] = 0
      column += 1
    }
  }

  /// Gray of one pixel, as the vectors above give it, where a row's end is no multiple of eight.
  private func level(at index: Int) -> UInt8 {
    let corner = Int(table.offsets[index])
    let (alongSample, alongLine) = (Int(table.shares[index] & 0x1ff), Int(table.shares[index] >> 16))
    let (a, b) = (Int(gray[corner]), Int(gray[corner + 1]))
    let (c, d) = (Int(gray[corner + stride]), Int(gray[corner + stride + 1]))
    let (onLine, onNext) = ((a << 8) + (b - a) * alongSample, (c << 8) + (d - c) * alongSample)
    return UInt8(((onLine << 8) + (onNext - onLine) * alongLine) >> 16)
  }
}
