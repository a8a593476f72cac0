import Anatomy
import Geometry
import Testing

@testable import Ultrasound

/// Speckle comes from scatterers that belong to the tissue.
@Suite struct SpeckleTests {
  static func moved(_ x: Double, _ y: Double, _ z: Double) -> Pose {
    Pose(xAxis: [1, 0, 0], yAxis: [0, 1, 0], zAxis: [0, 0, 1], origin: [x, y, z])
  }

  static let settings: [(probe: Probe, depthMM: Float, depths: [Double])] = [
    (.c5to2v, 100, [15, 30, 40, 60, 80]), (.l11to5v, 60, [10, 20, 30, 40, 50]),
    (.l12to3v, 50, [10, 20, 30, 40]),
  ]

  /// Mean over standard deviation of the envelope: 1.81 at 12 scatterers a resolution cell, 1.913 in the limit
  /// (Wagner et al., IEEE Trans Sonics Ultrason 1983;30:156), as a mean of eight seeds; and unit power at every depth.
  @Test(arguments: settings.indices) func speckleIsFullyDeveloped(_ index: Int) {
    let setting = SpeckleTests.settings[index]
    var ratios = [Double](repeating: 0, count: setting.depths.count)
    var powers = ratios
    let bank = FilterBank(probe: setting.probe, depthMM: setting.depthMM, focusMM: 40, beam: Machine.pure)
    for seed in 1...8 {
      let frame = Machine(
        TestMedium.block(seed: UInt64(seed)), probe: setting.probe, depthMM: setting.depthMM, bank: bank
      ).frame()
      for (i, depth) in setting.depths.enumerated() {
        let values = frame.envelope(atMM: depth, halfMM: 4)
        let mean = values.reduce(0, +) / Double(values.count)
        let power = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
        ratios[i] += mean / (power - mean * mean).squareRoot() / 8
        powers[i] += power / 8
      }
    }
    for (i, depth) in setting.depths.enumerated() {
      #expect((1.80...1.95).contains(ratios[i]), "\(ratios[i]) at \(depth) mm, \(setting.probe.id)")
      #expect(abs(decibels(powers[i].squareRoot())) < 0.5, "\(powers[i]) at \(depth) mm, \(setting.probe.id)")
    }
  }

  /// A move of the probe moves the speckle and does not change it: the envelope, moved back, correlates, over 15–80 mm
  /// of the convex probe and 8–45 mm of the linear one.
  @Test(arguments: [
    (Vector3(0.5, 0, 0), 0.92), (Vector3(0, 0.5, 0), 0.95), (Vector3(2, 0, 0), 0.70),
    (Vector3(0, 2, 0), 0.70),
  ]) func speckleStaysWithTheTissue(_ step: Vector3, _ atLeast: Double) {
    for setting in SpeckleTests.settings {
      let isLinear = setting.probe.radiusMM == 0
      // A millimeter to a convex probe is half of one to a linear one's finer grains.
      let moved = isLinear ? step * 0.5 : step
      let machine = Machine(TestMedium.block(), probe: setting.probe, depthMM: setting.depthMM)
      let span = isLinear ? 8.0...45 : 15.0...80
      let before = machine.frame()
      let after = machine.frame(SpeckleTests.moved(moved.x, moved.y, moved.z))
      let value = correlation(before, after, span: span) { ($0 - moved.x, $1 - moved.y) }
      #expect(value >= atLeast, "\(value), \(setting.probe.id)")
    }
  }

  /// Turned by 1° about the axis of the slice, too.
  @Test func speckleStaysUnderRotation() {
    let turn = Angle.degrees(1)
    let pose = Pose(
      xAxis: [turn.cosine, turn.sine, 0], yAxis: [-turn.sine, turn.cosine, 0], zAxis: [0, 0, 1], origin: .zero
    )
    let machine = Machine(TestMedium.block(), depthMM: 100)
    let (before, after) = (machine.frame(), machine.frame(pose))
    let value = correlation(before, after, span: 15...80) { x, y in
      let p = pose.inversePoint(Vector3(x, y, 0))
      return (p.x, p.y)
    }
    #expect(value >= 0.88, "\(value)")
  }

