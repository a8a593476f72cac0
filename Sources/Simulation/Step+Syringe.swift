import Anatomy
import Fluid
import Geometry
import Needle

extension SimulationState {
  /// Volumes by region of the fluid that has left a syringe; their sum is all of it.
  package func volumes(from equipment: Equipment = .main) -> RegionVolumes {
    fluid.volumes(ofKind: equipment.rawValue)
  }
  package func injectedML(from equipment: Equipment = .main) -> Double {
    RegionVolumes.milliliters(volumes(from: equipment).totalNL)
  }

  /// Pushes the plunger in the hand for one tick. No fluid leaves a tip that is outside the body or against bone, or
  /// an empty syringe.
  mutating func injectFluid(_ wantedMLPerS: Float, in scene: Scene) {
    let wanted = wantedMLPerS.isFinite ? min(max(Double(wantedMLPerS), 0), HandLimits.flowMLPerS) : 0
    let isOpen = needle.isInTissue && needle.tipRegion != .outside && needle.tipRegion != .bone
    let content = scene.syringe(inHandOf: self)
    let filledNL = Int(content.volumeML * Double(RegionVolumes.nanolitersPerML) + 0.5)
    let restNL = filledNL - volumes(from: equipment).totalNL
    guard wanted > 0, isOpen, restNL > 0 else {
      syringeInHand.rest()
      return
    }
    let model = scene.needle(inHandOf: self)
    let leftNL = syringeInHand.updatePlunger(
      wantedMLPerS: wanted, againstKPa: tipKPa(in: scene),
      resistance: Plunger.resistanceKPaPerMLPerS(of: model, viscosityMPaS: content.viscosityMPaS),
      restNL: restNL, forS: SimulationState.tickS)
    if leftNL > 0 { injectFluid(leftNL, in: scene) }
  }
  private func tipKPa(in scene: Scene) -> Double {
    guard needle.tipRegion == .joint else { return BackPressure.kPa(in: needle.tipRegion) }
    return BackPressure.jointKPa(
      volumeML: fluid.volumeML(in: .joint), capacityML: scene.patient.jointFilling.capacityML)
  }

  /// Adds fluid that has left the tip: it spreads from there, or from where a full joint leaks.
  private mutating func injectFluid(_ volumeNL: Int, in scene: Scene) {
    var (region, placeMM) = (needle.tipRegion, needle.tipMM)
    if region == .joint, syringeInHand.tipKPa > BackPressure.leakKPa,
      let leaksTo = scene.patient.leakPlaceMM(Patient.side(of: placeMM))
    {
      (region, placeMM) = (scene.patient.jointFilling.leak.region, leaksTo)
    }
    fluid.receive(
      volumeNL, at: placeMM, in: region, kind: equipment.rawValue, tick: clockTicks, of: scene.patient)
    if equipment == .main { procedure.lastFluidTicks = clockTicks }
  }
}

extension Plunger {
  /// Pressure that the flow of 1 mL/s costs in a needle, in kPa.
  package static func resistanceKPaPerMLPerS(of needle: NeedleModel, viscosityMPaS: Double) -> Double {
    resistanceKPaPerMLPerS(
      innerDiameterMM: needle.innerDiameterMM, lengthMM: needle.lengthMM, viscosityMPaS: viscosityMPaS)
  }
}
