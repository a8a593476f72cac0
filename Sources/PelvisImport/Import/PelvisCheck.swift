import Anatomy
import Geometry

/// Check that bones can be one person's pelvis in right–anterior–superior millimeters, and what has likely gone wrong where they
/// cannot.
package enum PelvisCheck {
  /// Lengths of bones as children and giants have them, in mm, the longest side of each one's box.
  static let sacrumMM = 55.0...260, hipMM = 60.0...400
  /// Lengths beyond which nothing can be made of bones, in mm, whatever the user says.
  static let workableMM = 20.0...1_000
  /// Distance from the origin beyond which a place is no longer kept to a hundredth of a millimeter, in mm.
  static let farthestMM = 100_000.0
  /// Distance of the hips' middles from each other, in mm: 143–179 measured.
  private static let hipsApartMM = 80.0...260
  /// Greatest angle of bones off the axes, in degrees, with what the estimate is off.
  private static let tiltDeg = 55.0

  /// Problem with the sizes of bones; nil where there is none.
  /// - Parameters:
  ///   - sizesMM: of each bone's box.
  ///   - isForced: reports only what makes all work impossible.
  package static func sizeProblem(
    _ sizesMM: [BoneSegmentation.Bone: Vector3], isForced: Bool = false
  ) -> String? {
    for bone in BoneSegmentation.Bone.allCases {
      guard let size = sizesMM[bone] else { continue }
      let length = max(size.x, size.y, size.z)
      let range = bone == .sacrum ? sacrumMM : hipMM
      if isForced ? workableMM.contains(length) : range.contains(length) { continue }
      return
        "the \(bone.displayName) is \(number(length)) mm long, and should be \(number(range.lowerBound)) to "
        + "\(number(range.upperBound)): \(sizeCause(length, range))"
    }
    return nil
  }
  /// Problem with the places of bones; nil where there is none.
  package static func placeProblem(_ middlesMM: [Vector3]) -> String? {
    let isNear = middlesMM.allSatisfy { p in [p.x, p.y, p.z].allSatisfy { $0.magnitude < farthestMM } }
    return isNear
      ? nil
      : "the bones lie more than \(number(farthestMM / 1_000)) m from the origin of the file: its origin or its unit is wrong."
  }
  private static func sizeCause(_ length: Double, _ range: ClosedRange<Double>) -> String {
    let causes: [(Double, String)] = [
      (1_000, "meters read as millimeters, or millimeters read as micrometers"),
      (10, "centimeters read as millimeters"), (25.4, "inches read as millimeters"),
      (0.1, "millimeters read as centimeters"), (1 / 25.4, "millimeters read as inches"),
      (0.001, "millimeters read as meters, or micrometers read as millimeters"),
    ]
    for (factor, cause) in causes where range.contains(length * factor) {
      return "its numbers are \(cause); give the file the unit or the spacing that is right."
    }
    return length > range.upperBound
      ? "the spacing is wrong, or stray voxels or parts far away carry its label."
      : "the spacing is wrong, or only a piece of it is there."
  }
  private static func number(_ value: Double) -> String {
    guard value.isFinite, value < 1e9 else { return "\(value)" }
    let rounded = value < 1 ? (value * 1_000).rounded() / 1_000 : value.rounded()
    return rounded == rounded.rounded() ? "\(Int(rounded))" : "\(rounded)"
  }

  /// Roughness, area³ over volume², from which on it is doubted and refused; that of real bones is 1,300 to 1,600 (a ball's is
  /// 113).
  private static let doubtedRoughness = 3_500.0, refusedRoughness = 12_000.0

  /// Problem with the surfaces of bones; nil where there is none.
  package static func surfaceProblem(_ bones: PelvicBones) -> String? {
    rough(bones, from: refusedRoughness).first.map {
      "the surface of the \($0.displayName) is far more rugged than a bone's: its label is noise, or a hollow shell."
    }
  }
  static func surfaceDoubts(_ bones: PelvicBones) -> [String] {
    rough(bones, from: doubtedRoughness).map {
      "the surface of the \($0.displayName) is more rugged than a bone's: its label has noise or holes"
    }
  }
  private static func rough(_ bones: PelvicBones, from least: Double) -> [BoneSegmentation.Bone] {
    let all: [(BoneSegmentation.Bone, SurfaceMesh)] = [
      (.sacrum, bones.sacrum), (.hipLeft, bones.hipLeft), (.hipRight, bones.hipRight),
    ]
    return all.filter { roughness($0.1) > least }.map(\.0)
  }
  /// Roughness: area³ over volume².
  static func roughness(_ mesh: SurfaceMesh) -> Double {
    guard let start = mesh.indices.first.map(mesh.pointMM) else { return 0 }
    var (area, volume) = (0.0, 0.0)
    for t in stride(from: 0, to: mesh.indices.count - 2, by: 3) {
      let (a, b, c) = (
        mesh.pointMM(of: mesh.indices[t]) - start, mesh.pointMM(of: mesh.indices[t + 1]) - start,
        mesh.pointMM(of: mesh.indices[t + 2]) - start
      )
      area += cross(b - a, c - a).length / 2
      volume += dot(a, cross(b, c)) / 6
    }
    return area * area * area / max(volume * volume, 1e-9)
  }

  /// Problem with the pose of bones; nil where there is none.
  /// - Parameter fileAxes: directions in which the axes of surfaces' files point, as they were taken; nil for a volume.
  package static func poseProblem(_ bones: PelvicBones, fileAxes: [Vector3]? = nil) -> String? {
    let pose = PelvisPose(of: bones)
    guard hipsApartMM.contains(pose.hipsApartMM) else {
      return
        "the hips lie \(number(pose.hipsApartMM)) mm apart, and should be 100 to 200: they are not two hips of one "
        + "person in the same coordinates, or the labels are noise."
    }
    if pose.isMirrored {
      return
        "the pelvis is mirrored: what is called the left hip is shaped as a right one. The names of the sides are "
        + "exchanged, or the file's axes are flipped or exchanged."
    }
    let least = Angle.degrees(tiltDeg).cosine
    if pose.right.x > least, pose.anterior.y > least, pose.superior.z > least { return nil }
    if let fileAxes {
      let letters =
        pose.letters(of: fileAxes).map { "--axes \($0)" } ?? "--axes, a letter for each of x, y and z"
      return
        "the axes are exchanged: taken so, the pelvis does not stand upright and face forward. By its shape they are to "
        + "be named with \(letters)."
    }
    let letters = pose.letters(of: [Vector3(1, 0, 0), Vector3(0, 1, 0), Vector3(0, 0, 1)])
    return "the axes are exchanged: what the file calls right, anterior, superior is "
      + "\(letters ?? "askew") by the pelvis' shape. Save the segmentation anew on its scan."
  }
}
