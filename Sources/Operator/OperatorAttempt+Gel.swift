import Geometry
import Simulation

// A block of gel: no bone to go by, but a tube that is black in the image.
extension OperatorAttempt {
  /// Half the length of the search along the block, and the way on from where the tube begins, in mm.
  private static let searchReachMM = 45.0, pastEndMM = 12.0
  /// Depth of the aim below what `aim(in:of:)` takes for the edges, in mm: the middle of the tube.
  private static let aimBelowMM = 3.0

  /// Slides along the block until the tube is in the image, and on until its end is well behind.
  mutating func searchTube() {
    let x = patientX(distanceFromMidline: Self.searchAtMM)
    hands.turnProbe(tiltDeg: 0, pressMM: 3)
    hands.rockProbe(outwardDeg: 0)
    let from = state.probe.zMM
    let way = from < 0 ? 1.0 : -1
    hands.slide(toX: x, z: from, speedMMPerS: 30)
    var sinceLook = 0.0
    hands.slide(toX: x, z: way * Self.searchReachMM, speedMMPerS: skill.searchSpeedMMPerS) {
      sinceLook += SimulationState.tickS
      guard sinceLook >= skill.reactionS else { return true }
      sinceLook = 0
      return darkSpot() == nil
    }
    hands.slide(toX: x, z: state.probe.zMM + way * Self.pastEndMM, speedMMPerS: 10)
    hands.rest(seconds: 0.7)
    guard let seen = darkSpot() else { return }
    let (u, y) = (
      seen.uMM + hands.gaussian(skill.readingErrorMM), seen.yMM + hands.gaussian(skill.readingErrorMM)
    )
    let rim = y - Self.aimBelowMM
    let notch = BoneProfile.Notch(
      medial: .init(uMM: u - Self.aimBelowMM, yMM: rim), lateral: .init(uMM: u + Self.aimBelowMM, yMM: rim),
      bottom: .init(uMM: u, yMM: rim + Self.aimBelowMM + 1))
    site = Site(levelMM: state.probe.zMM, notch: notch)
  }

  /// The middle of what is black in the image, in distance from the midline and depth; nil where nothing is.
  private func darkSpot() -> BoneProfile.Edge? {
    let pose = state.probe.probeToPatient
    guard let spot = hands.eye.darkSpot(from: pose, depthMM: hands.depthMM) else { return nil }
    let place = pose.point(Vector3(spot.x, spot.y, 0))
    return BoneProfile.Edge(uMM: distanceFromMidline(place), yMM: place.y)
  }
}

extension OperatorEye {
  /// Part of the image that is searched, to either side of its middle, in mm: not the tube of the other side at the edge.
  private static let spotReachMM = 25.0
  /// Distance from one look to the next, fewest looks that make a spot, and loudest echo that is black, in dB.
  private static let spotStepMM = 0.75, spotFewest = 12, blackDB = -50.0

  /// The middle of what is anechoic in the slice below the skin, in probe coordinates; nil where hardly anything is.
  func darkSpot(from pose: Pose, depthMM: Double) -> SIMD2<Double>? {
    var (sum, count) = (SIMD2<Double>.zero, 0)
    let reach = OperatorEye.spotReachMM
    for x in stride(from: -reach, through: reach, by: OperatorEye.spotStepMM) {
      for y in stride(from: 5, through: depthMM, by: OperatorEye.spotStepMM) {
        let point = Vector3(x, y, 0)
        guard slice.holds(point, depthMM: depthMM) else { continue }
        let place = pose.point(point)
        let tissue = medium.tissue(at: place)
        guard tissue.kind != .outside, tissue.echogenicityDB <= OperatorEye.blackDB else { continue }
        sum += SIMD2(x, y)
        count += 1
      }
    }
    return count >= OperatorEye.spotFewest ? sum / Double(count) : nil
  }
}
