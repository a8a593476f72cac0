import Anatomy
import Geometry
import Testing

@testable import Ultrasound

/// Speckle comes from scatterers that belong to the tissue.
@Suite struct SpeckleTests {
  static func moved(_ x: Double, _ y: Double, _ z: Double) -> Pose {
    Pose(xAxis: [1, 0, 0], yAxis: [0, 1, 0], zAxis: [0, 0, 1], origin: [x, y, z])
  }

  /// Mean over standard deviation of the envelope: 1.81 at 12 scatterers a resolution cell, 1.913 in the limit
  /// (Wagner et al., IEEE Trans Sonics Ultrason 1983;30:156); and unit power at every depth.
  @Test func theConvexProbesSpeckleIsFullyDeveloped() {
    let machine = Machine(TestMedium.block(), depthMM: 100)
    let depths = [15.0, 30, 40, 60, 80]
    var (ratios, powers) = ([Double](repeating: 0, count: 5), [Double](repeating: 0, count: 5))
    let poses = (0..<6).map { SpeckleTests.moved(0, 0, Double($0) * 9) }
    for pose in poses {
      let frame = machine.frame(pose)
      for (i, depth) in depths.enumerated() {
        let values = frame.envelope(atMM: depth, halfMM: 4)
        let mean = values.reduce(0, +) / Double(values.count)
        let power = values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
        ratios[i] += mean / (power - mean * mean).squareRoot() / Double(poses.count)
        powers[i] += power / Double(poses.count)
      }
    }
    for i in depths.indices {
      #expect((1.80...1.97).contains(ratios[i]), "\(ratios[i]) at \(depths[i]) mm")
      #expect(abs(decibels(powers[i].squareRoot())) < 0.5, "\(powers[i]) at \(depths[i]) mm")
    }
  }

  /// A move of the probe moves the speckle and does not change it: the envelope, moved back, correlates.
  @Test(arguments: [
    (Vector3(0.5, 0, 0), 0.88), (Vector3(0, 0.5, 0), 0.93), (Vector3(2, 0, 0), 0.70),
    (Vector3(0, 2, 0), 0.70),
  ]) func speckleStaysWithTheTissue(_ step: Vector3, _ atLeast: Double) {
    let machine = Machine(TestMedium.block(), depthMM: 60)
    let first = machine.frame()
    let second = machine.frame(SpeckleTests.moved(step.x, step.y, step.z))
    #expect(correlation(first, second, step) >= atLeast)
  }

  /// Across the slice it changes as the beam's own profile says: ρ = (∫ w(z)·w(z+s) / ∫ w²)².
  @Test(arguments: [0.25, 0.5, 1.0]) func speckleChangesAcrossTheSliceAsTheBeamSays(_ step: Double) {
    let machine = Machine(TestMedium.block(), depthMM: 60)
    var sum = 0.0
    for start in [0.0, 17, 40] {
      let first = machine.frame(SpeckleTests.moved(0, 0, start))
      sum += correlation(first, machine.frame(SpeckleTests.moved(0, 0, start + step)), .zero) / 3
    }
    let bank = FilterBank(probe: .c5to2v, depthMM: 60, focusMM: 40, beam: Machine.pure)
    let zone = bank.zone(ofDepthMM: 40)
    func weight(_ z: Double) -> Double {
      let bin = Int(abs(z) / Double(bank.elevationBinMM))
      guard bin < FilterBank.elevationBins else { return 0 }
      return Double(bank.elevationWeights[zone * FilterBank.elevationBins + bin])
    }
    var (shared, whole) = (0.0, 0.0)
    for i in -800...800 {
      let z = Double(i) * 0.01
      shared += weight(z) * weight(z + step)
      whole += weight(z) * weight(z)
    }
    let expected = (shared / whole) * (shared / whole)
    #expect(abs(sum - expected) < 0.08, "\(sum) for \(expected)")
  }

  /// Other seeds, other speckle; the same seed, the same.
  @Test func theSeedOfThePatientMakesTheSpeckle() {
    let one = Machine(TestMedium.block(seed: 1)).frame()
    #expect(one.values == Machine(TestMedium.block(seed: 1)).frame().values)
    #expect(correlation(one, Machine(TestMedium.block(seed: 2)).frame(), .zero) < 0.2)
  }

  /// Correlation of two frames over the same tissue, 35 to 45 mm deep; the second taken after a move by `step`.
  private func correlation(_ first: Frame, _ second: Frame, _ step: Vector3) -> Double {
    var (a, b, aa, bb, ab, n) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for i in -60..<60 {
      for j in 0..<60 {
        let (x, y) = (Double(i) * 0.25, 35 + Double(j) / 6)
        guard let u = first.value(xMM: x, yMM: y), let v = second.value(xMM: x - step.x, yMM: y - step.y)
        else {
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