  /// Across the slice it changes as the beam's own profile says: ρ = (∫ w(z)·w(z+s) / ∫ w²)², within 0.05. With a tilt
  /// the step s is depth times angle, and what lies across the slice moves along the beam, by z times the angle: its
  /// phase turns, ρ = |∫ w(z)·w(z+s)·exp(4πi·z·sin θ/λ)|² / (∫ w²)².
  @Test(arguments: [0.25, 0.5, 1.0]) func speckleChangesAcrossTheSliceAsTheBeamSays(_ step: Double) {
    checkSlice("\(step) mm", stepMM: step, turnsPerMM: 0) { SpeckleTests.moved(0, 0, $0 + step) }
  }
  @Test(arguments: [0.5, 1.0, 2.0]) func speckleChangesWithTiltAsTheBeamSays(_ tiltDeg: Double) {
    let tilt = Angle.degrees(tiltDeg)
    let frequency = ArrayAperture(probe: .c5to2v, settings: Machine.pure, focusMM: 40).centerFrequency(
      atDepthMM: 40)
    checkSlice(
      "\(tiltDeg)°", stepMM: 40 * tilt.sine, turnsPerMM: 2 * tilt.sine * frequency / ArrayAperture.soundSpeed
    ) {
      Pose(
        xAxis: [1, 0, 0], yAxis: [0, tilt.cosine, tilt.sine], zAxis: [0, -tilt.sine, tilt.cosine],
        origin: [0, 0, $0])
    }
  }
  private func checkSlice(_ what: String, stepMM: Double, turnsPerMM: Double, _ pose: (Double) -> Pose) {
    let bank = FilterBank(probe: .c5to2v, depthMM: 60, focusMM: 40, beam: Machine.pure)
    let machine = Machine(TestMedium.block(), depthMM: 60, bank: bank)
    var sum = 0.0
    for start in [0.0, 17, 40, 57] {
      let first = machine.frame(SpeckleTests.moved(0, 0, start))
      sum += correlation(first, machine.frame(pose(start)), span: 35...45) { ($0, $1) } / 4
    }
    let zone = bank.zone(ofDepthMM: 40)
    func weight(_ z: Double) -> Double {
      Double(bank.elevationWeight(zone: zone, offsetMM: Float(z)))
    }
    var (shared, turned, whole) = (0.0, 0.0, 0.0)
    for i in -800...800 {
      let z = Double(i) * 0.01
      let (product, phase) = (weight(z) * weight(z + stepMM), Angle.radians(2 * .pi * turnsPerMM * z))
      shared += product * phase.cosine
      turned += product * phase.sine
      whole += weight(z) * weight(z)
    }
    let expected = (shared * shared + turned * turned) / (whole * whole)
    #expect(abs(sum - expected) < 0.05, "\(sum) for \(expected) at \(what)")
  }

  /// Other seeds, other speckle; the same seed, the same.
  @Test func theSeedOfThePatientMakesTheSpeckle() {
    let one = Machine(TestMedium.block(seed: 1)).frame()
    #expect(one.values == Machine(TestMedium.block(seed: 1)).frame().values)
    #expect(correlation(one, Machine(TestMedium.block(seed: 2)).frame(), span: 20...60) { ($0, $1) } < 0.2)
  }

  /// Correlation of two frames over the same tissue, in the middle of the image between two depths.
  /// - Parameter place: where a point of the first frame is in the second.
  private func correlation(
    _ first: Frame, _ second: Frame, span: ClosedRange<Double>, _ place: (Double, Double) -> (Double, Double)
  ) -> Double {
    var (a, b, aa, bb, ab, n) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    let stepY = first.geometry.sampleSpacingMM * 1.5
    for i in -60..<60 {
      for y in stride(from: span.lowerBound, to: span.upperBound, by: stepY) {
        let x = Double(i) * 0.25
        let other = place(x, y)
        guard let u = first.value(xMM: x, yMM: y), let v = second.value(xMM: other.0, yMM: other.1) else {
          continue
        }
        a += u
        b += v
        aa += u * u
        bb += v * v
        ab += u * v
        n += 1
      }
    }
    return (ab - a * b / n) / ((aa - a * a / n) * (bb - b * b / n)).squareRoot()
  }
}
