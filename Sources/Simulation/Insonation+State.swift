import Anatomy
import Geometry
import Needle
import Ultrasound

extension Scene {
  /// What the probe sees of a state: the needle below the skin, the fluid, the beam in effect.
  package func insonation(of state: SimulationState, continuesPreviousImage: Bool = false) -> Insonation {
    var insonation = Insonation(
      probeToPatient: state.probe.probeToPatient, settings: state.settings.with(state.beamInEffect),
      reflector: reflector(of: state),
      fluid: state.fluid.cells, fluidEchoes: fluidEchoes,
      sacrum: SacralMotion(of: patient, force: state.sacralForce, laxity: laxity), tick: state.tick,
      continuesPreviousImage: continuesPreviousImage)
    insonation.motion = motion(of: state)
    return insonation
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

  /// What needle and fluid do to the tissue about them.
  func motion(of state: SimulationState) -> TissueMotion {
    var motion = TissueMotion()
    motion.needle = state.needle.drag
    for i in 0..<state.fluid.lumpCount where !state.fluid.lump(i).isInJoint {
      let lump = state.fluid.lump(i)
      motion.append(.init(centerMM: lump.middleMM, volumeMM3: Double(lump.volumeNL) * 1e-3))
    }
    // Between bones nothing gives way but the capsule over the mouth.
    for side in Side.allCases {
      guard let mouth = patient.mouths[side] else { continue }
      var volumeMM3 = 0.0
      for i in 0..<state.fluid.lumpCount
      where state.fluid.lump(i).isInJoint && Patient.side(of: state.fluid.lump(i).middleMM) == side {
        volumeMM3 += Double(state.fluid.lump(i).volumeNL) * 1e-3
      }
      motion.append(
        .init(centerMM: mouth.centerMM - mouth.inward * 2, volumeMM3: volumeMM3 * Scene.capsuleShare))
    }
    return motion
  }
  /// Of what a joint takes, the part that lifts its posterior capsule: a model value.
  private static let capsuleShare = 0.15
}

extension NeedleState {
  /// How it moves the tissue; nil where it does not.
  var drag: TissueMotion.Drag? {
    let dentMM = direction * (feel.tentMM * NeedleState.dentShare)
    guard dragMM != 0 || swayMM != .zero || feel.tentMM > 0 else { return nil }
    return TissueMotion.Drag(
      skinMM: entryMM, tipMM: tipMM, alongMM: direction * dragMM, asideMM: swayMM, dentMM: dentMM)
  }
  /// Of a dent, what lies ahead of the tip goes along by this part.
  private static let dentShare = 0.8
}

extension NeedleState {
  /// A unit vector out of the bevel's opening: at 0° it faces away from the body as far as the shaft allows, and turns
  /// right-handed about the shaft's direction.
  package var bevelNormal: Vector3 {
    let zero = (bevelZero - direction * dot(bevelZero, direction)).normalized
    return rotated(zero, about: direction, by: .degrees(bevelDeg))
  }
}
