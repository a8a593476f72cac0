import Anatomy
import Geometry

/// A place that every person has, by which a gallery's probe is placed.
package enum Landmark: Hashable, Sendable {
  case psis
  /// The dorsal sacral foramen S1...S4, at its rim.
  case foramen(Int)
  /// The middle of the joint at the lower window's mouth, or where it was before bone closed it.
  case jointTarget
  /// The median crest between S2 and S3.
  case medianCrest
  /// The middle of the sacral hiatus.
  case hiatus

  /// Distance of the hiatus caudal to the fourth foramen, in distances from the third to the fourth (the bones of
  /// VSDFullBodyBoneModels).
  private static let hiatusBelowS4 = 0.4

  /// Place in one person; nil where the person has none.
  package func point(of patient: Patient, side: Side) -> Vector3? {
    guard let landmarks = patient.landmarks[side] else { return nil }
    let foramina = landmarks.foraminaMM
    switch self {
    case .psis: return landmarks.psisMM
    case .foramen(let level): return foramina.indices.contains(level - 1) ? foramina[level - 1] : nil
    case .jointTarget: return patient.mouths[side]?.centerMM
    case .medianCrest:
      return foramina.count > 2
        ? patient.firstBoneMM(behindX: 0, z: (foramina[1].z + foramina[2].z) / 2) : nil
    case .hiatus:
      guard foramina.count > 3 else { return nil }
      let z = foramina[3].z - Landmark.hiatusBelowS4 * (foramina[2].z - foramina[3].z)
      return patient.firstBoneMM(behindX: 0, z: z)
    }
  }
}
