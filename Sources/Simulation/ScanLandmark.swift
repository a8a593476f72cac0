/// A landmark that a trainee looks for with the probe, and marks.
package enum ScanLandmark: String, CaseIterable, Sendable {
  /// The median sacral crest.
  case midline
  /// The posterior superior iliac spine of the side to be injected.
  case psis
  /// The first and the second dorsal foramen of that side.
  case s1, s2
  /// The cleft of the joint at the level of the case.
  case cleft

  package var displayName: String {
    switch self {
    case .midline: "midline"
    case .psis: "PSIS"
    case .s1: "S1 foramen"
    case .s2: "S2 foramen"
    case .cleft: "joint cleft"
    }
  }
  /// The next one of the list, the first after nil, nil after the last.
  package static func next(after landmark: ScanLandmark?) -> ScanLandmark? {
    guard let landmark, let i = allCases.firstIndex(of: landmark) else { return allCases.first }
    return i + 1 < allCases.count ? allCases[i + 1] : nil
  }
  /// Look of a landmark in the image.
  enum Look { case brightBone, darkGap }
  var look: Look {
    switch self {
    case .midline, .psis: .brightBone
    case .s1, .s2, .cleft: .darkGap
    }
  }
}
