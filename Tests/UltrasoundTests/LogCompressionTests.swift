import Anatomy
import Geometry
import Testing

@testable import Ultrasound

@Suite struct LogCompressionTests {
  /// The face rings on for as many periods on any array: at a depth of as many wavelengths its clutter is as loud.
  @Test func theNearFieldsClutterEndsAfterAsManyPeriods() {
    func levelDB(_ frequencyMHz: Double, atPeriods periods: Double) -> Double {
      let geometry = ScanGeometry(probe: .l12to3v, depthMM: 40)
      let table = NoiseTable()
      table.use(geometry, centerFrequencyMHz: frequencyMHz)
      let zoneMM = geometry.sampleSpacingMM * Double(FilterBank.zoneSamples)
      let place = periods / frequencyMHz / zoneMM - 0.5
      let zone = Int(place)
      func level(_ zone: Int) -> Double {
        Elementary.decibels(fromAmplitude: Double(table.nearFieldLevel[zone]))
      }
      return level(zone) + (level(zone + 1) - level(zone)) * (place - Double(zone))
    }
    for periods in [12.0, 20, 30] {
      let (low, high) = (levelDB(3.57, atPeriods: periods), levelDB(7.5, atPeriods: periods))
      #expect((low - high).magnitude < 0.05, "\(low) and \(high) dB after \(periods) periods")
    }
    #expect(levelDB(3.57, atPeriods: 30) < levelDB(3.57, atPeriods: 12) - 10)
  }

  /// A wire of `level` dB over unit speckle where its line and sample lie, shown with these settings.
  private func gray(wireDB: Double, _ change: (inout ImagingSettings) -> Void = { _ in }) -> Int {
    var machine = Machine(
      TestMedium.block(
        TestMedium.silence,
        targets: [Medium.PointTarget(positionMM: Vector3(0, 40, 0), amplitude: 3_000)]))
    let peak = (126..<130).map { machine.frame().peak(line: $0, fromMM: 39, toMM: 41).value }.max() ?? 1
    machine.settings.gainDB = Float(wireDB - decibels(peak))
    change(&machine.settings)
    machine.form()
    return Int(machine.pixels.max() ?? 0)
  }

