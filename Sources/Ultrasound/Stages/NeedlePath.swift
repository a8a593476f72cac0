import Geometry

/// The reflector in beam coordinates: points along its axis every 0.2 mm, tip first, and the shadow it throws.
final class NeedlePath: Sendable {
  static let capacity = 1_024
  static let spacingMM = 0.2
  /// Padded line, depth, elevational offset, and cosine between beam and axis, by point.
  let line, depth, offset, cosine: AlignedArray<Float>
  /// Place in the image plane, mm in the probe's frame, and the axis' unit direction there, by point.
  let x, y, alongX, alongY: AlignedArray<Float>
  private let numbers: AlignedArray<Int32>
  private let shadowDepth, shadowOffset, shadowLoss: AlignedArray<Float>
  private let shadowPlanes: AlignedArray<Float>

  init() {
    func floats(_ count: Int) -> AlignedArray<Float> { AlignedArray(count: count, repeating: 0) }
    let n = NeedlePath.capacity
    (line, depth, offset, cosine) = (floats(n), floats(n), floats(n), floats(n))
    (x, y, alongX, alongY) = (floats(n), floats(n), floats(n), floats(n))
    numbers = AlignedArray(count: 4, repeating: 0)
    let lines = FrameLayout.rays
    (shadowDepth, shadowOffset, shadowLoss) = (floats(lines), floats(lines), floats(lines))
    shadowPlanes = floats(FrameLayout.planes * lines)
  }
  var count: Int { Int(numbers[0]) }

  func update(_ reflector: Reflector?, view: ProbeView, geometry: ScanGeometry, bank: FilterBank) {
    numbers[0] = 0
    for ray in 0..<FrameLayout.rays { shadowDepth[ray] = 1e9 }
    guard let reflector else { return }
    let curve = reflector.axis
    let length = distance(curve.start, curve.end)
    guard length > 0.01, length < 1_000 else { return }
    let steps = min(Int(length / NeedlePath.spacingMM) + 1, NeedlePath.capacity - 1)
    for i in 0...steps {
      let t = 1 - Double(i) / Double(steps)
      let p = view.local(SIMD3<Float>(curve.point(at: t)))
      let along = view.localVector(SIMD3<Float>(curve.tangent(at: t)))
      let beam = geometry.beamCoordinates(xMM: Double(p.x), yMM: Double(p.y))
      line[i] = Float(beam.line) + Float(FrameLayout.guardLines)
      depth[i] = Float(beam.depthMM)
      offset[i] = p.z
      let ahead = geometry.direction(xMM: Double(p.x), yMM: Double(p.y))
      let unit = along / max(dot(along, along).squareRoot(), 1e-6)
      cosine[i] = unit.x * Float(ahead.x) + unit.y * Float(ahead.y)
      (x[i], y[i], alongX[i], alongY[i]) = (p.x, p.y, unit.x, unit.y)
    }
    numbers[0] = Int32(steps + 1)
    castShadow(bank: bank)
  }

  /// Casts the shaft's shadow: rays that pass the shaft lose up to 12 dB behind it.
  private func castShadow(bank: FilterBank) {
    for i in 1..<count {
      let perLine = 1 / FrameLayout.linesPerRay
      let a = (line[i - 1] - Float(FrameLayout.guardLines)) * perLine
      let b = (line[i] - Float(FrameLayout.guardLines)) * perLine
      guard abs(b - a) < 20, abs(a) < 1e4, abs(b) < 1e4 else { continue }
      let (low, high) = (-wholeBelow(-min(a, b)), wholeBelow(max(a, b)))
      guard low <= high else { continue }
      for l in max(low, 0)..<max(min(high + 1, FrameLayout.rays), max(low, 0)) {
        guard depth[i] < shadowDepth[l], depth[i] > 0 else { continue }
        shadowDepth[l] = depth[i]
        shadowOffset[l] = offset[i]
        shadowLoss[l] = 12 * (1 - cosine[i] * cosine[i]) / decibelsPerOctave
      }
    }
    for plane in 0..<FrameLayout.planes {
      for l in 0..<FrameLayout.rays {
        guard shadowDepth[l] < 1e8 else { continue }
        let zone = bank.zone(ofDepthMM: shadowDepth[l])
        let place = Float(plane - FrameLayout.middlePlane) * bank.planeSpacingMM[zone]
        let covered = min(max(1.6 - 1.1 * abs(shadowOffset[l] - place), 0), 1)
        shadowPlanes[plane * FrameLayout.rays + l] = covered * shadowLoss[l]
      }
    }
  }

  func shadow(plane: Int, firstRay: Int) -> (depth: Float8, loss: Float8) {
    (shadowDepth.eight(at: firstRay) + 0.4, shadowPlanes.eight(at: plane * FrameLayout.rays + firstRay))
  }
}
