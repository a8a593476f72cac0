/// Reason why bones from elsewhere cannot become a patient, and what would help.
package struct ImportProblem: Error, Equatable, CustomStringConvertible {
  package var message: String
  package init(_ message: String) { self.message = message }
  package var description: String { message }
}

/// Properties of a person that the files do not give.
package struct ImportChoices: Hashable, Sendable {
  package var sex: Sex
  package var ageYears, bodyMassIndex: Double
  /// Seed of what is drawn: texture and speckle.
  package var seed: UInt64
  /// Distance of neighboring voxels of the source, the largest, in mm; nil for surfaces.
  package var resolutionMM: Double?
  package init(
    sex: Sex, ageYears: Double = 35, bodyMassIndex: Double = 25, seed: UInt64 = 1, resolutionMM: Double? = nil
  ) {
    (self.sex, self.ageYears, self.bodyMassIndex) = (sex, ageYears, bodyMassIndex)
    (self.seed, self.resolutionMM) = (seed, resolutionMM)
  }
}
