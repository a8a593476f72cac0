import Anatomy
import Geometry
import Simulation
import TestPeople
import Training

@testable import Viewer

/// An attempt at a real person, built once for all tests.
enum TestAttempt {
  static let shared: PreparedAttempt = {
    do {
      let patient = TestPeople.person(
        scenario.patientParameters ?? PatientParameters(sex: .female, bodyMassIndex: 22))
      return PreparedAttempt(
        name: "test", scenario: scenario, scene: try scenario.scene(patient: patient, seed: 7))
    } catch {
      fatalError("the test's scenario: \(error)")
    }
  }()

  /// The standard one, with a woman to inject and a minute for it.
  private static let scenario: Scenario = {
    var scenario = Scenario.standard
    scenario.patient.sex = .female
    (scenario.patient.ageYears, scenario.patient.bodyMassIndex) = (34, 21)
    (scenario.syringe.volumeML, scenario.syringe.echogenicityDB) = (2, -12)
    (scenario.start.probe.pressMM, scenario.aids.imagePlane) = (3, true)
    (scenario.timeLimitS, scenario.stepsRequired) = (60, [])
    return scenario
  }()
}

/// A recording in memory.
final class ListSink: AttemptSink {
  private(set) var controls: [Controls] = []
  private(set) var isClosed = false
  /// What the end of the recording keeps.
  private(set) var kept: Assessment?
  func append(_ controls: Controls) { self.controls.append(controls) }
  func flush() {}
  private(set) var ending: AttemptEnding?
  func close(keeping assessment: Assessment?, as ending: AttemptEnding) {
    if !isClosed { (isClosed, kept, self.ending) = (true, assessment, ending) }
  }
  private(set) var reflection: Reflection?
  func keep(_ reflection: Reflection) { self.reflection = reflection }
  let place = "memory"
  let trouble: String? = nil
}
