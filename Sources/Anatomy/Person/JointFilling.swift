/// Capacity of a joint, and where fluid that it cannot hold goes.
package struct JointFilling: Hashable, Sendable {
  /// Volume that it holds at a firm end point, in mL.
  package var capacityML: Double
  package var leak: Leak

  package enum Leak: String, CaseIterable, Sendable {
    case none
    /// Leak through the posterior capsule, under the ligaments there.
    case dorsal
    /// Leak in front of the joint, toward the lumbosacral plexus.
    case ventral
    /// Leak to the first sacral foramen.
    case foramen

    /// Region to which the fluid is counted.
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
  /// The filling of a person's joints; where nothing is drawn, the mean of 55 joints, and tight.
  init(of variation: PersonVariation?) {
    capacityML = variation?[.capacityML] ?? VariationParameter[.capacityML].mean
    leak = variation?.word(.leak).flatMap { Leak(rawValue: $0) } ?? .none
  }
}
