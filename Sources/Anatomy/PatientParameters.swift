/// What tells one built-in patient from another.
public struct PatientParameters: Hashable, Codable, Sendable {
  public var sex: Sex
  public var ageYears: Double
  /// Body mass index, in kg/m².
  public var bodyMassIndex: Double
  /// Seed of everything drawn: speckle, texture, small irregularities.
  public var seed: UInt64
  /// Shifts both joints toward the feet (−z) without moving anything else a text tells, in mm; for tests of an
  /// operator that must find the joint, not know it.
  public var jointShiftMM: Double
  /// Change of the gap of both joints along x, in mm. One that closes the articular gap of the mean (some 2 mm)
  /// fuses the joint: bone bridges its mouth, too.
  public var jointGapChangeMM: Double

  public init(
    sex: Sex, ageYears: Double = 35, bodyMassIndex: Double, seed: UInt64 = 1, jointShiftMM: Double = 0,
    jointGapChangeMM: Double = 0
  ) {
    (self.sex, self.ageYears, self.bodyMassIndex) = (sex, ageYears, bodyMassIndex)
    (self.seed, self.jointShiftMM, self.jointGapChangeMM) = (seed, jointShiftMM, jointGapChangeMM)
  }
}

extension PatientParameters {
  /// The patients that are named by a word: a lean woman and a man of ordinary weight, both 35 years old.
  public static let builtIn: [(name: String, parameters: PatientParameters)] = [
    ("female", PatientParameters(sex: .female, bodyMassIndex: 22)),
    ("male", PatientParameters(sex: .male, bodyMassIndex: 26)),
  ]
}
