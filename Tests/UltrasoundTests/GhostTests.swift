import Geometry
import Testing

@testable import Anatomy
@testable import Ultrasound

/// What scanlines hear from far aside of strong reflectors.
@Suite struct GhostTests {
  private func rms(_ values: [Double]) -> Double {
    (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
  }

  /// Beside a wire the wings are the array's own response by angle, at the wire's range from each line.
  @Test(arguments: [(Probe.c5to2v, 40.0), (.l12to3v, 25), (.c60, 50)])
  func aWiresWingsAreTheArraysSideLobes(_ probe: Probe, _ depthMM: Double) {
    let target = Medium.PointTarget(positionMM: Vector3(0, depthMM, 0), amplitude: 1_000)
    let machine = Machine(
      TestMedium.block(TestMedium.silence, targets: [target]), probe: probe, depthMM: Float(depthMM * 2),
      focusMM: Float(depthMM))
    let frame = machine.frame()
    let aperture = ArrayAperture(probe: probe, settings: Machine.pure, focusMM: depthMM)
    let fan = BeamFan(geometry: frame.geometry, count: frame.lines, guards: 0, linesPerBeam: 1)
    let main = frame.peak(line: frame.lines / 2, fromMM: depthMM - 1, toMM: depthMM + 1).value
    var (seen, expected) = ([Double](), [Double]())
    for line in (frame.lines / 2 + 16)..<(frame.lines / 2 + 90) {
      let sight = fan.sight(beam: line, x: 0, y: Float(depthMM))
      guard sight.sine < SideLobes.mostSine - 0.05 else { break }
      let range = Double(sight.rangeMM)
      seen.append(frame.peak(line: line, fromMM: range - 0.5, toMM: range + 0.5).value / main)
      expected += aperture.angularProfile(atRangeMM: range, sines: [Double(sight.sine)])
      // Elsewhere on the line there is nothing.
      #expect(frame.peak(line: line, fromMM: range + 4, toMM: range + 8).value < main * 1e-3)
    }
    #expect(seen.count > 25)
    let error = decibels(rms(seen) / rms(expected))
    #expect(abs(error) < 2, "\(decibels(rms(seen))) dB for \(decibels(rms(expected)))")
  }

  /// A shaft too steep for its own lines faces others, which show it as a faint ghost 20 dB and more below the needle;
  /// one across the beam has wings past its ends. (Br J Anesth 2017;118:811: −25 to −35 dB.)
  @Test(arguments: [55.0, 70, 88]) func aShaftsGhostIsFaintAndAtItsRange(_ angleDeg: Double) {
    let needle = NeedleImageTests.needle(angleDeg: angleDeg)
    let machine = Machine(
      TestMedium.block(TestMedium.silence), probe: .l12to3v, depthMM: 50, focusMM: 25)
    let frame = machine.frame(needle: needle)
    let across = NeedleEcho.strength
    let (tip, hub) = (needle.axis.point(at: 1), needle.axis.point(at: 0))
    let ends = [tip, hub].map { frame.geometry.beamCoordinates(xMM: $0.x, yMM: $0.y).line }
    let far = 14.0
    var strongest = 0.0
    for line in 0..<frame.lines {
      let x = frame.geometry.beam(ofLine: Double(line)).origin.x
      let beside = Double(line) < (ends.min() ?? 0) - far || Double(line) > (ends.max() ?? 0) + far
      guard beside else { continue }
      let ranges = (0...100).map { i -> Double in
        let p = needle.axis.point(at: Double(i) / 100)
        return ((p.x - x) * (p.x - x) + p.y * p.y).squareRoot()
      }
      let (near, most) = (ranges.min() ?? 0, ranges.max() ?? 0)
      strongest = max(strongest, frame.peak(line: line, fromMM: near - 0.5, toMM: most + 0.5).value)
      #expect(frame.peak(line: line, fromMM: 2, toMM: near - 2).value < 0.03)
    }
    let level = decibels(strongest / Double(across))
    #expect((-60 ... -20).contains(level), "\(level) dB")
  }
}

/// Boundaries that no sheet draws.
@Suite struct InterfaceTests {
  private static let depthMM = 25.0

