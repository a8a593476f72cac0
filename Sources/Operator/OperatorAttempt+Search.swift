import Geometry
import Simulation

extension OperatorAttempt {
  /// Distance of the probe's middle from the midline while searching: foramina and joint both in the image.
  static let searchAtMM = 34.0
  /// Depths of the second dorsal foramen below the spine and of the window below the foramen, toward the feet, in mm:
  /// what anatomy teaches, and the image must confirm.
  private static let foramenBelowSpineMM = 13.0, windowBelowForamenMM = 11.0

  /// One level as it was seen in passing.
  struct SweepLevel {
    var zMM: Double
    var notch: BoneProfile.Notch?
    /// Depth of the hole that could be a foramen; 0 for none.
    var foramenMM: Double
  }

  /// Searches from the spine toward the feet for the second foramen, and for the level below it where the notch is
  /// the clearest. Returns the height of the foramen.
  @discardableResult
  mutating func search() -> Double {
    let x = patientX(distanceFromMidline: Self.searchAtMM)
    let (spine, levels) = sweepFromSpine(x: x)
    self.levels = levels
    let foramenZ = secondForamen(in: levels, spineZ: spine.z)
    if skill.testsVolume {
      // A taught operator shows the foramen first, and stays a moment.
      hands.slide(toX: x, z: foramenZ, speedMMPerS: 10)
      hands.rest(seconds: 1)
      if let hole = holes(in: look()).first { note(.s2, at: hole.mouth) }
    }
    guard let best = clearest(in: levels, foramenZ: foramenZ), let notch = best.notch else {
      return foramenZ
    }
    site = Site(levelMM: best.zMM, notch: notch)
    hands.slide(toX: x, z: best.zMM, speedMMPerS: 10)
    hands.rest(seconds: 0.7)
    note(.cleft, at: notch.mouth)
    return foramenZ
  }

  /// Takes the foramen of the level for the joint.
  mutating func searchForamen() {
    let x = patientX(distanceFromMidline: Self.searchAtMM)
    let (spine, levels) = sweepFromSpine(x: x)
    let expected =
      task.level == .lower ? spine.z - Self.foramenBelowSpineMM : spine.z + Self.foramenAboveSpineMM
    let foramenZ = holeLevels(in: levels).min { abs($0 - expected) < abs($1 - expected) } ?? expected
    for asideMM in [0.0, 2, -2, 4, -4, 6, -6] where site == nil {
      hands.slide(toX: x, z: foramenZ + asideMM, speedMMPerS: 10)
      site = holes(in: look()).first.map { Site(levelMM: state.probe.zMM, notch: $0) }
    }
    hands.rest(seconds: 0.7)
    if let site { note(.cleft, at: site.notch.mouth) }
  }

  /// Slides from the palpated spine toward the feet and back, as often as the operator has to.
  private mutating func sweepFromSpine(x: Double) -> (spine: Vector3, levels: [SweepLevel]) {
    let spine = hands.palpatedSpine()
    hands.turnProbe(tiltDeg: 0, pressMM: 6)
    hands.rockProbe(outwardDeg: 0)
    let (headward, feetward) = (spine.z + (task.level == .upper ? 24 : 2), spine.z - 36)
    hands.slide(toX: x, z: headward, speedMMPerS: 30)
    hands.react()
    notePeaks()
    var levels: [SweepLevel] = []
    for sweepIndex in 0..<skill.sweeps {
      let toZ = sweepIndex % 2 == 0 ? feetward : headward
      levels += sweep(fromZ: state.probe.zMM, toZ: toZ, x: x)
      if sweepIndex + 1 < skill.sweeps { hands.hesitate() }
    }
    return (spine, levels.sorted { $0.zMM > $1.zMM })
  }

  /// Notes the peaks that need no search: the spine that was felt, and the crest where it is in the image.
  private mutating func notePeaks() {
    let profile = look()
    func top(_ range: ClosedRange<Double>) -> BoneProfile.Edge? {
      stride(from: range.lowerBound, through: range.upperBound, by: BoneProfile.spacingMM).compactMap { u in
        profile.depthMM(atMM: u).map { BoneProfile.Edge(uMM: u, yMM: $0) }
      }.min { $0.yMM < $1.yMM }
    }
    if let spine = top(36...62) { note(.psis, at: spine) }
    if let crest = top(-8...8) { note(.midline, at: crest) }
  }

