import Geometry
import Testing

@testable import Anatomy
@testable import Ultrasound

/// What tissue, bone, surfaces and fluid do to the beam, with noise off.
@Suite struct PropagationTests {
  /// Two-way loss is 2·α·f·d, at the frequency that stands for the band: slope within 2 %.
  @Test(arguments: [0.3, 0.5, 0.9]) func attenuationFollowsItsSlope(_ alpha: Double) {
    let beam = BeamSettings(attenuationDBPerCmMHz: alpha, addsNoise: false)
    let bank = FilterBank(probe: .c5to2v, depthMM: 80, focusMM: 40, beam: beam)
    let clear = Machine(TestMedium.block(), bank: bank)
    let lossy = Machine(TestMedium.block(TestMedium.tissue(attenuation: alpha)), bank: bank)
    var slope = 0.0
    for i in 0..<4 {
      let pose = SpeckleTests.moved(0, 0, Double(i) * 11)
      let (a, b) = (clear.frame(pose), lossy.frame(pose))
      func loss(_ depth: Double) -> Double { 10 * log10(a.power(atMM: depth) / b.power(atMM: depth)) }
      slope += (loss(60) - loss(20)) / 4 / 4
    }
    let aperture = ArrayAperture(probe: .c5to2v, settings: beam, focusMM: 40)
    func expectedLoss(_ depth: Double) -> Double {
      2 * alpha * depth / 10 * aperture.attenuatedFrequency(atDepthMM: depth)
    }
    let expected = (expectedLoss(60) - expectedLoss(20)) / 4
    #expect(abs(slope / expected - 1) < 0.02, "\(slope) dB/cm for \(expected)")
  }
  private func log10(_ x: Double) -> Double { decibels(x) / 20 }

  /// Zeroed sliders compensate 0.5 dB/(cm·MHz): such a tissue is evenly gray.
  @Test func timeGainLevelsTheStandardTissue() {
    let machine = Machine(
      TestMedium.block(TestMedium.tissue(attenuation: 0.5)), depthMM: 80, beam: BeamSettings(addsNoise: false)
    )
    machine.form()
    func mean(_ depth: Double) -> Double {
      var sum = 0.0
      for i in -100..<100 {
        for j in -6...6 {
          sum += Double(machine.gray(xMM: Double(i) * 0.15, yMM: depth + Double(j) * 0.5)) / 2_600
        }
      }
      return sum
    }
    let (near, middle, far) = (mean(15), mean(40), mean(70))
    #expect(abs(near - middle) < 7 && abs(far - middle) < 7, "\(near) \(middle) \(far)")
  }

  /// Bone is one bright line, and behind it is a shadow at least 20 dB down, with no far wall.
  @Test(arguments: [20.0, 35.0]) func boneIsABrightLineWithACleanShadow(_ depth: Double) {
    let medium = TestMedium.overBone { max($0.y - depth - 8, depth - $0.y) }
    let frame = Machine(medium, depthMM: 60).frame()
    let geometry = frame.geometry
    var (widths, ratios, walls) = ([Double](), [Double](), [Double]())
    for line in 118..<138 {
      let top = frame.peak(line: line, fromMM: depth - 2, toMM: depth + 2)
      #expect(abs(top.depthMM - depth) < 0.35)
      let first = frame.sample(atMM: depth - 2)
      widths.append(
        widthAtHalf(
          (first..<frame.sample(atMM: depth + 3)).map { frame.at(line: line, sample: $0) },
          step: geometry.sampleSpacingMM))
      func mean(_ from: Double, _ to: Double) -> Double {
        let range = frame.sample(atMM: from)..<frame.sample(atMM: to)
        return
          (range.reduce(0) { $0 + frame.at(line: line, sample: $1) * frame.at(line: line, sample: $1) }
          / Double(range.count)).squareRoot()
      }
      let tissue = mean(depth - 8, depth - 2)
      ratios.append(decibels(tissue / max(mean(depth + 4, depth + 16), 1e-9)))
      walls.append(decibels(frame.peak(line: line, fromMM: depth + 6, toMM: depth + 12).value / tissue))
      #expect(decibels(top.value / tissue) > 15)
    }
    #expect((0.3...0.9).contains(widths.sorted()[10]), "\(widths.sorted()[10]) mm at half amplitude")
    #expect(ratios.sorted()[10] >= 20)
    #expect(walls.max() ?? 0 < -15, "no far wall")
  }

  /// Shadows are not black on a machine with its noise: haze, well under the tissue.
  @Test func shadowsHoldHaze() {
    let medium = TestMedium.overBone { 30 - $0.y }
    let machine = Machine(medium, depthMM: 60, beam: BeamSettings())
    machine.form()
    var (sum, tissue) = (0.0, 0.0)
    for i in -40..<40 {
      for j in 0..<20 {
        sum += Double(machine.gray(xMM: Double(i) * 0.3, yMM: 34 + Double(j) * 0.5)) / 1_600
        tissue += Double(machine.gray(xMM: Double(i) * 0.3, yMM: 15 + Double(j) * 0.5)) / 1_600
      }
    }
    #expect((2...51).contains(sum) && sum < tissue / 2, "\(sum) under \(tissue)")
  }

