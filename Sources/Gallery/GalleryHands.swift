import Anatomy
import Geometry
import Needle
import Simulation
import Ultrasound

/// Places probe and needle of a view on one person.
struct GalleryHands {
  private let view: GalleryView
  private let patient: Patient
  private let side = GalleryView.side
  private(set) var scene: Scene

  init(_ view: GalleryView, patient: Patient) throws {
    (self.view, self.patient) = (view, patient)
    func point(_ landmark: Landmark) throws -> Vector3 {
      guard let point = landmark.point(of: patient, side: GalleryView.side) else {
        throw GalleryProblem(view: view.id, message: "the person has no \(landmark).")
      }
      return point
    }
    let place = view.place
    let landmark = try point(place.landmark)
    var x = try point(place.over).x
    if let toward = place.toward { x += (try point(toward).x - x) * place.share }
    let start = Scene.Start(
      probeXMM: x, probeZMM: landmark.z, probeTiltDeg: place.tiltDeg,
      probeRockDeg: GalleryView.side.sign * place.rockDeg, probePressMM: place.pressMM, entryXMM: 0,
      entryZMM: landmark.z)
    scene = Scene(
      patient: patient, probe: view.probe, needle: .spinal22G,
      syringe: Scene.Syringe(drug: "none", volumeML: 0, echogenicityDB: -60), side: GalleryView.side,
      start: start, seed: 1)
    aim(at: landmark)
  }

  private var probeToPatient: Pose { initialState(of: scene).probe.probeToPatient }

  /// Slides the probe along the body until a point lies in its plane; sets depth and focus for it.
  private mutating func aim(at pointMM: Vector3) {
    for _ in 0..<5 { scene.start.probeZMM += probeToPatient.inversePoint(pointMM).z }
    scene.start.settings = view.settings.imagingSettings(
      landmarkDepthMM: probeToPatient.inversePoint(pointMM).y)
  }

  /// A straight way of the needle: where it ends in the image plane, where it enters the skin, and how it points.
  private struct Way {
    var entryMM, direction: Vector3
    var lengthMM, yawDeg, pitchDeg: Double
  }

  /// The scene with the needle over its entry, how far it goes in, and how far above the joint it ends. The probe is
  /// slid away from the midline until it is not in the needle's way.
  func withNeedle() throws -> (scene: Scene, lengthMM: Double, aboveJointMM: Double) {
    guard let target = patient.targets[side]?.centerMM else {
      throw GalleryProblem(view: view.id, message: "the person has no joint.")
    }
    for slideMM in 0...GalleryHands.slideMostMM {
      var hands = self
      hands.scene.start.probeXMM += side.sign * Double(slideMM)
      hands.aim(at: target)
      let pose = hands.probeToPatient
      for aboveMM in 0...GalleryHands.aboveMostMM {
        let aim = pose.inversePoint(target - Vector3(0, Double(aboveMM), 0))
        guard let way = hands.way(to: Vector3(aim.x, aim.y, 0), in: pose), hands.isClearOfBone(way) else {
          continue
        }
        if hands.isBlocked(way, pose) { break }
        hands.scene.start.entryXMM = way.entryMM.x
        hands.scene.start.entryZMM = way.entryMM.z
        (hands.scene.start.needleYawDeg, hands.scene.start.needlePitchDeg) = (way.yawDeg, way.pitchDeg)
        return (hands.scene, way.lengthMM, Double(aboveMM))
      }
    }
    throw GalleryProblem(view: view.id, message: "bone and probe leave the needle no way.")
  }
  private static let slideMostMM = 40, aboveMostMM = 25

  private func way(to aim: Vector3, in pose: Pose) -> Way? {
    switch view.needle {
    case .inPlane(let pitchDeg): inPlaneWay(to: aim, pitchDeg: pitchDeg, in: pose)
    case .outOfPlane: outOfPlaneWay(to: aim, in: pose)
    case nil: nil
    }
  }

  /// A way within the image plane, turned until it has the wanted angle to the skin where it enters.
  private func inPlaneWay(to aim: Vector3, pitchDeg: Double, in pose: Pose) -> Way? {
    var angle = Angle.degrees(pitchDeg)
    var way: Way?
    // In half steps: the skin's slope changes with the entry.
    for _ in 0..<14 {
      way = self.way(
        to: pose.point(aim), along: pose.vector(Vector3(side.sign * angle.cosine, angle.sine, 0)))
      guard let way else { return nil }
      angle = angle + .degrees((pitchDeg - way.pitchDeg) / 2)
    }
    return way
  }

  /// A way beside the probe's long side, as steep as the housing lets it.
  private func outOfPlaneWay(to aim: Vector3, in pose: Pose) -> Way? {
    let besideMM = ProbeHousing(of: view.probe).halfThicknessMM + GalleryHands.fingerMM
    let skin = patient.skinPointMM(x: pose.point(aim).x, z: pose.point(Vector3(aim.x, 0, -besideMM)).z)
    return way(to: pose.point(aim), along: (pose.point(aim) - skin).normalized)
  }
  /// Distance between probe and needle, beside the probe, in mm.
  private static let fingerMM = 4.0

  /// A way backward from its end to the skin at rest; nil where that is not met within reach of the needle.
  private func way(to end: Vector3, along direction: Vector3) -> Way? {
    func isInside(_ lengthMM: Double) -> Bool {
      let p = end - direction * lengthMM
      return p.y > patient.skinPointMM(x: p.x, z: p.z).y
    }
    var length = 0.0
    while isInside(length) {
      length += 1
      if length > scene.needle.lengthMM { return nil }
    }
    var (inside, outside) = (length - 1, length)
    for _ in 0..<12 {
      let middle = (inside + outside) / 2
      if isInside(middle) { inside = middle } else { outside = middle }
    }
    let entry = end - direction * outside
    guard let seat = SkinSeat(x: entry.x, z: entry.z, on: patient) else { return nil }
    let angles = seat.anglesDeg(ofShaft: direction)
    return Way(
      entryMM: entry, direction: direction, lengthMM: outside, yawDeg: angles.yaw, pitchDeg: angles.pitch)
  }

  private func isClearOfBone(_ way: Way) -> Bool {
    stride(from: 0, through: way.lengthMM, by: 0.5).allSatisfy {
      patient.boneDistanceMM(at: way.entryMM + way.direction * $0) > GalleryHands.clearMM
    }
  }
  /// Distance between the shaft's axis and bone, in mm: half of the widest shaft, and a hair.
  private static let clearMM = 0.5

  private func isBlocked(_ way: Way, _ pose: Pose) -> Bool {
    ProbeHousing(of: view.probe).meets(
      segmentFrom: pose.inversePoint(way.entryMM),
      to: pose.inversePoint(way.entryMM - way.direction * scene.needle.lengthMM))
  }
}
