import Anatomy
import Geometry
import Needle
import Ultrasound

extension SimulationState {
  /// Pushes the plunger in the hand for one tick. Nothing leaves a tip that is outside the body or against bone, and
  /// nothing an empty syringe; what the tissue and the needle hold back, the thumb must overcome. What leaves is booked in
  /// steps of 0.01 mL to the region at the tip, or to where a full joint leaks.
  mutating func push(_ wantedMLPerS: Float, in scene: Scene) {
    let wanted = wantedMLPerS.isFinite ? min(max(Double(wantedMLPerS), 0), HandLimits.flowMLPerS) : 0
    let isOpen = needle.isInTissue && needle.tipRegion != .outside && needle.tipRegion != .bone
    let stepsInSyringe = Int(scene.syringe(inHandOf: self).volumeML / SyringeState.stepML + 0.5)
    guard wanted > 0, isOpen, syringeInHand.steps.total < stepsInSyringe else {
      (syringeInHand.flowMLPerS, syringeInHand.tipKPa, syringeInHand.plungerN) = (0, 0, 0)
      return
    }
    press(wanted, in: scene)
    syringeInHand.pendingML += syringeInHand.flowMLPerS * SimulationState.tickS
    // The tolerance lets 10 ticks of 0.1 mL/s make a step in spite of rounding.
    while syringeInHand.pendingML > SyringeState.stepML - 1e-12 {
      syringeInHand.pendingML = max(syringeInHand.pendingML - SyringeState.stepML, 0)
      bookStep(in: scene)
      if syringeInHand.steps.total >= stepsInSyringe {
        syringeInHand.pendingML = 0
        return
      }
    }
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
      volumeML: syringe.volumeML(in: .joint) + infiltration.volumeML(in: .joint)
        + syringeInHand.pendingML,
      capacityML: scene.patient.jointFilling.capacityML)
  }

  /// 0.01 mL has left the tip.
  private mutating func bookStep(in scene: Scene) {
    var (region, placeMM) = (needle.tipRegion, needle.tipMM)
    if region == .joint, syringeInHand.tipKPa > BackPressure.leakKPa,
      let leaksTo = scene.patient.leakPlaceMM(Patient.side(of: placeMM))
    {
      (region, placeMM) = (scene.patient.jointFilling.leak.region, leaksTo)
    }
    syringeInHand.steps[region] += 1
    let content = scene.syringe(inHandOf: self)
    if scene.infiltration != nil, let anaesthetic = content.anaesthetic {
      numbness.receive(SyringeState.stepML, of: anaesthetic, at: placeMM, tick: tick)
    }
    syringe.fluid.receive(
      SyringeState.stepML * 1_000, at: placeMM, isInJoint: region == .joint,
      echogenicityDB: content.echogenicityDB)
  }
}

extension FluidRegions {
  /// How thick a pool between the joint's faces is, from side to side, in mm: the gap (median 1.7 to 2.1 mm).
  static let jointThicknessMM = 2.0
  /// How far outside a pool's edge a tip still feeds it, in mm.
  static let reachMM = 2.0

  /// Adds fluid at the tip: to the pool there, else to a new one; to the nearest when all are taken.
  /// In tissue a pool is a sphere; in the joint it is flat from side to side.
  mutating func receive(
    _ volumeMM3: Double, at tipMM: Vector3, isInJoint: Bool, echogenicityDB: Double
  ) {
    var (nearest, gapMM) = (-1, Double.infinity)
    for i in 0..<count where self[i].isFlat == isInJoint {
      let gap = distance(self[i].centerMM, tipMM) - self[i].radiiMM.z
      if gap < gapMM { (nearest, gapMM) = (i, gap) }
    }
    if gapMM <= FluidRegions.reachMM {
      self[nearest].grow(byMM3: volumeMM3)
      return
    }
    var pool = Pool(centerMM: tipMM, radiiMM: .zero, echogenicityDB: echogenicityDB)
    if isInJoint { pool.radiiMM.x = FluidRegions.jointThicknessMM / 2 }
    pool.grow(byMM3: volumeMM3)
    if append(pool) { return }
    if nearest < 0 { nearest = count - 1 }
    self[nearest].grow(byMM3: volumeMM3)
  }
}

extension FluidRegions.Pool {
  private static let unitSphereMM3 = 4 * Double.pi / 3

  /// The volume of the ellipsoid, in mm³.
  var volumeMM3: Double { Self.unitSphereMM3 * radiiMM.x * radiiMM.y * radiiMM.z }
  /// True of a pool between the joint's faces.
  var isFlat: Bool { radiiMM.x != radiiMM.y }

  /// Swells: a sphere stays one, a flat pool keeps its thickness.
  mutating func grow(byMM3 addedMM3: Double) {
    let volume = (volumeMM3 + addedMM3) / Self.unitSphereMM3
    if isFlat {
      let radius = (volume / radiiMM.x).squareRoot()
      (radiiMM.y, radiiMM.z) = (radius, radius)
    } else {
      let radius = Elementary.power(volume, 1.0 / 3)
      radiiMM = Vector3(radius, radius, radius)
    }
  }
}
