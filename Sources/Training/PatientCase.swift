import Geometry
import Simulation

/// A patient as drawn for a case: which provocation tests hurt, how much of the pain is the joint's, and how much of it goes
/// because something was done. The same scenario draws the same patient.
package struct PatientCase: Equatable, Sendable {
  package let source: PainSource
  /// Pain before the injection, 0...10.
  package let painBefore: Int
  /// Fraction of the pain that is the joint's, 0...1.
  package let jointShare: Double
  /// Fraction of the pain that goes by placebo, 0...1.
  package let placebo: Double
  private let positive: [ProvocationTest]

  /// - Parameter told: the tests that hurt; nil draws them.
  package init(source: PainSource, pain: Int, told: [ProvocationTest]?, seed: UInt64) {
    var random = RandomNumbers(seed: mixed(seed ^ 0x4341_5345))
    (self.source, painBefore) = (source, pain)
    let isJoint = source == .joint
    let drawn = PatientCase.tests(isJoint: isJoint, &random)
    positive = told ?? drawn
    let share = random.uniform(in: PatientCase.jointShares)
    jointShare = isJoint ? share : 0
    let responds = random.uniform() < PatientCase.falsePositiveRate
    placebo = random.uniform(in: responds ? PatientCase.strongPlacebo : PatientCase.weakPlacebo)
  }

  package func isPositive(_ test: ProvocationTest) -> Bool { positive.contains(test) }
  package var positiveCount: Int { positive.count }

  /// Part of the pain that is the joint's where it is the source: a model value.
  static let jointShares = 0.85...1.0
  /// Fraction of single blocks that are positive though the joint is not the source: between 12 % (controlled blocks, n =
  /// 1,060) and 20 % (Maigne et al., Spine 1996;21:1889).
  static let falsePositiveRate = 0.16
  /// Relief without a cause of those patients, and of the others: model values.
  static let strongPlacebo = 0.87...1.0, weakPlacebo = 0.0...0.35

  /// Draws the six tests. A shared term, a coin, lifts some of them and lowers the others by as much, so that each keeps its
  /// sensitivity and specificity while three or more of six come to .94 and .78.
  private static func tests(isJoint: Bool, _ random: inout RandomNumbers) -> [ProvocationTest] {
    let coin = random.uniform() < 0.5 ? 1.0 : -1.0
    return ProvocationTest.allCases.filter { test in
      let chance = isJoint ? test.sensitivity : 1 - test.specificity
      let most = min(chance, 1 - chance)
      let lift = isJoint ? test.stressSign * min(stressLift, most) : min(toleranceLift, most)
      return random.uniform() < chance + coin * lift
    }
  }
  /// Lift of the shared term where the joint is the source (which kind of stress hurts it), and where it is not (who feels pain
  /// at any stress). Chosen so that the rule of three of six is as Laslett et al. 2005 found.
  private static let stressLift = 0.285, toleranceLift = 0.1
}

extension ProvocationTest {
  /// Fraction of patients with the joint as the source in whom it hurts (Laslett et al., Man Ther 2005;10:207).
  package var sensitivity: Double { accuracy.sensitivity }
  /// Fraction of the others in whom it does not.
  package var specificity: Double { accuracy.specificity }
  /// Kind of stress: +1 opens or twists the joint, −1 shears or presses it.
  fileprivate var stressSign: Double { accuracy.stressSign }

  private var accuracy: (sensitivity: Double, specificity: Double, stressSign: Double) {
    switch self {
    case .distraction: (0.60, 0.81, 1)
    case .compression: (0.69, 0.69, -1)
    case .thighThrust: (0.88, 0.69, -1)
    case .sacralThrust: (0.63, 0.75, -1)
    case .gaenslenRight: (0.53, 0.71, 1)
    case .gaenslenLeft: (0.50, 0.77, 1)
    }
  }
}
