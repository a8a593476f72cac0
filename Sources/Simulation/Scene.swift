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
  /// The level at which the needle is to go in.
  package var level = InjectionLevel.lower
  package var start: Start
  /// Seed of what is drawn for this attempt (noise of the image, not the patient).
  package var seed: UInt64
  /// Factor of the motion of a pressed sacrum; 1 in health.
  package var laxity = 1.0
  /// Angle by which a pillow under the abdomen turns the pelvis back on the table (the sacrum's base toward the
  /// ceiling), in degrees; 0 without one.
  package var pillowTiltDeg = 0.0
  /// True where the trainee has to lay the patient on it: without the act `position` there is none.
  package var pillowComesLater = false
  /// The patient's breath; nil when it is held.
  package var breathing: Breathing?
  /// The needle and the syringe for skin and track; nil when the scenario has none. Then the way is taken as numb:
  /// nothing hurts, and there is nothing to change to.
  package var infiltration: Infiltration?

  /// A needle and a syringe of their own, which numb skin and track.
  package struct Infiltration: Sendable {
    package var needle: NeedleModel
    package var syringe: Syringe
    package init(needle: NeedleModel, syringe: Syringe) { (self.needle, self.syringe) = (needle, syringe) }
  }

  /// Content of a syringe.
  package struct Syringe: Hashable, Codable, Sendable {
    package var drug: String
    package var volumeML: Double
    /// Echogenicity relative to liver, in dB; −60 is anechoic.
    package var echogenicityDB: Double
    /// Viscosity: water and anesthetic 1, a steroid suspension some 3 mPa·s.
    package var viscosityMPaS: Double
    /// Time in seconds after which half of a suspension's brightness over clear fluid, in dB, is gone; 0 when it does
    /// not fade.
    package var fadesS: Double
    /// Onset and duration of its block; nil when it does not numb.
    package var anesthetic: Anesthetic?
    package init(
      drug: String, volumeML: Double, echogenicityDB: Double, viscosityMPaS: Double = 1, fadesS: Double = 0,
      anesthetic: Anesthetic? = nil
    ) {
      (self.drug, self.volumeML, self.echogenicityDB) = (drug, volumeML, echogenicityDB)
      (self.viscosityMPaS, self.fadesS, self.anesthetic) = (viscosityMPaS, fadesS, anesthetic)
    }
  }
  /// First place of the probe and the needle, and first settings of the machine.
  package struct Start: Hashable, Sendable {
    /// Place on the skin where the face's center rests: x, z in the patient frame, mm.
    package var probeXMM, probeZMM: Double
    package var probeRotateDeg, probeTiltDeg, probeRockDeg, probePressMM: Double
    /// Place on the skin where the needle will enter, and its direction: see `NeedleState`.
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
