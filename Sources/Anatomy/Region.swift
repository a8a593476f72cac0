/// Where a point of the patient lies, in the words of the score.
public enum Region: String, CaseIterable, Codable, Sendable {
  case outside, skin, fat, fascia, muscle
  /// The joint space between the cartilages, and fluid that distends its capsule.
  case joint
  case interosseousLigament
  /// Capsule, recesses, and posterior ligament within 5 mm of the cleft.
  case periarticular
  case foramenS1, foramenS2, foramenS3, foramenS4
  case vessel, nerve, bone
  /// Anything else inside the body.
  case other

  public var isForamen: Bool {
    switch self {
    case .foramenS1, .foramenS2, .foramenS3, .foramenS4: true
    default: false
    }
  }
}

/// A side of the patient's body; right is +x.
public enum Side: String, CaseIterable, Codable, Sendable {
  case left, right
  /// +1 on the right, −1 on the left.
  public var sign: Double { self == .right ? 1 : -1 }
}

public enum Sex: String, CaseIterable, Codable, Sendable { case female, male }
