import Geometry

extension PelvisMeasure {
  /// A number of the joint as a whole.
  private static func whole(
    _ id: String, _ unit: String, female: Published?, male: Published?,
    _ number: @escaping @Sendable (JointSurvey) -> Double?
  ) -> PelvisMeasure {
    PelvisMeasure(id, unit, female: female, male: male) { survey, side in
      guard let joint = survey.joints[side] else { return Value(nil, "no joint on this side") }
      if joint.bonesCross { return Value(nil, "the surfaces of sacrum and hip cross") }
      return Value(number(joint), "sacrum and hip are nowhere within 5 mm of each other")
    }
  }

  static let joint: [PelvisMeasure] = [
    whole("gap5", "mm", female: .mean(1.3), male: .mean(1.3)) { $0.gapMM(percentile: 0.05) },
    whole("gap25", "mm", female: .mean(1.7), male: .mean(1.7)) { $0.gapMM(percentile: 0.25) },
    whole("gap50", "mm", female: spread(1.93, 0.2), male: spread(2.15, 0.23)) { $0.gapMM(percentile: 0.5) },
    whole("gap75", "mm", female: .mean(2.9), male: .mean(2.9)) { $0.gapMM(percentile: 0.75) },
    whole("gap95", "mm", female: .mean(4.4), male: .mean(4.4)) { $0.gapMM(percentile: 0.95) },
    whole("articularArea", "mm²", female: .range(1_330...1_780), male: .mean(1_750)) { $0.articularAreaMM2 },
    whole("jointX", "mm", female: spread(50.8, 3.1), male: spread(49.8, 2.6)) { $0.centroid?.x.magnitude },
    whole("jointY", "mm", female: .mean(39.4), male: .mean(39.4)) { $0.centroid?.y },
    whole("jointZ", "mm", female: .mean(-13.8), male: .mean(-13.8)) { $0.centroid?.z },
    whole("axialObliquity", "°", female: spread(15, 5.9), male: spread(20, 3.5)) { $0.axialDeg },
    whole("coronalObliquity", "°", female: spread(8.5, 2.9), male: spread(-2.3, 3.9)) { $0.coronalDeg },
    whole("signChangeBelowS2", "mm", female: .mean(14), male: .mean(14)) { $0.signChangeBelowS2MM },
    between("psisToInferiorEnd", .psis, .jointInferiorEnd, female: spread(34, 6.9), male: spread(42.2, 3.8)) {
      a, b in
      a.z - b.z
    },
    place("inferiorEndX", .jointInferiorEnd, female: spread(46.1, 4), male: spread(47.9, 3)) { p, side in
      p.x * side.sign
    },
    place("inferiorEndY", .jointInferiorEnd, female: spread(23, 2.4), male: spread(20.8, 8.5)) { p, _ in p.y
    },
  ]

  /// Number that is given for every level: mean and standard deviation of women, then of men.
  private struct LevelNumber {
    var id, unit: String
    var number: @Sendable (JointLevel) -> Double?
    var published: [JointSurvey.AxialLevel: (female: (Double, Double), male: (Double, Double))]
  }

  static let levels: [PelvisMeasure] = [corridor, overhang, entryX, entryY, angle].flatMap { row in
    JointSurvey.AxialLevel.allCases.compactMap { level in
      guard let (female, male) = row.published[level] else { return nil }
      let number = row.number
      return PelvisMeasure(
        "\(row.id)@\(level.rawValue)", row.unit, female: spread(female.0, female.1),
        male: spread(male.0, male.1)
      ) { survey, side in
        guard let joint = survey.joints[side], let found = joint.levels[level] else {
          return Value(nil, "no foramina to tell the level")
        }
        return Value(
          number(found), "the joint is not narrower than 3 mm at this level, or there is too little of it")
      }
    }
  }

