/// One way in which people of one sex, age and build differ: what it is, how much people have of it, who measured it.
/// The list `all` is the one place that says so.
package struct VariationParameter: Sendable {
  /// The names by which a scenario sets them.
  package enum ID: String, CaseIterable, Codable, Hashable, Sendable {
    case statureCM, sacralTiltDeg, shiftYMM, shiftZMM, stretchX, stretchY, stretchZ, taperZPerMM, taperYPerMM
    case gapMM, sheetAngleS1Deg, sheetAngleS2Deg, sheetAngleWindowDeg, sheetAngleS3Deg
    case overhangS1MM, overhangS1S2MM, overhangS2MM
    case foramenS1XMM, foramenS1ZMM, foramenS2XMM, foramenS2ZMM, foramenS3XMM, foramenS3ZMM
    case axialAngleRightLeftDeg, jointXRightLeftMM, jointZRightLeftMM, gapRightLeftMM
    case overhangRightLeftMM, spineZRightLeftMM
    case accessoryJoint, jointForm, vesselsAtJoint, capacityML, leak
    case foramenS1Size, foramenS2Size, foramenS3Size, foramenS4Size
  }
  /// Distribution of a parameter among people.
  package enum Distribution: Hashable, Sendable {
    /// Normal, cut off at the range; the means and standard deviations of women and of men.
    case normal(unit: String, range: ClosedRange<Double>, mean: Double, woman: Double, man: Double)
    /// One of several words, the first being what most people have; the shares of women and of men, each 1 in all.
    case words([Word])
  }
  package struct Word: Hashable, Sendable {
    package var word: String
    package var woman, man: Double
  }

  package let id: ID
  package let distribution: Distribution
  /// Source of the numbers: a publication.
  package let source: String
  /// Effect of the parameter, in one line.
  package let summary: String

  /// Unit of the number; empty where there is none.
  package var unit: String { if case .normal(let unit, _, _, _, _) = distribution { unit } else { "" } }
  /// Values that a number may have; of a word, its places in the list.
  package var range: ClosedRange<Double> {
    switch distribution {
    case .normal(_, let range, _, _, _): range
    case .words(let words): 0...Double(words.count - 1)
    }
  }
  package var words: [String] { if case .words(let words) = distribution { words.map(\.word) } else { [] } }
  /// Value of the mean person: 0 for everything that is given as a difference from the mean of the sex.
  package var mean: Double { if case .normal(_, _, let mean, _, _) = distribution { mean } else { 0 } }
  package func deviation(_ sex: Sex) -> Double {
    if case .normal(_, _, _, let woman, let man) = distribution { sex == .female ? woman : man } else { 0 }
  }

  package static let all: [VariationParameter] = body + joint + foramina + sides + kinds
  package static subscript(_ id: ID) -> VariationParameter { all[place[id, default: 0]] }
  private static let place = Dictionary(
    all.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
}

extension VariationParameter {
  static let fischer =
    "VSDFullBodyBoneModels, computed tomograms of 19 adults (Fischer, Sci Data 2023;10:763)"

  private static func number(
    _ id: ID, _ unit: String, _ range: ClosedRange<Double>, mean: Double = 0, woman: Double, man: Double,
    source: String = fischer, _ summary: String
  ) -> VariationParameter {
    VariationParameter(
      id: id, distribution: .normal(unit: unit, range: range, mean: mean, woman: woman, man: man),
      source: source, summary: summary)
  }

  private static let body: [VariationParameter] = [
    number(
      .statureCM, "cm", -20...20, woman: 6.5, man: 7,
      source:
        "spread of adults' stature, common knowledge; that it tells a third of the pelvis' size is ours",
      "Taller than the mean; the whole pelvis is larger."),
    number(
      .sacralTiltDeg, "°", -10...10, woman: 3.3, man: 5, "Tilt of the sacrum about the transverse axis."),
    number(.shiftYMM, "mm", -7...7, woman: 2.6, man: 3.8, "Sacrum and joint lie deeper under the spines."),
    number(.shiftZMM, "mm", -12...12, woman: 6.8, man: 3.8, "Sacrum and joint lie higher to the spines."),
    number(.stretchX, "", -0.11...0.11, woman: 0.049, man: 0.045, "Logarithm of the width's ratio."),
    number(.stretchY, "", -0.13...0.13, woman: 0.063, man: 0.056, "Logarithm of the depth's ratio."),
    number(.stretchZ, "", -0.13...0.13, woman: 0.039, man: 0.064, "Logarithm of the height's ratio."),
    number(.taperZPerMM, "1/mm", -0.0012...0.0012, woman: 0.0005, man: 0.00046, "Wider toward the head."),
    number(.taperYPerMM, "1/mm", -0.0022...0.0022, woman: 0.0011, man: 0.0009, "Wider toward the front."),
  ]

  private static let joint: [VariationParameter] = [
    number(.gapMM, "mm", -0.5...0.6, woman: 0.2, man: 0.23, "Wider than the median gap of both joints."),
    number(.sheetAngleS1Deg, "°", -16...16, woman: 8, man: 6.5, "Turn of the joint's plane at S1."),
    number(.sheetAngleS2Deg, "°", -18...18, woman: 9, man: 6.5, "The same at S2; + is deep end lateral."),
    number(.sheetAngleWindowDeg, "°", -18...18, woman: 9, man: 6, "The same at the lower window."),
    number(.sheetAngleS3Deg, "°", -14...14, woman: 5, man: 6, "The same at S3."),
    number(.overhangS1MM, "mm", -12...12, woman: 4.5, man: 6.5, "How far the ilium hides the joint at S1."),
    number(.overhangS1S2MM, "mm", -10...10, woman: 5, man: 3.5, "The same between S1 and S2."),
    number(.overhangS2MM, "mm", -8...8, woman: 4.5, man: 3, "The same at S2."),
  ]

  private static let foramina: [VariationParameter] = [
    number(.foramenS1XMM, "mm", -4...4, woman: 1.8, man: 1.6, "First dorsal foramina, farther lateral."),
    number(.foramenS1ZMM, "mm", -6...6, woman: 1.8, man: 3, "First dorsal foramina, higher."),
    number(.foramenS2XMM, "mm", -6...6, woman: 3, man: 1.8, "Second dorsal foramina, farther lateral."),
    number(.foramenS2ZMM, "mm", -3.5...3.5, woman: 1.6, man: 1.6, "Second dorsal foramina, higher."),
    number(
      .foramenS3XMM, "mm", -7...7, woman: 3.3, man: 1.8, "Third dorsal foramina and fourth, farther lateral."),
    number(.foramenS3ZMM, "mm", -4...4, woman: 1.8, man: 1.8, "Third dorsal foramina and fourth, higher."),
    number(.foramenS1Size, "", -0.6...0.6, woman: 0.11, man: 0.3, "Logarithm of the first ones' size."),
    number(.foramenS2Size, "", -0.6...0.6, woman: 0.2, man: 0.18, "Logarithm of the second ones' size."),
    number(.foramenS3Size, "", -0.6...0.6, woman: 0.25, man: 0.2, "Logarithm of the third ones' size."),
    number(.foramenS4Size, "", -0.6...0.6, woman: 0.2, man: 0.17, "Logarithm of the fourth ones' size."),
  ]

  private static let sides: [VariationParameter] = [
    number(
      .axialAngleRightLeftDeg, "°", -8...8, woman: 3.4, man: 3.4, "The right joint's plane is turned more."),
    number(.jointXRightLeftMM, "mm", -5...5, woman: 2.2, man: 2.2, "The right joint lies farther lateral."),
    number(.jointZRightLeftMM, "mm", -6...6, woman: 3, man: 3, "The right joint lies higher."),
    number(.gapRightLeftMM, "mm", -0.35...0.35, woman: 0.145, man: 0.145, "The right joint is wider."),
    number(.overhangRightLeftMM, "mm", -8...8, woman: 4, man: 4, "The right ilium hides more of its joint."),
    number(
      .spineZRightLeftMM, "mm", -8...8, woman: 4, man: 4, "The right posterior superior spine is higher."),
  ]

  /// Parameters that name a kind and no amount, and those of injected fluid.
  private static let kinds: [VariationParameter] = [
    VariationParameter(
      id: .accessoryJoint,
      distribution: .words([
        Word(word: "none", woman: 0.825, man: 0.825), Word(word: "right", woman: 0.055, man: 0.055),
        Word(word: "left", woman: 0.055, man: 0.055), Word(word: "both", woman: 0.065, man: 0.065),
      ]),
      source: "17.5 % of 400 computed tomograms (Demir, 2007); the sides are ours",
      summary: "A second, narrow contact of the bones behind the joint at S1–S2."),
    VariationParameter(
      id: .jointForm,
      distribution: .words([
        Word(word: "typical", woman: 0.38, man: 0.86),
        Word(word: "iliosacralComplex", woman: 0.22, man: 0.05),
        Word(word: "crescent", woman: 0.2, man: 0.045),
        Word(word: "semicircularDefect", woman: 0.2, man: 0.045),
      ]),
      source: "atypical in 62 % of women, 14 % of men (Ziegeler, 2021, 818 tomograms); their shares are ours",
      summary: "The form of both joints."),
    VariationParameter(
      id: .vesselsAtJoint,
      distribution: .words([
        Word(word: "none", woman: 21 / 55, man: 21 / 55), Word(word: "around", woman: 23 / 55, man: 23 / 55),
        Word(word: "inside", woman: 7 / 55, man: 7 / 55), Word(word: "both", woman: 4 / 55, man: 4 / 55),
      ]),
      source: "color Doppler of 55 patients (Jee, 2014)", summary: "Vessels at the mouth of both joints."),
    number(
      .capacityML, "mL", 0.7...2.5, mean: 1.45, woman: 0.44, man: 0.44,
      source: "55 joints filled under fluoroscopy to a firm end point, 0.7–2.5 mL",
      "What a joint holds before it resists or leaks."),
    VariationParameter(
      id: .leak,
      distribution: .words([
        Word(word: "none", woman: 0.75, man: 0.75), Word(word: "dorsal", woman: 0.1, man: 0.1),
        Word(word: "ventral", woman: 0.1, man: 0.1), Word(word: "foramen", woman: 0.05, man: 0.05),
      ]),
      source: "20–30 % of capsules leak; ways after Fortin (1999), their shares are ours",
      summary: "Where a full joint leaks."),
  ]
}