  /// Full scale is white, and what lies below the dynamic range is black.
  @Test func theDynamicRangeRunsFromBlackToWhite() {
    #expect(gray(wireDB: 29) == 255)
    #expect(gray(wireDB: 35) == 255)
    let middle = gray(wireDB: -5)
    #expect((100...155).contains(middle), "30 dB of 60 below white: \(middle)")
    #expect(gray(wireDB: -36.5) == 0)
    #expect(gray(wireDB: -5) { $0.dynamicRangeDB = 45 } < middle, "a smaller range is harder")
    #expect(gray(wireDB: -5) { $0.timeGainDB = SIMD8(repeating: 6) } > middle)
    #expect(
      gray(wireDB: -5) { $0.timeGainDB = SIMD8(6, 6, 0, 0, 0, 0, 6, 6) } == middle, "other depths' sliders")
  }

  /// Persistence keeps its share of the image before, and forgets it after a jump.
  @Test func persistenceIsOverDueImages() {
    var machine = Machine(TestMedium.block(), size: (400, 300))
    machine.settings.persistence = 0.5
    machine.form()
    let first = machine.pixels.map(Double.init)
    let moved = SpeckleTests.moved(0, 0, 20)
    machine.form(moved, continues: true)
    let mixed = machine.pixels.map(Double.init)
    machine.form(moved, continues: false)
    let second = machine.pixels.map(Double.init)
    for i in first.indices { #expect(abs(mixed[i] - (first[i] + second[i]) / 2) <= 2.5) }
    #expect(first != second)
  }

  /// Outside the sector nothing is drawn; inside, the marked side (+x) is on the left.
  @Test func theSectorStandsUprightWithTheMarkedSideLeft() {
    let target = Medium.PointTarget(positionMM: Vector3(15, 40, 0), amplitude: 3_000)
    let machine = Machine(TestMedium.block(TestMedium.silence, targets: [target]))
    machine.form()
    let pixels = machine.pixels
    let brightest = pixels.firstIndex(of: pixels.max() ?? 0) ?? 0
    let (column, row) = machine.image.pixel(xMM: 15, yMM: 40)
    #expect(abs(Double(brightest % 800) - column) < 6 && abs(Double(brightest / 800) - row) < 6)
    #expect(column < 400)
    let full = Machine(TestMedium.block())
    full.form()
    #expect(full.gray(xMM: 0, yMM: -3) == 0 && full.gray(xMM: 70, yMM: 5) == 0)
    #expect(full.gray(xMM: 0, yMM: 82) == 0)
  }

  /// Without contact a line is black but for what the face itself gives; the more it is pressed, the more lines touch.
  @Test func onlyWhereThereIsContactThereIsAnImage() {
    let skin = HeightField(x: -60...60, z: -30...30, spacingMM: 2) { _, _ in 0 }
    let machine = Machine(
      TestMedium.block(skin: skin), depthMM: 60, beam: BeamSettings(attenuationDBPerCmMHz: 0))
    func brightLines(pressMM: Double) -> Int {
      let frame = machine.frame(SpeckleTests.moved(0, pressMM, 0))
      return (0..<frame.lines).filter { frame.peak(line: $0, fromMM: 20, toMM: 50).value > 0.5 }.count
    }
    let (air, touch, firm) = (brightLines(pressMM: -30), brightLines(pressMM: 1), brightLines(pressMM: 9))
    #expect(air == 0)
    #expect(touch > 120 && touch < 227, "\(touch)")
    #expect(firm == 256)
    machine.form(SpeckleTests.moved(0, -30, 0))
    #expect(machine.gray(xMM: 0, yMM: 30) < 12)
    #expect(machine.gray(xMM: 0, yMM: 1) > 20, "reverberation in the face")
  }

  /// Pressing moves the skin with the face, and leaves what is 25 mm deep where it was.
  @Test func tissueFollowsTheFaceAndBoneDoesNot() {
    for gap in [-12.0, -5, 2, 4.5] as [Float] {
      #expect(abs(SkinContact.seenDepth(restMM: gap, gapMM: gap, shiftMM: 0)) < 1e-3)
      #expect(SkinContact.seenDepth(restMM: 25, gapMM: gap, shiftMM: 0) == 25)
      #expect(SkinContact.seenDepth(restMM: 40, gapMM: gap, shiftMM: 0) == 40)
      var before: Float = -1
      for rest in stride(from: max(gap, 0) + 0.01, to: 30, by: 0.5) {
        let seen = SkinContact.seenDepth(restMM: rest, gapMM: gap, shiftMM: 0)
        #expect(seen > before)
        before = seen
      }
    }
  }
}

@Suite struct SameBitsTests {
  static let needle = NeedleImageTests.needle(center: Vector3(0, 25, 0.4), angleDeg: 50)
  static func scene(threads: Int, probe: Probe = .c5to2v) -> Machine {
    let skin = HeightField(x: -60...60, z: -30...30, spacingMM: 2) { x, _ in 0.002 * x * x }
    let fascia = HeightField(x: -60...60, z: -30...30, spacingMM: 1) { x, z in 15 + 0.05 * x + 0.02 * z }
    let bone = TestMedium.overBone(
      TestMedium.tissue(
        echogenicityDB: -6, attenuation: 0.6,
        lamination: Tissue.Lamination(
          normal: Vector3(0.1, 1, 0), spacingMM: 3, thicknessMM: 0.3, contrastDB: 12))
    ) { 38 - $0.y + 0.2 * $0.x }
    let medium = Medium(
      lattice: bone.lattice, tissues: bone.tissues,
      sheets: [Medium.Interface(name: "fascia", surface: fascia, echogenicityDB: 12, mottleDB: 5)],
      skin: skin,
      seed: 9
    ) { for i in bone.voxels.indices { $0[i] = bone.voxels[i] } }
    return Machine(
      medium, probe: probe, depthMM: 60, beam: BeamSettings(), threads: threads, size: (403, 301))
  }
  /// Six images of a moving probe.
  static func run(_ machine: Machine) -> String {
    var machine = machine
    machine.settings.persistence = 0.3
    var digest = ""
    for tick in 0..<6 {
      let tilt = Angle.degrees(Double(tick) * 7 - 20)
      let pose = Pose(
        xAxis: [1, 0, 0], yAxis: [0, tilt.cosine, -tilt.sine], zAxis: [0, tilt.sine, tilt.cosine],
        origin: [Double(tick) * 0.7, 4, 1])
      machine.form(pose, needle: needle, tick: tick, continues: tick > 0)
      digest = machine.digest
    }
    return digest
  }

