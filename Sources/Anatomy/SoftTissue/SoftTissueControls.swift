import Geometry

/// The soft tissue's layers by control points over x and z of the mean pelvis, right half, mm; they follow the bones of
/// a person. Depths after Stokes et al. (Man Ther 2005;10:116), Moore et al. (2010), Nisbet (2006) and Han et al.
/// (2014); the courses of the layers are ours.
enum SoftTissueControls {
  private static let columns: [Double] = [0, 12, 26, 40, 48, 60, 75, 95, 120]

  /// y of the thoracolumbar and, lateral to it, the gluteal fascia.
  static let fascia = ControlGrid(
    columns: columns,
    levels: [
      .init(62, [9, 6, 4, 6, 9, 12, 17, 25, 42]), .init(40, [3, 0, -1, 1, 4, 8, 13, 21, 38]),
      .init(25, [0, -3, -4, -2, 1, 4, 9, 17, 34]), .init(10, [-2, -4.5, -5.5, -4, -2, 1, 5, 14, 31]),
      .init(0, [-4, -6, -6.5, -5, -3.2, 0, 3.5, 12, 29]),
      .init(-10, [-6, -7.5, -7.5, -6.2, -4.7, -2, 2, 9.5, 27]),
      .init(-22, [-9, -9, -8.5, -7.2, -6, -4, -0.5, 6.5, 24]),
      .init(-35, [-11.5, -11, -9, -7.5, -6.5, -4.8, -2.5, 3.5, 20]),
      .init(-50, [-12.5, -11.8, -10, -8.5, -7.6, -6.2, -4.5, 0, 16]),
      .init(-65, [-12.5, -13, -13.5, -13.5, -13, -12, -10, -5, 12]),
      .init(-80, [-8, -13, -17, -18.5, -18.5, -18, -16, -10, 8]),
      .init(-105, [3, -12, -21, -25, -26, -26.5, -25, -18, 4]),
    ], mirrored: true)

  /// Thickness of the fat over its thickness at the posterior superior spine.
  static let fatPattern = ControlGrid(
    columns: [0, 15, 35, 55, 80, 115],
    levels: [
      .init(60, [0.7, 0.8, 0.9, 1, 1.15, 1.3]), .init(30, [0.75, 0.85, 0.95, 1, 1.2, 1.35]),
      .init(5, [0.8, 0.85, 0.95, 1, 1.2, 1.4]), .init(-25, [0.8, 0.9, 1, 1.05, 1.3, 1.5]),
      .init(-50, [0.8, 0.95, 1.08, 1.15, 1.35, 1.5]), .init(-75, [0.65, 1.1, 1.3, 1.4, 1.5, 1.5]),
      .init(-105, [0.3, 1.3, 1.6, 1.7, 1.7, 1.5]),
    ], mirrored: true)
  /// Thickness of the fat over the posterior superior spine by body mass index.
  static let fatByBodyMassIndex = ControlCurve(
    places: [16, 20, 22, 25, 27, 30, 35, 40, 50], values: [3.5, 8, 12, 17, 20, 26, 36, 45, 62])
  static let skinThicknessMM = 2.0
  /// y of the surface that the fat's septa run along: nearly the skin, and somewhat the fascia.
  static func septaCourse(skin: Double, fascia: Double) -> Double { 0.7 * skin + 0.3 * fascia }
  /// The thoracolumbar fascia's posterior layer: 1.4 ± 0.4 mm.
  static let fasciaThicknessMM = 1.4
  /// Undulation of layers to each side, in long waves and in short ones: model values.
  static let waveMM = 1.8, rippleMM = 1.2

  /// x of the medial border of the gluteus maximus by level.
  static let gluteusBorder = ControlCurve(
    places: [-105, -80, -66, -54, -40, -28, -14, 0, 14, 30], values: [2, 4, 6, 12, 21, 33, 44, 51, 60, 72])
  /// Its thickness by distance from that border, downhill.
  static let gluteusThickness = ControlCurve(
    places: [-2, 0, 6, 12, 24, 45, 70], values: [0, 0, 5.5, 11.5, 18, 26, 34])
  /// x of the lateral border of the multifidus by level.
  static let multifidusBorder = ControlCurve(
    places: [-75, -66, -55, -45, -35, -25, -14, -6, 5, 20, 40],
    values: [2, 8, 18, 27, 32, 36, 40, 43, 47, 50, 56])
  /// x of the ilium's medial limit from behind by level: lateral to it the gluteus medius lies on bone.
  static let gluteusMediusBorder = ControlCurve(
    places: [-46, -38, -20, 0, 30], values: [60, 53, 50, 51, 60])
  /// x of the sacrotuberous ligament's middle by level, deep to the gluteus maximus.
  static let sacrotuberousMiddle = ControlCurve(places: [-110, -75, -46], values: [48, 44, 38])
  static let sacrotuberousHalfWidthMM = 9.0, sacrotuberousThicknessMM = 3.5

  /// y where the tissue of the back ends and that of the pelvis begins: inside the bones, and across the greater
  /// sciatic notch between them.
  static let pelvicWall = ControlGrid(
    columns: [0, 20, 40, 50, 60, 75, 95, 120],
    levels: [
      .init(62, [40, 40, 40, 40, 44, 52, 66, 90]), .init(40, [42, 42, 42, 42, 42, 48, 62, 85]),
      .init(12, [48, 50, 52, 54, 50, 52, 66, 90]), .init(-10, [42, 42, 44, 48, 48, 52, 68, 95]),
      .init(-25, [18, 18, 30, 40, 45, 52, 70, 95]), .init(-40, [3, 4, 12, 24, 40, 52, 70, 95]),
      .init(-55, [0, 1, 9, 22, 38, 52, 70, 90]), .init(-72, [0, 1, 12, 24, 36, 48, 66, 90]),
      .init(-105, [15, 16, 20, 28, 38, 46, 60, 80]),
    ], mirrored: true)

  /// The long posterior ligament: from the spine to the third lateral tubercle, its dorsal face's y along it.
  static let longLigamentFrom = Vector3(47, 0.5, -3), longLigamentTo = Vector3(34, -2.5, -42)
  static let longLigamentHalfWidthMM = 8.0, longLigamentThicknessMM = 2.5

  /// y of the roof of the interosseous ligament: from the iliac lip down to the lateral crest, over x and z.
  static let interosseousRoof = ControlGrid(
    columns: [24, 30, 36, 42, 48, 56],
    levels: [
      .init(40, [42, 38, 33, 28, 24, 22]), .init(22, [36, 32, 27, 21, 16, 14]),
      .init(8, [33, 28, 21, 12, 6, 3]), .init(-4, [24, 21, 15, 8, 4, 2]),
      .init(-12, [18, 16, 13, 9, 6, 5]), .init(-20, [12, 10, 10, 10, 10, 9]),
      .init(-28, [8, 6, 8, 12, 13, 12]), .init(-40, [8, 8, 10, 16, 20, 20]),
    ])
}
