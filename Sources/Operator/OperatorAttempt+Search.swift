import Geometry
import Simulation

extension OperatorAttempt {
  /// Distance of the probe's middle from the midline while searching: foramina and joint both in the image.
  private static let searchAtMM = 34.0
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
  /// the clearest.
  mutating func search() {
    let spine = hands.palpatedSpine()
    let x = patientX(distanceFromMidline: Self.searchAtMM)
    hands.turnProbe(tiltDeg: 0, pressMM: 6)
    hands.slide(toX: x, z: spine.z + 2, speedMMPerS: 30)
    hands.react()
    let levels = sweep(fromZ: spine.z + 2, toZ: spine.z - 36, x: x)
    let foramenZ = secondForamen(in: levels, spineZ: spine.z)
    if skill.testsVolume {
      // A taught operator shows the foramen first, and stays a moment.
      hands.slide(toX: x, z: foramenZ, speedMMPerS: 10)
      hands.rest(seconds: 1)
    }
    guard let best = clearest(in: levels, foramenZ: foramenZ), let notch = best.notch else { return }
    site = Site(levelMM: best.zMM, notch: notch)
    hands.slide(toX: x, z: best.zMM, speedMMPerS: 10)
    hands.rest(seconds: 0.7)
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
    let holes = profile.notches(in: 13...30, prominenceMM: 1.5, widestMM: 14).filter { abs($0.stepMM) < 6 }
    return SweepLevel(
      zMM: state.probe.zMM, notch: jointNotch(in: profile), foramenMM: holes.first?.prominenceMM ?? 0)
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
