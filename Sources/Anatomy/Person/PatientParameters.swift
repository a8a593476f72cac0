/// Properties that tell one built-in patient from another.
package struct PatientParameters: Hashable, Codable, Sendable {
  package var sex: Sex
  package var ageYears: Double
  /// Body mass index, in kg/m².
  package var bodyMassIndex: Double
  /// Seed of everything drawn: speckle, texture, small irregularities.
  package var seed: UInt64
  /// Shift of both joints toward the feet (−z), in mm, while everything else that texts describe stays; for tests of an operator
  /// that must find the joint, not know it.
  package var jointShiftMM: Double
  /// Change of the gap of both joints along x, in mm. One that closes the articular gap of the mean (some 2 mm)
  /// fuses the joint: bone bridges its mouth, too.
  package var jointGapChangeMM: Double
  /// Seed of the person: another number draws another person of the same sex, age and build; nil leaves the mean one.
  package var variationSeed: UInt64?
  /// Values set by hand over what is drawn, or over the mean person.
  package var variation: PersonVariation?
  /// Pathology of the joints; nil in a healthy person.
  package var pathology: Pathology?

  package init(
    sex: Sex, ageYears: Double = 35, bodyMassIndex: Double, seed: UInt64 = 1, jointShiftMM: Double = 0,
    jointGapChangeMM: Double = 0, variationSeed: UInt64? = nil, variation: PersonVariation? = nil,
    pathology: Pathology? = nil
  ) {
    (self.sex, self.ageYears, self.bodyMassIndex) = (sex, ageYears, bodyMassIndex)
    (self.seed, self.jointShiftMM, self.jointGapChangeMM) = (seed, jointShiftMM, jointGapChangeMM)
    (self.variationSeed, self.variation, self.pathology) = (variationSeed, variation, pathology)
  }
}

extension PatientParameters {
  /// The patients that are named by a word: a lean woman and a man of ordinary weight, both 35 years old.
  package static let builtIn: [(name: String, parameters: PatientParameters)] = [
    ("female", PatientParameters(sex: .female, bodyMassIndex: 22)),
    ("male", PatientParameters(sex: .male, bodyMassIndex: 26)),
  ]
}
