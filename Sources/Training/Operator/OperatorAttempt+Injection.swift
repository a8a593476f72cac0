import Geometry
import Simulation

extension OperatorAttempt {
  /// Fluid that spreads wider than this from side to side is not in a cleft, in mm.
  private static let wideMM = 5.0
  private static let testML = 0.3

  /// Injects in steps and looks after each where the fluid went.
  mutating func inject() {
    guard state.needle.isInTissue else { return }
    if skill.testsVolume {
      push(Self.testML)
      hands.rest(seconds: 1.3)
      judgeSpread()
      if isSpreadingWide { searchDeeper() }
    }
    while !hands.isOver, state.syringe.injectedML < skill.doseML - 0.005 {
      let before = state.syringe.injectedML
      push(min(0.5, skill.doseML - before))
      if state.syringe.injectedML <= before { break }
      hands.rest(seconds: skill.testsVolume ? 0.6 : 0.2)
    }
    judgeSpread()
  }

  private func push(_ volumeML: Double) {
    let goal = state.syringe.injectedML + volumeML - 0.002
    for _ in 0..<3_000 where !hands.isOver && state.syringe.injectedML < goal {
      let before = state.syringe
      hands.tick { $0.injectMLPerS = 0.1 }
      if state.syringe == before { return }
    }
  }

  private var isSpreadingWide: Bool {
    hands.eye.spreadMM(of: state.syringe.fluid, from: state.probe.probeToPatient) > Self.wideMM
  }
  private mutating func judgeSpread() {
    guard skill.testsVolume, state.syringe.injectedML > 0 else { return }
    evidence = isSpreadingWide ? min(evidence, 0.2) : min(1, evidence + 0.1)
  }

  /// The fluid spreads where the joint is not: on along the shaft, by a little, as long as bone allows.
  private mutating func searchDeeper() {
    let wanted = state.needle.depthMM + 3
    for _ in 0..<500 where !hands.isOver && state.needle.depthMM < wanted {
      hands.advance(byMM: 0.1)
      if state.needle.obstacle != .none { break }
    }
    hands.react()
  }
}
