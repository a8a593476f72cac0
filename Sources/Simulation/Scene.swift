import Anatomy
import Fluid
import Geometry
import Needle
import Ultrasound

/// Everything of an attempt that never changes while it lasts.
package struct Scene: Sendable {
  package var patient: Patient
  package var probe: Probe
  package var needle: NeedleModel
  package var syringe: Syringe
  /// The side to be injected.
  package var side: Side
  package var start: Start
  /// Seeds what is drawn for this attempt (noise of the image, not the patient).
  package var seed: UInt64
  /// Multiplies how far a pressed sacrum moves; 1 in health.
  package var laxity = 1.0
  /// How far a pillow under the abdomen turns the pelvis back on the table (the sacrum's base toward the ceiling),
  /// in degrees; 0 without one.
  package var pillowTiltDeg = 0.0
  /// The patient's breath; nil where it is held.
  package var breathing: Breathing?
  /// The needle and the syringe for skin and track; nil where the scenario has none. Then the way is taken as numb:
  /// nothing hurts, and there is nothing to change to.
  package var infiltration: Infiltration?

  /// A needle and a syringe of their own, which numb skin and track.
  package struct Infiltration: Sendable {
    package var needle: NeedleModel
    package var syringe: Syringe
    package init(needle: NeedleModel, syringe: Syringe) { (self.needle, self.syringe) = (needle, syringe) }
  }

  /// What is in the syringe.
  package struct Syringe: Hashable, Codable, Sendable {
    package var drug: String
    package var volumeML: Double
    /// Relative to liver, in dB; −60 is anechoic.
    package var echogenicityDB: Double
    /// Water and anaesthetic 1, a steroid suspension some 3 mPa·s.
    package var viscosityMPaS: Double
    /// After how many seconds half of a suspension's brightness over clear fluid is gone, in dB; 0 where it stays.
    package var fadesS: Double
    /// How it numbs; nil where it does not.
    package var anaesthetic: Anesthetic?
    package init(
      drug: String, volumeML: Double, echogenicityDB: Double, viscosityMPaS: Double = 1, fadesS: Double = 0,
      anaesthetic: Anesthetic? = nil
    ) {
      (self.drug, self.volumeML, self.echogenicityDB) = (drug, volumeML, echogenicityDB)
      (self.viscosityMPaS, self.fadesS, self.anaesthetic) = (viscosityMPaS, fadesS, anaesthetic)
    }
  }
  /// Where the probe and the needle begin, and how the machine is set.
  package struct Start: Hashable, Sendable {
    /// Where on the skin the face's center rests: x, z in the patient frame, mm.
    package var probeXMM, probeZMM: Double
    package var probeRotateDeg, probeTiltDeg, probeRockDeg, probePressMM: Double
    /// Where on the skin the needle will enter, and how it points: see `NeedleState`.
    package var entryXMM, entryZMM: Double
    package var needleYawDeg, needlePitchDeg: Double
    package var settings: ImagingSettings
    package init(
      probeXMM: Double, probeZMM: Double, probeRotateDeg: Double = 0, probeTiltDeg: Double = 0,
      probeRockDeg: Double = 0, probePressMM: Double = 3, entryXMM: Double, entryZMM: Double,
      needleYawDeg: Double = 0, needlePitchDeg: Double = 60, settings: ImagingSettings = ImagingSettings()
    ) {
      (self.probeXMM, self.probeZMM) = (probeXMM, probeZMM)
      (self.probeRotateDeg, self.probeTiltDeg) = (probeRotateDeg, probeTiltDeg)
      (self.probeRockDeg, self.probePressMM) = (probeRockDeg, probePressMM)
      (self.entryXMM, self.entryZMM) = (entryXMM, entryZMM)
      (self.needleYawDeg, self.needlePitchDeg, self.settings) = (needleYawDeg, needlePitchDeg, settings)
    }
  }

  package init(
    patient: Patient, probe: Probe, needle: NeedleModel, syringe: Syringe, side: Side, start: Start,
    seed: UInt64
  ) {
    (self.patient, self.probe, self.needle, self.syringe) = (patient, probe, needle, syringe)
    (self.side, self.start, self.seed) = (side, start, seed)
  }
}
