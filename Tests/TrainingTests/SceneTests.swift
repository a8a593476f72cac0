import Geometry
import Simulation
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
      attenuationExponent: 1, echogenicityDB: -60, anisotropyDB: 0, fibreDirection: .zero, lamination: nil,
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
    scenario.needle.gauge = 23
    #expect {
      try scenario.scene(patient: Self.patient, seed: 1)
    } throws: { error in "\(error)".contains("22G × 89.0 mm") }
  }
}
