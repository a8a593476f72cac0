import Anatomy
import Geometry

/// Volumes of fluid in every region, in whole nanoliters, so that sums are exact; without heap storage.
package struct RegionVolumes: Equatable, Sendable {
  private var volumesNL = InlineArray<16, Int32>(repeating: 0)
  package init() {}
  /// Volume in a region, in nL; at most 2,147 mL.
  package subscript(region: Region) -> Int {
    get { Int(volumesNL[region.index]) }
    set { volumesNL[region.index] = Int32(newValue) }
  }
  package var totalNL: Int {
    var sum = 0
    for i in 0..<16 { sum += Int(volumesNL[i]) }
    return sum
  }
  package static let nanolitersPerML = 1_000_000
  package static func milliliters(_ nanoliters: Int) -> Double {
    Double(nanoliters) / Double(nanolitersPerML)
  }

  package func combine(into digest: inout Fingerprint) {
    for i in 0..<16 { digest.combine(Int(volumesNL[i])) }
  }
  package static func == (a: RegionVolumes, b: RegionVolumes) -> Bool {
    for i in 0..<16 where a.volumesNL[i] != b.volumesNL[i] { return false }
    return true
  }
}
