import Geometry
import TestSupport

@testable import Anatomy

/// What is measured on one person's right side as on a computed tomogram: distances to each bone by itself.
struct BoneCalipers {
  let patient: Patient
  let bones: BoneModel
  /// z of the foramina S1...S4.
  let levels: [Double]

  init(_ sex: Sex) {
    patient = BuiltPatients[sex]
    bones = BoneModel(BodyWarp(patient.parameters))
    levels = (patient.landmarks[.right]?.foraminaMM ?? []).map(\.z)
  }

  /// The sacral and the iliac surface at one level, sampled every `step` mm in the axial plane and in depth around
  /// it, where they face each other.
  func axial(z: Double, step: Double = 0.25) -> (sacrum: [Vector3], ilium: [Vector3]) {
    var (sacrum, ilium): ([Vector3], [Vector3]) = ([], [])
    for y in stride(from: -6.0, through: 75, by: step) {
      let row = bones.row(y: y, z: z)
      for (face, isSacral) in [(row.sacralFace, true), (row.iliacFace, false)] {
        let inward = isSacral ? -0.3 : 0.3
        let v = bones.values(at: Vector3(face + inward, y, z))
        if (isSacral ? v.sacrum : v.ilium) < 0 {
          if isSacral { sacrum.append(Vector3(face, y, z)) } else { ilium.append(Vector3(face, y, z)) }
        }
      }
    }
    return (sacrum, ilium)
  }

  /// y of the most dorsal ilium at a level.
  func dorsalIliumY(z: Double) -> Double {
    var best = Double.infinity
    for x in stride(from: 34.0, through: 70, by: 0.5) {
      var y = -8.0
      while y < min(best, 60), bones.values(at: Vector3(x, y, z)).ilium > 0 { y += 0.25 }
      best = min(best, y)
    }
    return best
  }

  /// Where the joint first becomes narrower than 3 mm, from behind: nil where it never does.
  func narrowEntry(z: Double) -> Vector3? {
    let (sacrum, ilium) = axial(z: z)
    for s in sacrum {
      let nearest = ilium.map { distance($0, s) }.min() ?? .infinity
      if nearest < 3 { return s }
    }
    return nil
  }

  /// The depth of ligament behind the joint at a level: from the most dorsal ilium to the narrow part.
  func corridor(z: Double) -> Double? { narrowEntry(z: z).map { max($0.y - dorsalIliumY(z: z), 0) } }
}
