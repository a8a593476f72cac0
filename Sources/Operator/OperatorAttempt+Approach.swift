import Geometry
import Needle
import Simulation

extension OperatorAttempt {
  /// A way of the needle in the image plane, in distances from the midline and depths, mm.
  struct Path {
    var entry, aim: BoneProfile.Edge
  }
  /// Distance of the shaft from the face's rim, in mm.
  static let besideProbeMM = 1.5
  private static let approachPressMM = 4.0

  /// Turns the probe so that the notch is at its clearest, chooses the way of the needle, and makes room for it.
  mutating func approach() {
    fan()
    // A probe that is pressed less deep lets the tip come into view sooner beside it.
    if skill.clearanceMM > 0 { hands.turnProbe(pressMM: Self.approachPressMM) }
    let path = choosePath()
    let halfMM = ProbeHousing(of: hands.scene.probe).halfWidthMM
    let centerU = path.entry.uMM + halfMM + Self.besideProbeMM
    hands.slide(
      toX: patientX(distanceFromMidline: centerU), z: state.probe.zMM, speedMMPerS: 12, holdsAngle: true)
    hands.react()
    // The skin slopes there, and with it the plane.
    fan()
    refreshSite()
    plannedEntryMM = skill.clearanceMM > 0 ? path.entry.uMM : nil
    hands.rest(seconds: 0.6)
    hands.hesitate()
  }

  /// Tilts from side to side and keeps the tilt with the clearest notch.
  private mutating func fan() {
    guard skill.tiltTriedDeg > 0 else { return }
    let middle = state.probe.tiltDeg
    var best = (tilt: middle, worth: -Double.infinity)
    var tilt = max(-35, middle - skill.tiltTriedDeg)
    while tilt <= min(35, middle + skill.tiltTriedDeg) {
      hands.turnProbe(tiltDeg: tilt)
      if let notch = notchNearSite(in: look()) {
        let worth = quality(notch) + hands.gaussian(skill.readingErrorMM / 2)
        if worth > best.worth { best = (tilt, worth) }
      }
      tilt += 2
    }
    hands.turnProbe(tiltDeg: best.tilt)
    refreshSite()
  }

  /// The notch that is in the image at the place of the site.
  func notchNearSite(in profile: BoneProfile) -> BoneProfile.Notch? {
    guard let site else { return nil }
    return profile.notches(in: makes(.foramenForJoint) ? 12...31 : 30...64, prominenceMM: 1, widestMM: 18)
      .filter { abs($0.bottom.uMM - site.notch.bottom.uMM) < 6 }
      .max { quality($0) < quality($1) }
  }
  mutating func refreshSite() {
    guard let seen = notchNearSite(in: look()) else { return }
    site = Site(levelMM: state.probe.zMM, notch: seen)
  }

  /// Goal of the tip: between the edges, a little below them.
  func aim(in notch: BoneProfile.Notch, of profile: BoneProfile) -> BoneProfile.Edge {
    let rim = max(notch.medial.yMM, notch.lateral.yMM)
    let y = rim + depthWanted(in: notch)
    let medial = wall(of: notch, in: profile, atY: y, steps: -1)
    let lateral = wall(of: notch, in: profile, atY: y, steps: 1)
    // Walls that are too steep to shine are guessed; the gap's own middle says more.
    let middle = min(max(notch.bottom.uMM, min(medial, lateral) + 0.5), max(medial, lateral) - 0.5)
    return BoneProfile.Edge(uMM: 0.4 * (medial + lateral) / 2 + 0.6 * middle, yMM: y)
  }
  /// Depth below the edges that is wanted of the tip, in mm: no farther than the notch is seen to reach.
  func depthWanted(in notch: BoneProfile.Notch) -> Double {
    let believedMM = makes(.foramenForJoint) ? max(skill.depthBelievedMM, 3) : skill.depthBelievedMM
    return min(believedMM, max(1, notch.prominenceMM - 1))
  }
  /// Distance from the midline at which the opening of the notch ends on one side of its bottom, at a depth.
  func wall(of notch: BoneProfile.Notch, in profile: BoneProfile, atY y: Double, steps: Double)
    -> Double
  {
    var u = notch.bottom.uMM
    let limit = steps < 0 ? notch.medial.uMM : notch.lateral.uMM
    while steps < 0 ? u > limit : u < limit {
      if let depth = profile.depthMM(atMM: u), depth < y { return u }
      u += steps * BoneProfile.spacingMM
    }
    return limit
  }

  /// The flattest way that clears the sacrum as it was seen by what the operator asks for; an operator who asks for
  /// no room takes the edge of the probe as it stands.
  private func choosePath() -> Path {
    let profile = look()
    guard let site else { return Path(entry: .init(uMM: 0, yMM: 0), aim: .init(uMM: 45, yMM: 20)) }
    let aim = aim(in: site.notch, of: profile)
    let halfMM = ProbeHousing(of: hands.scene.probe).halfWidthMM
    let beside = distanceFromMidline(Vector3(state.probe.xMM, 0, 0)) - halfMM - Self.besideProbeMM
    var entryU = beside
    if skill.clearanceMM > 0 {
      // A longer way strays more.
      let farther = max(1, (aim.yMM - skin(atMM: beside).yMM) / 40)
      entryU = max(beside, 8)
      // A steeper needle than some 75° runs beside the image.
      let lastU = aim.uMM - max(3, 0.27 * (aim.yMM - skin(atMM: beside).yMM))
      while entryU < lastU,
        clearance(from: skin(atMM: entryU), to: aim, of: profile) < skill.clearanceMM * farther
      {
        entryU += 1
      }
    }
    return Path(entry: skin(atMM: entryU), aim: aim)
  }

  /// Point of the skin over a place of the image plane.
  func skin(atMM u: Double) -> BoneProfile.Edge {
    let place = hands.scene.patient.skinPointMM(x: patientX(distanceFromMidline: u), z: state.probe.zMM)
    return BoneProfile.Edge(uMM: u, yMM: place.y)
  }

  /// The least distance between a straight way and the bone seen medial of the notch, in mm; negative where it cuts in.
  private func clearance(from entry: BoneProfile.Edge, to aim: BoneProfile.Edge, of profile: BoneProfile)
    -> Double
  {
    var least = Double.infinity
    let (du, dy) = (aim.uMM - entry.uMM, aim.yMM - entry.yMM)
    let length = (du * du + dy * dy).squareRoot()
    var u = entry.uMM
    while u < aim.uMM - 2 {
      if let bone = profile.depthMM(atMM: u) {
        // Positive where the bone lies below the way.
        let across = ((bone - entry.yMM) * du - (u - entry.uMM) * dy) / length
        least = min(least, across)
      }
      u += BoneProfile.spacingMM
    }
    return least
  }
}
