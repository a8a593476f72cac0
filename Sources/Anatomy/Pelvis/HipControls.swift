import Geometry

/// The right hip bone in front of and below what `IliumControls` tells, as an anatomist sees it from the side: its medial
/// and its lateral surface over y (columns) and z (levels), its outline and the obturator foramen. By control points,
/// rounded to half a millimeter, in the frame of the mean pelvis.
///
/// Form after both hip bones of a man in magnetic resonance images (Modenese and Renault, J Biomech 2021;116:110186), drawn
/// on the mean ilium where the two overlap, and on the mean places of spines, tubercle and tuberosity.
enum HipControls {
  private static let columns: [Double] = [34, 44, 54, 64, 74, 84, 94, 104, 114, 124, 134, 144, 154]

  /// x of the medial surface: iliac fossa, pelvic face, symphysis. Outside of the outline it only goes on.
  static let medial = ControlGrid(
    columns: columns,
    levels: [
      .init(52, [56.5, 71.5, 85.5, 99, 111, 120.5, 129, 136, 140, 140, 140, 140, 140]),
      .init(42, [51.5, 64, 76.5, 93, 106, 115, 122.5, 129, 135.5, 140, 140, 140, 140]),
      .init(32, [47.5, 57, 69, 88, 101.5, 109.5, 116.5, 122.5, 128.5, 134.5, 140, 140, 140]),
      .init(22, [46.5, 54, 61.5, 85, 99, 106.5, 112.5, 117, 122, 127.5, 132.5, 137, 140]),
      .init(12, [47, 55, 59, 81.5, 97, 103.5, 109, 113, 115.5, 120, 125.5, 129.5, 133.5]),
      .init(2, [48, 54.5, 58, 74.5, 94, 100.5, 105, 109, 111.5, 114, 118, 122.5, 126.5]),
      .init(-8, [48.5, 54, 57, 64, 88, 96, 100.5, 104, 107.5, 109.5, 110.5, 115.5, 121]),
      .init(-18, [49, 52.5, 55.5, 58, 76, 91, 95.5, 99.5, 102.5, 106, 107.5, 111, 118]),
      .init(-28, [50, 49.5, 52, 56, 65, 82.5, 89.5, 94, 98.5, 102.5, 106.5, 110.5, 116]),
      .init(-38, [53.5, 54, 55.5, 58.5, 63, 74.5, 83, 89, 94.5, 100, 106, 111, 115]),
      .init(-48, [57.5, 63, 66, 63, 63, 66, 76, 84.5, 91.5, 98, 104.5, 109, 112.5]),
      .init(-58, [60, 64.5, 67, 64.5, 63, 62.5, 69, 80.5, 88, 95, 101, 104.5, 106.5]),
      .init(-68, [59.5, 62.5, 63.5, 63, 61.5, 60.5, 62.5, 74, 86, 93.5, 96.5, 97, 96.5]),
      .init(-78, [57, 59, 60, 60.5, 59.5, 58, 56.5, 63, 82.5, 87.5, 87.5, 85.5, 83.5]),
      .init(-88, [53.5, 55.5, 58, 58.5, 58, 55.5, 53.5, 53, 65.5, 73, 73.5, 71, 67.5]),
      .init(-98, [53.5, 53.5, 57, 57.5, 56.5, 54, 52.5, 48.5, 48.5, 55, 55, 53, 52]),
      .init(-108, [58.5, 55.5, 56.5, 57, 56, 54, 53, 50, 38.5, 38.5, 33.5, 33.5, 39.5]),
      .init(-118, [64, 58, 57, 57, 56.5, 55, 52.5, 53, 33.5, 13.5, 10, 20.5, 31]),
      .init(-128, [64.5, 59.5, 57, 55.5, 54, 49, 41, 30.5, 11, 0.5, 9, 17.5, 23.5]),
      .init(-138, [61, 56.5, 55.5, 52.5, 48.5, 39, 26.5, 15, 5, 4.5, 9.5, 13, 16]),
      .init(-148, [60.5, 56.5, 53, 49, 42.5, 33.5, 25.5, 20, 13.5, 9.5, 8.5, 8.5, 8.5]),
      .init(-158, [63, 60, 56, 49.5, 43, 37, 32, 27, 20.5, 14.5, 9, 4.5, 0]),
      .init(-168, [66, 62.5, 58.5, 53.5, 48, 42.5, 37.5, 32.5, 26.5, 19, 10, 1, 0]),
    ])

