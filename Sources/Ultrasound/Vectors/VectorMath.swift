import CKernels

/// Eight lanes: the width in which the stages work, on every processor.
typealias Float8 = SIMD8<Float>
typealias Int8x32 = SIMD8<Int32>
typealias Word8 = SIMD8<UInt32>

extension Float8 {
  /// The numbers of the lanes: 0, 1, … 7.
  static var lanes: Float8 { Float8(0, 1, 2, 3, 4, 5, 6, 7) }
}

/// Eight floats from `index` on.
@inline(__always) func load(_ row: UnsafeMutableBufferPointer<Float>, _ index: Int) -> Float8 {
  load(UnsafeBufferPointer(row), index)
}
@inline(__always) func load(_ row: UnsafeBufferPointer<Float>, _ index: Int) -> Float8 {
  assert(index >= 0 && index + 8 <= row.count, "eight at \(index) of \(row.count)")
  let place = UnsafeRawPointer(row.baseAddress.unsafelyUnwrapped + index)
  k_readsEight(place)
  return place.loadUnaligned(as: Float8.self)
}
@inline(__always) func store(_ value: Float8, _ row: UnsafeMutableBufferPointer<Float>, _ index: Int) {
  assert(index >= 0 && index + 8 <= row.count, "eight at \(index) of \(row.count)")
  let place = UnsafeMutableRawPointer(row.baseAddress.unsafelyUnwrapped + index)
  k_writesEight(place)
  place.storeBytes(of: value, as: Float8.self)
}
/// The lanes as a kernel's structure holds them.
typealias Lanes8 = (Float, Float, Float, Float, Float, Float, Float, Float)
@inline(__always) func lanes(_ v: Float8) -> Lanes8 { (v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]) }
@inline(__always) func splat(_ value: Float) -> Float8 { Float8(repeating: value) }

/// 2ˣ for −126 ≤ x < 126 (clamped below), relative error under 3e-6.
@inline(__always) func exp2(_ x: Float8) -> Float8 {
  let low = k_max(x, splat(-126))
  let whole = k_truncate(low + 127) &- 127
  let f = low - k_float(whole)
  var p = f * 1.8775767e-3 + 8.9893397e-3
  p = p * f + 5.5826318e-2
  p = p * f + 2.4015361e-1
  p = p * f + 6.9315308e-1
  p = p * f + 0.99999994
  return unsafeBitCast(unsafeBitCast(p, to: Int8x32.self) &+ (whole &<< 23), to: Float8.self)
}
/// 2ˣ for one number.
@inline(__always) func exp2(_ x: Float) -> Float {
  let low = max(x, -126)
  let whole = Int32(low + 127) - 127
  let f = low - Float(whole)
  var p: Float = f * 1.8775767e-3 + 8.9893397e-3
  p = p * f + 5.5826318e-2
  p = p * f + 2.4015361e-1
  p = p * f + 6.9315308e-1
  p = p * f + 0.99999994
  return Float(bitPattern: UInt32(bitPattern: Int32(bitPattern: p.bitPattern) + (whole << 23)))
}
/// log₂ x for normal positive x, absolute error under 4e-4 (0.002 dB).
@inline(__always) func log2(_ x: Float8) -> Float8 {
  let bits = unsafeBitCast(x, to: Int8x32.self)
  let exponent = k_float(((bits &>> 23) & 255) &- 127)
  let m = unsafeBitCast((bits & 0x7f_ffff) | 0x3f80_0000, to: Float8.self) - 1
  var p = m * 0.04392863 - 0.18984176
  p = p * m + 0.40961024
  p = p * m - 0.70550712
  p = p * m + 1.4418004
  return exponent + p * m
}
@inline(__always) func log2(_ x: Float) -> Float {
  let exponent = Float(Int32((x.bitPattern >> 23) & 255) - 127)
  let m = Float(bitPattern: (x.bitPattern & 0x7f_ffff) | 0x3f80_0000) - 1
  var p: Float = m * 0.04392863 - 0.18984176
  p = p * m + 0.40961024
  p = p * m - 0.70550712
  p = p * m + 1.4418004
  return exponent + p * m
}
/// The angle in degrees, 0...90, whose cosine has this magnitude (Abramowitz and Stegun 4.4.45).
@inline(__always) func angleDegrees(cosine: Float) -> Float {
  let x = min(1, abs(cosine))
  let series: Float = 1.5707288 + x * (-0.2121144 + x * (0.0742610 - 0.0187293 * x))
  return (1 - x).squareRoot() * series * 57.29578
}
/// Decibels of amplitude in one doubling.
let decibelsPerOctave: Float = 6.0206

@inline(__always) func dot(_ a: SIMD3<Float>, _ b: SIMD3<Float>) -> Float {
  a.x * b.x + a.y * b.y + a.z * b.z
}

/// The largest whole number that is not above `x`.
@inline(__always) func wholeBelow(_ x: Float) -> Int {
  let whole = Int(x)
  return Float(whole) > x ? whole - 1 : whole
}

/// A well-mixed 32-bit hash (Wellons, "lowbias32").
@inline(__always) func mixed(_ word: UInt32) -> UInt32 {
  var h = word
  h ^= h >> 16
  h = h &* 0x7feb_352d
  h ^= h >> 15
  h = h &* 0x846c_a68b
  return h ^ (h >> 16)
}

/// Smooth seeded noise in −1...1 with features about one unit wide; anchored in its argument.
@inline(__always) func smoothNoise(_ p: SIMD3<Float>, seed: UInt32) -> Float {
  @inline(__always) func split(_ v: Float) -> (Int32, Float) {
    let shifted = v + 4_096
    let i = Int32(max(0, min(shifted, 8_191)))
    let f = shifted - Float(i)
    return (i, f * f * (3 - 2 * f))
  }
  let (i, u) = split(p.x)
  let (j, v) = split(p.y)
  let (k, w) = split(p.z)
  @inline(__always) func corner(_ di: Int32, _ dj: Int32, _ dk: Int32) -> Float {
    let a = UInt32(bitPattern: i &+ di) &* 0x9E37_79B1
    let b = UInt32(bitPattern: j &+ dj) &* 0x85EB_CA77
    let c = UInt32(bitPattern: k &+ dk) &* 0xC2B2_AE3D
    return Float(mixed(a &+ b &+ c &+ seed) >> 8) * (2 / 16_777_216) - 1
  }
  @inline(__always) func mix(_ a: Float, _ b: Float, _ t: Float) -> Float { a + (b - a) * t }
  let near = mix(mix(corner(0, 0, 0), corner(1, 0, 0), u), mix(corner(0, 1, 0), corner(1, 1, 0), u), v)
  let far = mix(mix(corner(0, 0, 1), corner(1, 0, 1), u), mix(corner(0, 1, 1), corner(1, 1, 1), u), v)
  return mix(near, far, w)
}
/// Smooth seeded noise at eight points, in units of 1/`scale`.
@inline(__always) func smoothNoise(
  x: Float8, y: Float8, z: Float8, scale: Float, seed: UInt32, vectors: Int32
) -> Float8 {
  var points = (x, y, z)
  var values = Float8()
  withUnsafeBytes(of: &points) { points in
    withUnsafeMutableBytes(of: &values) { values in
      k_smoothNoise(
        points.assumingMemoryBound(to: Float.self).baseAddress, scale, seed,
        values.assumingMemoryBound(to: Float.self).baseAddress, vectors)
    }
  }
  return values
}
