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

  /// - Parameter line: padded line.
  @inline(__always) func add(line: Float, depth: Float, real: Float, imaginary: Float = 0) {
    guard contains(line: line) else { return }
    let place = depth * perMM + Float(FrameLayout.lead)
    guard place >= 0, place < Float(FrameLayout.pairStride - 4) else { return }
    let (pair, sample) = (Int(line), Int(place))
    let (f, g) = (line - Float(pair), place - Float(sample))
    let q = accumulator.part(at: (pair * FrameLayout.pairStride + sample) * 4, count: 8)
    assert(pairs.contains(pair), "pair \(pair) is another band's")
    let numbers = SIMD4(real, imaginary, real, imaginary), lines = SIMD4(1 - f, 1 - f, f, f)
    add(numbers * (lines * (1 - g)), to: q, at: 0)
    add(numbers * (lines * g), to: q, at: 4)
  }
  @inline(__always) private func add(
    _ four: SIMD4<Float>, to quads: UnsafeMutableBufferPointer<Float>, at index: Int
  ) {
    assert(index + 4 <= quads.count, "four at \(index) of \(quads.count)")
    let place = UnsafeMutableRawPointer(quads.baseAddress.unsafelyUnwrapped + index)
    place.storeBytes(of: place.loadUnaligned(as: SIMD4<Float>.self) + four, as: SIMD4<Float>.self)
  }
}
