import Anatomy
import Geometry

extension SimulationState {
  /// Pulls the plunger for one tick; a pull is ignored while the plunger is pushed.
  mutating func aspirate(_ pulls: Bool, isPushing: Bool, in scene: Scene) {
    let isElsewhere =
      !needle.isInTissue || distance(aspiration.placeMM, needle.tipMM) > Aspiration.leavesMM
    if isElsewhere, aspiration != Aspiration() { aspiration = Aspiration() }
    if isPushing { aspiration.found = .none }
    guard pulls, !isPushing, needle.isInTissue else {
      aspiration.heldTicks = 0
      if !aspiration.isAtTip { aspiration = Aspiration() }
      return
    }
    if aspiration.heldTicks == 0 { aspiration.placeMM = needle.tipMM }
    aspiration.heldTicks += 1
    guard aspiration.heldTicks >= Aspiration.enoughTicks else { return }
    (aspiration.found, aspiration.isAtTip) = (contentAtTip(in: scene), true)
  }

  private func contentAtTip(in scene: Scene) -> Aspiration.Found {
    if needle.tipRegion == .vessel { return .blood }
    guard needle.tipRegion != .bone else { return .nothing }
    switch scene.patient.tissue(at: needle.tipMM) {
    case .effusion, .pus: return .jointFluid
    case .haematoma: return .blood
    default: return .nothing
    }
  }
}
