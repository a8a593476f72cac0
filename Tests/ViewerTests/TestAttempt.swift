import Anatomy
import Foundation
import Geometry
import Simulation
import TestPeople
import Training

@testable import Viewer

/// An attempt at a real person, built once for all tests.
enum TestAttempt {
  static let shared: PreparedAttempt = {
    do {
      let scenario = try JSONDecoder().decode(Scenario.self, from: Data(text.utf8))
      let patient = TestPeople.person(
        scenario.patientParameters ?? PatientParameters(sex: .female, bodyMassIndex: 22))
      return PreparedAttempt(
        name: "test", scenario: scenario, scene: try scenario.scene(patient: patient, seed: 7))
    } catch {
      fatalError("the test's scenario: \(error)")
    }
  }()

  private static let text = """
    {"format": 1, "title": "Test", "vignette": "A woman.", "side": "right", "probe": "C5-2v",
     "patient": {"sex": "female", "ageYears": 34, "bodyMassIndex": 21, "seed": 1},
     "settings": {"depthMM": 80, "focusMM": 40, "gainDB": 0, "dynamicRangeDB": 60,
                  "harmonic": false, "compounding": false},
     "start": {"probe": {"lateralMM": 28, "belowS2MM": -4, "rotateDeg": 0, "tiltDeg": 0, "rockDeg": 0, "pressMM": 3},
               "needle": {"lateralMM": -8, "belowS2MM": -4, "yawDeg": 0, "pitchDeg": 60}},
     "needle": {"gauge": 22, "lengthMM": 89, "tip": "quincke", "echogenic": false},
     "syringe": {"drug": "saline", "volumeML": 2, "maximumML": 2.5, "echogenicityDB": -12, "viscosityMPaS": 1, "fadesS": 60,
                 "doses": []},
     "target": {"level": "lower", "structure": "joint", "reachedWithinMM": 1, "volumeFraction": 0.5},
     "aids": {"externalView": true, "imagePlane": true, "structureNames": false, "tipMarker": false,
              "forceMeter": true},
     "timeLimitS": 60, "stepsRequired": [], "passWhen": {}, "passScore": 80,
     "weights": {"target": 20, "visibility": 20, "safety": 20, "placement": 25, "procedure": 10, "belief": 5}}
    """
}

/// A recording in memory.
final class ListSink: AttemptSink {
  private(set) var controls: [Controls] = []
  private(set) var isClosed = false
  func append(_ controls: Controls) { self.controls.append(controls) }
  func flush() {}
  func close() { isClosed = true }
  let place = "memory"
  let trouble: String? = nil
}
