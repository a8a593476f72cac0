/// What an import found in a person's files, what it took for granted, and what it doubts: a sentence each.
public struct ImportReport: Codable, Hashable, Sendable {
  /// Names of the files, without folders.
  public var files: [String]
  public var found, assumed, doubts: [String]
  public init(files: [String], found: [String] = [], assumed: [String] = [], doubts: [String] = []) {
    (self.files, self.found, self.assumed, self.doubts) = (files, found, assumed, doubts)
  }
}

/// Why bones from elsewhere cannot become a patient, and what would help.
public struct ImportProblem: Error, Equatable, CustomStringConvertible {
  public var says: String
  public init(_ says: String) { self.says = says }
  public var description: String { says }
}

/// What the files of a person do not tell.
public struct ImportChoices: Hashable, Sendable {
  public var sex: Sex
  public var ageYears, bodyMassIndex: Double
  /// Of what is drawn: texture and speckle.
  public var seed: UInt64
  /// Distance of neighboring voxels of the source, the largest, in mm; nil for surfaces.
  public var resolutionMM: Double?
  public init(
    sex: Sex, ageYears: Double = 35, bodyMassIndex: Double = 25, seed: UInt64 = 1, resolutionMM: Double? = nil
  ) {
    (self.sex, self.ageYears, self.bodyMassIndex) = (sex, ageYears, bodyMassIndex)
    (self.seed, self.resolutionMM) = (seed, resolutionMM)
  }
}
