import Geometry

/// The mean sacrum by control points, rounded to half a millimeter: origin midway between the posterior superior iliac
/// spines, the coronal plane through the anterior spines and the pubic tubercles upright; right half, mm.
/// Shape after VSDFullBodyBoneModels (Fischer, Sci Data 2023;10:763).
enum SacrumControls {
  /// y of the dorsal surface over x (columns) and z (levels), before canal, hiatus and foramina are carved.
  /// Columns: crest, its flank, lamina, gutter, foramina, intermediate, lateral crest, shoulder, ala.
  static let dorsal = ControlGrid(
    columns: [0, 4, 9, 15, 21, 28, 34, 39, 43, 47, 52, 60],
    levels: [
      .init(36, [56, 54, 50.5, 48, 47, 46.5, 46, 46.5, 47, 47.5, 48, 48.5]),
      .init(26, [53, 52.5, 50.5, 48.5, 46.5, 42, 44, 45, 44.5, 45.5, 48, 50]),
      .init(17, [45, 50, 51, 44.5, 42, 36.5, 40, 41, 41.5, 43.5, 47, 51.5]),
      .init(10, [16, 24, 28, 32, 37.5, 34.5, 34.5, 37.5, 41, 43.5, 46, 53]),
      .init(3, [15, 18, 21.5, 24, 27.5, 29, 30.5, 34, 40.5, 43, 46, 54.5]),
      .init(-4, [6.5, 13, 17, 19, 20.5, 22, 23.5, 28, 34, 39, 44.5, 53]),
      .init(-11, [1, 6, 11, 13.5, 14.5, 14.5, 15.5, 20, 26, 31.5, 38, 48]),
      .init(-18, [-0.5, 2.5, 5, 7, 8.5, 8, 8, 12.5, 18.5, 24, 31, 42]),
      .init(-25, [-4.5, -2, 0.5, 3, 5, 5, 5, 8, 12, 16.5, 22, 31]),
      .init(-32, [-7.5, -6, -3.5, -0.5, 1.5, 2, 2.5, 5, 8.5, 12.5, 17, 25]),
      .init(-40, [-7, -7, -6.5, -4, -2, -1, -0.5, 3.5, 8.5, 13, 18, 26]),
      .init(-48, [-7, -7.5, -8, -5.5, -2, -1.5, -1, 4, 9, 13, 18.5, 25]),
      .init(-56, [-7, -7.5, -8.5, -6, -2.5, -1.5, 0, 4, 6.5, 9, 11.5, 14.5]),
      .init(-64, [-7, -7, -8, -5.5, -2, 0.5, 3, 4.5, 5, 5.5, 5.5, 5]),
      .init(-72, [-5.5, -5.5, -6.5, -3, 2, 4, 4.5, 4.5, 4, 3.5, 3.5, 3.5]),
      // The apex and the coccyx (landmarks of the same bones; the coccyx as a single curved bone).
      .init(-82, [-3, -3, -2, 0, 3, 5, 5, 5, 5, 5, 5, 5]),
      .init(-95, [4, 4, 5, 7, 9, 9, 9, 9, 9, 9, 9, 9]),
      .init(-108, [12, 12, 13, 14, 15, 15, 15, 15, 15, 15, 15, 15]),
    ], mirrored: true)

  /// y of the ventral (pelvic) surface.
  static let ventral = ControlGrid(
    columns: [0, 8, 16, 24, 33, 40, 46, 52, 60],
    levels: [
      .init(34, [51.5, 51, 51.5, 50, 48, 48, 49, 50.5, 52]),
      .init(22, [54.5, 53, 49, 50, 47.5, 53, 54.5, 54, 54]),
      .init(12, [60, 60.5, 60, 59.5, 58, 58.5, 58, 58, 57]),
      .init(2, [74, 74.5, 75.5, 70, 62, 61, 60.5, 61.5, 61]),
      .init(-8, [74.5, 72.5, 68, 66, 64.5, 63, 63.5, 65, 64]),
      .init(-18, [46.5, 45, 43.5, 45.5, 54, 62, 63.5, 66.5, 64]),
      .init(-28, [28, 28, 27.5, 28, 34, 47.5, 58, 62, 59]),
      .init(-38, [15, 14.5, 13, 12, 16, 23.5, 30.5, 42, 47.5]),
      .init(-48, [9, 8.5, 7, 6, 8, 9.5, 15, 23.5, 32]),
      .init(-58, [5, 4.5, 4, 5, 6, 6.5, 9, 11.5, 15]),
      .init(-72, [4.5, 4, 3, 4.5, 5.5, 5.5, 5.5, 5.5, 5.5]),
      .init(-82, [6, 6, 6, 7, 8, 8, 8, 8, 8]),
      .init(-95, [11.5, 11.5, 11.5, 12, 12, 12, 12, 12, 12]),
      .init(-108, [19, 19, 19, 19, 19, 19, 19, 19, 19]),
    ], mirrored: true)

  /// The outline seen from behind, (x, z), all around: right articular process, ala, lateral border, apex, coccyx.
  static let outline = ControlOutline(
    points: mirrored([
      [0, 14], [9, 14.5], [14, 18.5], [19, 25], [24, 28], [29, 25], [33, 20], [38, 22], [44, 27], [50, 23.5],
      [55, 16.5], [58, 9], [58.5, 0], [58.5, -8], [57.5, -16], [55.5, -24], [53, -28.5], [48.5, -32.5],
      [46.5, -37], [45, -41.5], [40.5, -45.5], [37, -51.5], [35, -58], [32, -64.5], [28.5, -69], [21, -73.5],
      [14.5, -79], [10.5, -87], [7, -97], [3.5, -106], [0, -108.5],
    ]))

