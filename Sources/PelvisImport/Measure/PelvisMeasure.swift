import Anatomy
import Geometry

/// One number about a pelvis, measured on its bones' surfaces.
package struct PelvisMeasure: Sendable {
  package let id: String
  /// `mm`, `mm²` or `°`.
  package let unit: String
  /// True where each side has its own.
  package let isPaired: Bool
  /// Published values of people; nil for a sex that nobody measured.
  package let published: [Sex: Published]
  /// Publication that the values come from.
  package let source: String
  let measure: @Sendable (PelvisSurvey, Side) -> Value

  package enum Published: Hashable, Sendable {
    case spread(mean: Double, deviation: Double)
    case range(ClosedRange<Double>)
    /// A mean whose spread is not published.
    case mean(Double)

    /// Mean ± 2 SD, or the range; nil for a mere mean.
    package var bounds: ClosedRange<Double>? {
      switch self {
      case .spread(let mean, let deviation): mean - 2 * deviation...mean + 2 * deviation
      case .range(let range): range
      case .mean: nil
      }
    }
  }
  /// The value, or nil with the reason why there is none.
  package struct Value: Hashable, Sendable {
    package var value: Double?
    package var reason: String?

    init(_ value: Double?, _ reason: @autoclosure () -> String?) {
      (self.value, self.reason) = (value, value == nil ? reason() : nil)
    }
  }

  /// The value of a pelvis; the side does not matter where the measure is not paired.
  package func callAsFunction(_ survey: PelvisSurvey, _ side: Side = .right) -> Value {
    measure(survey, side)
  }

  /// All measures.
  package static let all: [PelvisMeasure] = distances + sacral + foramina + joint + levels

  /// Computed tomograms of 19 adults, 38 sides.
  static let fischer = "Fischer, Sci Data 2023;10:763 (VSDFullBodyBoneModels)"

  init(
    _ id: String, _ unit: String, isPaired: Bool = true, female: Published?, male: Published?,
    source: String = fischer, _ measure: @escaping @Sendable (PelvisSurvey, Side) -> Value
  ) {
    (self.id, self.unit, self.isPaired, self.source, self.measure) = (id, unit, isPaired, source, measure)
    var published: [Sex: Published] = [:]
    (published[.female], published[.male]) = (female, male)
    self.published = published
  }

  // MARK: - What measures are made of

  static func spread(_ mean: Double, _ deviation: Double) -> Published {
    .spread(mean: mean, deviation: deviation)
  }

  /// A number from one place.
  static func place(
    _ id: String, _ point: PelvicPoint, isPaired: Bool = true, female: Published?, male: Published?,
    source: String = fischer, _ number: @escaping @Sendable (Vector3, Side) -> Double
  ) -> PelvisMeasure {
    PelvisMeasure(id, "mm", isPaired: isPaired, female: female, male: male, source: source) { survey, side in
      let landmark = survey.landmark(point, side)
      return Value(landmark.pointMM.map { number($0, side) }, landmark.doubt)
    }
  }

  /// A number from two places of one side.
  static func between(
    _ id: String, _ first: PelvicPoint, _ second: PelvicPoint, female: Published?, male: Published?,
    source: String = fischer, _ number: @escaping @Sendable (Vector3, Vector3) -> Double = distance
  ) -> PelvisMeasure {
    PelvisMeasure(id, "mm", female: female, male: male, source: source) { survey, side in
      let (a, b) = (survey.landmark(first, side), survey.landmark(second, side))
      guard let p = a.pointMM, let q = b.pointMM else { return Value(nil, a.doubt ?? b.doubt) }
      return Value(number(p, q), nil)
    }
  }

  /// The distance between the two sides' places.
  static func across(_ id: String, _ point: PelvicPoint, female: Published?, male: Published?)
    -> PelvisMeasure
  {
    PelvisMeasure(id, "mm", isPaired: false, female: female, male: male) { survey, _ in
      let (left, right) = (survey.landmark(point, .left), survey.landmark(point, .right))
      guard let p = left.pointMM, let q = right.pointMM else { return Value(nil, left.doubt ?? right.doubt) }
      return Value(distance(p, q), nil)
    }
  }

  // MARK: - The list

  private static let distances: [PelvisMeasure] = [
    across("interPSIS", .psis, female: spread(96.8, 11.4), male: spread(87.4, 7.1)),
    across("interPIIS", .piis, female: spread(98, 6), male: spread(100, 4)),
    across("interASIS", .asis, female: spread(218.1, 14.5), male: spread(242.7, 14.9)),
    across("interspinous", .ischialSpine, female: spread(111, 8), male: spread(97, 6)),
    between("asisToPSIS", .asis, .psis, female: spread(160, 6), male: spread(168, 9)),
    between("psisToPIIS", .psis, .piis, female: spread(36, 8), male: spread(40, 2)),
    between("piisToIschialSpine", .piis, .ischialSpine, female: spread(69, 7), male: spread(60, 5)),
    PelvisMeasure("spineLineTilt", "°", female: spread(6.1, 3.2), male: spread(11, 4.3)) { survey, side in
      guard survey.frame.basis != .spines else {
        return Value(nil, "the frame was found from this very angle")
      }
      let (front, back) = (survey.landmark(.asis, side), survey.landmark(.psis, side))
      guard let a = front.pointMM, let p = back.pointMM else { return Value(nil, front.doubt ?? back.doubt) }
      return Value(Elementary.arcTangent2(p.z - a.z, a.y - p.y) * 180 / .pi, nil)
    },
    between(
      "psisToS3LateralCrest", .psis, .lateralCrestS3, female: spread(37.9, 2.4), male: nil,
      source: "Moore 2010, ultrasound of the long posterior ligament of 30 women"),
  ]

  private static let sacral: [PelvisMeasure] = [
    PelvisMeasure(
      "sacralWidth", "mm", isPaired: false, female: spread(120.8, 6.1), male: spread(118.7, 8.3)
    ) { survey, _ in Value(survey.sacralWidthMM, nil) },
    PelvisMeasure(
      "sacralLength", "mm", isPaired: false, female: spread(98, 9.2), male: spread(106.7, 10.2),
      source: "dry bones: women, Oman Med J 2018; men, a series of both sexes"
    ) { survey, _ in
      let (top, bottom) = (survey.landmark(.promontory), survey.landmark(.sacralApex))
      guard let a = top.pointMM, let b = bottom.pointMM else { return Value(nil, top.doubt ?? bottom.doubt) }
      return Value(distance(a, b), nil)
    },
    place("promontoryY", .promontory, isPaired: false, female: spread(78, 6), male: spread(79, 7)) { p, _ in
      p.y
    },
    place("promontoryZ", .promontory, isPaired: false, female: spread(11, 7.7), male: spread(-13, 7.4)) {
      p, _ in
      p.z
    },
  ]

  /// Means and standard deviations of one number at the four levels.
  private typealias FourLevels = [(Double, Double)]

  private static let foramina: [PelvisMeasure] = {
    let points: [PelvicPoint] = [.foramenS1, .foramenS2, .foramenS3, .foramenS4]
    func places(
      _ suffix: String, _ female: FourLevels, _ male: FourLevels,
      _ number: @escaping @Sendable (Vector3, Side) -> Double
    ) -> [PelvisMeasure] {
      points.enumerated().map { level, point in
        place(
          "\(point.rawValue)\(suffix)", point, female: spread(female[level].0, female[level].1),
          male: spread(male[level].0, male[level].1), number)
      }
    }
    func sizes(
      _ suffix: String, _ female: FourLevels, _ male: FourLevels,
      _ number: @escaping @Sendable (PelvisSurvey.Opening) -> Double
    ) -> [PelvisMeasure] {
      points.enumerated().map { level, point in
        PelvisMeasure(
          "\(point.rawValue)\(suffix)", "mm", female: spread(female[level].0, female[level].1),
          male: spread(male[level].0, male[level].1)
        ) { survey, side in
          let opening = survey.foramina.indices.contains(level) ? survey.foramina[level][side] : nil
          return Value(opening.map(number), survey.landmark(point, side).doubt)
        }
      }
    }
    return places(
      "X", [(23.3, 2.5), (19.6, 3.2), (17.3, 4), (16.5, 4.1)], [(24.3, 2), (21.8, 2), (19, 2.1), (18.6, 1.9)]
    ) { p, side in p.x * side.sign }
      + places(
        "Y", [(26, 3.9), (11, 3.6), (1.5, 3.5), (0.5, 4.1)],
        [(27.4, 6.6), (8, 3.7), (-1.7, 5.9), (-3.5, 5.3)]
      ) {
        p, _ in p.y
      }
      + places(
        "Z", [(8.1, 6.2), (-11.4, 5.6), (-34.8, 7.7), (-55.3, 8.5)],
        [(-3, 6.8), (-22.5, 4.3), (-42, 5.4), (-61.7, 5.1)]
      ) { p, _ in p.z }
      + sizes(
        "Width", [(8.3, 1.1), (8.8, 2.2), (10.2, 3), (8.6, 1.9)],
        [(9.5, 3.5), (7.9, 2), (9.5, 2.4), (8.5, 1.9)]
      ) {
        $0.widthMM
      }
      + sizes(
        "Height", [(9.1, 2.1), (6.1, 2.2), (9, 3.4), (7.4, 1.8)],
        [(11.5, 6.4), (5.4, 1.5), (7.9, 2.5), (7.1, 1)]
      ) { $0.heightMM }
      + [
        between(
          "spacingS1S2", .foramenS1, .foramenS2, female: .mean(19.5), male: .mean(19.5)
        ) { a, b in a.z - b.z },
        between(
          "spacingS2S3", .foramenS2, .foramenS3, female: .mean(23.4), male: .mean(19.6)
        ) { a, b in a.z - b.z },
      ]
  }()
}
