import Geometry

/// The way that the needle has cut into the tissue, and which resists when the shaft is levered aside.
public struct Track: Equatable, Sendable {
  /// Where the tissue would have the shaft point: a unit vector.
  public var direction: Vector3
  public init(direction: Vector3) { self.direction = direction }

  /// How far the tip may be levered aside from its track, in mm: a model value, since a 22G shaft bends
  /// rather than drag its tip further through muscle and ligament.
  public static let sidewaysLimitMM = 6.0
  /// Over how much advance a new direction becomes the track, in mm.
  public static let settlingMM = 10.0

  /// True when a shaft in this direction, this deep, stays within what the tissue yields.
  public func yields(to candidate: Vector3, depthMM: Double) -> Bool {
    distance(candidate, direction) * depthMM <= Track.sidewaysLimitMM
  }
  /// Cutting new tissue draws the track toward the shaft.
  public mutating func cut(along shaft: Vector3, byMM advanceMM: Double) {
    let share = min(advanceMM / Track.settlingMM, 1)
    direction = (direction + (shaft - direction) * share).normalized
  }
}
