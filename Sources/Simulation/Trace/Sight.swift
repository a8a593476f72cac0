/// What the picture of a tick shows to who looks at it.
///
/// Something is shown when it lies in the imaged slice, no bone hides it, and its gray differs from that of its surroundings by a
/// contrast: brighter for bone, the tip and a suspension, darker for the cleft, a foramen and clear fluid. The grays are those of
/// the picture as it is set (depth, gain, time gain, dynamic range, gray map, contact), foretold by `GrayForecast`.
package struct Sight: OptionSet, Hashable, Sendable {
  package let rawValue: UInt16
  package init(rawValue: UInt16) { self.rawValue = rawValue }

  /// A landmark is shown.
  package static func landmark(_ landmark: ScanLandmark) -> Sight {
    Sight(rawValue: 1 << UInt16(landmark.index))
  }
  /// The needle's tip is shown.
  package static let tip = Sight(rawValue: 1 << 8)
  /// The tip lies in the imaged slice, where bone hides it.
  package static let tipBehindBone = Sight(rawValue: 1 << 9)
  /// Tissue over the cleft is shown, and the plane cuts the cleft.
  package static let overCleft = Sight(rawValue: 1 << 10)

  /// Difference in gray, of 255, from which bone, the tip and a gap in bone stand out from their surroundings: 6 dB at a
  /// dynamic range of 60 dB.
  package static let contrast = 25.0
  /// Difference in gray from which an area of fluid stands out: areas are told apart by less than points (Rose's criterion; Smith et al.,
  /// IEEE Trans Sonics Ultrason 1983;30:164).
  package static let areaContrast = 15.0
  /// Gray from which tissue is more than a black screen.
  package static let litGray = 12.0
}
