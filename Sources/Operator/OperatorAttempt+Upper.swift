import Geometry
import Needle
import Simulation

// The upper level: through the ligament between sacrum and ilium, at the first dorsal foramen (Klauser et al., Arthritis
// Rheum 2008;59:1618). The joint itself lies in the ilium's shadow, so that the tip goes on where it is no longer seen.
extension OperatorAttempt {
  /// Distance of the probe's middle from the midline while searching: the foramen and the ilium's lip both in the
  /// image.
  private static let searchUpperAtMM = 24.0
  /// Distance of the first dorsal foramen above the spine, in mm: what anatomy teaches, and the image must confirm.
  static let foramenAboveSpineMM = 4.0
  /// Distance from one foramen to the next, in mm.
  static let foraminaApartMM = 18.0
  /// Angles to lateral at which books point the needle, in degrees from straight down.
  private static let lateralDeg = 25.0...35.0
  /// Angles by which the probe is rocked outward to look under the lip, in degrees.
  private static let rocksDeg = [0.0, 5, 10, 15, 20, 25]

  /// Searches from below the spine toward the head for the first foramen and the cleft beside it.
  mutating func searchUpper() {
    let spine = hands.palpatedSpine()
    let x = patientX(distanceFromMidline: Self.searchUpperAtMM)
    hands.turnProbe(tiltDeg: 0, pressMM: 6)
    hands.rockProbe(outwardDeg: 0)
    hands.slide(toX: x, z: spine.z - 24, speedMMPerS: 30)
    hands.react()
    var levels: [SweepLevel] = []
    for sweepIndex in 0..<skill.sweeps {
      let toZ = sweepIndex % 2 == 0 ? spine.z + 24 : spine.z - 24
      levels += sweep(fromZ: state.probe.zMM, toZ: toZ, x: x)
      if sweepIndex + 1 < skill.sweeps { hands.hesitate() }
    }
    levels.sort { $0.zMM > $1.zMM }
    let foramenZ = firstForamen(in: levels, expectedZ: spine.z + Self.foramenAboveSpineMM)
    hands.slide(toX: x, z: foramenZ, speedMMPerS: 10)
    if skill.testsVolume {
      hands.rest(seconds: 1)
      if let hole = holes(in: look()).first { note(.s1, at: hole.mouth) }
    }
    for asideMM in [0.0, 3, -3, 6] where cleft == nil {
      hands.slide(toX: x, z: foramenZ + asideMM, speedMMPerS: 10)
      lookUnderLip()
    }
    if let cleft { note(.cleft, at: cleft.bottom) }
  }

  /// The first foramen, counted from below: the upper of two holes as far apart as foramina are, near where it is
  /// expected; when one of the two was not seen, by the other.
  private func firstForamen(in levels: [SweepLevel], expectedZ: Double) -> Double {
    let holes = holeLevels(in: levels)
    func isSeen(_ z: Double, withinMM: Double) -> Bool { holes.contains { abs($0 - z) < withinMM } }
    func doubt(_ z: Double) -> Double {
      abs(z - expectedZ) / 10 + (isSeen(z, withinMM: 0.1) ? 0 : 1)
        + (isSeen(z - Self.foraminaApartMM, withinMM: 5) ? 0 : 1)
    }
    let candidates = holes + holes.map { $0 + Self.foraminaApartMM } + [expectedZ]
    return candidates.min { doubt($0) < doubt($1) } ?? expectedZ
  }

