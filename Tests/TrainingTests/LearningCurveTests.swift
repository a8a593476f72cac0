import Testing

@testable import Training

/// The cumulative sum of failures, and what it may say when.
@Suite struct LearningCurveTests {
  /// The numbers for which it is commonly tabled, and those of this joint.
  @Test(arguments: [
    (0.10, 0.20, 0.1452, 2.71, 19), (0.127, 0.40, 0.2463, 1.443, 6),
  ]) func theLimitsAreThoseOfTheLiterature(
    _ acceptable: Double, _ unacceptable: Double, _ s: Double, _ h: Double, _ straight: Int
  ) throws {
    let limits = try #require(
      CumulativeSumLimits(acceptableRate: acceptable, unacceptableRate: unacceptable))
    #expect(abs(limits.success - s) < 5e-5)
    #expect(abs(limits.reachedAt - h) < 5e-3 && limits.failedAt == limits.reachedAt)
    for count in 1..<straight {
      #expect(LearningCurve(Array(repeating: true, count: count), limits: limits).state == .undetermined)
    }
    let curve = LearningCurve(Array(repeating: true, count: straight), limits: limits)
    #expect(curve.state == .reached && curve.attemptsToReach == straight)
  }

  @Test func theStandardLimitsAreThoseOfThisJoint() {
    #expect(
      CumulativeSumLimits.standard == CumulativeSumLimits(acceptableRate: 0.127, unacceptableRate: 0.40))
  }

  /// Two failures in a row are 1.507, over 1.443; from there on it begins anew.
  @Test func aKnownSequenceByHand() throws {
    let s = CumulativeSumLimits.standard.success
    let curve = LearningCurve([true, false, false, true, true, true, true, true, true, false])
    let expected = [
      -s, 1 - 2 * s, 2 - 3 * s, 2 - 4 * s, 2 - 5 * s, 2 - 6 * s, 2 - 7 * s, 2 - 8 * s, 2 - 9 * s, 3 - 10 * s,
    ]
    #expect(zip(curve.points, expected).allSatisfy { abs($0.sum - $1) < 1e-12 } && curve.points.count == 10)
    #expect(curve.points.allSatisfy { $0.decision == nil } && curve.state == .undetermined)
    #expect(curve.successRate == 0.7 && curve.attemptsToReach == nil)

    let failing = LearningCurve([false, false, true])
    #expect(failing.points.map(\.decision) == [nil, .notReached, nil])
    #expect(failing.points[2].sum == -s && failing.state == .notReached)
    let later = LearningCurve([false, false] + Array(repeating: true, count: 6))
    #expect(later.state == .reached && later.attemptsToReach == 8)
    // Success that lies back does not hold for ever.
    #expect(LearningCurve(Array(repeating: true, count: 6) + [false, false]).state == .notReached)
    #expect(LearningCurve().state == .undetermined && LearningCurve().successRate == nil)
  }

  @Test func limitsThatCannotBeAreNone() {
    #expect(CumulativeSumLimits(acceptableRate: 0.4, unacceptableRate: 0.4) == nil)
    #expect(CumulativeSumLimits(acceptableRate: 0, unacceptableRate: 0.4) == nil)
    #expect(CumulativeSumLimits(acceptableRate: 0.1, unacceptableRate: 1) == nil)
    #expect(CumulativeSumLimits(acceptableRate: 0.1, unacceptableRate: .nan) == nil)
    #expect(CumulativeSumLimits(acceptableRate: 0.1, unacceptableRate: 0.4, alpha: 0.5) == nil)
    #expect(CumulativeSumLimits(acceptableRate: 0.1, unacceptableRate: 0.4, beta: 0) == nil)
  }

  @Test func aTrendIsThatOfMostAttempts() throws {
    let line = try #require(MetricTrend((0..<20).map { 10 - 0.5 * Double($0) }))
    #expect(line.perAttempt == -0.5 && line.first == 9 && line.last == 1.5 && line.count == 20)
    // An odd attempt and one that defines nothing move it not at all.
    var values = (0..<20).map { Optional(10 - 0.5 * Double($0)) }
    (values[4], values[9]) = (1_000, nil)
    let odd = try #require(MetricTrend(values))
    #expect(abs(odd.perAttempt + 0.5) < 1e-12 && odd.count == 19)
    #expect(try #require(MetricTrend([3, 3, 3, 3])).perAttempt == 0)
    #expect(MetricTrend([1, nil, 2, nil, 3]) == nil)
  }

  @Test func whoIsSurerThanRightIsOverconfident() throws {
    func answer(_ confidence: Double, _ isInJoint: Bool, says: Bool = true) -> Calibration {
      Calibration(saidInJoint: says, confidence: confidence, isInJoint: isInJoint)
    }
    let sure = BeliefCalibration([answer(1, true), answer(1, false)])
    #expect(sure.brier == 0.5 && sure.overconfidence == 0.5)
    #expect(sure.bins == [BeliefCalibration.Bin(count: 2, sure: 1, inJoint: 0.5)])
    let unsure = BeliefCalibration([answer(0, true), answer(0, false, says: false)])
    #expect(unsure.brier == 0.25 && unsure.overconfidence == 0)
    #expect(BeliefCalibration([answer(1, false, says: false)]).bins.map(\.sure) == [0])
    #expect(BeliefCalibration([]).brier == nil && BeliefCalibration([]).overconfidence == nil)
  }
}
