import Geometry

/// Adds echoes of surfaces and points to the line pairs of one band, shared among the two neighboring lines and the
/// two neighboring samples.
struct CoherentEcho {
  private let accumulator: UnsafeMutableBufferPointer<Float>
  /// The line pairs this band owns.
  let pairs: Range<Int>
  private let perMM, low, high: Float

  init(into echoes: LinePairs, pairs: Range<Int>, geometry: ScanGeometry) {
    accumulator = echoes.echoes.all
    self.pairs = pairs
    perMM = Float(1 / geometry.sampleSpacingMM)
    (low, high) = (Float(pairs.lowerBound), Float(pairs.upperBound))
  }
  /// True when a padded line, which may be a fraction, is in this band.
  @inline(__always) func contains(line: Float) -> Bool { line >= low && line < high }

  /// A line of the band: where its pair begins, and the shares of the pair's two lines.
  struct Line {
    fileprivate let start: Int
    fileprivate let shares: SIMD4<Float>
  }
  /// - Parameter line: padded line; nil where it is another band's.
  @inline(__always) func line(_ line: Float) -> Line? {
    guard contains(line: line) else { return nil }
    let pair = Int(line)
    assert(pairs.contains(pair), "pair \(pair) is another band's")
    let f = line - Float(pair)
    return Line(start: pair * FrameLayout.pairStride * 4, shares: SIMD4(1 - f, 1 - f, f, f))
  }
  @inline(__always) func add(line: Float, depth: Float, real: Float, imaginary: Float = 0) {
    if let line = self.line(line) { add(line, depth: depth, real: real, imaginary: imaginary) }
  }
  @inline(__always) func add(_ line: Line, depth: Float, real: Float, imaginary: Float = 0) {
    let place = depth * perMM + Float(FrameLayout.lead)
    guard place >= 0, place < Float(FrameLayout.pairStride - 4) else { return }
    let sample = Int(place)
    let g = place - Float(sample)
    let q = accumulator.part(at: line.start + sample * 4, count: 8)
    let numbers = SIMD4(real, imaginary, real, imaginary)
    add(numbers * (line.shares * (1 - g)), to: q, at: 0)
    add(numbers * (line.shares * g), to: q, at: 4)
  }
  @inline(__always) private func add(
    _ four: SIMD4<Float>, to quads: UnsafeMutableBufferPointer<Float>, at index: Int
  ) {
    assert(index + 4 <= quads.count, "four at \(index) of \(quads.count)")
    let place = UnsafeMutableRawPointer(quads.baseAddress.unsafelyUnwrapped + index)
    place.storeBytes(of: place.loadUnaligned(as: SIMD4<Float>.self) + four, as: SIMD4<Float>.self)
  }
}
