import Geometry

/// A syringe while it is used: flow, pressure and force. What has left it is in the `FluidField`.
package struct SyringeState: Equatable, Sendable {
  package var flowMLPerS = 0.0
  /// Pressure that the place at the tip holds back, in kPa, and the thumb's force on the plunger, in N; 0 at rest.
  package var tipKPa = 0.0
  package var plungerN = 0.0
  /// Volume that has left the plunger and makes no whole nanoliter yet, in nL.
  package var pendingNL = 0.0
  package init() {}

  /// Rests the thumb.
  package mutating func rest() { (flowMLPerS, tipKPa, plungerN) = (0, 0, 0) }

  /// Pushes for a time against a pressure.
  /// - Parameters:
  ///   - wantedMLPerS: the flow that the hand wants; a thumb brings about less where it is held back.
  ///   - resistance: of the needle, in kPa for 1 mL/s.
  ///   - restNL: what is left in the syringe.
  /// - Returns: the whole nanoliters that leave the tip.
  package mutating func updatePlunger(
    wantedMLPerS: Double, againstKPa pressure: Double, resistance: Double, restNL: Int, forS timeS: Double
  ) -> Int {
    tipKPa = pressure
    flowMLPerS = Plunger.flowMLPerS(
      wanted: wantedMLPerS, againstKPa: pressure, resistanceKPaPerMLPerS: resistance)
    plungerN = min(Plunger.forceN(pressureKPa: pressure + resistance * flowMLPerS), Plunger.thumbN)
    pendingNL += flowMLPerS * timeS * Double(RegionVolumes.nanolitersPerML)
    // The tolerance lets a tick of 0.1 mL/s be 1,000 nL in spite of rounding.
    let whole = min(Int(pendingNL + 1e-6), restNL)
    guard whole > 0 else { return 0 }
    pendingNL = whole == restNL ? 0 : max(pendingNL - Double(whole), 0)
    return whole
  }

  package func combine(into digest: inout Fingerprint) {
    digest.combine(flowMLPerS)
    digest.combine(tipKPa)
    digest.combine(plungerN)
    digest.combine(pendingNL)
  }
}
