/// Elementary functions from + − × ÷ and the square root only, so that every machine gives the same bits
/// (those of libm change with the processor). Relative error below 1e-13 in the stated ranges.
public enum Elementary {
  /// sin x; |x| up to 1e6.
  public static func sine(_ x: Double) -> Double {
    let (quadrant, r) = reduced(x)
    switch quadrant {
    case 0: return sineSeries(r)
    case 1: return cosineSeries(r)
    case 2: return -sineSeries(r)
    default: return -cosineSeries(r)
    }
  }

  /// cos x; |x| up to 1e6.
  public static func cosine(_ x: Double) -> Double {
    let (quadrant, r) = reduced(x)
    switch quadrant {
    case 0: return cosineSeries(r)
    case 1: return -sineSeries(r)
    case 2: return -cosineSeries(r)
    default: return sineSeries(r)
    }
  }

  /// eˣ; 0 below −708, infinite above 709.
  public static func exponential(_ x: Double) -> Double {
    if x < -708 { return 0 }
    if x > 709 { return .infinity }
    let n = nearestInteger(x * 1.4426950408889634)
    let r = (x - n * 0.6931471803691238) - n * 1.9082149292705877e-10
    var sum = 1.0
    var k = 14.0
    while k >= 1 {
      sum = 1 + sum * r / k
      k -= 1
    }
    return sum * Double(bitPattern: UInt64(Int64(n) + 1023) << 52)
  }

  /// The natural logarithm; −infinity at 0, NaN below, no subnormals.
  public static func logarithm(_ x: Double) -> Double {
    guard x > 0 else { return x == 0 ? -.infinity : .nan }
    var exponent = Double(Int64((x.bitPattern >> 52) & 0x7ff) - 1023)
    var m = Double(bitPattern: (x.bitPattern & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000)
    if m > 1.4142135623730951 {
      m *= 0.5
      exponent += 1
    }
    let s = (m - 1) / (m + 1)
    let s2 = s * s
    var sum = 0.0
    var k = 23.0
    while k >= 1 {
      sum = sum * s2 + 1 / k
      k -= 2
    }
    return exponent * 0.6931471805599453 + 2 * s * sum
  }

  /// xʸ for x ≥ 0.
  public static func power(_ x: Double, _ y: Double) -> Double {
    x == 0 ? (y == 0 ? 1 : 0) : exponential(y * logarithm(x))
  }

  /// The amplitude ratio of a level in decibels: 10^(dB/20).
  public static func amplitude(fromDB dB: Double) -> Double { exponential(dB * 0.11512925464970229) }
  /// The level in decibels of an amplitude ratio above 0: 20·log₁₀.
  public static func decibels(fromAmplitude a: Double) -> Double { logarithm(a) * 8.685889638065037 }

  /// The angle of the point (x, y), in (−π, π]; 0 at the origin.
  public static func arcTangent2(_ y: Double, _ x: Double) -> Double {
    if x == 0 && y == 0 { return 0 }
    let (ay, ax) = (y.magnitude, x.magnitude)
    var angle = ay <= ax ? arcTangentOfUnit(ay / ax) : .pi / 2 - arcTangentOfUnit(ax / ay)
    if x < 0 { angle = .pi - angle }
    return y < 0 ? -angle : angle
  }
  /// arcsin; the argument is clamped to −1...1.
  public static func arcSine(_ x: Double) -> Double {
    let c = min(max(x, -1), 1)
    return arcTangent2(c, ((1 - c) * (1 + c)).squareRoot())
  }
  /// arccos; the argument is clamped to −1...1.
  public static func arcCosine(_ x: Double) -> Double {
    let c = min(max(x, -1), 1)
    return arcTangent2(((1 - c) * (1 + c)).squareRoot(), c)
  }

  /// x mod π/2 around zero, and the number of the quarter turn.
  private static func reduced(_ x: Double) -> (quadrant: Int, remainder: Double) {
    let n = nearestInteger(x * 0.6366197723675814)
    let r = (x - n * 1.5707963267341256) - n * 6.077100506506192e-11
    return (Int(n) & 3, r)
  }
  private static func nearestInteger(_ x: Double) -> Double { Double(Int64(x < 0 ? x - 0.5 : x + 0.5)) }
  private static func sineSeries(_ r: Double) -> Double {
    let r2 = r * r
    var sum = 1.0
    var k = 18.0
    while k >= 2 {
      sum = 1 - sum * r2 / (k * (k + 1))
      k -= 2
    }
    return r * sum
  }
  private static func cosineSeries(_ r: Double) -> Double {
    let r2 = r * r
    var sum = 1.0
    var k = 17.0
    while k >= 1 {
      sum = 1 - sum * r2 / (k * (k + 1))
      k -= 2
    }
    return sum
  }
  /// arctan on 0...1: two half-angle reductions, then the series.
  private static func arcTangentOfUnit(_ x: Double) -> Double {
    let half = x / (1 + (1 + x * x).squareRoot())
    let quarter = half / (1 + (1 + half * half).squareRoot())
    let q2 = quarter * quarter
    var sum = 0.0
    var k = 23.0
    while k >= 1 {
      sum = 1 / k - sum * q2
      k -= 2
    }
    return 4 * quarter * sum
  }
}