  /// Rocks outward, and keeps the angle at which the cleft is seen the deepest.
  private mutating func lookUnderLip() {
    let rock = bestTurn(among: Self.rocksDeg) { $0.rockProbe(outwardDeg: $1) }
    hands.rockProbe(outwardDeg: rock)
    hands.react()
    if let seen = UpperCleft(seenBone()) { cleft = seen }
  }
  /// The turn with which the cleft was seen the deepest; the first of them when it was never seen.
  private func bestTurn(among turns: [Double], turn: (OperatorHands, Double) -> Void) -> Double {
    var best = (turn: turns.first ?? 0, depthMM: -Double.infinity)
    for angle in turns {
      turn(hands, angle)
      guard let seen = UpperCleft(seenBone()) else { continue }
      let depth = seen.bottom.yMM + hands.gaussian(skill.readingErrorMM)
      if depth > best.depthMM { best = (angle, depth) }
    }
    return best.turn
  }

  /// Chooses the way of the needle, makes room for it, and looks under the lip again.
  mutating func approachUpper() {
    chooseWay()
    guard let entryU = way?.entry.uMM else { return }
    let centerU = entryU + ProbeHousing(of: hands.scene.probe).halfWidthMM + 1.5
    hands.slide(
      toX: patientX(distanceFromMidline: centerU), z: state.probe.zMM, speedMMPerS: 12, holdsAngle: true)
    hands.react()
    let before = cleft
    lookUnderLip()
    // What was seen deeper from nearer the midline is remembered.
    if let before, let now = cleft, now.bottom.yMM < before.bottom.yMM { cleft = before }
    hands.rest(seconds: 0.6)
  }

  /// Chooses the way with the most room beside both bones to a place just over the deepest sacrum that was seen, at
  /// an angle of the books.
  private mutating func chooseWay() {
    guard let cleft else { return }
    var best = -Double.infinity
    for lateralDeg in stride(from: Self.lateralDeg.lowerBound, through: Self.lateralDeg.upperBound, by: 1) {
      for beyondMM in [0.5, 1.5, 2.5, 3.5] {
        let aim = BoneProfile.Edge(
          uMM: cleft.bottom.uMM + beyondMM, yMM: cleft.sacralDepthMM(atMM: cleft.bottom.uMM + beyondMM) - 1)
        let room = cleft.room(to: aim, lateralDeg: lateralDeg)
        // More than 3 mm is no better.
        let worth = min(room.sacrumMM, 3) + min(room.iliumMM, 3)
        if worth > best {
          best = worth
          way = Path(entry: entry(of: aim, lateralDeg: lateralDeg), aim: aim)
        }
      }
    }
  }
  private func entry(of aim: BoneProfile.Edge, lateralDeg: Double) -> BoneProfile.Edge {
    let angle = Angle.degrees(lateralDeg)
    let tangent = angle.sine / angle.cosine
    var entry = skin(atMM: aim.uMM)
    for _ in 0..<8 { entry = skin(atMM: aim.uMM - (aim.yMM - entry.yMM) * tangent) }
    return entry
  }

  /// Brings the needle from the skin into the cleft.
  mutating func bringNeedleIntoCleft() {
    guard let way else { return }
    for retry in 0..<4 where !state.needle.isInTissue {
      placeEntry(atMM: way.entry.uMM - 2 * Double(retry))
      let aim = misread(way.aim)
      self.way?.aim = aim
      reachCleft(redirections: patience)
      hands.react()
    }
  }
  func misread(_ aim: BoneProfile.Edge) -> BoneProfile.Edge {
    BoneProfile.Edge(
      uMM: aim.uMM + hands.gaussian(skill.readingErrorMM), yMM: aim.yMM + hands.gaussian(skill.readingErrorMM)
    )
  }

  /// Greatest depth of the tip below the deepest sacrum that was seen, in mm.
  private static let deepestMM = 12.0
  /// Least distance from the ilium's lip of a give that is the joint's, in mm: some 34 mm of ligament lie before it.
  private static let ligamentMM = 25.0