  @Test func oneTwoAndFourThreadsGiveTheSameBits() {
    let one = SameBitsTests.run(SameBitsTests.scene(threads: 1))
    #expect(SameBitsTests.run(SameBitsTests.scene(threads: 2)) == one)
    #expect(SameBitsTests.run(SameBitsTests.scene(threads: 4)) == one)
    // Debug and release, portable and not: a change here is a change of the picture.
    #expect(one == "e19b4d0db12f5e5d")
  }

  /// So it does where a needle drags the tissue and more and more fluid covers and swells it.
  @Test func fluidAndMovedTissueGiveTheSameBitsOnFourThreads() {
    func run(threads: Int) -> String {
      let machine = SameBitsTests.scene(threads: threads)
      var motion = TissueMotion()
      motion.needle = .init(
        skinMM: Vector3(0, 4, 0), tipMM: Vector3(0, 25, 0), alongMM: Vector3(0, 0.4, 0),
        asideMM: Vector3(0.3, 0, 0), dentMM: Vector3(0, 0.2, 0))
      for tick in 0..<4 {
        motion.swellings.append(.init(centerMM: Vector3(0, 25, Double(tick)), volumeMM3: 200))
        let radiusMM = Double(tick) + 2
        let fluid = TestMedium.pool(
          in: machine.formation.medium, centerMM: Vector3(0, 25, 0), radiiMM: .one * radiusMM)
        machine.form(
          needle: SameBitsTests.needle, fluid: fluid, echogenicityDB: 4, halfLifeS: 60, tick: tick,
          continues: tick > 0, motion: motion)
      }
      return machine.digest
    }
    #expect(run(threads: 4) == run(threads: 1))
  }

  /// A processor without 256-bit vectors draws the same picture: sectors, lines, and steered ones.
  @Test(arguments: [Probe.c5to2v, .l11to5v], [false, true])
  func narrowVectorsGiveTheSameBits(_ probe: Probe, isCompounded: Bool) {
    func digest(isWide: Bool) -> String {
      let machine = SameBitsTests.scene(threads: 1, probe: probe)
      if isCompounded {
        machine.formation.use(FilterBank(probe: probe, depthMM: 60, focusMM: 30, isCompounded: true))
      }
      machine.formation.usesWideVectors = isWide
      #expect(isWide || !machine.formation.usesWideVectors)
      return SameBitsTests.run(machine)
    }
    #expect(digest(isWide: false) == digest(isWide: true))
  }

