import Fluid
import Geometry
import Needle
import Simulation
import Ultrasound

extension OperatorAttempt {
  /// Largest spread of fluid from side to side in a cleft, in mm: wider is not in one.
  private static let wideMM = 5.0
  private static let testML = 0.3
  /// Largest plunger force beyond that of the needle alone in a joint, in N: between the 1 N of a joint that is not
  /// full and the 8 N of ligament (`BackPressure`).
  private static let hardN = 3.0

  /// Injects in steps and looks after each where the fluid went; an operator who tests goes on only where the test
  /// did not spread, or when patience is at its end.
  mutating func inject() {
    guard state.needle.isInTissue else { return }
    if skill.testsVolume {
      for retry in 0...skill.retestsMax {
        if !spreadsWide(pushing: Self.testML, thenWaitingS: 1.3) { break }
        if retry < skill.retestsMax { tryAnotherWay() }
      }
    }
    while !hands.isOver, state.injectedML() < skill.doseML - 0.005 {
      let before = state.injectedML()
      let isWide = spreadsWide(
        pushing: min(0.5, skill.doseML - before), thenWaitingS: skill.testsVolume ? 0.6 : 0.2)
      evidence = isWide ? min(evidence, 0.2) : min(1, evidence + 0.05)
      if state.injectedML() <= before { break }
    }
  }

  /// Injects a volume; true when it was seen to spread. An operator who does not test does not look either.
  private mutating func spreadsWide(pushing volumeML: Double, thenWaitingS seconds: Double) -> Bool {
    let before = state.fluid.count
    push(volumeML)
    hands.rest(seconds: seconds)
    guard skill.testsVolume else { return false }
    // What cannot be seen is felt: ligament holds the plunger, a joint hardly does.
    if isTipHidden {
      // Later a joint gets full, and holds the plunger too.
      if volumeML <= Self.testML { isPlungerHard = heldN > Self.hardN }
      return isPlungerHard
    }
    let spread = hands.eye.spreadMM(
      of: state.fluid.cells, since: before, from: state.probe.probeToPatient)
    return spread > Self.wideMM
  }

  private mutating func push(_ volumeML: Double) {
    aspirate()
    // The force that syringe and needle need by themselves was felt when they were filled.
    let emptyN = Plunger.forceN(
      pressureKPa: 0.1
        * Plunger.resistanceKPaPerMLPerS(
          of: hands.scene.needle, viscosityMPaS: hands.scene.syringe.viscosityMPaS))
    let goal = state.injectedML() + volumeML - 0.002
    for _ in 0..<3_000 where !hands.isOver && state.injectedML() < goal {
      let before = state.syringe
      hands.tick { $0.injectMLPerS = 0.1 }
      heldN = state.syringe.plungerN - emptyN
      // An operator does not go on against a plunger that hardly moves.
      if state.syringe == before || state.syringe.flowMLPerS < 0.02 { return }
    }
  }

  /// Goes back, looks at the notch afresh, and goes in again: the fluid spread where the joint is not.
  private mutating func tryAnotherWay() {
    if level == .upper { return tryAnotherWayIntoCleft() }
    hands.withdraw(toDepthMM: depthOfRedirection)
    hands.react()
    refreshSite()
    reachNotch(redirections: 2)
  }
}
