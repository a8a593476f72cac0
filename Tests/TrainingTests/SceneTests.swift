import Geometry
import Simulation
import TestPeople
import TestSupport
import Testing
import Ultrasound

@testable import Anatomy
@testable import Training

@Suite struct SceneTests {
  /// A person of air with the landmarks that a scene is told from.
  private static let patient: Patient = {
    let lattice = Lattice(
      countX: 2, countY: 2, countZ: 2, spacingMM: 100, originMM: Vector3(-50, -50, -50))
    let tissue = Tissue(
      name: "air", kind: .outside, soundSpeedMPerS: 1540, densityKgPerM3: 1, attenuationDBPerCmMHz: 0,
      attenuationExponent: 1, echogenicityDB: -60, anisotropyDB: 0, fiberDirection: .zero, lamination: nil,
      source: "made up for tests")
    let medium = Medium(
      lattice: lattice, tissues: [tissue], sheets: [],
      skin: HeightField(x: -80...80, z: -80...80, spacingMM: 10) { _, _ in -5 }, seed: 1
    ) { _ in }
    func landmarks(_ side: Side) -> Patient.Landmarks {
      Patient.Landmarks(
        psisMM: Vector3(side.sign * 45, 0, 0), piisMM: Vector3(side.sign * 40, 20, -40),
        foraminaMM: [Vector3(side.sign * 25, 20, -5), Vector3(side.sign * 21, 20, -20)])
    }
    return Patient(
      parameters: PatientParameters(sex: .female, bodyMassIndex: 22), medium: medium,
      landmarks: [.left: landmarks(.left), .right: landmarks(.right)], targets: [:], surfaces: [])
  }()

  @Test func handsBeginRelativeToThePersonsSecondForamen() throws {
    let scene = try Scenario.plain.scene(patient: Self.patient, seed: 3)
    #expect(scene.start.probeXMM == 28 && scene.start.probeZMM == -16)
    #expect(scene.start.entryXMM == -8 && scene.start.entryZMM == -16)
    #expect(scene.seed == 3 && scene.probe.id == "C5-2v" && scene.needle.gauge == 22)
    #expect(scene.syringe.volumeML == 3)
  }

  @Test func thePatientLiesAndBreathesAsTheScenarioSays() throws {
    var scenario = Scenario.plain
    let plain = try scenario.scene(patient: Self.patient, seed: 1)
    #expect(plain.pillowTiltDeg == 0 && plain.breathing == nil && plain.laxity == 1)
    scenario.patient.pillowTiltDeg = 10
    scenario.patient.breathing = Scenario.Breath(amplitudeMM: 2, ratePerMin: 12)
    let scene = try scenario.scene(patient: Self.patient, seed: 1)
    #expect(scene.pillowTiltDeg == 10)
    #expect(scene.breathing == Breathing(amplitudeMM: 2, ratePerMin: 12))
    #expect(scene.start == plain.start, "the hands begin over the same skin")
  }

  @Test(arguments: [false, true], [false, true])
  func theMachineBeginsWithTheModesOfTheScenario(_ isHarmonic: Bool, _ isCompounded: Bool) throws {
    var scenario = Scenario.plain
    (scenario.settings.harmonic, scenario.settings.compounding) = (isHarmonic, isCompounded)
    let settings = try scenario.scene(patient: Self.patient, seed: 1).start.settings
    #expect(settings.isHarmonic == isHarmonic && settings.isCompounded == isCompounded)
  }

  @Test func theLeftSideIsTheRightSideMirrored() throws {
    var scenario = Scenario.plain
    let right = try scenario.scene(patient: Self.patient, seed: 1).start
    scenario.side = .left
    let left = try scenario.scene(patient: Self.patient, seed: 1).start
    #expect(left.probeXMM == -right.probeXMM && left.entryXMM == -right.entryXMM)
    #expect(left.probeZMM == right.probeZMM && left.probeRockDeg == -right.probeRockDeg)
    #expect(left.needleYawDeg == 180 - right.needleYawDeg)
    #expect(left.needlePitchDeg == right.needlePitchDeg)
  }

  @Test(arguments: Probe.presets.map(\.id)) func everyProbeCanBeNamed(_ id: String) throws {
    var scenario = Scenario.plain
    scenario.probe = id
    #expect(try scenario.scene(patient: Self.patient, seed: 1).probe.id == id)
  }

  @Test func anUnknownNameListsTheKnownOnes() {
    var scenario = Scenario.plain
    scenario.probe = "X-1"
    #expect {
      try scenario.scene(patient: Self.patient, seed: 1)
    } throws: { error in
      let text = "\(error)"
      return text.contains("'X-1'") && Probe.presets.allSatisfy { text.contains($0.id) }
    }
    scenario.probe = "C5-2v"
    scenario.needle.lengthMM = 90
    #expect {
      try scenario.scene(patient: Self.patient, seed: 1)
    } throws: { error in "\(error)".contains("22G × 89 mm Quincke") }
  }
}

/// A pillow on a person with bones: what it does to the beam at the sacrum.
@Suite struct PillowOnAPersonTests {
  private static var patient: Patient { TestPeople.leanWoman }

  /// The row of dorsal foramina S1–S3 slopes by some 30° in the pelvic frame: straight down, a beam meets it so far from
  /// square. A pillow takes its 5–15° off that, for the beam as the hands begin and for the vertical of the table.
  @Test(arguments: [5, 10, 15.0]) func theBeamMeetsTheSacrumSquarerByThePillowsTilt(_ tiltDeg: Double) throws
  {
    let foramina = try #require(Self.patient.landmarks[.right]).foraminaMM
    let along = (foramina[2] - foramina[0]).normalized
    func fromSquare(_ direction: Vector3) -> Double {
      (angle(between: direction, and: along).degrees - 90).magnitude
    }
    var scenario = Scenario.plain
    let flat = try scenario.scene(patient: Self.patient, seed: 1)
    scenario.patient.pillowTiltDeg = tiltDeg
    let pillow = try scenario.scene(patient: Self.patient, seed: 1)
    let down = Vector3(0, 1, 0)
    let gained = fromSquare(down) - fromSquare(pillow.patientToTable.inverseVector(down))
    #expect(fromSquare(down) > 20 && (gained - tiltDeg).magnitude < 0.5, "\(fromSquare(down)), \(gained)")
    let beams = [flat, pillow].map { fromSquare(initialState(of: $0).probe.probeToPatient.yAxis) }
    #expect((beams[0] - beams[1] - tiltDeg).magnitude < 0.5, "\(beams)")
  }

  /// On the table the row of foramina lies flatter by the pillow's tilt.
  @Test func theSacrumsBaseRisesAndItsApexSinks() throws {
    let foramina = try #require(Self.patient.landmarks[.right]).foraminaMM
    var scenario = Scenario.plain
    scenario.patient.pillowTiltDeg = 10
    let table = try scenario.scene(patient: Self.patient, seed: 1).patientToTable
    func slope(_ points: [Vector3]) -> Double {
      let d = points[0] - points[2]
      return Angle(radians: Elementary.arcTangent2(d.y, d.z)).degrees
    }
    #expect((slope(foramina) - slope(foramina.map(table.point)) - 10).magnitude < 1e-9)
    #expect(foramina.map { table.point($0).x } == foramina.map(\.x))
  }
}
