import Anatomy
import Geometry
import Needle

extension SimulationState {
  /// Pushes the plunger for one tick. Nothing leaves a tip that is outside the body or against bone, and
  /// nothing an empty syringe; what the tissue and the needle hold back, the thumb must overcome. What leaves spreads from the
  /// tip, or from where a full joint leaks, and is booked where it comes to lie.
  mutating func push(_ wantedMLPerS: Float, in scene: Scene) {
    let wanted = wantedMLPerS.isFinite ? min(max(Double(wantedMLPerS), 0), HandLimits.flowMLPerS) : 0
    let isOpen = needle.isInTissue && needle.tipRegion != .outside && needle.tipRegion != .bone
    let inSyringe = Int(scene.syringe.volumeML * Double(RegionVolumes.nanolitersPerML) + 0.5)
    guard wanted > 0, isOpen, syringe.volumes.totalNL < inSyringe else {
      (syringe.flowMLPerS, syringe.tipKPa, syringe.plungerN) = (0, 0, 0)
      return
    }
    press(wanted, in: scene)
    syringe.pendingNL +=
      syringe.flowMLPerS * SimulationState.tickS * Double(RegionVolumes.nanolitersPerML)
    // The tolerance lets a tick of 0.1 mL/s be 1,000 nL in spite of rounding.
    let whole = min(Int(syringe.pendingNL + 1e-6), inSyringe - syringe.volumes.totalNL)
    guard whole > 0 else { return }
    syringe.pendingNL = max(syringe.pendingNL - Double(whole), 0)
    release(whole, in: scene)
    if syringe.volumes.totalNL >= inSyringe { syringe.pendingNL = 0 }
  }

  /// Pressure, force and flow of one tick.
  private mutating func press(_ wanted: Double, in scene: Scene) {
    syringe.tipKPa = tipKPa(in: scene)
    let viscosity = scene.syringe.viscosityMPaS
    syringe.flowMLPerS = Plunger.flowMLPerS(
      wanted: wanted, againstKPa: syringe.tipKPa, through: scene.needle, viscosityMPaS: viscosity)
    let inNeedle =
      Plunger.resistanceKPaPerMLPerS(of: scene.needle, viscosityMPaS: viscosity) * syringe.flowMLPerS
    syringe.plungerN = min(Plunger.forceN(pressureKPa: syringe.tipKPa + inNeedle), Plunger.thumbN)
  }
  private func tipKPa(in scene: Scene) -> Double {
    guard needle.tipRegion == .joint else { return BackPressure.kPa(in: needle.tipRegion) }
    return BackPressure.jointKPa(
      volumeML: syringe.volumeML(in: .joint), capacityML: scene.patient.jointFilling.capacityML)
  }

  /// Fluid has left the tip.
  private mutating func release(_ volumeNL: Int, in scene: Scene) {
    var (region, placeMM) = (needle.tipRegion, needle.tipMM)
    if region == .joint, syringe.tipKPa > BackPressure.leakKPa,
      let leaksTo = scene.patient.leakPlaceMM(Patient.side(of: placeMM))
    {
      (region, placeMM) = (scene.patient.jointFilling.leak.region, leaksTo)
    }
    fluid.receive(
      volumeNL, at: placeMM, in: region, tick: tick, of: scene.patient, volumes: &syringe.volumes)
  }
}