  /// Two silent tissues, whose densities tell their impedances apart; the boundary falls by `slope` along x.
  private static func medium(density: Double, slope: Double = 0, isSheets: Bool = false) -> Medium {
    let lattice = Lattice(
      countX: 81, countY: 111, countZ: 21, spacingMM: 0.5, originMM: Vector3(-20, -5, -5))
    func tissue(_ density: Double) -> Tissue {
      Tissue(
        name: "test", kind: .muscle, soundSpeedMPerS: 1540, densityKgPerM3: density,
        attenuationDBPerCmMHz: 0, attenuationExponent: 1, echogenicityDB: -60, anisotropyDB: 0,
        fiberDirection: .zero, lamination: nil, source: "made up for tests")
    }
    return Medium(
      lattice: lattice, tissues: [tissue(1_000), tissue(density)], sheets: [], skin: nil,
      boundariesOfSheets: isSheets ? [Medium.Boundary(1, 0)] : [], seed: 3
    ) { voxels in
      for i in 0..<lattice.count {
        let p = lattice.centerMM(
          i % lattice.countX, i / lattice.countX % lattice.countY, i / lattice.countX / lattice.countY)
        let label: UInt8 = p.y < depthMM + 0.1 + slope * p.x ? 0 : 1
        voxels[i] = Voxel(label: label, textureDB: 0, boneDistanceMM: 6.35, warpCycles: 0).bits
      }
    }
  }
  private func level(_ medium: Medium) -> Double {
    let machine = Machine(medium, probe: .l12to3v, depthMM: 50, focusMM: 25)
    let frame = machine.frame()
    let middle = frame.lines / 2
    let peaks = (middle - 20...middle + 20).map { frame.peak(line: $0, fromMM: 22, toMM: 28).value }
    return decibels(max(peaks.reduce(0, +) / Double(peaks.count), 1e-9))
  }

  /// The echo follows R = (Z₂ − Z₁)/(Z₂ + Z₁), whatever its sign, from the fat–muscle figure down to muscle–saline.
  @Test func echoesFollowTheImpedances() {
    for density in [1_240.0, 1_110, 880, 1_070] {
      let r = abs(density - 1_000) / (density + 1_000)
      let expected = Tissue.mirrorDB + decibels(r) - Double(TissueBoundary.unevenDB)
      let seen = level(InterfaceTests.medium(density: density))
      #expect(abs(seen - expected) < 1.5, "\(seen) dB for \(expected) at \(density)")
    }
    #expect(level(InterfaceTests.medium(density: 1_000)) < -40)
    #expect(level(InterfaceTests.medium(density: 1_240, isSheets: true)) < -40)
  }

  /// Steeper boundaries are fainter, and lie where they are.
  @Test func echoesFallWithTheAngle() {
    var before = level(InterfaceTests.medium(density: 1_240))
    for slope in [0.36, 0.7] {
      let seen = level(InterfaceTests.medium(density: 1_240, slope: slope))
      #expect(seen < before - 2, "\(seen) dB after \(before) at \(slope)")
      before = seen
    }
    let machine = Machine(InterfaceTests.medium(density: 1_240, slope: 0.36), probe: .l12to3v, depthMM: 50)
    let frame = machine.frame()
    for line in [88, 128, 168] {
      let x = frame.geometry.beam(ofLine: Double(line)).origin.x
      let expected = InterfaceTests.depthMM + 0.1 + 0.36 * x
      let seen = frame.peak(line: line, fromMM: expected - 3, toMM: expected + 3).depthMM
      #expect(abs(seen - expected) < 0.5, "\(seen) mm for \(expected)")
    }
  }
}
