import Anatomy
import Geometry

/// The two built-in patients, built once for all tests; each on threads of its own, as tests run side by side.
package enum BuiltPatients {
  package static let female = Patient.build(
    PatientParameters(sex: .female, bodyMassIndex: 22), pool: WorkerPool(threads: 2))
  package static let male = Patient.build(
    PatientParameters(sex: .male, bodyMassIndex: 26), pool: WorkerPool(threads: 2))
  package static subscript(_ sex: Sex) -> Patient { sex == .female ? female : male }
}
