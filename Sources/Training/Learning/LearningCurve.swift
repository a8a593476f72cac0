import Geometry

/// Limits of a cumulative sum of failures (CUSUM): the failure rates that are told apart, and how often one errs.
///
/// A sequential probability ratio test (Wald, Ann Math Stat 1945;16:117) in the form that is usual for procedures (Kestin, Br J Anaesth
/// 1995;75:805): a failure adds 1 − s, a success subtracts s. Between the limits nothing can be said (Barrington et al., Reg Anesth Pain
/// Med 2012;37:334).
package struct CumulativeSumLimits: Equatable, Sendable {
  /// Acceptable failure rate: 7 of 55 (Jee et al., Arch Phys Med Rehabil 2014;95:330).
  package var acceptableRate = 0.127
  /// Unacceptable failure rate: an operator's first 30 (Pekkafahli et al., J Ultrasound Med 2003;22:553).
  package var unacceptableRate = 0.40
  /// Chance to call an acceptable rate unacceptable.
  package var alpha = 0.1
  /// Chance to call an unacceptable rate acceptable.
  package var beta = 0.1

  /// Nil unless 0 < acceptable < unacceptable < 1, and both chances lie between 0 and ½.
  package init?(acceptableRate: Double, unacceptableRate: Double, alpha: Double = 0.1, beta: Double = 0.1) {
    guard acceptableRate > 0, unacceptableRate > acceptableRate, unacceptableRate < 1,
      [alpha, beta].allSatisfy({ $0 > 0 && $0 < 0.5 })
    else { return nil }
    (self.acceptableRate, self.unacceptableRate) = (acceptableRate, unacceptableRate)
    (self.alpha, self.beta) = (alpha, beta)
  }
  private init() {}
  package static let standard = CumulativeSumLimits()

  /// Amount that a success subtracts; a failure adds the rest of 1.
  package var success: Double { q / (p + q) }
  /// The rate is acceptable once the sum has come down to minus this.
  package var reachedAt: Double { Elementary.logarithm((1 - alpha) / beta) / (p + q) }
  /// The rate is unacceptable once the sum has come up to this.
  package var failedAt: Double { Elementary.logarithm((1 - beta) / alpha) / (p + q) }

  private var p: Double { Elementary.logarithm(unacceptableRate / acceptableRate) }
  private var q: Double { Elementary.logarithm((1 - acceptableRate) / (1 - unacceptableRate)) }
}

/// Learning curve of one person: the cumulative sum after every attempt, and what it says.
///
/// Each decision ends a test, and the next attempt begins a new one at 0: nobody carries the failures of the first days about, nor
/// lives on early successes. The latest decision holds.
package struct LearningCurve: Equatable, Sendable {
  package enum State: String, Sendable {
    /// The failure rate is acceptable.
    case reached
    /// It is unacceptable.
    case notReached
    /// No test has come to a decision yet.
    case undetermined

    /// Word for it behind "acceptable failure rate".
    package var words: String {
      switch self {
      case .reached: "reached"
      case .notReached: "not reached"
      case .undetermined: "undetermined"
      }
    }
  }
  package struct Point: Equatable, Sendable {
    /// The sum after the attempt.
    package var sum: Double
    /// Decision to which the attempt led; nil for none.
    package var decision: State?
  }
  package let limits: CumulativeSumLimits
  package private(set) var points: [Point] = []
  package private(set) var successes = 0

  package init(_ outcomes: some Sequence<Bool> = [], limits: CumulativeSumLimits = .standard) {
    self.limits = limits
    for isSuccess in outcomes { add(isSuccess) }
  }

  package mutating func add(_ isSuccess: Bool) {
    let before = points.last.map { $0.decision == nil ? $0.sum : 0 } ?? 0
    let sum = isSuccess ? before - limits.success : before + 1 - limits.success
    let decision: State? =
      sum <= -limits.reachedAt ? .reached : sum >= limits.failedAt ? .notReached : nil
    points.append(Point(sum: sum, decision: decision))
    successes += isSuccess ? 1 : 0
  }

  package var state: State { points.last { $0.decision != nil }?.decision ?? .undetermined }
  /// Number of attempts, the deciding one included, until the rate was first acceptable; nil while it never was.
  package var attemptsToReach: Int? { points.firstIndex { $0.decision == .reached }.map { $0 + 1 } }
  /// Share of successes, 0...1; nil without attempts.
  package var successRate: Double? {
    points.isEmpty ? nil : Double(successes) / Double(points.count)
  }
}