  /// x of the lateral surface: gluteal face, ischium, front of the pubis; over the acetabulum as if it were filled.
  static let lateral = ControlGrid(
    columns: columns,
    levels: [
      .init(52, [71, 83.5, 96, 106, 114.5, 120, 123, 125.5, 128.5, 131.5, 134, 136.5, 139]),
      .init(42, [69, 81.5, 94.5, 106, 116, 123.5, 126.5, 128.5, 130.5, 132, 133.5, 134.5, 135.5]),
      .init(32, [67, 78, 89, 102, 114, 126.5, 132, 132.5, 132.5, 133, 132.5, 132.5, 132]),
      .init(22, [66, 75, 84.5, 98, 110, 121.5, 132, 136.5, 135, 133.5, 131.5, 130, 129]),
      .init(12, [66, 73.5, 81.5, 94, 107, 117.5, 126.5, 133.5, 135.5, 133, 130, 128, 126.5]),
      .init(2, [67, 73.5, 80, 90, 102.5, 112.5, 120.5, 125.5, 127.5, 128.5, 128, 126, 124.5]),
      .init(-8, [68.5, 74, 79.5, 86.5, 98, 108.5, 115.5, 118.5, 120, 123, 126.5, 125, 123.5]),
      .init(-18, [69, 74.5, 79.5, 85, 95, 104.5, 110.5, 113, 115, 119, 124.5, 124.5, 122]),
      .init(-28, [68, 75, 79.5, 84, 92.5, 101.5, 107, 110, 112, 116, 120.5, 122, 120]),
      .init(-38, [64.5, 72, 78.5, 84.5, 91.5, 99.5, 104, 107, 109.5, 112.5, 114, 115.5, 115]),
      .init(-48, [60, 67.5, 76, 85, 92, 97.5, 102, 105, 108, 109.5, 108.5, 108, 106.5]),
      .init(-58, [55.5, 65, 74, 86, 94.5, 99, 101, 104, 106, 106, 103, 99, 95.5]),
      .init(-68, [52, 65.5, 77, 90, 97.5, 97.5, 100, 102, 103, 101, 95.5, 89, 82.5]),
      .init(-78, [50.5, 66.5, 85, 92.5, 89, 86.5, 90.5, 97.5, 96, 91.5, 84.5, 77, 69.5]),
      .init(-88, [52.5, 65.5, 86.5, 89.5, 86, 86.5, 88.5, 90.5, 84.5, 78.5, 71, 64, 57.5]),
      .init(-98, [58.5, 67, 84, 89.5, 88, 86.5, 86, 83.5, 76, 66.5, 57.5, 51.5, 47.5]),
      .init(-108, [67, 74, 81, 87.5, 87.5, 83.5, 79.5, 77.5, 74.5, 57, 45.5, 42, 39.5]),
      .init(-118, [71.5, 81, 83, 84, 84, 74.5, 67, 65, 63.5, 50.5, 45, 39, 32.5]),
      .init(-128, [69, 78, 84, 78.5, 68.5, 61, 52, 40.5, 30.5, 32, 34.5, 33, 24.5]),
      .init(-138, [66, 76, 82.5, 75, 58.5, 49.5, 40, 29.5, 23, 19, 15, 14, 11.5]),
      .init(-148, [64.5, 70, 74.5, 69.5, 57, 46.5, 38.5, 30, 17, 7.5, 1.5, 0, 0]),
      .init(-158, [62.5, 63.5, 64.5, 64.5, 56.5, 46, 37.5, 27.5, 14, 0.5, 0, 0, 0]),
      .init(-168, [60, 58.5, 57, 55, 52, 45.5, 36, 24, 10, 0, 0, 0, 0]),
    ])

