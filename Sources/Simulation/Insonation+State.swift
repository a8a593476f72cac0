import Anatomy
import Geometry
import Needle
import Ultrasound

extension Scene {
  /// What the probe sees of a state: the needle below the skin, the fluid, the beam in effect.
  public func insonation(of state: SimulationState, continuesPreviousImage: Bool = false) -> Insonation {
    Insonation(
      probeToPatient: state.probe.probeToPatient, settings: state.settings.with(state.beamInEffect),
      reflector: reflector(of: state.needle),
      fluid: state.syringe.fluid,
      sacrum: SacralMotion(of: patient, force: state.sacralForce, laxity: laxity), tick: state.tick,
      continuesPreviousImage: continuesPreviousImage)
  }

  /// The shaft from the skin to the tip; nil while the needle is out.
  private func reflector(of state: NeedleState) -> Reflector? {
    guard state.isInTissue else { return nil }
    return Reflector(
      axis: CubicCurve(from: state.entryMM, to: state.tipMM), outerDiameterMM: needle.outerDiameterMM,
      innerDiameterMM: needle.innerDiameterMM, bevelNormal: state.bevelNormal)
  }
}

extension NeedleState {
  /// A unit vector out of the bevel's opening: at 0° it faces the back (−y) as far as the shaft allows, and
  /// turns right-handed about the shaft's direction.
  public var bevelNormal: Vector3 {
    func across(_ v: Vector3) -> Vector3 { v - direction * dot(v, direction) }
    let back = across(Vector3(0, -1, 0))
    let zero = dot(back, back) > 1e-6 ? back.normalized : across(Vector3(1, 0, 0)).normalized
    return rotated(zero, about: direction, by: .degrees(bevelDeg))
  }
}
