import Geometry

/// Names of the bones of one built-in person, by place.
package struct BoneNames: Sendable {
  /// `other` is the lowest lumbar vertebra.
  package enum Name: String, Sendable, CaseIterable { case sacrum, ilium, other }

  private let bones: BothSidesBones
  /// Distance from sacrum and ilium, in mm, beyond which a place belongs to neither.
  private static let reachMM = 3.0

  package init(of patient: Patient) { bones = BothSidesBones(of: patient) }

  /// The bone at a point on its surface, or nearest to it.
  package func name(at pointMM: Vector3) -> Name {
    let distances = bones.values(at: pointMM)
    if min(distances.sacrum, distances.ilium) > BoneNames.reachMM { return .other }
    return distances.sacrum < distances.ilium ? .sacrum : .ilium
  }
}
