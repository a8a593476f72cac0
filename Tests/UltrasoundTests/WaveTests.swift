import Geometry
import Testing

@testable import Anatomy
@testable import Ultrasound

/// What the speed of sound, bone beside the beam, reverberation and fluid do to the picture, with noise off.
@Suite struct WaveTests {
  private static let bath = TestMedium.tissue(echogenicityDB: -60)
  private static func silent(_ speed: Double) -> Tissue {
    TestMedium.tissue(echogenicityDB: -60, impedanceLike: speed)
  }

  /// A medium of two tissues; `isSecond` tells where the second one is.
  private static func two(
    _ first: Tissue, _ second: Tissue, spacingMM: Double = 0.5, targets: [Medium.PointTarget] = [],
    isSecond: (Vector3) -> Bool
  ) -> Medium {
    let lattice = Lattice(
      countX: Int(100 / spacingMM), countY: Int(70 / spacingMM), countZ: Int(12 / spacingMM),
      spacingMM: spacingMM, originMM: Vector3(-50, -3, -6))
    return Medium(
      lattice: lattice, tissues: [first, second], sheets: [], skin: nil, pointTargets: targets, seed: 3
    ) { voxels in
      for k in 0..<lattice.countZ {
        for j in 0..<lattice.countY {
          for i in 0..<lattice.countX {
            let label: UInt8 = isSecond(lattice.centerMM(i, j, k)) ? 1 : 0
            voxels[lattice.index(i, j, k)] =
              Voxel(label: label, textureDB: 0, boneDistanceMM: 6.35, warpCycles: 0).bits
          }
        }
      }
    }
  }

  /// Displayed depth is 1540 m/s times half of the time: 20 mm of fat (1450 m/s) put what lies below 1.2 mm deeper.
  @Test(arguments: [(1_450.0, 1.24), (1_600, -0.75), (1_540, 0)])
  func slowTissueShowsWhatLiesBelowTooDeep(_ speed: Double, _ expectedMM: Double) {
    let wire = Medium.PointTarget(positionMM: Vector3(0, 40, 0), amplitude: 1_000)
    let medium = WaveTests.two(WaveTests.silent(1_540), WaveTests.silent(speed), targets: [wire]) {
      $0.y > 0 && $0.y < 20
    }
    for probe in [Probe.c5to2v, .l11to5v] {
      let frame = Machine(medium, probe: probe, depthMM: 60).frame()
      let found = frame.peak(line: 127, fromMM: 36, toMM: 44).depthMM
      #expect(abs(found - 40 - expectedMM) < 0.15, "\(found) mm, \(probe.id)")
    }
  }

  /// A needle that runs straight from fat into muscle is shown with a kink: the bayonet.
  @Test func aStraightNeedleIsShownBentWhereTheSpeedChanges() {
    let medium = WaveTests.two(WaveTests.silent(1_450), WaveTests.silent(1_580)) { $0.y > 20 }
    let machine = Machine(medium, probe: .l12to3v, depthMM: 50, focusMM: 25)
    let frame = machine.frame(needle: NeedleImageTests.needle(center: Vector3(0, 20, 0), angleDeg: 50))
    func slope(_ lines: ClosedRange<Int>) -> Double {
      func depth(_ line: Int) -> Double { frame.peak(line: line, fromMM: 8, toMM: 34).depthMM }
      return (depth(lines.upperBound) - depth(lines.lowerBound)) / Double(lines.count - 1)
    }
    // The needle comes down from low lines to high ones; lines are 0.15 mm apart.
    let (inFat, inMuscle) = (slope(88...120), slope(136...168))
    #expect(inFat / inMuscle > 1.04 && inFat / inMuscle < 1.14, "\(inFat) and \(inMuscle) mm a line")
  }

