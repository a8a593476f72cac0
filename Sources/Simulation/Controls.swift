import Anatomy
import Ultrasound

/// Actions of the trainee's two hands and voice in one tick of 10 ms, as a recording stores them. Motions are
/// increments within the tick; `step` limits them to what a hand can do.
package struct Controls: Equatable, Resting {
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
  /// True when the plunger is pulled, to see what comes into the hub.
  package var aspirates = false
  // The assistant's hand.
  /// Presses on the sacrum while it is not 0: −1 fully on the apex ... 1 fully on the base.
  package var sacralPress: Float = 0
  /// True while the patient is asked to hold the breath.
  package var holdsBreath = false
  // The machine, and what is said.
  /// The whole set of settings when one was changed in this tick; else nil.
  package var settings: ImagingSettings?
  package var event: Event?

  /// Something said or decided in this tick.
  package enum Event: Equatable, Sendable {
    /// "The fluid went into `region`", said before the truth is shown; confidence 0...1.
    case belief(region: Region, inJoint: Bool, confidence: Float)
    /// "Here is `landmark`": a place in the image plane where the image shows it, in probe coordinates, mm.
    case mark(ScanLandmark, placeMM: SIMD2<Float>)
    /// The attempt is over.
    case finish
    /// The needle hand takes this needle and its syringe.
    case change(to: Equipment)
    /// Event of the procedure card: an act, waiting, a test, a reading, a reason.
    case procedure(ProcedureEvent)
  }
  package init() {}
}

extension Controls {
  /// All fields, by their names in a recording. The limit of a motion in a tick is in `HandLimits`.
  package static let fields: [ControlField<Controls>] =
    [
      .numbers("probeSlideMM", \.probeSlideMM), .number("probeRotateDeg", \.probeRotateDeg),
      .number("probeTiltDeg", \.probeTiltDeg), .number("probeRockDeg", \.probeRockDeg),
      .number("probePressMM", \.probePressMM), .numbers("entryMoveMM", \.entryMoveMM),
      .number("needleYawDeg", \.needleYawDeg), .number("needlePitchDeg", \.needlePitchDeg),
      .number("advanceMM", \.advanceMM), .number("bevelTurnDeg", \.bevelTurnDeg),
      .number("injectMLPerS", \.injectMLPerS), .flag("aspirates", \.aspirates),
      .number("sacralPress", \.sacralPress), .flag("holdsBreath", \.holdsBreath),
      .flag("settings", \.changesSettings),
    ] + ImagingSettings.fields.map { $0.lifted(to: Controls(), prefix: "settings", \.settings) } + [
      .choice("event", \.eventKind), .choice("event.region", \.believedRegion),
      .flag("event.inJoint", \.believesInJoint), .number("event.confidence", \.confidence),
      .choice("event.landmark", \.markedLandmark), .numbers("event.placeMM", \.markedPlaceMM),
    ] + procedureFields

  private var changesSettings: Bool {
    get { settings != nil }
    set { settings = newValue ? settings ?? ImagingSettings() : nil }
  }

  // An event, as values that stand beside each other: what kind it is, and what is believed.
  private enum EventKind: String, CaseIterable, Sendable {
    case none, finish, belief, takeMain, takeInfiltration, mark, procedure
  }
  private var eventKind: EventKind {
    get {
      switch event {
      case nil: .none
      case .finish: .finish
      case .belief: .belief
      case .mark: .mark
      case .change(to: .main): .takeMain
      case .change(to: .infiltration): .takeInfiltration
      case .procedure: .procedure
      }
    }
    set {
      event =
        switch newValue {
        case .none: nil
        case .finish: .finish
        case .belief: .belief(region: believedRegion, inJoint: believesInJoint, confidence: confidence)
        case .mark: .mark(markedLandmark, placeMM: markedPlaceMM)
        case .takeMain: .change(to: .main)
        case .takeInfiltration: .change(to: .infiltration)
        case .procedure: .procedure(procedureEvent ?? .perform(.chartRead))
        }
    }
  }
  private var belief: (region: Region, inJoint: Bool, confidence: Float)? {
    get {
      if case .belief(let region, let inJoint, let confidence) = event {
        (region, inJoint, confidence)
      } else {
        nil
      }
    }
    set {
      guard let newValue, belief != nil else { return }
      event = .belief(
        region: newValue.region, inJoint: newValue.inJoint, confidence: newValue.confidence)
    }
  }
  private var believedRegion: Region {
    get { belief?.region ?? .outside }
    set { belief?.region = newValue }
  }
  private var believesInJoint: Bool {
    get { belief?.inJoint ?? false }
    set { belief?.inJoint = newValue }
  }
  private var confidence: Float {
    get { belief?.confidence ?? 0 }
    set { belief?.confidence = newValue }
  }
  private var markedLandmark: ScanLandmark {
    get { if case .mark(let landmark, _) = event { landmark } else { .midline } }
    set { if case .mark(_, let place) = event { event = .mark(newValue, placeMM: place) } }
  }
  private var markedPlaceMM: SIMD2<Float> {
    get { if case .mark(_, let place) = event { place } else { .zero } }
    set { if case .mark(let landmark, _) = event { event = .mark(landmark, placeMM: newValue) } }
  }
}