  /// Takes a landmark as found: the one place of the search in which that is known.
  /// - Parameter place: the landmark in the image plane, by its distance from the midline and its depth.
  mutating func note(_ landmark: ScanLandmark, at place: BoneProfile.Edge) {
    found.append(RecognizedLandmark(name: landmark, place: place, tick: state.tick))
    guard let shown = placeInImage(place) else { return }
    hands.mark(landmark, placeMM: shown)
  }
  /// The place in the image plane, in probe coordinates, of what has this distance from the midline and this depth in the body.
  private func placeInImage(_ place: BoneProfile.Edge) -> SIMD2<Float>? {
    let pose = state.probe.probeToPatient
    let (dx, dy) = (patientX(distanceFromMidline: place.uMM) - pose.origin.x, place.yMM - pose.origin.y)
    let (x, y) = (pose.xAxis, pose.yAxis)
    let area = x.x * y.y - x.y * y.x
    guard abs(area) > 0.1 else { return nil }
    return SIMD2(Float((dx * y.y - dy * y.x) / area), Float((x.x * dy - x.y * dx) / area))
  }

  func sweep(fromZ: Double, toZ: Double, x: Double) -> [SweepLevel] {
    var levels: [SweepLevel] = []
    var sinceLook = 0.0
    hands.slide(toX: x, z: toZ, speedMMPerS: skill.searchSpeedMMPerS) {
      sinceLook += SimulationState.tickS
      if sinceLook >= skill.reactionS {
        sinceLook = 0
        levels.append(level(of: look()))
      }
      return true
    }
    return levels
  }

  private func level(of profile: BoneProfile) -> SweepLevel {
    return SweepLevel(
      zMM: state.probe.zMM, notch: jointNotch(in: profile),
      foramenMM: holes(in: profile).first?.prominenceMM ?? 0)
  }
  /// The gaps that could be a foramen, the deepest first.
  func holes(in profile: BoneProfile) -> [BoneProfile.Notch] {
    profile.notches(in: 13...30, prominenceMM: 1.5, widestMM: 14).filter { abs($0.stepMM) < 6 }
  }

  /// The middle of that stretch of levels with a hole that lies where the second foramen should; that place itself
  /// when none was seen.
  private func secondForamen(in levels: [SweepLevel], spineZ: Double) -> Double {
    let expected = spineZ - Self.foramenBelowSpineMM
    let middles = holeLevels(in: levels)
    guard let nearest = middles.min(by: { abs($0 - expected) < abs($1 - expected) }) else { return expected }
    return abs(nearest - expected) < 12 ? nearest : expected
  }
  /// The middle of every stretch of levels with a hole.
  func holeLevels(in levels: [SweepLevel]) -> [Double] {
    var stretches: [[SweepLevel]] = []
    for level in levels where level.foramenMM > 0 {
      if let last = stretches.last?.last, abs(last.zMM - level.zMM) < 3 {
        stretches[stretches.count - 1].append(level)
      } else {
        stretches.append([level])
      }
    }
    return stretches.map { stretch in
      stretch.reduce(0) { $0 + $1.zMM * $1.foramenMM } / stretch.reduce(0) { $0 + $1.foramenMM }
    }
  }

  private func clearest(in levels: [SweepLevel], foramenZ: Double) -> SweepLevel? {
    let expected = foramenZ - Self.windowBelowForamenMM
    func worth(_ level: SweepLevel) -> Double {
      guard let notch = level.notch else { return -1_000 }
      return quality(notch) - skill.levelTrust * abs(level.zMM - expected)
        + hands.gaussian(skill.readingErrorMM)
    }
    // Each level is judged once: an eye does not judge it the same twice.
    let worths = levels.map(worth)
    guard let best = worths.indices.max(by: { worths[$0] < worths[$1] }), worths[best] > -500 else {
      return nil
    }
    return levels[best]
  }
}

/// A landmark that an operator recognized in the image.
struct RecognizedLandmark: Equatable {
  var name: ScanLandmark
  /// Place in the image plane: distance from the midline and depth, mm.
  var place: BoneProfile.Edge
  var tick: Int
}
