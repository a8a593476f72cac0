import Geometry

/// Finds one person's landmarks of one side on the bones as built; within it, x is counted toward that side.
struct LandmarkFinder {
  let side: Side
  let bones: BoneModel
  let joint: JointSurface
  let medium: Medium

  func landmarks() -> Patient.Landmarks {
    let foramina = bones.foramina.map { bones.map.person(Vector3($0.x, $0.rimY, $0.z)) }
    let superior = posteriorSuperiorSpine()
    let found = Patient.Landmarks(
      psisMM: superior, piisMM: posteriorInferiorSpine(below: superior), foraminaMM: foramina)
    return side == .right ? found : found.mirrored
  }

  /// The most dorsal point of the ilium.
  private func posteriorSuperiorSpine() -> Vector3 {
    var best = Vector3(0, .infinity, 0)
    for z in stride(from: -14.0, through: 18, by: 0.75) {
      for x in stride(from: 36.0, through: 62, by: 0.75) {
        if let y = firstBone(x: x, z: z, from: min(best.y, 20) - 12, to: best.y), y < best.y {
          best = Vector3(x, y, z)
        }
      }
    }
    return best
  }

  /// The place where the ilium's posterior border turns forward into the greater sciatic notch.
  private func posteriorInferiorSpine(below superior: Vector3) -> Vector3 {
    func height(_ p: Vector3) -> Double { PosteriorInferiorSpine.back * p.y + p.z }
    var corner = superior
    for z in stride(from: superior.z - 10, through: superior.z - 85, by: -0.75) {
      guard let place = iliacBorder(z: z) else { break }
      if height(place) < height(corner) { corner = place }
      if height(place) > height(corner) + PosteriorInferiorSpine.notchMM { break }
    }
    return corner
  }

  /// The most dorsal place of the ilium at a level; nil where there is none.
  private func iliacBorder(z: Double) -> Vector3? {
    var best: Vector3?
    for x in stride(from: 40.0, through: 75, by: 0.75) {
      let end = best?.y ?? 60
      guard let y = firstBone(x: x, z: z, from: -12, to: end), x > bones.row(y: y, z: z).middle else {
        continue
      }
      best = Vector3(x, y, z)
    }
    return best
  }

  /// The first y at which a line from behind meets bone.
  private func firstBone(x: Double, z: Double, from: Double, to: Double) -> Double? {
    var y = from
    while y < to {
      let room = medium.boneDistanceMM(at: Vector3(x * side.sign, y, z))
      if room <= 0.02 { return y }
      y += max(room * 0.8, 0.05)
    }
    return nil
  }

  /// The middle of the cleft just inside the place where it becomes narrow, at the level of the lower window, and whether a
  /// needle finds it open: if not, it is where the mouth was.
  func mouth() -> (place: Patient.JointTarget, isOpen: Bool) {
    let mouth = JointMouth(bones)
    let z = mouth.windowZ
    let y = mouth.narrowY(z: z)
    let (before, after) = (joint.at(y: y - 2, z: z), joint.at(y: y + 2, z: z))
    let here = mouth.middle(y: y, z: z)
    let found = Patient.JointTarget(
      centerMM: here.point, inward: Vector3((after.middle - before.middle) / 4, 1, 0).normalized,
      gapMM: here.gapMM)
    return (side == .right ? found : found.mirrored, mouth.isOpen(downTo: y, z: z))
  }
}

/// Marks of the posterior inferior spine on the ilium's posterior border, in the model and on surfaces.
package enum PosteriorInferiorSpine {
  /// Weight of y, and rise that ends the search: the spine is lowest of `back` · y + z until the border rises by more than
  /// `notchMM`. That direction is square to neither border nor notch's roof.
  package static let back = 0.75, notchMM = 6.0
}
