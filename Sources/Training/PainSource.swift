/// True source of the pain.
package enum PainSource: String, CaseIterable, FieldValue {
  /// The sacroiliac joint of the side to inject.
  case joint
  case elsewhere
}

/// A place where pain is felt.
package enum PainArea: String, CaseIterable, FieldValue {
  /// The area of some 3 × 10 cm just below the posterior superior iliac spine (Fortin et al., Spine 1994;19:1475).
  case fortin
  case lowerBack, buttock, groin, thigh, belowKnee, foot

  package var displayName: String {
    switch self {
    case .fortin: "below the posterior superior iliac spine"
    case .lowerBack: "lower back"
    case .buttock: "buttock"
    case .groin: "groin"
    case .thigh: "thigh"
    case .belowKnee: "below the knee"
    case .foot: "foot"
    }
  }
}