  /// Where the beam meets bone at a slant, less comes straight back.
  @Test func boneFadesWithTheAngle() {
    let strengths = [0.0, 10, 20, 30].map { slant -> Double in
      let (s, c) = (Angle.degrees(slant).sine, Angle.degrees(slant).cosine)
      let machine = Machine(TestMedium.overBone { (30 - $0.y) * c + $0.x * s }, depthMM: 60)
      // The cortex gleams unevenly: the median of many places.
      let peaks = stride(from: -9.0, through: 9, by: 2).flatMap { z -> [Double] in
        let frame = machine.frame(SpeckleTests.moved(0, 0, z))
        return (118..<138).map { frame.peak(line: $0, fromMM: 25, toMM: 35).value }
      }
      return decibels(peaks.sorted()[peaks.count / 2])
    }
    for (gentle, steep) in zip(strengths, strengths.dropFirst()) {
      #expect(steep < gentle - 1, "\(strengths)")
    }
    #expect((3.0...13).contains(strengths[0] - strengths[2]), "about −6 dB at 17°: \(strengths)")
  }

  /// A fascia is a crisp line that loses about 1 dB a degree at first.
  @Test func aSheetIsALineThatFadesWithTheAngle() {
    func sheet(_ slantDeg: Double) -> Frame {
      let slope = Angle.degrees(slantDeg).sine / Angle.degrees(slantDeg).cosine
      let surface = HeightField(x: -60...60, z: -30...30, spacingMM: 1) { x, _ in 25 + slope * x }
      let medium = TestMedium.block(
        TestMedium.silence,
        sheets: [Medium.Interface(name: "test", surface: surface, echogenicityDB: 10, mottleDB: 0)])
      return Machine(medium, probe: .l12to3v, depthMM: 50, focusMM: 25).frame()
    }
    let level = decibels(sheet(0).peak(line: 128, fromMM: 20, toMM: 30).value)
    #expect(abs(level - 10) < 3, "\(level)")
    #expect(abs(sheet(0).peak(line: 128, fromMM: 20, toMM: 30).depthMM - 25) < 0.2)
    let tilted = decibels(sheet(6).peak(line: 128, fromMM: 20, toMM: 30).value)
    #expect((4.0...10).contains(level - tilted), "\(level - tilted)")
  }

  /// A tissue's own sheets lie where their phase is a whole number.
  @Test func laminaeLieWhereTheirPhaseIsWhole() {
    let lamination = Tissue.Lamination(
      normal: Vector3(0, 1, 0), spacingMM: 10, thicknessMM: 0.3, contrastDB: 60)
    let medium = TestMedium.block(TestMedium.tissue(echogenicityDB: -60, lamination: lamination))
    let frame = Machine(medium, probe: .l12to3v, depthMM: 45, focusMM: 25).frame()
    var found = 0
    for line in stride(from: 12, to: 244, by: 8) {
      for whole in [10.0, 20, 30, 40] {
        let here = frame.peak(line: line, fromMM: whole - 1, toMM: whole + 1)
        guard here.value > 0.5 else { continue }
        found += 1
        #expect(abs(here.depthMM - whole) < 0.2)
      }
      #expect(frame.peak(line: line, fromMM: 12, toMM: 18).value < 0.1)
    }
    #expect(found > 20, "sheets come and go, but they are there: \(found)")
  }

  /// Muscle along the beam is darker by the tissue's anisotropy.
  @Test func fibersAlongTheBeamAreDarker() {
    func power(_ fibers: Vector3) -> Double {
      let tissue = TestMedium.tissue(anisotropyDB: 8, fibers: fibers)
      return Machine(TestMedium.block(tissue), probe: .l12to3v, depthMM: 40, focusMM: 25).frame().power(
        atMM: 20)
    }
    let fall = 10 * log10(power(Vector3(1, 0, 0)) / power(Vector3(0, 1, 0)))
    #expect(abs(fall - 8) < 0.2, "\(fall) dB")
  }

  private static let muscle = TestMedium.fine(TestMedium.tissue(echogenicityDB: -8, attenuation: 0.7))
  private static let pool = TestMedium.pool(
    in: muscle, centerMM: Vector3(0, 30, 0), radiiMM: Vector3(6, 5, 6))
  /// Mean level of an image's middle at 30 mm, in dB.
  private static func level(_ machine: Machine) -> Double {
    let frame = Frame(values: machine.formation.envelope(), geometry: machine.formation.scanGeometry)
    var sum = 0.0
    for i in -10...10 {
      for j in -10...10 { sum += frame.value(xMM: Double(i) * 0.25, yMM: 30 + Double(j) * 0.25) ?? 0 }
    }
    return decibels(sum / 441)
  }

