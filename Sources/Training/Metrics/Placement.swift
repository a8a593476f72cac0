import Anatomy
import Fluid
import Needle
import Simulation

/// Where the fluid went, by volume.
package struct Placement: Equatable, Sendable {
  /// The classes of the score, in the order in which a tie is decided.
  package enum Class: String, CaseIterable, Codable, Sendable {
    case joint, interosseousLigament, periarticular, foramen, vessel, muscle
    /// Fat, skin and all the rest.
    case other

    package init(of region: Region) {
      switch region {
      case .joint: self = .joint
      case .interosseousLigament: self = .interosseousLigament
      case .periarticular: self = .periarticular
      case .foramenS1, .foramenS2, .foramenS3, .foramenS4: self = .foramen
      case .vessel: self = .vessel
      case .muscle: self = .muscle
      case .outside, .skin, .fat, .fascia, .nerve, .bone, .other: self = .other
      }
    }
  }

  /// In nL by class, in the order of `Class.allCases`; whole numbers, so that their sum is exact.
  private var volumesNL = [Int](repeating: 0, count: Class.allCases.count)

  package init(of volumes: RegionVolumes) {
    for region in Region.allCases { self[Class(of: region)] += volumes[region] }
  }

  /// - Parameter volumeML: the volume of each class, in mL.
  package init(volumeML: (Class) -> Double) {
    for place in Class.allCases { self[place] = Int((volumeML(place) * 1e6).rounded()) }
  }

  private subscript(place: Class) -> Int {
    get { volumesNL[Class.allCases.firstIndex(of: place) ?? 0] }
    set { volumesNL[Class.allCases.firstIndex(of: place) ?? 0] = newValue }
  }
  package func volumeML(in place: Class) -> Double { RegionVolumes.milliliters(self[place]) }
  package var totalML: Double { RegionVolumes.milliliters(volumesNL.reduce(0, +)) }
  /// The fraction of the volume in a class, 0...1; nil where nothing was injected.
  package func fraction(in place: Class) -> Double? {
    let total = volumesNL.reduce(0, +)
    return total > 0 ? Double(self[place]) / Double(total) : nil
  }
  /// The class that holds most of the volume, the first of them in a tie; nil where nothing was injected.
  package var most: Class? {
    guard let largest = volumesNL.max(), largest > 0 else { return nil }
    return Class.allCases.first { self[$0] == largest }
  }
}