  /// Every preset makes a bank within its half second's reach and an image with something in it; changing the bank
  /// of a running machine is the same as starting with it.
  @Test(arguments: Probe.presets) func everyPresetMakesAnImage(_ probe: Probe) {
    let depth: Float = probe.centerFrequencyMHz > 5 ? 50 : 90
    let bank = FilterBank(probe: probe, depthMM: depth, focusMM: 30)
    for zone in 0..<bank.zoneCount {
      let shares = (0..<FrameLayout.planes).map { bank.planeWeights[zone * 8 + $0] }
      #expect(abs(shares.reduce(0, +) - 1) < 1e-4)
      #expect(bank.planeReflectorGain[zone].isFinite && bank.planeReflectorGain[zone] > 0)
      #expect(bank.halfThicknessMM[zone] > 0.2)
    }
    let block = TestMedium.block(TestMedium.tissue(attenuation: 0.5))
    let machine = Machine(block, probe: probe, depthMM: depth, bank: bank)
    machine.form()
    let lit = machine.pixels.filter { $0 > 20 }.count
    #expect(lit > 40_000, "\(lit) pixels")
    let other = Machine(
      block, probe: probe, depthMM: 30, bank: FilterBank(probe: probe, depthMM: 30, focusMM: 20))
    other.form()
    other.formation.use(bank)
    var changed = other
    changed.settings = machine.settings
    changed.form()
    #expect(changed.pixels == machine.pixels)
  }

  /// The ends of what a trainee can set, from any side, at any size: an image, and no trap.
  @Test(arguments: Probe.presets) func theEndsOfEverySettingMakeAnImage(_ probe: Probe) {
    for (depth, focus) in [(20, 10), (200, 150), (200, 10)] as [(Float, Float)] {
      let bank = FilterBank(probe: probe, depthMM: depth, focusMM: focus)
      for (zone, offset) in [(0, Float(0)), (bank.zoneCount - 1, 1)] {
        #expect(bank.elevationWeight(zone: zone, offsetMM: offset).isFinite)
      }
      var machine = Machine(
        TestMedium.block(TestMedium.tissue(attenuation: 0.5)), probe: probe, depthMM: depth, bank: bank,
        size: (131, 67))
      machine.settings.gainDB = 20
      // The image plane along each of the patient's axes, and at 45° to all of them.
      let views: [(Vector3, Vector3)] = [
        ([1, 0, 0], [0, 1, 0]), ([0, 0, 1], [0, 1, 0]), ([0, 0, 1], [1, 0, 0]), ([0, 1, 0], [0, 0, -1]),
        (Vector3(1, -1, 0).normalized, Vector3(1, 1, 1).normalized),
      ]
      for (across, down) in views {
        machine.form(
          Pose(xAxis: across, yAxis: down, zAxis: cross(across, down), origin: .zero),
          needle: NeedleImageTests.needle(angleDeg: 60))
        #expect(machine.pixels.filter { $0 > 0 }.count > 600, "\(depth) mm")
      }
    }
  }

  /// The vector forms of the elementary functions beside the accurate ones.
  @Test func exponentAndLogarithmAreAccurate() {
    for i in -200...200 {
      let x = Float(i) * 0.37 / 4
      let exact = Elementary.exponential(Double(x) * 0.6931471805599453)
      #expect(abs(Double(exp2(x)) / exact - 1) < 4e-6)
      #expect(exp2(Float8(repeating: x))[3] == exp2(x))
      let power = Float(exact)
      #expect(abs(log2(power) - x) < 4e-4)
      #expect(log2(Float8(repeating: power))[5] == log2(power))
    }
    for i in 0...90 {
      let cosine = Float(Angle.degrees(Double(i)).cosine)
      #expect(abs(angleDegrees(cosine: cosine) - Float(i)) < 0.02)
    }
  }

  /// Sheets are mottled by eight rays together, and forecast one by one: by the same noise.
  @Test func eightLanesHaveTheNoiseOfOne() {
    for i in 0..<60 {
      let p = SIMD3<Float>(Float(i) * 1.37 - 40, Float(i * i) * 0.11, 3 - Float(i) * 0.29)
      let lanes = smoothNoise(
        x: Float8(repeating: p.x), y: Float8(repeating: p.y), z: Float8(repeating: p.z), scale: 0.16, seed: 7,
        vectors: 0)
      let one = smoothNoise(p * 0.16, seed: 7)
      #expect(lanes[0] == one && lanes[7] == one)
    }
  }
}
