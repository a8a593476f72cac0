import Geometry

/// The soft tissue's layers by control points over x and z of the mean pelvis, right half, mm; they follow the bones of
/// a person. Depths after Stokes et al. (Man Ther 2005;10:116), Moore et al. (2010), Nisbet (2006) and Han et al.
/// (2014); the courses of the layers are ours.
enum SoftTissueControls {
  private static let columns: [Double] = [0, 12, 26, 40, 48, 60, 75, 95, 120]

  /// y of the thoracolumbar and, lateral to it, the gluteal fascia.
  static let fascia = ControlSheet(
    columns: columns,
    levels: [
      .init(62, [9, 6, 4, 6, 9, 15, 23, 37, 60]), .init(40, [3, 0, -1, 1, 4, 10, 19, 34, 58]),
      .init(25, [0, -3, -4, -2, 1, 6, 14, 30, 55]), .init(10, [-2, -4.5, -5, -3, 0, 4, 11, 27, 51]),
      .init(0, [-4, -6, -6, -3.5, -1.5, 2, 9, 24, 48]),
      .init(-10, [-6, -7.5, -7.5, -5.5, -4, -1, 6, 21, 45]),
      .init(-22, [-9, -9.5, -9.5, -8.5, -7.5, -5, 1, 17, 42]),
      .init(-35, [-11.5, -11.5, -11.5, -11, -10.5, -9, -3, 13, 40]),
      .init(-50, [-12.5, -13, -13.5, -14, -14, -13, -7, 9, 37]),
      .init(-65, [-12.5, -14, -16.5, -18, -18.5, -17.5, -12, 5, 34]),
      .init(-80, [-8, -14, -19.5, -22.5, -23.5, -22.5, -17, 1, 31]),
      .init(-105, [3, -12, -22, -27, -28.5, -28.5, -22, -4, 28]),
    ], mirrored: true)

  /// Thickness of the fat over its thickness at the posterior superior spine.
  static let fatPattern = ControlSheet(
    columns: [0, 15, 35, 55, 80, 115],
    levels: [
      .init(60, [0.7, 0.8, 0.9, 1, 1.1, 1.2]), .init(30, [0.75, 0.85, 0.95, 1, 1.15, 1.25]),
      .init(5, [0.8, 0.85, 0.95, 1, 1.15, 1.25]), .init(-25, [0.75, 0.9, 1, 1.1, 1.25, 1.3]),
      .init(-50, [0.7, 0.95, 1.15, 1.3, 1.4, 1.3]), .init(-75, [0.6, 1.1, 1.4, 1.5, 1.5, 1.3]),
      .init(-105, [0.3, 1.3, 1.6, 1.7, 1.6, 1.3]),
    ], mirrored: true)
  /// Thickness of the fat over the posterior superior spine by body mass index.
  static let fatByBodyMassIndex = ControlCurve(
    places: [16, 20, 22, 25, 27, 30, 35, 40, 50], values: [3.5, 8, 12, 17, 20, 26, 36, 45, 62])
  static let skinThicknessMM = 2.0

  /// x of the medial border of the gluteus maximus by level.
  static let gluteusBorder = ControlCurve(
    places: [-105, -80, -66, -54, -40, -28, -14, 0, 14, 30], values: [2, 4, 6, 12, 21, 33, 44, 51, 60, 72])
  /// Its thickness by distance from that border, downhill.
  static let gluteusThickness = ControlCurve(
    places: [-2, 0, 6, 14, 26, 45, 70], values: [0, 0, 5, 9, 16, 25, 32])

  /// The long posterior ligament: from the spine to the third lateral tubercle, its dorsal face's y along it.
  static let longLigamentFrom = Vector3(47, 0.5, -3), longLigamentTo = Vector3(34, -2.5, -42)
  static let longLigamentHalfWidthMM = 8.0, longLigamentThicknessMM = 2.5

  /// y of the roof of the interosseous ligament: from the iliac lip down to the lateral crest, over x and z.
  static let interosseousRoof = ControlSheet(
    columns: [24, 30, 36, 42, 48, 56],
    levels: [
      .init(40, [42, 38, 33, 28, 24, 22]), .init(22, [36, 32, 27, 21, 16, 14]),
      .init(8, [33, 28, 21, 12, 6, 3]), .init(-4, [24, 21, 15, 8, 4, 2]),
      .init(-12, [18, 16, 13, 9, 6, 5]), .init(-20, [12, 10, 10, 10, 10, 9]),
      .init(-28, [8, 6, 8, 12, 13, 12]), .init(-40, [8, 8, 10, 16, 20, 20]),
    ])
}
