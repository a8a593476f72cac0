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
    for retry in 0..<10 where !state.needle.isInTissue {
      if let entryU = plannedEntryMM {
        if retry > 0 { slideProbeAside(byMM: 0.8) }
        placeEntry(atMM: entryU)
      } else {
        placeEntry(besideMM: Self.besideProbeMM + 0.8 * Double(retry))
      }
      reachNotch(redirections: patience)
      hands.react()
    }
  }

  /// Advances to the notch, and again from another angle as often as bone says no and patience lasts.
  mutating func reachNotch(redirections: Int) {
    guard let site else { return }
    var aim = misread(aim(in: site.notch, of: look()))
    var step = BoneStep()
    point(at: aim)
    var attempt = 0
    while !hands.isOver {
      let arrival = advance(to: aim)
      if isSeenInside(arrival), attempt == redirections || hands.random.uniform() >= skill.doubts { return }
      if arrival == .stuck {
        guard makesRoom() else { return }
        refreshSite()
        point(at: aim)
        continue
      }
      guard attempt < redirections else { return }
      attempt += 1
      aim = correctedAim(after: arrival, from: aim, step: &step)
      hands.withdraw(toDepthMM: depthOfRedirection)
      hands.react()
      hands.hesitate()
      refreshSite()
      point(at: aim)
    }
  }

  /// Number of redirections before the needle is left as it is; who injects at once tries none.
  var patience: Int { makes(.injectsTooSoon) ? 0 : skill.redirections }

  /// Slides the probe toward the side to inject, and keeps its slant.
  func slideProbeAside(byMM lengthMM: Double) {
    hands.slide(
      toX: state.probe.xMM + lengthMM * hands.sign, z: state.probe.zMM, speedMMPerS: 10, holdsAngle: true)
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
    let goalMM = aim.yMM - hands.slips.shortMM
    let gives = state.needle.forces.pops
    var (sinceLook, searches) = (0.0, 0)
    var (deepest, sinceProgress) = (state.needle.tipMM.y, 0.0)
    var force = FeltForce()
    var isAligned = !skill.alignsBeforeShadow || level == .lower
    while !hands.isOver {
      hands.advance(byMM: 0.3)
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
      if depth >= goalMM + (force.isRising ? skill.feelsForMM : 0) { return .depth }
      sinceLook += SimulationState.tickS
      guard sinceLook >= skill.reactionS, state.needle.depthMM > 12 else { continue }
      sinceLook = 0
      if level == .upper, isTipHidden { continue }
      if !isAligned, isShadowAhead {
        isAligned = true
        alignPlane()
      }
      if tipBrightness < 0.5, !hands.slips.areUnnoticed, hands.random.uniform() < noticesLostTip {
        if searches >= 6 { return .lost }
        searches += 1
        bringTipIntoPlane()
      }
    }
    return .stuck
  }

  /// Chance at each look to notice that the tip is not in view; none for who looks at the hands.
  var noticesLostTip: Double { makes(.advancesUnseen) ? 0 : skill.noticesLostTip }

  var tipBrightness: Double {
    hands.eye.brightness(of: state.needle.tipMM, from: state.probe.probeToPatient, depthMM: hands.depthMM)
  }

  /// True at the upper level when the ilium's lip throws its shadow over the tip.
  var isTipHidden: Bool {
    level == .upper && hands.eye.isBehindBone(state.needle.tipMM, from: state.probe.probeToPatient)
  }

  /// Fans a little to either side to see where the tip is the brightest, turns back, and levers the shaft by as much.
  func bringTipIntoPlane() {
    hands.rest(seconds: 0.6)
    hands.undoSlip()
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
    if makes(.stopsShort) {
      evidence = 0.6
      return true
    }
    let tip = readTip()
    let rim = max(notch.medial.yMM, notch.lateral.yMM)
    let below = tip.yMM - rim
    let isBetween = tip.uMM > notch.medial.uMM - 1 && tip.uMM < notch.lateral.uMM + 1
    evidence = isBetween ? min(max(0.3 + below * 0.2, 0), 0.9) * (tipBrightness > 0.5 ? 1 : 0.6) : 0.1
    // Bone below the edges is the wall of a narrow joint: the test volume tells whether it is.
    return isBetween && below >= depthWanted(in: notch) * (arrival == .bone && failedTests == 0 ? 0.25 : 0.8)
  }

  /// Corrected aim after an advance that did not end inside: past the bone that was met, or by as much as the tip went
  /// astray.
  private func correctedAim(after arrival: Arrival, from aim: BoneProfile.Edge, step: inout BoneStep)
    -> BoneProfile.Edge
  {
    guard let notch = site?.notch else { return aim }
    let (tip, profile) = (readTip(), look())
    let entry = BoneProfile.Edge(
      uMM: distanceFromMidline(state.needle.entryMM), yMM: state.needle.entryMM.y)
    let reach = (aim.yMM - entry.yMM) / max(tip.yMM - entry.yMM, 5)
    var better = aim
    if arrival == .bone {
      // The nearer wall is the one that was met.
      let toMedial = tip.uMM - wall(of: notch, in: profile, atY: tip.yMM, steps: -1)
      let toLateral = wall(of: notch, in: profile, atY: tip.yMM, steps: 1) - tip.uMM
      better.uMM += step.next(toward: toMedial < toLateral ? 1 : -1) * reach
    } else {
      let expectedU = entry.uMM + (aim.uMM - entry.uMM) / reach
      let astray = (tip.uMM - expectedU) * reach
      better = self.aim(in: notch, of: profile)
      better.uMM -= min(max(astray, -Self.largestCorrectionMM), Self.largestCorrectionMM)
    }
    return better
  }
  /// The largest correction of an aim, in mm.
  private static let largestCorrectionMM = 4.0

  /// Steps past bone that was met: halved each time that the other wall is met.
  private struct BoneStep {
    private var (lengthMM, side) = (2.2, 0.0)
    mutating func next(toward wanted: Double) -> Double {
      if side != 0, wanted != side { lengthMM = max(lengthMM / 2, 0.6) }
      side = wanted
      return wanted * lengthMM
    }
  }
}
