import Anatomy
import Foundation
import Geometry
import Simulation
import Testing
import Training

@testable import Storage

/// The shipped scenarios as exercises: what a trainee must still do, and can.
@Suite struct ShippedScenarioTests {
  private static let folder = Folder.repository.appending(path: "Scenarios")
  private static func scenario(_ file: String) throws -> Scenario {
    try ScenarioFile.load(path: folder.appending(path: file).path).scenario
  }
  private static func scene(of scenario: Scenario) throws -> Scene {
    try AttemptLoader.test().scene(of: scenario, namedIn: "shipped", seed: 1)
  }

  /// Places of what is searched for, by name: the crest as a line of points, the rest as one point each.
  static func landmarks(of scene: Scene) throws -> [(String, [Vector3])] {
    let patient = scene.patient
    let bones = try #require(patient.landmarks[scene.side])
    func firstBone(z: Double) -> Vector3? {
      stride(from: -30.0, through: 60, by: 0.25).map { Vector3(0, $0, z) }.first {
        patient.boneDistanceMM(at: $0) <= 0
      }
    }
    let s2 = bones.foraminaMM[1].z
    let crest = stride(from: s2 + 30, through: s2 - 60, by: -0.5).compactMap { firstBone(z: $0) }
    let cleft = try #require(patient.targets[scene.side]).centerMM
    return [
      ("midline", crest), ("PSIS", [bones.psisMM]), ("S1", [bones.foraminaMM[0]]),
      ("S2", [bones.foraminaMM[1]]),
      ("cleft", [cleft]),
    ]
  }

  /// The trainee has to search: the slice at the start shows no landmark, 30 mm or more from the joint's mouth.
  @Test(arguments: try ScenarioSchemaTests.shipped()) func noStartShowsALandmark(_ file: String) throws {
    let scene = try Self.scene(of: Self.scenario(file))
    let state = initialState(of: scene)
    let (pose, slice) = (state.probe.probeToPatient, ImagedSlice(of: scene.probe))
    for (name, places) in try Self.landmarks(of: scene) {
      let isShown = places.contains {
        slice.holds(pose.inversePoint($0), depthMM: Double(scene.start.settings.depthMM))
      }
      #expect(!isShown && !places.isEmpty, "\(file) begins with the \(name) in the slice")
    }
    // It rests on skin, where it was put.
    #expect(abs(state.probe.xMM - scene.start.probeXMM) < 0.01, "\(file)")
    #expect(abs(state.probe.zMM - scene.start.probeZMM) < 0.01, "\(file)")
    #expect(state.probe.pressMM == scene.start.probePressMM, "\(file)")
    let mouth = try #require(scene.patient.targets[scene.side]).centerMM
    let (dx, dz) = (state.probe.xMM - mouth.x, state.probe.zMM - mouth.z)
    #expect((dx * dx + dz * dz).squareRoot() >= 40, "\(file)")
  }

  @Test(arguments: try ScenarioSchemaTests.shipped()) func everyOneSaysWhatItTeaches(_ file: String) throws {
    let teaches = try #require(try Self.scenario(file).teaches, "\(file)")
    #expect((20...160).contains(teaches.count) && teaches.hasSuffix("."), "\(file)")
  }

  /// Words of the vignette hold: a pillow turns the pelvis, and a joint that may be infected is aspirated.
  @Test(arguments: try ScenarioSchemaTests.shipped()) func theCaseIsAsItsTextSays(_ file: String) throws {
    let scenario = try Self.scenario(file)
    let hasPillow = scenario.vignette.contains("pillow")
    #expect(hasPillow == (scenario.patient.pillowTiltDeg != nil), "\(file)")
    if let tilt = scenario.patient.pillowTiltDeg { #expect((5...15).contains(tilt), "\(file)") }
    let mayBeInfected =
      scenario.patient.pathology?.kind == .infection || scenario.vignette.contains("infected")
    if mayBeInfected { #expect(scenario.stepsRequired.contains("aspiration"), "\(file)") }
  }

  /// In one scenario the answer is not to inject: the reason passes, any other fails, and so does a puncture that was weighed.
  @Test func notToInjectIsTheAnswerOnce() throws {
    let file = "skin-infection.yaml"
    let forbidden = try ScenarioSchemaTests.shipped().filter { try !Self.scenario($0).forbidden.isEmpty }
    #expect(forbidden == [file])
    let scenario = try Self.scenario(file)
    // Nothing but the chart tells it.
    #expect(!scenario.vignette.contains("infect") && !scenario.vignette.contains("boil"))
    let scene = try Self.scene(of: scenario)
    func score(_ events: [ProcedureEvent], then hands: [Controls] = []) -> (score: Score, gates: [String]) {
      let controls = [Controls].procedure(events) + hands + .ticks(1) { $0.event = .finish }
      let assessment = Assessment(
        trace: Trace.replaying(controls, in: scene), scenario: scenario, scene: scene)
      return (assessment.score, assessment.errors.filter(\.isCritical).map(\.rule))
    }
    for reason in Contraindication.allCases {
      let (score, gates) = score([.perform(.chartRead), .decline(reason)])
      #expect(score.passed == (reason == .localInfection), "\(reason)")
      #expect(gates.contains("declinedWrongly") != score.passed, "\(reason)")
    }
    let punctured = score([.perform(.riskWeighed), .goOn(.localInfection)], then: .push(10) + .push(-14))
    #expect(!punctured.score.passed && punctured.gates.contains("contraindicated"))
  }

  /// What cannot be exceeded cannot be learned.
  @Test func volumeAndDoseCanBeExceededSomewhere() throws {
    let all = try ScenarioSchemaTests.shipped().map(Self.scenario)
    #expect(all.count { $0.syringe.volumeML > $0.syringe.maximumML } >= 2)
    let overDosed = all.filter { scenario in
      let inHand = (scenario.anaesthetic?.doses ?? []).map {
        $0.mgPerML * (scenario.anaesthetic?.volumeML ?? 0)
      }
      let limit = (scenario.anaesthetic?.doses ?? []).compactMap(scenario.maximumMG)
      return zip(inHand, limit).contains { $0 > $1 }
    }
    #expect(!overDosed.isEmpty)
  }
}
