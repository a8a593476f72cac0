import Anatomy
import Geometry
import Needle

extension SimulationState {
  /// Pushes the plunger in the hand for one tick. Nothing leaves a tip that is outside the body or against bone, and
  /// nothing an empty syringe; what the tissue and the needle hold back, the thumb must overcome. What leaves spreads from the
  /// tip, or from where a full joint leaks, and is booked where it comes to lie.
  mutating func push(_ wantedMLPerS: Float, in scene: Scene) {
    let wanted = wantedMLPerS.isFinite ? min(max(Double(wantedMLPerS), 0), HandLimits.flowMLPerS) : 0
    let isOpen = needle.isInTissue && needle.tipRegion != .outside && needle.tipRegion != .bone
    let inSyringe = Int(scene.syringe(inHandOf: self).volumeML * Double(RegionVolumes.nanolitersPerML) + 0.5)
    guard wanted > 0, isOpen, syringeInHand.volumes.totalNL < inSyringe else {
      (syringeInHand.flowMLPerS, syringeInHand.tipKPa, syringeInHand.plungerN) = (0, 0, 0)
      return
    }
    press(wanted, in: scene)
    syringeInHand.pendingNL +=
      syringeInHand.flowMLPerS * SimulationState.tickS * Double(RegionVolumes.nanolitersPerML)
    // The tolerance lets a tick of 0.1 mL/s be 1,000 nL in spite of rounding.
    let whole = min(Int(syringeInHand.pendingNL + 1e-6), inSyringe - syringeInHand.volumes.totalNL)
    guard whole > 0 else { return }
    syringeInHand.pendingNL = max(syringeInHand.pendingNL - Double(whole), 0)
    release(whole, in: scene)
    if syringeInHand.volumes.totalNL >= inSyringe { syringeInHand.pendingNL = 0 }
  }

  /// Pressure, force and flow of one tick.
  private mutating func press(_ wanted: Double, in scene: Scene) {
    syringeInHand.tipKPa = tipKPa(in: scene)
    let (model, viscosity) = (
      scene.needle(inHandOf: self), scene.syringe(inHandOf: self).viscosityMPaS
    )
    syringeInHand.flowMLPerS = Plunger.flowMLPerS(
      wanted: wanted, againstKPa: syringeInHand.tipKPa, through: model, viscosityMPaS: viscosity)
    let inNeedle =
      Plunger.resistanceKPaPerMLPerS(of: model, viscosityMPaS: viscosity) * syringeInHand.flowMLPerS
    syringeInHand.plungerN = min(Plunger.forceN(pressureKPa: syringeInHand.tipKPa + inNeedle), Plunger.thumbN)
  }
  private func tipKPa(in scene: Scene) -> Double {
    guard needle.tipRegion == .joint else { return BackPressure.kPa(in: needle.tipRegion) }
    return BackPressure.jointKPa(
      volumeML: syringe.volumeML(in: .joint) + infiltration.volumeML(in: .joint),
      capacityML: scene.patient.jointFilling.capacityML)
  }

  /// Fluid has left the tip.
  private mutating func release(_ volumeNL: Int, in scene: Scene) {
    var (region, placeMM) = (needle.tipRegion, needle.tipMM)
    if region == .joint, syringeInHand.tipKPa > BackPressure.leakKPa,
      let leaksTo = scene.patient.leakPlaceMM(Patient.side(of: placeMM))
    {
      (region, placeMM) = (scene.patient.jointFilling.leak.region, leaksTo)
    }
    var volumes = syringeInHand.volumes
    fluid.receive(
      volumeNL, at: placeMM, in: region, kind: equipment == .main ? 0 : 1, tick: tick, of: scene.patient,
      volumes: &volumes)
    syringeInHand.volumes = volumes
    if scene.infiltration != nil, let anaesthetic = scene.syringe(inHandOf: self).anaesthetic {
      numbness.receive(RegionVolumes.milliliters(volumeNL), of: anaesthetic, at: placeMM, tick: tick)
    }
  }
}
