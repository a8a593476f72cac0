import Anatomy
import Foundation
import Geometry
import Simulation
import TestPeople
import Testing
import Training
import Ultrasound

@testable import Storage

/// The scenario of the heavy woman teaches which probe to take: at the depth of her joint the linear probe shows noise.
@Suite struct HeavyWomanTests {
  /// How far, in dB, the bone around the joint's mouth stands out of what lies in its shadow, with the probe over it.
  private func prominenceDB(_ name: String, probe id: String) throws -> Double {
    let file = Folder.repository.appending(path: "Scenarios/\(name).yaml").path
    var scenario = try ScenarioFile.load(path: file).scenario
    scenario.probe = id
    let pool = WorkerPool(threads: 2)
    let patient = TestPeople.person(try #require(scenario.patientParameters))
    let target = try #require(patient.targets[scenario.side]).centerMM
    var scene = try scenario.scene(patient: patient, seed: 1)
    (scene.start.probeXMM, scene.start.probeZMM) = (target.x, target.z)
    (scene.start.settings.depthMM, scene.start.settings.focusMM) = (100, 60)
    // The skin slopes there: slide until the target lies in the image plane.
    var (state, mouth) = (initialState(of: scene), Vector3.zero)
    for _ in 0..<4 {
      state = initialState(of: scene)
      mouth = state.probe.probeToPatient.inversePoint(target)
      scene.start.probeXMM += mouth.x * (state.probe.probeToPatient.xAxis.x > 0 ? 1 : -1)
      scene.start.probeZMM += mouth.z
    }
    try #require(abs(mouth.z) < 1 && abs(mouth.x) < 1)
    let formation = ImageFormation(
      probe: scene.probe, medium: patient.medium,
      filterBank: FilterBank(probe: scene.probe, depthMM: 100, focusMM: 60), pool: pool)
    let image = BModeImage()
    formation.formImage(of: scene.imagingInput(of: state), into: image)
    /// The brightest gray level of each column within these depths, on average over 6 mm to either side.
    func gray(fromMM near: Double, toMM far: Double) -> Double {
      let columns = stride(from: mouth.x - 6, through: mouth.x + 6, by: 0.5).map { x in
        stride(from: mouth.y + near, through: mouth.y + far, by: 0.2).map { y in
          let (column, row) = image.pixel(xMM: x, yMM: y)
          return Double(image.pixels[Int(row) * image.width + Int(column)])
        }.max() ?? 0
      }
      return columns.reduce(0, +) / Double(columns.count)
    }
    return (gray(fromMM: -8, toMM: 2) - gray(fromMM: 8, toMM: 18)) * 60 / 255
  }

  @Test func theLinearProbeFailsAtHerDepthAndServesInAThinWoman() throws {
    #expect(try prominenceDB("lower-level-heavy-woman", probe: "C5-2v") > 12)
    #expect(try prominenceDB("lower-level-heavy-woman", probe: "L12-3v") < 3)
    #expect(try prominenceDB("lower-level-thin-woman", probe: "L12-3v") > 12)
  }
}
