import Anatomy
import Geometry
import Testing

@testable import Ultrasound

/// What an image shows does not hang on how finely it is computed: with twice as many scanlines, rays and samples over the same
/// tissue it is the same image, speckle and bone, but for less than half of its speckle noise.
@Suite struct ConvergenceTests {
  /// Speckle over a bone that rises and falls.
  private static func medium(seed: UInt64) -> Medium {
    TestMedium.overBone(seed: seed) { place in
      min(35 + 4 * Elementary.sine(place.x * 0.25) - place.y, 6.35)
    }
  }
  private static let (tissue, otherScatterers) = (medium(seed: 3), medium(seed: 4))

  /// How far two envelopes are apart, root of the mean squares, over the mean power of the first.
  private func difference(
    _ one: Frame, _ other: Frame, halfWidthMM: Double, depthsMM: ClosedRange<Double>
  ) -> Double {
    var (apart, power) = (0.0, 0.0)
    for x in stride(from: -halfWidthMM, through: halfWidthMM, by: 0.2) {
      for y in stride(from: depthsMM.lowerBound, through: depthsMM.upperBound, by: 0.1) {
        guard let a = one.value(xMM: x, yMM: y), let b = other.value(xMM: x, yMM: y) else { continue }
        apart += (a - b) * (a - b)
        power += a * a
      }
    }
    return (apart / power).squareRoot()
  }
  /// The echo of the bone below a place of the face: its power, and where its middle lies.
  private func bone(_ frame: Frame, xMM: Double) -> (power: Double, depthMM: Double) {
    let surface = 35 + 4 * Elementary.sine(xMM * 0.25)
    var (power, moment) = (0.0, 0.0)
    for y in stride(from: surface - 2, through: surface + 2, by: 0.02) {
      let value = frame.value(xMM: xMM, yMM: y) ?? 0
      power += value * value
      moment += value * value * y
    }
    return (power, moment / power)
  }

  private func expectTheSameImage(
    _ coarse: Machine, _ other: Machine, _ fine: Machine, halfWidthMM: Double, _ name: String
  ) {
    let (one, noise, two) = (coarse.frame(), other.frame(), fine.frame())
    let speckle = difference(one, noise, halfWidthMM: halfWidthMM, depthsMM: 8...28)
    let apart = difference(one, two, halfWidthMM: halfWidthMM, depthsMM: 8...28)
    #expect(apart < speckle / 2, "\(name): \(apart), speckle \(speckle)")
    let places = Array(stride(from: -halfWidthMM, through: halfWidthMM, by: 0.5))
    let bones = places.map { (bone(one, xMM: $0), bone(two, xMM: $0)) }
    let powers = bones.reduce((0, 0)) { ($0.0 + $1.0.power, $0.1 + $1.1.power) }
    let level = decibels((powers.1 / powers.0).squareRoot())
    let depth = bones.reduce(0) { $0 + abs($1.1.depthMM - $1.0.depthMM) } / Double(bones.count)
    #expect(abs(level) < 1, "\(name): \(level) dB")
    #expect(depth < 0.15, "\(name): \(depth) mm")
  }

  /// Half of an array that receives with the same elements has all scanlines and rays over half of the width.
  @Test(arguments: [Probe.c5to2v, .l11to5v]) func scanlinesAndRaysConverge(_ probe: Probe) {
    var half = probe
    half.elementCount /= 2
    func machine(_ medium: Medium, _ probe: Probe) -> Machine {
      Machine(medium, probe: probe, depthMM: 50, focusMM: probe.radiusMM > 0 ? 40 : 20)
    }
    let (coarse, fine) = (machine(Self.tissue, probe), machine(Self.tissue, half))
    let spacings = (
      coarse.formation.scanGeometry.scanlineSpacing, fine.formation.scanGeometry.scanlineSpacing
    )
    #expect(abs(spacings.1 / spacings.0 - 0.5) < 1e-9)
    expectTheSameImage(coarse, machine(Self.otherScatterers, probe), fine, halfWidthMM: 6, probe.id)
  }

  /// The memory of a scanline holds half of the samples that a frequency of 15 MHz asks for over twice the depth.
  @Test func samplesConverge() {
    var probe = Probe.l11to5v
    probe.centerFrequencyMHz = 15
    func machine(_ medium: Medium, _ depthMM: Float) -> Machine {
      Machine(medium, probe: probe, depthMM: depthMM, focusMM: 20)
    }
    let (coarse, fine) = (machine(Self.tissue, 104), machine(Self.tissue, 52))
    let spacings = (
      coarse.formation.scanGeometry.sampleSpacingMM, fine.formation.scanGeometry.sampleSpacingMM
    )
    #expect(spacings.1 / spacings.0 < 0.52)
    expectTheSameImage(coarse, machine(Self.otherScatterers, 104), fine, halfWidthMM: 12, "samples")
  }
}
