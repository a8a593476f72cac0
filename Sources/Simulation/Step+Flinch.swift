import Fluid
import Geometry
import Needle

extension SimulationState {
  /// Controls of this tick with the motion of the body under the hands: when it moves to one side, the hands are as
  /// if they had gone to the other.
  func withFlinch(_ controls: Controls) -> Controls {
    let motionMM = flinch.motionMM(atTick: tick)
    guard motionMM != 0 else { return controls }
    let way = Angle.degrees(flinch.directionDeg)
    let shift = SIMD2(Float(-motionMM * way.cosine), Float(-motionMM * way.sine))
    var moved = controls
    moved.probeSlideMM += shift
    moved.entryMoveMM += shift
    // The shaft turns about the skin, a degree for a millimeter, and the body comes toward it.
    moved.needleYawDeg += shift.x
    moved.needlePitchDeg += shift.y
    if needle.isInTissue { moved.advanceMM += Float(motionMM * SimulationState.flinchAdvanceShare) }
    return moved
  }
  private static let flinchAdvanceShare = 0.3

  /// Begins a flinch if what the needle has done in this tick hurts. A patient whose scenario has no anesthetic is
  /// taken as numb.
  mutating func feelPain(since before: NeedleState, in scene: Scene) {
    guard scene.infiltration != nil else { return }
    let (pain, cause) = worstPain(since: before, in: scene)
    guard pain > Flinch.bornePain else { return }
    let place = cause == .skin ? needle.entryMM : needle.tipMM
    let blocked = scene.anesthesia.blockFraction(at: place, of: fluid, tick: clockTicks, in: scene.patient)
    flinch.begin(pain * (1 - blocked), cause, atTick: tick, seed: scene.seed)
  }
  private func worstPain(since before: NeedleState, in scene: Scene) -> (Double, Flinch.Cause) {
    if needle.boneContacts > before.boneContacts { return (Pain.ofPeriosteum, .periosteum) }
    if needle.tipRegion == .nerve, before.tipRegion != .nerve { return (Pain.ofNerve, .nerve) }
    if needle.isInTissue, !before.isInTissue {
      return (Pain.ofSkin(scene.needle(inHandOf: self)), .skin)
    }
    // A vessel feels nothing of what flows in it.
    guard needle.tipRegion != .vessel else { return (0, .none) }
    let used = syringeInHand
    let (flow, pressure) = (
      Pain.ofFlow(mLPerS: used.flowMLPerS), used.flowMLPerS > 0 ? Pain.ofPressure(kPa: used.tipKPa) : 0
    )
    return flow >= pressure ? (flow, .flow) : (pressure, .pressure)
  }
}
