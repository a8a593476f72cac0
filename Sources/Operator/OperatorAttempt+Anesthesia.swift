import Geometry
import Simulation

extension OperatorAttempt {
  private static let whealML = 0.6
  /// Doses along the track: volume of each, distance between them, and distance kept from where bone may lie.
  private static let trackML = 0.4, trackStepMM = 6.0, shortOfAimMM = 9.0

  /// Numbs the skin, and with more skill the track too, with the needle and syringe for that; then waits until it
  /// works.
  mutating func infiltrate() {
    guard let infiltration = hands.scene.infiltration, let site else { return }
    guard skill.numbs != .nothing || makes(.overInjection) else { return }
    hands.take(.infiltration)
    let aim = aim(in: site.notch, of: look())
    for retry in 0..<4 where !state.needle.isInTissue {
      placeEntry(besideMM: Self.besideProbeMM + 2 * Double(retry))
      point(at: aim)
      pierceSkin()
    }
    if state.needle.isInTissue {
      give(Self.whealML)
      if skill.numbs == .skinAndTrack {
        numbTrack(toY: aim.yMM - Self.shortOfAimMM, lengthMM: infiltration.needle.lengthMM)
      }
      if makes(.overInjection) { give(infiltration.syringe.volumeML) }
      hands.withdraw(toDepthMM: 0)
    }
    hands.take(.main)
    hands.rest(seconds: (infiltration.syringe.anesthetic?.onsetS ?? 0) * skill.waitsShare)
  }

  private func pierceSkin() {
    for _ in 0..<500 where !hands.isOver && !state.needle.isInTissue {
      hands.advance(byMM: 0.2)
      if state.needle.obstacle == .probeInTheWay { return }
    }
  }

  /// Advances by steps and gives a little at each, until bone, the aimed depth or the hub.
  private func numbTrack(toY y: Double, lengthMM: Double) {
    while !hands.isOver {
      let goal = min(state.needle.depthMM + Self.trackStepMM, lengthMM - 2)
      for _ in 0..<600 where !hands.isOver && state.needle.depthMM < goal - 0.1 {
        if state.needle.obstacle != .none || state.needle.tipMM.y > y { break }
        hands.advance(byMM: 0.2)
      }
      give(Self.trackML)
      if state.needle.depthMM < goal - 0.2 || goal >= lengthMM - 2 { return }
    }
  }

  /// Gives this volume of the anesthetic at the tip, or what is left of it.
  private func give(_ volumeML: Double) {
    let goal = state.injectedML(from: .infiltration) + volumeML - 0.002
    for _ in 0..<20_000 where !hands.isOver && state.injectedML(from: .infiltration) < goal {
      hands.tick { $0.injectMLPerS = 0.08 }
      if state.infiltration.flowMLPerS < 0.01 { return }
    }
  }

  /// Pulls the plunger unless that was done at this place; goes back from a vessel.
  func aspirate() {
    guard aspirates, state.needle.isInTissue else { return }
    for _ in 0..<3 where !state.aspiration.isAtTip {
      for _ in 0..<(2 * Aspiration.enoughTicks) { hands.tick { $0.aspirates = true } }
      guard state.aspiration.found == .blood else { return }
      hands.withdraw(toDepthMM: state.needle.depthMM - 3)
    }
  }
}

extension OperatorHands {
  /// Changes to this needle and syringe.
  func take(_ equipment: Equipment) { tick { $0.event = .change(to: equipment) } }
}
