import Geometry

/// Blood flow in a vessel over one beat of the heart.
package struct BloodFlow: Hashable, Codable, Sendable {
  /// Greatest speed along the vessel, toward the end of its line, in cm/s.
  package var peakCMPerS: Double
  /// Resistive index (Pourcelot), (peak − end of diastole) / peak, 0...1: at 1 blood stands still in diastole, inflamed tissue
  /// comes near 0.6.
  package var resistiveIndex: Double

  package init(peakCMPerS: Double, resistiveIndex: Double) {
    (self.peakCMPerS, self.resistiveIndex) = (peakCMPerS, resistiveIndex)
  }

  /// The speed, in cm/s, at a phase of the beat, 0...1, which systole begins.
  package func speedCMPerS(phase: Double) -> Double {
    let end = peakCMPerS * (1 - resistiveIndex)
    guard phase < BloodFlow.systole else { return end }
    let rise = Angle.degrees(180 * phase / BloodFlow.systole).sine
    return end + (peakCMPerS - end) * rise * rise
  }
  /// The share of the beat that systole takes at rest.
  static let systole = 0.35

  /// Mean speed over a whole beat, in cm/s.
  package var meanCMPerS: Double {
    peakCMPerS * (1 - resistiveIndex * (1 - BloodFlow.systole / 2))
  }

  /// Resistive indices in and around sacroiliac joints: healthy 0.97 ± 0.03, degenerated 0.91 ± 0.09, inflamed 0.62 ± 0.13
  /// (Arslan et al., AJR 1999).
  static let healthyJointIndex = 0.97, degenerateJointIndex = 0.91

  /// Peaks are model values within what is common: arterioles 2–8, the superior gluteal artery 20–60, veins 1–5 cm/s.
  static let arteriole = BloodFlow(peakCMPerS: 6, resistiveIndex: 0.85)
  static let gluteal = BloodFlow(peakCMPerS: 40, resistiveIndex: 0.9)
  static let iliolumbar = BloodFlow(peakCMPerS: 20, resistiveIndex: 0.85)
  static let iliacVein = BloodFlow(peakCMPerS: 5, resistiveIndex: 0.2)
  static func joint(resistiveIndex: Double) -> BloodFlow {
    BloodFlow(peakCMPerS: 6, resistiveIndex: resistiveIndex)
  }
}

/// A vessel of one person: a tube along a line.
package struct Vessel: Hashable, Codable, Sendable {
  package let name: String
  package let side: Side
  package let radiusMM: Double
  /// Points along the vessel in the direction of flow, in the patient frame, mm.
  package let lineMM: [Vector3]
  package let flow: BloodFlow
}