  /// The sacral canal by level: its dorsal wall, its ventral wall and its half width. It opens dorsally at the hiatus.
  static let canalLevels: [Double] = [-78, -72, -66, -60, -52, -44, -36, -28, -20, -12, -4, 4, 12, 40]
  static let canalDorsal = ControlCurve(
    places: canalLevels, values: [-14, -14, -14, -8, -5.5, -5, -2.5, 1.5, 7, 13, 18.5, 24.5, 28, 30])
  static let canalVentral = ControlCurve(
    places: canalLevels, values: [-1.5, -2, -2, -2, -1.5, -0.5, 2, 7, 13.5, 23, 30.5, 41.5, 50, 56])
  static let canalHalfWidth = ControlCurve(
    places: canalLevels, values: [4, 5.5, 6, 5.5, 6, 6.5, 8, 9, 9.5, 12, 11, 12, 12, 13])
  /// Level below which there is no canal to carve.
  static let canalEnd = -76.0
  /// Level from which down the edges of the sacrum's end and of the coccyx are rounded.
  static let roundedBelowZ = -72.0

  /// A bony prominence on the dorsal surface: height over the sheet, and how far it reaches in x and z.
  struct Prominence {
    var x, z, heightMM, halfWidthMM, halfLengthMM: Double
  }
  /// Spinous tubercles of the median crest S1–S4, lateral tubercles S1–S3, and the cornua beside the hiatus.
  /// Heights after anatomical tables of dorsal tips (same source).
  static let prominences: [Prominence] = [
    .init(x: 0, z: 4, heightMM: 3.5, halfWidthMM: 2.5, halfLengthMM: 5),
    .init(x: 0, z: -17, heightMM: 4, halfWidthMM: 2.5, halfLengthMM: 5.5),
    .init(x: 0, z: -37, heightMM: 3, halfWidthMM: 2.5, halfLengthMM: 5.5),
    .init(x: 0, z: -53, heightMM: 4, halfWidthMM: 2.5, halfLengthMM: 4.5),
    .init(x: 33.5, z: -1, heightMM: 1.5, halfWidthMM: 3, halfLengthMM: 4),
    .init(x: 33, z: -20, heightMM: 2, halfWidthMM: 3, halfLengthMM: 4.5),
    .init(x: 33, z: -40, heightMM: 1.5, halfWidthMM: 3, halfLengthMM: 4),
    .init(x: 8.5, z: -67, heightMM: 3, halfWidthMM: 3, halfLengthMM: 5),
  ]

  /// Depth of the roots under the dorsal surface in the foramina.
  static let rootDepthMM = 8.0

  /// One dorsal foramen: its center on the dorsal surface, its width (x) and height (z), and the tunnels below it.
  struct Foramen {
    var x, z, widthMM, heightMM: Double
    /// Polylines of tunnel axes, from the floor of the dorsal opening on.
    var tunnels: [[Vector3]]
    /// y of the dorsal surface at its center.
    var rimY: Double { SacrumControls.dorsal.value(column: x, level: z) }
  }
  /// The foramina of a person, S1...S4, farther lateral (x) and higher (y) by `shifts` and `sizes` times as large; the inner ends
  /// of the tunnels go along as far as they are from the midline.
  static func foramina(shifted shifts: [SIMD2<Double>], sizes: [Double]) -> [Foramen] {
    foramina.enumerated().map { level, mean in
      var foramen = mean
      foramen.widthMM *= sizes[level]
      foramen.heightMM *= sizes[level]
      foramen.x += shifts[level].x
      foramen.z += shifts[level].y
      let deeper = foramen.rimY - mean.rimY
      foramen.tunnels = mean.tunnels.map { line in
        line.map { p in
          let share = min(p.x / mean.x, 1)
          return Vector3(p.x + shifts[level].x * share, p.y + deeper * share, p.z + shifts[level].y)
        }
      }
      return foramen
    }
  }
  /// S1–S4: places and sizes as rounded means of the same bones; inner course to the canal and to the pelvis.
  static let foramina: [Foramen] = [
    .init(
      x: 25, z: 1, widthMM: 9, heightMM: 10.5,
      tunnels: [
        [Vector3(18, 38, -1)], [Vector3(18, 38, -1), Vector3(9, 34, 0)],
        [Vector3(18, 39, -2), Vector3(21, 42, -9), Vector3(22, 54, -17)],
      ]),
    .init(
      x: 21, z: -18, widthMM: 8, heightMM: 6,
      tunnels: [
        [Vector3(18, 17, -19)], [Vector3(18, 16, -19), Vector3(8, 12, -18)],
        [Vector3(18, 18, -20), Vector3(21, 21, -25), Vector3(21.5, 34, -31)],
      ]),
    .init(
      x: 19, z: -39, widthMM: 9.5, heightMM: 8,
      tunnels: [
        [Vector3(18.5, 6, -40.5), Vector3(19.5, 20, -43)], [Vector3(18, 2, -39), Vector3(7, 0, -38)],
      ]),
    .init(
      x: 18, z: -60, widthMM: 8.5, heightMM: 7.5,
      tunnels: [[Vector3(18, 0, -61), Vector3(17.5, 14, -63)]]),
  ]

  static func mirrored(_ half: [SIMD2<Double>]) -> [SIMD2<Double>] {
    half + half.dropFirst().dropLast().reversed().map { [-$0.x, $0.y] }
  }
}
