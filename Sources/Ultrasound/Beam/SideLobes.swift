import Geometry

/// Response of a scanline to a strong reflector far to its side: the array's own two-way response by range and angle.
///
/// The lateral filter ends some lines beside the axis; what an ordinary scatterer sends from farther is lost in the
/// speckle, but a needle's or a wire's echo is not, and is drawn along the arc of equal range (Br J Anesth
/// 2017;118:811 for what it looks like).
struct SideLobes: Sendable {
  /// The sine of the largest angle off the scanline, 32°.
  static let mostSine: Float = 0.53
  /// Distance from the scanline, in lines, below which the lateral filter draws.
  static let firstLine: Float = 11
  private static let angles = 28, ranges = 9
  private let levels: AlignedArray<Float>
  private let perMM: Float

  init(aperture: ArrayAperture, depthMM: Double) {
    let (angles, ranges) = (SideLobes.angles, SideLobes.ranges)
    levels = AlignedArray(count: angles * ranges, repeating: 0)
    perMM = Float(Double(ranges) / depthMM)
    let sines = (0..<angles).map { Double(SideLobes.mostSine) * Double($0) / Double(angles - 1) }
    for range in 0..<ranges {
      let rangeMM = (Double(range) + 0.5) / Double(ranges) * depthMM
      for (k, level) in aperture.angularProfile(atRangeMM: rangeMM, sines: sines).enumerated() {
        levels[range * angles + k] = Float(level)
      }
    }
  }

  /// Amplitude over that of the same reflector on the scanline, 0...1.
  /// - Parameters:
  ///   - rangeMM: from the scanline's place on the face.
  ///   - sine: of the angle off the scanline, 0...`mostSine`.
  @inline(__always) func level(rangeMM: Float, sine: Float) -> Float {
    let r = min(max(rangeMM * perMM - 0.5, 0), Float(SideLobes.ranges) - 1.001)
    let a = min(sine * (Float(SideLobes.angles - 1) / SideLobes.mostSine), Float(SideLobes.angles) - 1.001)
    let (i, k) = (Int(r), Int(a))
    let (f, g) = (r - Float(i), a - Float(k))
    let (near, far) = (i * SideLobes.angles + k, (i + 1) * SideLobes.angles + k)
    let one = levels[near] + (levels[near + 1] - levels[near]) * g
    let other = levels[far] + (levels[far + 1] - levels[far]) * g
    return one + (other - one) * f
  }
}

extension BeamFan {
  struct Sight {
    /// Distance from the beam's origin, in mm, and sine of the angle off the beam, without sign.
    var rangeMM, sine: Float
    /// The unit direction to the point.
    var x, y: Float
  }
  /// Range, angle and direction of a point of the image plane (mm, probe's frame) as seen from a beam's origin.
  @inline(__always) func sight(beam: Int, x: Float, y: Float) -> Sight {
    let (dx, dy) = (x - self.x[beam], y - self.y[beam])
    let range = max((dx * dx + dy * dy).squareRoot(), 1e-3)
    let (ux, uy) = (dx / range, dy / range)
    return Sight(rangeMM: range, sine: abs(ux * cosine[beam] - uy * sine[beam]), x: ux, y: uy)
  }
}
