import Geometry
import Needle
import Simulation

extension OperatorAttempt {
  /// Time of pushing without getting deeper, in s, after which the operator knows that something does not yield.
  private static let stuckS = 2.0
  /// Felt force of which a rise says that something is dented and has not given way.
  private struct FeltForce {
    private var (slow, fast) = (0.0, 0.0)
    mutating func note(_ force: Double) {
      slow += (force - slow) * 0.04
      fast += (force - fast) * 0.2
    }
    var isRising: Bool { fast > slow + 0.15 }
  }
  /// End of an advance.
  enum Arrival { case bone, depth, lost, stuck, give }

  /// Brings the needle from the skin to the notch.
  mutating func bringNeedleIn() {
    // Where the shaft would meet the probe, a little farther from it.
    for retry in 0..<4 where !state.needle.isInTissue {
      placeEntry(besideMM: Self.besideProbeMM + 2 * Double(retry))
      reachNotch(redirections: skill.redirections)
      hands.react()
    }
  }

  /// Advances to the notch, and again from another angle as often as bone says no and patience lasts.
  mutating func reachNotch(redirections: Int) {
    guard let site else { return }
    var aim = aim(in: site.notch, of: look())
    aim.uMM += hands.gaussian(skill.readingErrorMM)
    aim.yMM += hands.gaussian(skill.readingErrorMM)
    point(at: aim)
    for attempt in 0...redirections {
      let arrival = advance(to: aim)
      if isSeenInside(arrival) || attempt == redirections || arrival == .stuck { return }
      aim = correctedAim(after: arrival, from: aim)
      hands.withdraw(toDepthMM: depthOfRedirection)
      hands.react()
      refreshSite()
      point(at: aim)
    }
  }

  /// Depth to which the needle comes back for another angle, in mm: deep in muscle the tip does not go where the hub
  /// points, and a skilled operator comes back until it does.
  var depthOfRedirection: Double {
    max(5, min(state.needle.depthMM - 8, skill.redirectsAtMM))
  }

  /// Brings the tip over the skin beside the probe, into the image plane as judged by eye.
  func placeEntry(besideMM: Double) {
    let halfMM = ProbeHousing(of: hands.scene.probe).halfWidthMM
    placeEntry(atMM: distanceFromMidline(Vector3(state.probe.xMM, 0, 0)) - halfMM - besideMM)
  }
  /// Brings the tip over the skin at this distance from the midline, into the image plane as judged by eye.
  func placeEntry(atMM u: Double) {
    let x = patientX(distanceFromMidline: u)
    var z = state.probe.zMM
    // Where the plane of the face meets the skin.
    for _ in 0..<5 {
      let place = hands.scene.patient.skinPointMM(x: x, z: z)
      let beside = state.probe.probeToPatient.inversePoint(place).z
      z -= beside / max(state.probe.probeToPatient.zAxis.z, 0.5)
    }
    hands.moveEntry(toX: x, z: z + hands.gaussian(skill.planeErrorMM))
    hands.react()
  }

  /// Points the shaft at a place of the image plane; inside tissue, with the shaft in view, more exactly.
  func point(at aim: BoneProfile.Edge) {
    let pose = state.probe.probeToPatient
    // The place in the plane, from its distance from the midline and its depth.
    var place = Vector3(patientX(distanceFromMidline: aim.uMM), aim.yMM, state.probe.zMM)
    for _ in 0..<5 { place.z -= pose.inversePoint(place).z / max(pose.zAxis.z, 0.5) }
    guard let angles = hands.angles(of: (place - state.needle.entryMM).normalized) else { return }
    let share = state.needle.isInTissue ? 0.4 : 1.0
    hands.turnNeedle(
      yawDeg: angles.yawDeg + hands.gaussian(skill.planeErrorDeg * share),
      pitchDeg: angles.pitchDeg + hands.gaussian(skill.pitchErrorDeg * share))
  }

