/// Curve from the gray of the compressed echoes to the gray shown.
package enum GrayMap: String, CaseIterable, Sendable {
  /// Grays unchanged.
  case flat
  /// Dark grays are lifted, so that weak echoes are told apart.
  case soft
  /// The middle grays are spread, the dark and the bright ones come together.
  case contrast

  private static let softTable = table(of: .soft), contrastTable = table(of: .contrast)
  private static func table(of map: GrayMap) -> [UInt8] { (0...255).map(map.level) }
  /// The gray shown for each of the 256 grays; nil when they are shown unchanged.
  var table: [UInt8]? {
    switch self {
    case .flat: nil
    case .soft: GrayMap.softTable
    case .contrast: GrayMap.contrastTable
    }
  }

  /// Gray shown for a gray, 0...255; black stays black and white stays white.
  func level(of gray: Int) -> UInt8 {
    let t = Double(gray) / 255
    let shown =
      switch self {
      case .flat: t
      case .soft: 2 * t / (1 + t)
      case .contrast: t * t * (3 - 2 * t)
      }
    return UInt8(shown * 255 + 0.5)
  }
}
