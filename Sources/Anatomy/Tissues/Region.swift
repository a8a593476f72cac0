/// Place of a point in the patient, in the words of the score.
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

  /// The place in `allCases`, without making that array.
  public var index: Int {
    switch self {
    case .outside: 0
    case .skin: 1
    case .fat: 2
    case .fascia: 3
    case .muscle: 4
    case .joint: 5
    case .interosseousLigament: 6
    case .periarticular: 7
    case .foramenS1: 8
    case .foramenS2: 9
    case .foramenS3: 10
    case .foramenS4: 11
    case .vessel: 12
    case .nerve: 13
    case .bone: 14
    case .other: 15
    }
  }

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
