import Anatomy

/// Mechanics of a thumb on a plunger, against the needle's narrowness and what the place at its tip holds back.
package enum Plunger {
  /// Area of a 3 mL syringe's plunger, 4.3 mm in radius.
  package static let areaMM2 = 58.0
  /// Greatest force of a thumb, in N: a model value.
  package static let thumbN = 30.0
  private static let kPaPerNPerMM2 = 1_000.0

  /// The force on the plunger that a pressure asks for, in N.
  package static func forceN(pressureKPa: Double) -> Double { pressureKPa * areaMM2 / kPaPerNPerMM2 }

  /// Pressure that the flow of 1 mL/s costs in a needle, in kPa (Poiseuille).
  /// - Parameter viscosityMPaS: water and anesthetic 1, a steroid suspension some 3 mPa·s.
  package static func resistanceKPaPerMLPerS(
    innerDiameterMM: Double, lengthMM: Double, viscosityMPaS: Double
  ) -> Double {
    let radius = innerDiameterMM / 2
    // mPa·s · mm · mm³/s / mm⁴ is mPa; 1 mL is 1,000 mm³, 1 kPa is 10⁶ mPa.
    return 8 * viscosityMPaS * lengthMM * 1_000 / (.pi * radius * radius * radius * radius) * 1e-6
  }

  /// The flow that a thumb brings about, in mL/s: what is wanted, or what it can against the place and the needle.
  package static func flowMLPerS(
    wanted: Double, againstKPa pressure: Double, resistanceKPaPerMLPerS resistance: Double
  ) -> Double {
    let room = thumbN * kPaPerNPerMM2 / areaMM2 - pressure
    return min(wanted, max(room / resistance, 0))
  }
}

/// Pressures that hold fluid back where it comes out, in kPa, and that of a full joint.
package enum BackPressure {
  /// Pressure while fluid flows, by region: nearly none in loose tissue and vessels, 80–200 in ligament, over 138 (20 psi) in a
  /// nerve; commonly taught, no publication at hand.
  package static func kPa(in region: Region) -> Double {
    switch region {
    case .outside, .bone: 0
    case .skin: 90
    case .fat, .other: 2
    case .muscle: 4
    case .fascia: 10
    case .joint: 5
    case .interosseousLigament: 140
    case .periarticular: 60
    case .foramenS1, .foramenS2, .foramenS3, .foramenS4: 2
    case .vessel: 2
    case .nerve: 150
    }
  }

  /// Pressure of a joint that holds a volume, in kPa: rising slowly until it is full, 20 kPa there, then steeply.
  package static func jointKPa(volumeML: Double, capacityML: Double) -> Double {
    let share = max(volumeML, 0) / max(capacityML, 0.01)
    return share < 1 ? 5 + 15 * share * share : 20 + 1_200 * (share - 1)
  }
  /// Pressure above which a leaky capsule lets fluid out, in kPa.
  package static let leakKPa = 40.0
}
