import Geometry

/// The mean right sacroiliac joint by control points, rounded to half a millimeter: sheets over y (columns) and z
/// (levels); frame and source as `SacrumControls`.
enum JointControls {
  private static let columns: [Double] = [2, 9, 15, 21, 28, 35, 42, 49, 56, 62, 70, 82]

  /// x of the sheet midway between the bones. Outside the facing region it only goes on.
  static let middle = ControlGrid(
    columns: columns,
    levels: [
      .init(40, [45.5, 47, 48, 47.5, 45, 45.5, 50, 57, 64, 69, 71, 73.5]),
      .init(29, [43.5, 43, 43, 42.5, 41, 42, 42, 52, 59, 66.5, 73, 75]),
      .init(21, [41.5, 40, 39, 39, 40, 40, 44.5, 54.5, 55.5, 66.5, 73.5, 75.5]),
      .init(14, [40, 38, 37, 37.5, 39.5, 40.5, 50.5, 56.5, 58, 66, 74, 75.5]),
      .init(7, [38.5, 36, 35, 36.5, 38, 42, 48.5, 57, 59.5, 64.5, 74, 75.5]),
      .init(1, [37, 35, 34, 35, 38.5, 43, 49, 57, 58.5, 62, 73, 75]),
      .init(-4, [36.5, 34.5, 33, 35.5, 41, 45, 50.5, 56, 58, 59.5, 70.5, 76]),
      .init(-10, [37, 34, 35, 38.5, 43.5, 48.5, 53, 54.5, 57, 58, 67, 76.5]),
      .init(-16, [38, 38, 40.5, 43.5, 48, 50.5, 52.5, 53, 55.5, 57.5, 62.5, 75]),
      .init(-22, [40.5, 42.5, 45, 47.5, 48.5, 49, 50, 51.5, 54.5, 56.5, 58, 73]),
      .init(-28, [44, 46, 46.5, 46.5, 47, 47.5, 49, 50.5, 53, 54.5, 56, 70]),
      .init(-34, [47.5, 47, 47, 46.5, 47, 47.5, 48, 49, 50.5, 54, 55.5, 66]),
      .init(-40, [50.5, 50, 49.5, 48, 47, 49.5, 51.5, 53.5, 54.5, 55.5, 56, 64]),
      .init(-46, [53.5, 52.5, 51.5, 50.5, 51, 53.5, 55.5, 56, 57, 57, 57.5, 58]),
    ])

  /// The gap along x between the subchondral faces of the auricular part.
  static let articularGap = ControlGrid(
    columns: [8, 20, 32, 44, 56, 68],
    levels: [
      .init(22, [3.5, 3.5, 3.5, 3.5, 3.5, 4]), .init(12, [3.5, 3.5, 3, 3, 2.5, 4]),
      .init(2, [3.5, 3.5, 3, 2.5, 2, 4]), .init(-8, [3.5, 3, 3, 2.5, 2, 2.5]),
      .init(-16, [3, 3, 2.5, 2, 2, 2]), .init(-24, [2.5, 2, 2, 1.5, 2, 2]),
      .init(-32, [3, 2, 1.5, 1.5, 2, 2.5]), .init(-40, [4, 2.5, 2, 2, 2.5, 3]),
    ])

  /// Share of the articular gap that is left at an age: all of it until 40 years, three quarters from 70 on. After computed
  /// tomograms of people under and over 40: 2.3 ± 0.4 and 1.9 ± 0.2 mm (Faflia, 1998), 2.5 ± 0.7 and 1.5 ± 0.2 mm (Demir, 2007);
  /// how it goes in between is ours.
  static func gapFactor(ageYears: Double) -> Double {
    let share = min(max((ageYears - 40) / 30, 0), 1)
    return 1 - 0.25 * share * share * (3 - 2 * share)
  }

  /// The median gap of 19 adults.
  static let medianGapMM = 2.1
  /// Distance beyond the border of its auricular surface to which a fused joint is bridged, and length over which it passes into
  /// what is open.
  static let bridgeMM = 6.0, bridgeEndMM = 4.0, bridgeOverlapMM = 0.6, bridgeRoundingMM = 8.0

  /// The gap along x of the trench around the auricular part, behind it (interosseous) and before it; the greater
  /// of the two gaps holds, and where this one is small or negative the joint is articular.
  static let trenchGap = ControlGrid(
    columns: columns,
    levels: [
      .init(40, [32, 29.5, 27.5, 27, 24.5, 24, 23.5, 24.5, 24, 24, 24, 24]),
      .init(29, [28, 26, 25, 22, 22.5, 23, 26.5, 16.5, 23.5, 24, 24, 24]),
      .init(21, [23.5, 22.5, 19, 16.5, 16.5, 23, 19, 3, 16, 24.5, 23, 24]),
      .init(14, [18.5, 17, 14.5, 13, 14, 19, 7, 3, 4.5, 25.5, 22, 24.5]),
      .init(7, [13.5, 12, 11.5, 9.5, 11, 11.5, 9, -1.5, 1, 17.5, 24.5, 22]),
      .init(1, [9.5, 8.5, 8.5, 7.5, 6, 6, 6, -1.5, -6, 11.5, 25, 20]),
      .init(-4, [8, 5.5, 8, 7, 3, 4.5, 5, 0, 0, 3, 25, 17.5]),
      .init(-10, [5.5, 4.5, 7, 5.5, 3.5, 3.5, 2, 0, 0.5, -2.5, 22, 22.5]),
      .init(-16, [10, 6.5, 5.5, 4.5, 3, 1.5, 0, 0, 0.5, -4.5, 16, 25.5]),
      .init(-22, [14, 8.5, 3.5, -0.5, 0, 0, -0.5, -0.5, 0.5, -1.5, 9.5, 25]),
      .init(-28, [15, 8, 0, 0, 0, -0.5, -0.5, 0, 0, 1.5, 5.5, 24.5]),
      .init(-34, [13, 7, 0.5, -1, -0.5, 0.5, 2, 2.5, 3, 4.5, 5, 21.5]),
      .init(-40, [9.5, 6, 3.5, 4.5, 4, 8.5, 11, 11, 9, 9, 6.5, 19]),
      .init(-46, [6, 6.5, 7, 8, 10, 14.5, 19.5, 17, 16, 13, 11, 9]),
    ])

  /// The auricular surface in (y, z): the short upper limb and the long lower limb of an L.
  static let auricle = ControlOutline(points: [
    [66, -8], [66.5, -20], [64.5, -27], [56, -32], [44, -33.5], [33, -35], [21, -39.5], [14, -36],
    [11.5, -30],
    [12.5, -23.5], [17, -17], [23, -12], [23, -7], [28.5, -2.5], [36, -4.5], [41.5, -4], [44, 2], [45, 12],
    [48, 19], [53, 19], [60, 7],
  ])

  /// Middle and half height of the recess under the capsule, where the joint is open from behind between the bones' rims: 10–12
  /// mm below the second foramen (Klauser et al., Arthritis Rheum 2008;59:1618: a hypoechoic cleft).
  static let recessMiddleZ = -29.0, recessHalfHeightMM = 3.6
  /// y of its dorsal end at that level, the slope of this with z, as of the rims, and its half width there.
  static let recessRoofY = 10.3, recessRoofSlope = 0.2, recessHalfWidthMM = 4.0

  /// The border (y by z) behind which a person's interosseous part opens further than the mean.
  static let interosseousBorder = ControlCurve(
    places: [-24, -18, -8.5, 1, 13], values: [15, 25, 37, 43, 46])
}
