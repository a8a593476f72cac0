import Anatomy
import Fluid
import Geometry
import Needle
import Ultrasound

extension Scene {
  /// What the probe sees of a state: the needle below the skin, the fluid, the beam in effect.
  /// - Parameter swellings: what the fluid swells, where somebody keeps that up to date; nil works it out.
  package func imagingInput(
    of state: SimulationState, swellings: [TissueMotion.Swelling]? = nil, continuesPreviousImage: Bool = false
  ) -> ImagingInput {
    var imagingInput = ImagingInput(
      probeToPatient: state.probe.probeToPatient, settings: state.settings.with(state.activeBeam),
      reflector: reflector(of: state),
      fluid: state.fluid.cells, fluidEchoes: fluidEchoes,
      sacrum: SacralMotion(of: patient, force: state.sacralForce, laxity: laxity), tick: state.tick,
      continuesPreviousImage: continuesPreviousImage)
    imagingInput.motion = TissueMotion(
      needle: state.needle.drag,
      swellings: swellings
        ?? self.swellings(FluidDepots(of: state.fluid, in: patient.medium.lattice), of: state))
    return imagingInput
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

extension Scene {
  /// By kind of fluid: the main syringe's, and what numbs skin and track.
  var fluidEchoes: InlineArray<2, FluidEcho> {
    [
      FluidEcho(echogenicityDB: syringe.echogenicityDB, halfLifeS: syringe.fadesS),
      FluidEcho(echogenicityDB: infiltration?.syringe.echogenicityDB ?? FluidEcho.anechoicDB),
    ]
  }

  /// Swelling of the tissue by every depot of a state's fluid.
  func swellings(_ depots: FluidDepots, of state: SimulationState) -> [TissueMotion.Swelling] {
    var result: [TissueMotion.Swelling] = []
    collectSwellings(depots, of: state, into: &result)
    return result
  }
  /// The same into memory that is there.
  func collectSwellings(
    _ depots: FluidDepots, of state: SimulationState, into result: inout [TissueMotion.Swelling]
  ) {
    result.removeAll(keepingCapacity: true)
    var jointML = InlineArray<2, Double>(repeating: 0)
    depots.forEach(of: state.fluid, in: patient.medium.lattice) { depot in
      if depot.isInJoint {
        jointML[Patient.side(of: depot.centerMM) == .right ? 1 : 0] += RegionVolumes.milliliters(
          depot.volumeNL)
      } else {
        result.append(.init(centerMM: depot.centerMM, volumeMM3: Double(depot.volumeNL) * 1e-3))
      }
    }
    // Between bones nothing gives way but the capsule over the mouth.
    for i in 0..<2 where jointML[i] > 0 {
      guard let mouth = patient.mouths[i == 1 ? .right : .left] else { continue }
      result.append(
        .init(
          centerMM: mouth.centerMM - mouth.inward * 2, volumeMM3: jointML[i] * 1_000 * Scene.capsuleShare))
    }
  }
  /// Of what a joint takes, the part that lifts its posterior capsule: a model value.
  private static let capsuleShare = 0.15
}

extension NeedleState {
  /// How it moves the tissue; nil where it does not.
  var drag: TissueMotion.Drag? {
    let dentMM = direction * (forces.tentMM * NeedleState.dentShare)
    guard dragMM != 0 || swayMM != .zero || forces.tentMM > 0 else { return nil }
    return TissueMotion.Drag(
      skinMM: entryMM, tipMM: tipMM, alongMM: direction * dragMM, asideMM: swayMM, dentMM: dentMM)
  }
  /// Of a dent, what lies ahead of the tip goes along by this part.
  private static let dentShare = 0.8
}