  /// Advances along the cleft as deep as it goes, and again beside it as often as bone ends it and patience lasts.
  private mutating func reachCleft(redirections: Int) {
    guard let cleft, var aim = way?.aim else { return }
    for attempt in 0...redirections {
      point(at: aim)
      let deepest = makes(.stopsShort) ? cleft.lipMM + Self.ligamentMM : cleft.bottom.yMM + Self.deepestMM
      let limit = BoneProfile.Edge(uMM: aim.uMM, yMM: deepest)
      let arrival = advance(to: limit, giveBelowMM: cleft.lipMM + Self.ligamentMM)
      way?.aim = aim
      isHeldByGive = arrival == .give
      if arrival == .give { followGive() }
      if isFeltInside(arrival) || attempt == redirections { return }
      if arrival == .stuck, !makesRoom() { return }
      if arrival == .bone { aim.uMM += stepAside() }
      hands.withdraw(toDepthMM: depthOfRedirection)
      hands.react()
    }
  }
  /// Slides the probe off a shaft that meets it; false when something else holds the needle, or it did not help often.
  mutating func makesRoom() -> Bool {
    guard state.needle.obstacle == .probeInTheWay, state.needle.isInTissue, roomsMade < 4 else {
      return false
    }
    roomsMade += 1
    hands.withdraw(toDepthMM: 2)
    slideProbeAside(byMM: 3)
    return true
  }
  /// Length of the way before the ilium's shadow on which the plane is brought onto the shaft, and of the way within it, in mm.
  private static let beforeShadowMM = 8.0, withinShadowMM = 24.0

  /// True when the tip will soon be where bone hides it.
  var isShadowAhead: Bool {
    let ahead = state.needle.tipMM + state.needle.direction * OperatorAttempt.beforeShadowMM
    return hands.eye.isBehindBone(ahead, from: state.probe.probeToPatient)
  }
  /// Slides the probe until the plane holds the middle of the way that will be hidden, as well as the shaft's fading tells.
  func alignPlane() {
    hands.rest(seconds: 0.6)
    let axis = state.probe.probeToPatient.zAxis
    let tipOffMM = state.probe.probeToPatient.inversePoint(state.needle.tipMM).z
    let aheadMM = OperatorAttempt.beforeShadowMM + OperatorAttempt.withinShadowMM / 2
    let offMM =
      tipOffMM + dot(state.needle.direction, axis) * aheadMM + hands.gaussian(skill.readingErrorMM / 2)
    hands.slide(
      toX: state.probe.xMM, z: state.probe.zMM + offMM / max(axis.z, 0.5), speedMMPerS: 3, holdsAngle: true)
    hands.react()
  }

  /// Advances a little farther after the give, gently, or onto bone.
  private func followGive() {
    for _ in 0..<50 where state.needle.obstacle != .bone { hands.advance(byMM: 0.04) }
  }

  /// True when what was felt speaks for a tip beyond the sacral slope.
  private mutating func isFeltInside(_ arrival: Arrival) -> Bool {
    guard let cleft else { return false }
    let tip = readTip()
    let belowMM = tip.yMM - cleft.sacralDepthMM(atMM: tip.uMM)
    switch arrival {
    case .give: evidence = 0.7
    case .depth: evidence = 0.5
    case .bone where belowMM > 3: evidence = 0.6
    case .bone, .lost, .stuck:
      evidence = 0.3
      return false
    }
    return true
  }
  /// Step of the aim after bone, in mm to lateral: bone met where the sacral slope is expected is sacrum, bone met
  /// above it the ilium.
  private func stepAside() -> Double {
    guard let cleft else { return 0 }
    let tip = readTip()
    return tip.yMM < cleft.sacralDepthMM(atMM: tip.uMM) - 4 ? -1 : 1.2
  }

  /// Tries again when the fluid is not in the joint: on where a give had ended the way, else back and in again a
  /// little beside it.
  mutating func tryAnotherWayIntoCleft() {
    if !isHeldByGive {
      hands.withdraw(toDepthMM: depthOfRedirection)
      hands.react()
      way?.aim.uMM += 1.2
    }
    reachCleft(redirections: 3)
  }
}
