import Anatomy

extension Region {
  /// Name for a trainee: the same in the window and in a report.
  package var displayName: String {
    switch self {
    case .outside: "outside the body"
    case .skin: "skin"
    case .fat: "fat"
    case .fascia: "fascia"
    case .muscle: "muscle"
    case .joint: "joint space"
    case .interosseousLigament: "interosseous ligament"
    case .periarticular: "around the joint"
    case .foramenS1: "foramen S1"
    case .foramenS2: "foramen S2"
    case .foramenS3: "foramen S3"
    case .foramenS4: "foramen S4"
    case .vessel: "vessel"
    case .nerve: "nerve"
    case .bone: "bone"
    case .other: "other tissue"
    }
  }
}

extension Placement.Class {
  /// Name for a trainee: the same in the window and in a report.
  package var displayName: String {
    switch self {
    case .joint: Region.joint.displayName
    case .interosseousLigament: Region.interosseousLigament.displayName
    case .periarticular: Region.periarticular.displayName
    case .foramen: "sacral foramen"
    case .vessel: Region.vessel.displayName
    case .muscle: Region.muscle.displayName
    case .other: "fat, skin, other"
    }
  }
}