  private static let corridor = LevelNumber(
    id: "corridor", unit: "mm", number: \.corridorMM,
    published: [
      .twelveAboveS1: ((36.3, 5.2), (45.1, 5.7)), .s1: ((39.8, 4.3), (30.9, 13.2)),
      .s1s2: ((36.7, 5.6), (18.9, 8.1)), .s2: ((19.3, 10.4), (9.6, 10.4)),
      .sixBelowS2: ((7.9, 4.3), (2.2, 2.6)),
      .tenBelowS2: ((2.1, 1.5), (0.6, 0.8)), .twelveBelowS2: ((1, 1), (0.35, 0.56)),
      .sixteenBelowS2: ((0.1, 0.3), (0.4, 1.3)), .s3: ((0.3, 0.5), (0.15, 0.4)),
    ])
  private static let overhang = LevelNumber(
    id: "overhang", unit: "mm", number: \.overhangMM,
    published: [
      .twelveAboveS1: ((7, 4.9), (14, 4.6)), .s1: ((12.9, 5.1), (7.9, 8.3)), .s1s2: ((12, 5.7), (3.5, 3.7)),
      .s2: ((3.2, 5.5), (0.2, 3.2)), .sixBelowS2: ((0.2, 3.1), (-1.6, 0.24)),
      .tenBelowS2: ((-1.4, 0.7), (-1.5, 0.27)), .twelveBelowS2: ((-1.2, 0.8), (-1.5, 0.4)),
      .sixteenBelowS2: ((-1.3, 0.4), (-1.5, 0.26)), .s3: ((-1.4, 0.3), (-1.4, 0.33)),
    ])
  private static let entryX = LevelNumber(
    id: "entryX", unit: "mm", number: { $0.entry?.middleX },
    published: [
      .twelveAboveS1: ((56.1, 2.4), (53.5, 4.6)), .s1: ((55.1, 3.6), (43.9, 8.4)),
      .s1s2: ((50.9, 4), (40.4, 4.2)),
      .s2: ((45.9, 5.7), (43.8, 4.8)), .sixBelowS2: ((46.6, 4.4), (45.4, 2.3)),
      .tenBelowS2: ((46, 3.4), (46.1, 2.3)), .twelveBelowS2: ((45.9, 3.3), (46.5, 2.4)),
      .sixteenBelowS2: ((46.9, 3.6), (47.6, 2.7)), .s3: ((48.4, 4.9), (47.8, 2)),
    ])
  private static let entryY = LevelNumber(
    id: "entryY", unit: "mm", number: { $0.entry?.y },
    published: [
      .twelveAboveS1: ((45.3, 4.3), (47.6, 6.2)), .s1: ((43, 4.7), (32, 13.5)),
      .s1s2: ((37.3, 6.2), (22.3, 7.2)),
      .s2: ((24.8, 10.3), (17.8, 10.2)), .sixBelowS2: ((17.7, 4.4), (12.9, 3.9)),
      .tenBelowS2: ((15.3, 3.6), (11.8, 3.9)), .twelveBelowS2: ((15, 3.4), (12.2, 4.1)),
      .sixteenBelowS2: ((16.3, 3.4), (14.1, 5.2)), .s3: ((19.3, 3.4), (15.7, 2.6)),
    ])
  private static let angle = LevelNumber(
    id: "angle12", unit: "°", number: { $0.angleDeg(withinMM: 12) },
    published: [
      .twelveAboveS1: ((18.7, 7.5), (22.8, 8)), .s1: ((22, 8.8), (24.9, 8.2)),
      .s1s2: ((18.8, 10.6), (32.3, 7.8)),
      .s2: ((14.7, 12.7), (17.3, 9.3)), .sixBelowS2: ((4.3, 18), (7.5, 7.7)),
      .tenBelowS2: ((1.8, 12.7), (5.3, 6.6)),
      .twelveBelowS2: ((-0.6, 9.8), (5.1, 6.1)), .sixteenBelowS2: ((-8.2, 7), (0.9, 9.3)),
      .s3: ((-8.6, 5.1), (-1.6, 6)),
    ])
}
