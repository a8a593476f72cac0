import Anatomy
import Ultrasound

/// What the trainee's two hands and voice do in one tick of 10 ms; what a recording stores.
/// Motions are increments within the tick; `step` limits them to what a hand can do.
package struct Controls: Equatable, Sendable {
  // The probe hand.
  /// Slide over the skin, in mm: x to the patient's right, y toward the head.
  package var probeSlideMM = SIMD2<Float>.zero
  /// Turn about the beam, tilt (fan: + points the beam caudally at zero rotation), rock (heel–toe), in degrees.
  package var probeRotateDeg: Float = 0
  package var probeTiltDeg: Float = 0
  package var probeRockDeg: Float = 0
  /// Press into the skin (+), in mm.
  package var probePressMM: Float = 0
  // The needle hand.
  /// Moves the entry point over the skin while the needle is out, in mm: x to the patient's right, y toward the head.
  package var entryMoveMM = SIMD2<Float>.zero
  /// Turns the shaft: `yaw` about the skin's normal, `pitch` toward (+) or away from the normal, in degrees;
  /// inside tissue this is a redirection about the skin entry.
  package var needleYawDeg: Float = 0
  package var needlePitchDeg: Float = 0
  /// Advance (+) or withdraw (−), in mm.
  package var advanceMM: Float = 0
  package var bevelTurnDeg: Float = 0
  /// Flow while the plunger is pushed, in mL/s.
  package var injectMLPerS: Float = 0
  /// Pulls the plunger, to see what comes into the hub.
  package var aspirates = false
  // The assistant's hand.
  /// Presses on the sacrum while it is not 0: −1 fully on the apex ... 1 fully on the base.
  package var sacralPress: Float = 0
  // The machine, and what is said.
  /// The whole set of settings when one was changed in this tick.
  package var settings: ImagingSettings?
  package var event: Event?

  /// Said or decided in this tick.
  package enum Event: Equatable, Sendable {
    /// "The fluid went into `region`", said before the truth is shown; confidence 0...1.
    case belief(region: Region, inJoint: Bool, confidence: Float)
    /// The attempt is over.
    case finish
    /// The needle hand takes this needle and its syringe.
    case change(to: Equipment)
  }
  package init() {}
}
