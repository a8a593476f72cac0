import Anatomy
import TestPeople

/// The two built-in patients.
package enum BuiltPatients {
  package static var female: Patient { TestPeople.leanWoman }
  package static var male: Patient { TestPeople.man }
  package static subscript(_ sex: Sex) -> Patient { sex == .female ? female : male }
}
