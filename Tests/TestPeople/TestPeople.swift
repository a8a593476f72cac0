import Anatomy
import Geometry
import Synchronization

/// People of several suites, each built once a run however many tests ask for him or her at a time.
package enum TestPeople {
  /// The built-in patients, and the woman that most laws are told for.
  package static let leanWoman = person(PatientParameters(sex: .female, bodyMassIndex: 22))
  package static let man = person(PatientParameters(sex: .male, bodyMassIndex: 26))
  package static let woman = person(mean)
  private static let mean = PatientParameters(sex: .female, bodyMassIndex: 24)

  /// Somebody who is built when nobody holds him or her: the memory is given back with the last use, but of the woman above,
  /// healthy, sick or fused, whom several suites ask for.
  package static func person(_ parameters: PatientParameters) -> Patient {
    let slot = slots.withLock { slots in
      let slot = slots[parameters] ?? Slot()
      slots[parameters] = slot
      return slot
    }
    return slot.patient(parameters, isKept: isOfManySuites(parameters))
  }
  private static func isOfManySuites(_ parameters: PatientParameters) -> Bool {
    var healthy = parameters
    (healthy.pathology, healthy.jointGapChangeMM) = (nil, 0)
    return healthy == mean
  }
  private static let slots = Mutex<[PatientParameters: Slot]>([:])

  /// One person: who comes first builds, the others wait.
  private final class Slot: Sendable {
    private struct Held {
      weak var patient: Patient?
      var kept: Patient?
    }
    private let held = Mutex(Held())
    func patient(_ parameters: PatientParameters, isKept: Bool) -> Patient {
      held.withLock { held in
        if let patient = held.patient { return patient }
        let patient = Patient.build(parameters, pool: WorkerPool(threads: 2))
        held = Held(patient: patient, kept: isKept ? patient : nil)
        return patient
      }
    }
  }
}
