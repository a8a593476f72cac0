import Anatomy
import Geometry
import Testing

@testable import Ultrasound

@Suite struct NeedleImageTests {
  static func needle(
    center: Vector3 = Vector3(0, 24, 0), angleDeg: Double, offsetMM: Double = 0, isEchogenic: Bool = false
  ) -> Reflector {
    let steep = Angle.degrees(90 - angleDeg)
    let along = Vector3(steep.cosine, steep.sine, 0) * 12
    let middle = center + Vector3(0, 0, offsetMM)
    return Reflector(
      axis: CubicCurve(from: middle - along, to: middle + along), outerDiameterMM: 0.718,
      innerDiameterMM: 0.413,
      bevelNormal: Vector3(0, -1, 0), isEchogenic: isEchogenic)
  }

  /// The shaft's median level along its middle part, in dB.
  private func level(_ needle: Reflector) -> Double {
    let machine = Machine(
      TestMedium.block(TestMedium.silence), probe: .l12to3v, depthMM: 50, focusMM: 25, bank: bank, threads: 1)
    let frame = machine.frame(needle: needle)
    var peaks: [Double] = []
    for i in -30...30 {
      let p = needle.axis.point(at: 0.5 + Double(i) * 0.1 / 24)
      let (line, depth) = frame.geometry.beamCoordinates(xMM: p.x, yMM: p.y)
      peaks.append(frame.peak(line: Int(line.rounded()), fromMM: depth - 0.4, toMM: depth + 0.4).value)
    }
    return decibels(peaks.sorted()[30])
  }
  private let bank = FilterBank(probe: .l12to3v, depthMM: 50, focusMM: 25, beam: Machine.pure)

  /// −36·(1 − φ/90°)^1.3 dB for a plain shaft at φ to the beam, after Schafhalter-Zoppoth 2004.
  @Test func theShaftFadesAsItGetsSteep() {
    let across = level(NeedleImageTests.needle(angleDeg: 88))
    var before = across
    for angle in [70.0, 60, 45, 30] {
      let fall = across - level(NeedleImageTests.needle(angleDeg: angle))
      let steepness = 1 - angle / 90
      let expected = 36 * Elementary.power(steepness, 1.3) - 36 * Elementary.power(2.0 / 90, 1.3)
      #expect(abs(fall - expected) < 2.5, "\(fall) dB for \(expected) at \(angle)°")
      #expect(across - fall < before)
      before = across - fall
    }
    #expect((25.0...40).contains(across), "over unit speckle: \(across) dB")
    let coated = level(NeedleImageTests.needle(angleDeg: 45, isEchogenic: true))
    #expect(coated > level(NeedleImageTests.needle(angleDeg: 45)) + 5)
  }

  /// Out of plane it fades by the beam's own profile across the slice.
  @Test func outOfPlaneItFadesByTheBeamsProfile() {
    let inPlane = level(NeedleImageTests.needle(angleDeg: 70))
    let zone = bank.zone(ofDepthMM: 24)
    var before = 0.0
    for offset in [0.2, 0.4, 0.8, 1.2] {
      let fall = inPlane - level(NeedleImageTests.needle(angleDeg: 70, offsetMM: offset))
      let expected = -decibels(
        Double(bank.elevationWeight(zone: zone, offsetMM: Float(offset)))
          / Double(bank.elevationWeight(zone: zone, offsetMM: 0)))
      #expect(abs(fall - expected) < 2.5, "\(fall) dB for \(expected) at \(offset) mm")
      #expect(fall > before)
      before = fall
    }
    let gone = level(NeedleImageTests.needle(angleDeg: 70, offsetMM: 5))
    #expect(gone < inPlane - 40)
  }

  /// Below a shaft across the beam lie the echoes of its lumen; a steep one has none. And it throws a shadow.
  @Test func theLumenReverberatesWhereTheShaftLiesAcross() {
    func below(_ angle: Double) -> Double {
      let machine = Machine(
        TestMedium.block(TestMedium.silence), probe: .l12to3v, depthMM: 50, focusMM: 25, bank: bank,
        threads: 1)
      let frame = machine.frame(needle: NeedleImageTests.needle(angleDeg: angle))
      let shaft = frame.peak(line: 128, fromMM: 23.5, toMM: 24.5).value
      return decibels(frame.peak(line: 128, fromMM: 25.2, toMM: 27).value / shaft)
    }
    #expect((-25 ... -6).contains(below(88)), "\(below(88)) dB")
    #expect(below(50) < below(88) - 20)
    let tissue = Machine(
      TestMedium.block(), probe: .l12to3v, depthMM: 50, focusMM: 25, bank: bank, threads: 1)
    let without = tissue.frame().power(atMM: 36, halfMM: 4)
    let with = tissue.frame(needle: NeedleImageTests.needle(angleDeg: 88)).power(atMM: 36, halfMM: 4)
    #expect(10 * decibels(with / without) / 20 < -4)
  }
}
