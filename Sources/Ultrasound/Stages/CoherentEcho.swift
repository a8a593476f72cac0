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
    let (a, b, c, d) = ((1 - f) * (1 - g), f * (1 - g), (1 - f) * g, f * g)
    q[0] += real * a
    q[1] += imaginary * a
    q[2] += real * b
    q[3] += imaginary * b
    q[4] += real * c
    q[5] += imaginary * c
    q[6] += real * d
    q[7] += imaginary * d
  }
}