  /// Advances while looking; stops on bone, at the aimed depth, or when the tip is lost and it is noticed.
  /// - Parameter giveBelowMM: the depth below which a give that is felt says that the tip is in; nil does not wait for one.
  mutating func advance(to aim: BoneProfile.Edge, giveBelowMM: Double? = nil) -> Arrival {
    let gives = state.needle.forces.pops
    var (sinceLook, searches) = (0.0, 0)
    var (deepest, sinceProgress) = (state.needle.tipMM.y, 0.0)
    var force = FeltForce()
    while !hands.isOver {
      hands.advance(byMM: 0.2)
      sinceProgress += SimulationState.tickS
      if state.needle.tipMM.y > deepest + 0.1 { (deepest, sinceProgress) = (state.needle.tipMM.y, 0) }
      if sinceProgress > Self.stuckS { return .stuck }
      switch state.needle.obstacle {
      case .bone: return .bone
      case .hubAtSkin, .probeInTheWay, .needleIsIn: return .stuck
      case .bows, .none: break
      }
      let depth = state.needle.tipMM.y
      if let giveBelowMM, depth > giveBelowMM, state.needle.forces.pops > gives { return .give }
      force.note(state.needle.forces.axialN)
      if depth >= aim.yMM + (force.isRising ? skill.feelsForMM : 0) { return .depth }
      sinceLook += SimulationState.tickS
      guard sinceLook >= skill.reactionS, state.needle.depthMM > 12 else { continue }
      sinceLook = 0
      if level == .upper, isTipHidden { continue }
      if tipBrightness < 0.5, hands.random.uniform() < skill.noticesLostTip {
        if searches >= 6 { return .lost }
        searches += 1
        bringTipIntoPlane()
      }
    }
    return .stuck
  }

  var tipBrightness: Double {
    hands.eye.brightness(of: state.needle.tipMM, from: state.probe.probeToPatient, depthMM: hands.depthMM)
  }

  /// True at the upper level when the ilium's lip throws its shadow over the tip.
  var isTipHidden: Bool {
    level == .upper && hands.eye.isBehindBone(state.needle.tipMM, from: state.probe.probeToPatient)
  }

  /// Fans a little to either side to see where the tip is the brightest, turns back, and levers the shaft by as much.
  private func bringTipIntoPlane() {
    hands.rest(seconds: 0.6)
    let middle = state.probe.tiltDeg
    var best = (tilt: middle, brightness: tipBrightness)
    for step in [-3.0, -2, -1, 0, 1, 2, 3] {
      hands.turnProbe(tiltDeg: middle + step)
      let brightness = tipBrightness
      if brightness > best.brightness + 0.02 { best = (middle + step, brightness) }
    }
    hands.turnProbe(tiltDeg: best.tilt)
    hands.react()
    // Seen from the tilt that shows the tip, the plane that shows the notch lies on the other side.
    let tip = state.probe.probeToPatient.inversePoint(state.needle.tipMM)
    hands.turnProbe(tiltDeg: middle)
    let pose = state.probe.probeToPatient
    let turn = Angle.degrees(best.tilt - middle)
    let offsetMM = -turn.sine * tip.y + hands.gaussian(skill.readingErrorMM / 2)
    // The tip moves against its offset from the plane.
    let wanted = state.needle.tipMM - pose.zAxis * offsetMM
    guard let angles = hands.angles(of: (wanted - state.needle.entryMM).normalized) else { return }
    hands.turnNeedle(yawDeg: angles.yawDeg, pitchDeg: angles.pitchDeg)
    hands.rest(seconds: 0.4)
  }

  /// The tip in the image, in distance from the midline and depth, as well as it can be read; guessed from the shaft
  /// where the tip fades.
  func readTip() -> BoneProfile.Edge {
    let tip = state.needle.tipMM
    let error = skill.readingErrorMM + (isTipHidden ? 1.5 : 3 * (1 - tipBrightness))
    return BoneProfile.Edge(
      uMM: distanceFromMidline(tip) + hands.gaussian(error), yMM: tip.y + hands.gaussian(error))
  }

  /// True when the tip is seen between the edges and below them.
  private mutating func isSeenInside(_ arrival: Arrival) -> Bool {
    guard let notch = site?.notch else { return false }
    let tip = readTip()
    let rim = max(notch.medial.yMM, notch.lateral.yMM)
    let below = tip.yMM - rim
    let isBetween = tip.uMM > notch.medial.uMM - 1 && tip.uMM < notch.lateral.uMM + 1
    evidence = isBetween ? min(max(0.3 + below * 0.2, 0), 0.9) * (tipBrightness > 0.5 ? 1 : 0.6) : 0.1
    return isBetween && below >= depthWanted(in: notch) * (arrival == .bone ? 0.6 : 0.8)
  }

  /// Corrected aim after an advance that did not end inside: away from the bone that was met.
  private func correctedAim(after arrival: Arrival, from aim: BoneProfile.Edge) -> BoneProfile.Edge {
    guard arrival == .bone, let notch = site?.notch else { return aim }
    var better = aim
    // The needle comes from medial: what it meets short of the middle is sacrum, beyond it ilium.
    better.uMM += readTip().uMM < (notch.medial.uMM + notch.lateral.uMM) / 2 ? 1 : -1
    return better
  }
}
