/// How much a joint takes, and where what it does not take goes.
package struct JointFilling: Hashable, Sendable {
  /// What it holds at a firm end point, in mL.
  package var capacityML: Double
  package var leak: Leak

  package enum Leak: String, CaseIterable, Sendable {
    case none
    /// Through the posterior capsule, under the ligaments there.
    case dorsal
    /// In front of the joint, toward the lumbosacral plexus.
    case ventral
    /// To the first sacral foramen.
    case foramen

    /// Where it is booked.
    package var region: Region {
      switch self {
      case .none: .joint
      case .dorsal: .periarticular
      case .ventral: .other
      case .foramen: .foramenS1
      }
    }
  }
}

extension JointFilling {
  /// Of a person; the mean of 55 joints, and tight, where nothing is drawn.
  init(of variation: PersonVariation?) {
    capacityML = variation?[.capacityML] ?? VariationParameter[.capacityML].mean
    leak = variation?.word(.leak).flatMap { Leak(rawValue: $0) } ?? .none
  }
}
