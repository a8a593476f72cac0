import Fluid
import Needle

extension Scene {
  /// The needle in the hand.
  package func needle(inHandOf state: SimulationState) -> NeedleModel { needle(state.equipment) }
  /// The syringe in the hand, as it was filled.
  package func syringe(inHandOf state: SimulationState) -> Syringe { syringe(state.equipment) }

  package func needle(_ equipment: Equipment) -> NeedleModel {
    equipment == .main ? needle : infiltration?.needle ?? needle
  }
  package func syringe(_ equipment: Equipment) -> Syringe {
    equipment == .main ? syringe : infiltration?.syringe ?? syringe
  }
  /// Block of pain by what both syringes hold.
  package var anesthesia: LocalAnesthesia {
    LocalAnesthesia([syringe.anesthetic, infiltration?.syringe.anesthetic])
  }
}

extension SimulationState {
  /// The syringe in the hand.
  package var syringeInHand: SyringeState {
    get { equipment == .main ? syringe : infiltration }
    set {
      if equipment == .main { syringe = newValue } else { infiltration = newValue }
    }
  }

  /// Takes the other needle and syringe, which only a needle outside the body allows.
  mutating func change(to wanted: Equipment, in scene: Scene) {
    guard scene.infiltration != nil, wanted != equipment else { return }
    guard !needle.isInTissue else {
      needle.obstacle = .needleIsIn
      return
    }
    syringeInHand.rest()
    equipment = wanted
    (needle.forces, needle.passCounter) = (NeedleForces(), PassCounter())
    aspiration = Aspiration()
    shaft = needle.restOnSkin(scene.needle(inHandOf: self))
  }
}
