import Anatomy
import Fluid
import Geometry
import Needle
import Ultrasound

extension Scene {
  /// The probe's view of a state: the needle below the skin, the fluid, the beam in effect.
  /// - Parameter swellings: swellings by the fluid, if they are kept up to date elsewhere; nil computes them.
  package func imagingInput(
    of state: SimulationState, swellings: [TissueMotion.Swelling]? = nil, continuesPreviousImage: Bool = false
  ) -> ImagingInput {
    var imagingInput = ImagingInput(
      probeToPatient: state.probe.probeToPatient, settings: state.settings.with(state.activeBeam),
      reflector: reflector(of: state),
      fluid: state.fluid.cells, fluidEchoes: fluidEchoes,
      sacrum: SacralMotion(of: patient, force: state.sacralForce, laxity: laxity), tick: state.tick,
      continuesPreviousImage: continuesPreviousImage)
    imagingInput.fluidTick = state.clockTicks
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
  /// Echoes of the main syringe's fluid and of the one that numbs skin and track, by kind of fluid.
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
  /// Collects the same swellings into memory that exists.
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
    // Between bones only the capsule over the mouth gives way.
    for i in 0..<2 where jointML[i] > 0 {
      guard let mouth = patient.mouths[i == 1 ? .right : .left] else { continue }
      result.append(
        .init(
          centerMM: mouth.centerMM - mouth.inward * 2, volumeMM3: jointML[i] * 1_000 * Scene.capsuleShare))
    }
  }
  /// Share of a joint's fluid that lifts its posterior capsule: a model value.
  private static let capsuleShare = 0.15
}

extension NeedleState {
  /// Motion that the needle gives the tissue; nil when it gives none.
  var drag: TissueMotion.Drag? {
    let dentMM = direction * (forces.tentMM * NeedleState.dentShare)
    guard dragMM != 0 || swayMM != .zero || forces.tentMM > 0 else { return nil }
    return TissueMotion.Drag(
      skinMM: entryMM, tipMM: tipMM, alongMM: direction * dragMM, asideMM: swayMM, dentMM: dentMM)
  }
  /// Share of a dent by which the tissue ahead of the tip goes along.
  private static let dentShare = 0.8
}
