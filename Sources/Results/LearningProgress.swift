import Storage
import Training

/// Progress of one person over several attempts: the learning curve, how often it was in the joint, trends, and calibration.
package struct LearningProgress: Equatable, Sendable {
  /// Event that is a success on the learning curve.
  package enum Success: String, CaseIterable, Sendable {
    /// The attempt passed.
    case passed
    /// Half or more of the fluid went into the joint; attempts without injection do not count.
    case inJoint
  }
  package struct Trend: Equatable, Sendable {
    package var id, unit: String
    package var trend: MetricTrend
  }
  package var curve: LearningCurve
  /// Attempts that are points of the curve, the oldest first.
  package var counted: [AttemptRecord]
  /// Attempts that are none, as they were quit, restarted or cut, went on from another one or have no score.
  package var uncounted: Int
  /// Attempts with an injection, and those of them with half or more of the fluid in the joint.
  package var injected, inJoint: Int
  package var trends: [Trend]
  package var calibration: BeliefCalibration

  /// - Parameter attempts: of one person, the oldest first.
  package init(
    _ attempts: [AttemptRecord], success: Success = .passed, limits: CumulativeSumLimits = .standard
  ) {
    let finished = attempts.filter(\.isCounted)
    let outcomes = finished.map { attempt in
      switch success {
      case .passed: attempt.score?.passed
      case .inJoint: attempt.isInJoint
      }
    }
    counted = zip(finished, outcomes).compactMap { $1 == nil ? nil : $0 }
    uncounted = attempts.count - counted.count
    curve = LearningCurve(outcomes.compactMap(\.self), limits: limits)
    injected = finished.count { $0.isInJoint != nil }
    inJoint = finished.count { $0.isInJoint == true }
    trends = LearningProgress.trends(finished)
    calibration = BeliefCalibration(
      finished.compactMap { attempt in
        guard let answer = attempt.answer, let truth = answer.wasInJoint else { return nil }
        return Calibration(
          saidInJoint: answer.inJoint, confidence: answer.confidence, isInJoint: truth)
      })
  }

  /// The score, and each metric in its order.
  private static func trends(_ attempts: [AttemptRecord]) -> [Trend] {
    var trends: [Trend] = []
    func add(_ id: String, _ unit: String, _ values: [Double?]) {
      if let trend = MetricTrend(values) { trends.append(Trend(id: id, unit: unit, trend: trend)) }
    }
    add("score", "1", attempts.map { $0.score?.total })
    for metric in Metric.standard {
      add(metric.id, metric.unit, attempts.map { $0.value(of: metric.id) })
    }
    return trends
  }
}

extension LearningCurve {
  /// Number of attempts of the test that is going on, which has come to no decision.
  package var attemptsUndecided: Int {
    points.count - (points.lastIndex { $0.decision != nil }.map { $0 + 1 } ?? 0)
  }
}

extension AttemptRecord {
  /// True for a finished attempt with a score that began anew: one that counts.
  var isCounted: Bool { ending == .finished && score?.total != nil && continuedAtTick == nil }
  /// True where half or more of the fluid went into the joint; nil when nothing was injected.
  package var isInJoint: Bool? { jointFraction.map { $0 >= 0.5 } }
  /// Value of a metric; nil where it has none.
  package func value(of id: String) -> Double? { metrics.first { $0.id == id }?.value }
}