  /// The outline, (y, z): over the crest to the anterior spines, the acetabulum's front, the pubis, the ischium up to its
  /// spine and the greater notch.
  static let outline = ControlOutline(points: [
    [24, -41.5], [23, 37], [30, 42.5], [41.5, 49], [54, 51], [63, 49], [74, 44.5], [87, 41], [99, 36.5],
    [109.5, 29], [119, 21], [128.5, 12], [136.5, 2], [144.5, -8], [148.5, -19], [148.5, -27], [142, -33.5],
    [133, -42], [130, -51], [129.5, -63], [123.5, -73], [117.5, -80], [116.5, -87], [119, -98], [123, -105],
    [133, -111.5], [141, -113.5], [145, -117], [147, -121], [145, -126], [137, -134.5], [126.5, -141],
    [115, -144], [111, -146.5], [106, -153], [96.5, -156], [84, -159.5], [72, -161.5], [60, -161],
    [50, -154.5], [40.5, -146], [35, -135], [35, -123], [37.5, -112], [36, -100], [38, -91], [44.5, -81],
    [50, -70], [53.5, -59], [52, -49.5], [47, -43.5], [38, -41.5], [28, -41.5],
  ])

  static let obturatorForamen = ControlOutline(points: [
    [93, -119], [82, -122.5], [74, -129], [72, -138], [79, -141], [91, -139], [102, -135], [110, -127.5],
    [112.5, -123], [105, -121],
  ])

  /// The ball that hollows out the acetabulum: its center and radius, and how much smaller the woman's is.
  static let acetabulum = Vector3(92, 88, -99), acetabulumRadiusMM = 26.0, womanRadiusChangeMM = -1.5
  /// Distance from the midline at which the symphysis begins, in mm.
  static let symphysisX = 2.2

  /// A place that is measured in both sexes (VSDFullBodyBoneModels, Fischer, Sci Data 2023;10:763), halfway between the mean
  /// woman and the mean man in the frame of the mean pelvis, and how far from there the woman's lies; the man's lies as far
  /// the other way.
  struct BonyPoint: Sendable {
    var place, towardWoman: Vector3
    /// The place in the frame of the mean pelvis; `form` as `BodyWarp.hipForm`.
    func place(form: Double) -> Vector3 { place + towardWoman * form }
  }
  static let anteriorSuperiorSpine = BonyPoint(
    place: Vector3(117, 148, -26.5), towardWoman: Vector3(-1.5, 4.5, -6))
  static let anteriorInferiorSpine = BonyPoint(
    place: Vector3(99.5, 129, -61), towardWoman: Vector3(2.5, 1, -7))
  static let pubicTubercle = BonyPoint(
    place: Vector3(27.5, 146, -119), towardWoman: Vector3(3, -1, -8.5))
  static let ischialSpine = BonyPoint(
    place: Vector3(54, 38, -96.5), towardWoman: Vector3(6, 3.5, -7))
  static let ischialTuberosity = BonyPoint(
    place: Vector3(57, 64.5, -161.5), towardWoman: Vector3(8, -1.5, -3))

  static let landmarks = [
    anteriorSuperiorSpine, anteriorInferiorSpine, pubicTubercle, ischialSpine, ischialTuberosity,
  ]
  /// Places, (y, z), that both sexes share in this frame: the symphysis' middle moves with the tubercle, the ilium stays.
  static let fixed: [SIMD2<Double>] = [
    [50, 50], [40, 0], [74, 30], [72, 0], [66, -26], [58, -48], [80, -50],
  ]
}
