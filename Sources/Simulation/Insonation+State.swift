import Anatomy
import Geometry
import Needle
import Ultrasound

extension Scene {
  /// What the probe sees of a state: the needle below the skin, the fluid, the beam in effect.
  public func insonation(of state: SimulationState, continuesPreviousImage: Bool = false) -> Insonation {
    Insonation(
      probeToPatient: state.probe.probeToPatient, settings: state.settings.with(state.beamInEffect),
      reflector: reflector(of: state),
      fluid: state.syringe.fluid,
      sacrum: SacralMotion(of: patient, force: state.sacralForce, laxity: laxity), tick: state.tick,
      continuesPreviousImage: continuesPreviousImage)
  }

  /// The shaft from the skin to the tip, as it is bent; nil while the needle is out.
  private func reflector(of state: SimulationState) -> Reflector? {
    guard state.needle.isInTissue else { return nil }
    let model = needle(inHandOf: state)
    let skin = state.shaft.lengthMM - state.needle.depthMM
    let (start, end) = (state.shaft.place(atMM: skin), state.needle.tipMM)
    let third = distance(start, end) / 3
    let axis = CubicCurve(
      start: start, startControl: start + state.shaft.direction(atMM: skin) * third,
      endControl: end - state.needle.direction * third, end: end)
    return Reflector(
      axis: axis, outerDiameterMM: model.outerDiameterMM, innerDiameterMM: model.innerDiameterMM,
      bevelNormal: state.needle.bevelNormal, isEchogenic: model.isEchogenic)
  }
}

extension NeedleState {
  /// A unit vector out of the bevel's opening: at 0° it faces away from the body as far as the shaft allows, and turns
  /// right-handed about the shaft's direction.
  public var bevelNormal: Vector3 {
    let zero = (bevelZero - direction * dot(bevelZero, direction)).normalized
    return rotated(zero, about: direction, by: .degrees(bevelDeg))
  }
}