  /// Injected saline is black with a bright floor beneath; a suspension is brighter than muscle.
  @Test func fluidTakesTheTissuesPlace() {
    let machine = Machine(Self.muscle, depthMM: 60)
    machine.form()
    let before = Self.level(machine)
    machine.form(fluid: Self.pool, echogenicityDB: -60)
    #expect(Self.level(machine) < before - 25)
    machine.form(fluid: Self.pool, echogenicityDB: 4)
    #expect(Self.level(machine) > before + 8)
    // Another attempt: nothing of it stays.
    machine.form()
    #expect(Self.level(machine) == before)
  }

  /// A suspension's cloud is half gone, in dB, after its half-life, and darker than muscle within two minutes; clear fluid stays.
  @Test func aSuspensionFades() {
    let machine = Machine(Self.muscle, depthMM: 60)
    func level(afterS seconds: Double) -> Double {
      machine.form(fluid: Self.pool, echogenicityDB: 4, halfLifeS: 60, tick: Int(seconds * 100))
      return Self.level(machine)
    }
    machine.form()
    let before = Self.level(machine)
    let levels = [0.0, 30, 60, 120].map(level)
    for (earlier, later) in zip(levels, levels.dropFirst()) { #expect(later < earlier - 3) }
    #expect(levels[0] > before + 8 && levels[3] < before - 6, "\(levels)")
    let echo = FluidEcho(echogenicityDB: 4, halfLifeS: 60)
    #expect(abs(echo.decibels(ageS: 60) - (4 + FluidEcho.settledDB) / 2) < 1e-9)
    #expect(FluidEcho(echogenicityDB: -60).decibels(ageS: 500) == -60)
  }

  /// Tissue goes along with a shaft, most at it, not at all far off; a still needle moves nothing.
  @Test func tissueGoesAlongWithANeedle() {
    func frame(_ alongMM: Double) -> Frame {
      let machine = Machine(Self.muscle, depthMM: 60)
      var motion = TissueMotion()
      if alongMM != 0 {
        motion.needle = .init(
          skinMM: Vector3(0, 0, 0), tipMM: Vector3(0, 40, 0), alongMM: Vector3(0, alongMM, 0),
          asideMM: .zero, dentMM: .zero)
      }
      machine.form(motion: motion)
      return Frame(values: machine.formation.envelope(), geometry: machine.formation.scanGeometry)
    }
    let (still, moved) = (frame(0), frame(0.3))
    func speckle(_ frame: Frame, atXMM x: Double) -> [Double] {
      (0..<240).map { frame.value(xMM: x, yMM: 16 + Double($0) * 0.05) ?? 0 }
    }
    /// The way that the speckle within 2 mm of a place has gone down: where both pictures agree best.
    func shift(atXMM x: Double) -> Double {
      let columns = stride(from: x - 2, through: x + 2, by: 0.25).map {
        (speckle(still, atXMM: $0), speckle(moved, atXMM: $0))
      }
      let differences = (0...30).map { lag in
        columns.reduce(0.0) { sum, column in
          (0..<200).reduce(sum) { $0 + abs(column.0[$1] - column.1[$1 + lag]) }
        }
      }
      return Double(differences.indices.min { differences[$0] < differences[$1] } ?? 0) * 0.05
    }
    // Less in the slice's outer parts, which are farther from the shaft.
    let (near, beside, far) = (shift(atXMM: 0), shift(atXMM: 5), shift(atXMM: 26))
    #expect((0.2...0.35).contains(near), "\(near)")
    #expect(beside < near - 0.1 && far == 0, "\(beside) \(far)")
    #expect(speckle(moved, atXMM: 26) == speckle(still, atXMM: 26))
  }

  /// What fluid pushes aside moves away from it, by its volume over the sphere there.
  @Test func fluidPushesTissueAside() {
    let displacement = TissueDisplacement()
    var motion = TissueMotion()
    motion.swellings = [.init(centerMM: Vector3(0, 30, 0), volumeMM3: 1_000)]
    displacement.update(motion, view: ProbeView(.identity))
    func push(_ y: Float) -> Float {
      guard let kernel = displacement.inPatient else { return 0 }
      return Ultrasound.displacement(kernel, x: splat(0), y: splat(y), z: splat(0)).1[0]
    }
    // 1 mL: 80 mm³ a steradian, 6.2 mm in radius.
    for r: Float in [8, 10, 14] {
      let fade = 1 - r * r / 400
      #expect(abs(push(30 - r) + 79.6 / (r * r) * fade) < 0.01, "\(r)")
    }
    #expect(push(9) == 0 && push(30) == 0)
  }
}