  /// A slanted boundary turns the beam toward the slower side, as Snell says: what lies below is shown aside.
  @Test func aSlantedBoundaryShowsWhatLiesBelowAside() {
    let (slope, deep) = (0.3, 40.0)
    func place(_ speed: Double) -> Double {
      let wire = Medium.PointTarget(positionMM: Vector3(0, deep, 0), amplitude: 1_000)
      let medium = WaveTests.two(WaveTests.silent(1_540), WaveTests.silent(speed), targets: [wire]) {
        $0.y > 0 && $0.y < 15 + slope * $0.x
      }
      let frame = Machine(medium, probe: .l11to5v, depthMM: 60).frame()
      let peaks = (0..<frame.lines).map { frame.peak(line: $0, fromMM: 35, toMM: 45).value }
      let total = peaks.reduce(0) { $0 + $1 * $1 }
      let line = peaks.enumerated().reduce(0.0) { $0 + Double($1.offset) * $1.element * $1.element } / total
      return frame.geometry.place(ofLine: line)
    }
    // Below the wedge the front is late by (c₀/c − 1)·thickness: it turns by that times the slope, over 25 mm.
    let aside = place(1_450) - place(1_540)
    let expected = -(1_540.0 / 1_450 - 1) * slope * 25
    #expect(abs(aside - expected) < 0.2, "\(aside) mm for \(expected)")
  }

  /// Under the edges of a round body of another speed lies a shadow; under its middle none.
  @Test func edgesOfARoundBodyThrowShadows() {
    let tissue = TestMedium.tissue()
    func lossDB(_ speed: Double) -> (edge: Double, middle: Double) {
      let other = TestMedium.tissue(impedanceLike: speed)
      let medium = WaveTests.two(tissue, other) {
        let (x, y) = ($0.x, $0.y - 20)
        return x * x + y * y < 36
      }
      let frame = Machine(medium, probe: .l11to5v, depthMM: 50).frame()
      func level(_ x: Double) -> Double {
        var (sum, count) = (0.0, 0.0)
        for i in -12...12 {
          for j in 0..<60 {
            guard let v = frame.value(xMM: x + Double(i) * 0.1, yMM: 32 + Double(j) * 0.2) else { continue }
            (sum, count) = (sum + v * v, count + 1)
          }
        }
        return decibels((sum / count).squareRoot())
      }
      let beside = (level(-13) + level(13)) / 2
      let edges = stride(from: 4.5, through: 8, by: 0.5).map { (level($0) + level(-$0)) / 2 }
      return (beside - (edges.min() ?? 0), beside - level(0))
    }
    let body = lossDB(1_720)
    #expect(body.edge > 1.5 && body.edge > body.middle + 1, "\(body)")
    #expect(lossDB(1_540).edge < 1.5, "\(lossDB(1_540))")
  }

  /// In a slit 1.6 mm wide between two blocks of bone, echoes fade within millimeters: the rims cover the aperture.
  @Test func aSlitBetweenBonesLosesItsEcho() {
    func level(_ halfMM: Double, _ depth: Double) -> Double {
      let medium = TestMedium.overBone(TestMedium.tissue()) { max(25 - $0.y, halfMM - abs($0.x)) }
      let frame = Machine(medium, depthMM: 60).frame()
      var (sum, count) = (0.0, 0.0)
      for j in 0..<12 {
        guard let v = frame.value(xMM: 0, yMM: depth + Double(j) * 0.1) else { continue }
        (sum, count) = (sum + v * v, count + 1)
      }
      return decibels((sum / count).squareRoot())
    }
    func fall(_ halfMM: Double, _ below: Double) -> Double {
      level(20, 25 + below) - level(halfMM, 25 + below)
    }
    #expect(fall(0.8, 8) > 6, "\(fall(0.8, 8)) dB at 8 mm")
    #expect(fall(0.8, 12) > fall(0.8, 4) + 3, "\(fall(0.8, 4)) and \(fall(0.8, 12)) dB")
    #expect(fall(5, 8) < 5, "a wide gap: \(fall(5, 8)) dB")
  }

