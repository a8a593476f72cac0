import Fluid
import Geometry
import Needle
import Simulation
import Ultrasound

extension OperatorAttempt {
  /// Spread of a test volume from side to side, in mm: less lies in a cleft, more does not; between, a little more
  /// is given, which in a cleft goes on to where it is not seen.
  private static let narrowMM = 5.0, wideMM = 8.5
  private static let testML = 0.3, secondTestML = 0.15, stepML = 0.5
  /// Largest plunger force beyond that of the needle alone in a joint, in N: between the 1 N of a joint that is not
  /// full and the 8 N of ligament (`BackPressure`).
  private static let hardN = 3.0, ligamentN = 6.0

  /// Injects in steps and looks after each where the fluid went; an operator who tests goes on only where the test
  /// did not spread, or when patience is at its end.
  mutating func inject() {
    guard state.needle.isInTissue else { return }
    guard !makes(.injectsTooSoon) else { return injectAtOnce() }
    hands.hesitate()
    var givenElsewhereML = testUntilItFits()
    while !hands.isOver, state.injectedML() < wantedML - 0.005 {
      let before = state.injectedML()
      // The first step after the test is a small one.
      let isFirst = testsVolume && before - givenElsewhereML < Self.testML + 0.1
      let spread = spreadMM(
        pushing: min(isFirst ? Self.secondTestML : Self.stepML, wantedML - before),
        thenWaitingS: testsVolume ? 0.6 : 0.2)
      let isWide = spread > Self.wideMM
      evidence = isWide ? min(evidence, 0.2) : min(1, evidence + 0.05)
      if makes(.answersEarly), state.belief == nil, state.injectedML() >= doseML / 2 { say() }
      if isWide, isFirst, failedTests < skill.retestsMax {
        failTest(since: givenElsewhereML)
        tryAnotherWay()
        givenElsewhereML = testUntilItFits()
      } else if state.injectedML() <= before, !makesWayForFluid() {
        return
      }
    }
  }

  /// The dose, and what went elsewhere, which does not help the joint; no more than the joint may have.
  private var wantedML: Double {
    makes(.overInjection) ? doseML : min(doseML + wastedML, max(task.maximumML, doseML))
  }

  /// Tests, and tries other ways while the test spreads; returns the volume that had been given before the last test.
  private mutating func testUntilItFits() -> Double {
    guard testsVolume else { return state.injectedML() }
    while true {
      let before = state.injectedML()
      lookForTip()
      guard testSpreads() else { return before }
      guard failedTests < skill.retestsMax, !hands.isOver else { return before }
      failTest(since: before)
      tryAnotherWay()
    }
  }
  /// Brings the tip into view, as fluid goes in only then, if it is noticed to be out of it.
  private func lookForTip() {
    guard !isTipHidden, tipBrightness < 0.7, hands.random.uniform() < noticesLostTip else { return }
    bringTipIntoPlane()
  }
  private mutating func failTest(since beforeML: Double) {
    failedTests += 1
    wastedML += state.injectedML() - beforeML
  }
  private mutating func testSpreads() -> Bool {
    // A hidden tip takes a longer look.
    let spread = spreadMM(pushing: Self.testML, thenWaitingS: isTipHidden ? 3 : 1.3)
    if spread <= Self.narrowMM || spread > Self.wideMM { return spread > Self.wideMM }
    return spreadMM(pushing: Self.secondTestML, thenWaitingS: 1) > Self.narrowMM
  }

  /// Pushes the plunger to the end, without looking.
  private mutating func injectAtOnce() {
    push(doseML / 2)
    if makes(.answersEarly) { say() }
    push(doseML - state.injectedML())
  }

  /// Injects a volume and tells how wide it was seen to spread; 0 for an operator who does not look. What cannot be seen is
  /// felt: ligament holds the plunger, a joint hardly does.
  private mutating func spreadMM(pushing volumeML: Double, thenWaitingS seconds: Double) -> Double {
    let before = state.fluid.count
    push(volumeML)
    hands.rest(seconds: seconds)
    guard testsVolume else { return 0 }
    if isTipHidden {
      // Later a joint gets full, and holds the plunger too.
      if volumeML <= Self.testML { isPlungerHard = heldN > Self.hardN }
      return isPlungerHard ? .infinity : 0
    }
    return hands.eye.spreadMM(of: state.fluid.cells, since: before, from: state.probe.probeToPatient)
  }

  /// Draws back a little from bone that closes the tip; false when that was done often enough.
  private mutating func makesWayForFluid() -> Bool {
    guard waysMade < 6, state.needle.depthMM > 10 else { return false }
    waysMade += 1
    // An operator who empties the syringe leaves a full joint.
    hands.withdraw(toDepthMM: state.needle.depthMM - (makes(.overInjection) ? 2.5 : 0.7))
    hands.react()
    return true
  }

  private mutating func push(_ volumeML: Double) {
    guard volumeML > 0 else { return }
    aspirate()
    let flow = skill.flowMLPerS
    // The force that syringe and needle need by themselves was felt when they were filled.
    let emptyN = Plunger.forceN(
      pressureKPa: flow
        * Plunger.resistanceKPaPerMLPerS(
          of: hands.scene.needle, viscosityMPaS: hands.scene.syringe.viscosityMPaS))
    let goal = state.injectedML() + volumeML - 0.002
    for _ in 0..<3_000 where !hands.isOver && state.injectedML() < goal {
      let before = state.syringe
      hands.tick { $0.injectMLPerS = Float(flow) }
      heldN = state.syringe.plungerN - emptyN
      // An operator does not go on against a plunger that hardly moves.
      if state.syringe == before || state.syringe.flowMLPerS < 0.02 { return }
    }
  }

  /// Goes back, looks at the notch afresh, and goes in again: the fluid spread where the joint is not.
  private mutating func tryAnotherWay() {
    if level == .upper { return tryAnotherWayIntoCleft() }
    if failedTests > 1 || heldN > Self.ligamentN, let other = otherSite() {
      hands.withdraw(toDepthMM: 0)
      hands.hesitate()
      hands.slide(toX: patientX(distanceFromMidline: Self.searchAtMM), z: other.levelMM, speedMMPerS: 10)
      site = other
      approach()
      bringNeedleIn()
      return
    }
    hands.withdraw(toDepthMM: depthOfRedirection)
    hands.react()
    refreshSite()
    reachNotch(redirections: 2)
  }

  /// The clearest notch nearer to the feet, where the joint is open: what a needle finds closed there is ligament. Nil when none was seen, or the operator would not try it.
  private func otherSite() -> Site? {
    guard let site else { return nil }
    let others = levels.filter { site.levelMM - $0.zMM > Self.otherLevelMM && $0.notch != nil }
    return others.compactMap { level in level.notch.map { Site(levelMM: level.zMM, notch: $0) } }
      .max { worth(of: $0) < worth(of: $1) }
  }
  private func worth(of other: Site) -> Double {
    quality(other.notch) - 0.3 * abs(other.levelMM - (site?.levelMM ?? 0))
  }
  /// Distance along the body to another level that is worth a try, in mm.
  private static let otherLevelMM = 3.5
}
