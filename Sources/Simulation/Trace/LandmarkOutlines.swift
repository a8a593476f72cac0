import Anatomy
import Geometry

/// Places of a patient's landmarks on one side: points that lie on or in each, 1–2 mm apart, in the patient frame.
package struct LandmarkOutlines: Sendable {
  private var points = [[Vector3]](repeating: [], count: ScanLandmark.allCases.count)

  /// Points of a landmark; none where the patient lacks it.
  package subscript(landmark: ScanLandmark) -> [Vector3] {
    points[landmark.index]
  }

  package init(of patient: Patient, side: Side, level: InjectionLevel) {
    guard let bones = patient.landmarks[side], bones.foraminaMM.count > 3 else { return }
    func set(_ landmark: ScanLandmark, _ places: [Vector3]) { points[landmark.index] = places }
    let foramina = bones.foraminaMM
    set(
      .midline,
      stride(from: foramina[3].z, through: foramina[0].z + 5, by: 2).compactMap {
        patient.firstBoneMM(behindX: 0, z: $0)
      })
    set(.psis, LandmarkOutlines.patch(of: patient, about: bones.psisMM))
    set(.s1, LandmarkOutlines.mouth(of: foramina[0], in: patient))
    set(.s2, LandmarkOutlines.mouth(of: foramina[1], in: patient))
    set(
      .cleft,
      level == .lower
        ? LandmarkOutlines.lowerCleft(of: patient, side: side)
        : LandmarkOutlines.upperCleft(of: patient, beside: foramina[0], sign: side.sign))
  }

  /// Radius of the part of the spine's surface that counts, and of a foramen's mouth, in mm.
  private static let spineMM = 6.0, mouthMM = 3.0
  /// Depth below the rim at which a foramen's gap is looked for, and below the joint's mouth.
  private static let insideMM = 2.0
  /// Part of the lower cleft that counts, to either side of its target, in mm.
  private static let cleftMM = 16.0

  private static func patch(of patient: Patient, about center: Vector3) -> [Vector3] {
    disk(spineMM).compactMap { x, z in
      patient.firstBoneMM(behindX: center.x + x, z: center.z + z)
        .flatMap { distance($0, center) <= spineMM ? $0 : nil }
    }
  }
  private static func mouth(of center: Vector3, in patient: Patient) -> [Vector3] {
    disk(mouthMM).map { center + Vector3($0, insideMM, $1) }.filter { patient.boneDistanceMM(at: $0) > 0.5 }
  }
  /// Places in a disk, 1.5 mm apart.
  private static func disk(_ radius: Double) -> [(x: Double, z: Double)] {
    stride(from: -radius, through: radius, by: 1.5).flatMap { x in
      stride(from: -radius, through: radius, by: 1.5).map { z in (x, z) }
    }.filter { $0.0 * $0.0 + $0.1 * $0.1 <= radius * radius }
  }

  /// The most dorsal places of the joint, level by level, followed from its target, just inside.
  private static func lowerCleft(of patient: Patient, side: Side) -> [Vector3] {
    guard let target = patient.targets[side] else { return [] }
    var places: [Vector3] = []
    for way in [1.5, -1.5] {
      var near = target.centerMM
      var z = target.centerMM.z + (way < 0 ? way : 0)
      while abs(z - target.centerMM.z) <= cleftMM, let place = mostDorsalJoint(of: patient, near: near, z: z)
      {
        places.append(place + target.inward * insideMM)
        near = place
        z += way
      }
    }
    return places.filter { patient.boneDistanceMM(at: $0) > 0 }
  }
  private static func mostDorsalJoint(of patient: Patient, near place: Vector3, z: Double) -> Vector3? {
    for y in stride(from: place.y - 7, through: place.y + 5, by: 0.5) {
      for x in [0, 0.6, -0.6, 1.2, -1.2, 1.8, -1.8, 2.4, -2.4, 3.0, -3.0] {
        let point = Vector3(place.x + x, y, z)
        if patient.region(at: point) == .joint { return point }
      }
    }
    return nil
  }

  /// The deepest places of the ligament between sacrum and ilium about the level of a foramen, where the joint begins.
  static func upperCleft(of patient: Patient, beside foramen: Vector3, sign: Double) -> [Vector3] {
    stride(from: -6.0, through: 6, by: 1.5).compactMap { up in
      let places = stride(from: 5.0, through: 40, by: 1).flatMap { aside in
        stride(from: -5.0, through: 35, by: 1).map { deep in foramen + Vector3(sign * aside, deep, up) }
      }
      return places.filter {
        patient.boneDistanceMM(at: $0) > 0.6 && patient.region(at: $0) == .interosseousLigament
      }.max { $0.y < $1.y }
    }
  }
}