  /// Two parallel surfaces and the face give a copy as far below the deeper one as they are apart; energy never grows.
  @Test func parallelSurfacesReverberate() {
    func sheet(_ depth: Double, _ name: String) -> Medium.Interface {
      Medium.Interface(
        name: name, surface: HeightField(x: -60...60, z: -30...30, spacingMM: 2) { _, _ in depth },
        echogenicityDB: 32, mottleDB: 0, hasPlies: false)
    }
    let medium = TestMedium.block(TestMedium.silence, sheets: [sheet(14, "upper"), sheet(20, "lower")])
    let beam = BeamSettings(attenuationDBPerCmMHz: 0, addsNoise: true)
    var harmonic = beam
    harmonic.isHarmonic = true
    func levels(_ beam: BeamSettings) -> (lower: Double, copy: Double, faceCopy: Double) {
      let frame = Machine(medium, probe: .l11to5v, depthMM: 50, beam: beam).frame()
      func level(_ depth: Double) -> Double {
        decibels(frame.peak(line: 128, fromMM: depth - 0.4, toMM: depth + 0.4).value)
      }
      return (level(20), level(26), level(40))
    }
    let (fundamental, quieter) = (levels(beam), levels(harmonic))
    #expect((-40.0 ... -8).contains(fundamental.copy - fundamental.lower), "\(fundamental)")
    #expect((-40.0 ... -8).contains(fundamental.faceCopy - fundamental.lower), "\(fundamental)")
    #expect(quieter.copy - quieter.lower < fundamental.copy - fundamental.lower - 6, "\(quieter)")
  }

  /// What lies under injected fluid is brighter by what the tissue in its place would have taken.
  @Test func fluidEnhancesWhatLiesBelow() {
    let alpha = 0.8
    let medium = TestMedium.fine(TestMedium.tissue(attenuation: alpha))
    let machine = Machine(medium, depthMM: 60)
    let fluid = TestMedium.pool(in: medium, centerMM: Vector3(0, 20, 0), radiiMM: Vector3(15, 6, 15))
    let before = machine.frame()
    machine.form(fluid: fluid)
    let after = Frame(values: machine.formation.envelope(), geometry: machine.formation.scanGeometry)
    func level(_ frame: Frame) -> Double {
      var sum = 0.0
      for i in -20...20 {
        for j in 0..<40 {
          let v = frame.value(xMM: Double(i) * 0.15, yMM: 32 + Double(j) * 0.2) ?? 0
          sum += v * v / 1_640
        }
      }
      return decibels(sum.squareRoot())
    }
    let gain = level(after) - level(before)
    // 12 mm at the middle, two ways, at some 3.4 MHz.
    #expect(abs(gain - 2 * alpha * 1.15 * 3.4 * 0.94) < 1.5, "\(gain) dB")
  }

  /// A scene and its mirror image give mirrored pictures: nothing prefers a side.
  @Test func aMirroredSceneGivesAMirroredPicture() {
    func frame(_ side: Double) -> Frame {
      let targets = [(8.0, 30.0), (-14, 42), (3, 50)].map {
        Medium.PointTarget(positionMM: Vector3($0.0 * side, $0.1, 0.3), amplitude: 500)
      }
      let medium = WaveTests.two(WaveTests.silent(1_540), WaveTests.silent(1_450), targets: targets) {
        $0.y > 0 && $0.y < 15 + 0.2 * $0.x * side
      }
      return Machine(medium, depthMM: 60).frame()
    }
    let (one, other) = (frame(1), frame(-1))
    let most = one.values.max() ?? 1
    for line in 0..<one.lines {
      for k in 0..<one.samples {
        let difference = one.at(line: line, sample: k) - other.at(line: one.lines - 1 - line, sample: k)
        #expect(abs(difference) < 0.06 * Double(most), "line \(line), sample \(k)")
        if abs(difference) >= 0.06 * Double(most) { return }
      }
    }
  }
}
