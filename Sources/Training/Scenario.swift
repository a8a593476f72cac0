import Anatomy
import Geometry
import Simulation
import Ultrasound

/// One exercise, as stored in `Scenarios/*.yaml`.
public struct Scenario: Codable, Equatable, Sendable {
  /// The schema version; this build reads 1.
  public var format: Int
  public var title: String
  public var vignette: String

  /// The scene it describes, for an already built patient.
  public func scene(patient: Patient, seed: UInt64) throws -> Scene { throw CancellationError() }
}
