import Simulation

/// How good an attempt was, 0...100, and whether it passes. The points explain; the critical rules decide.
package struct Score: Equatable, Sendable {
  /// One part: what was reached of what it is worth.
  package struct Part: Equatable, Sendable {
    package var id, summary: String
    package var points, outOf: Double
    package init(id: String, summary: String, points: Double, outOf: Double) {
      (self.id, self.summary, self.points, self.outOf) = (id, summary, points, outOf)
    }
  }
  package var parts: [Part]
  /// The sum of the parts; nil for a recording without a tick.
  package var total: Double?
  package var passed: Bool
  /// Reasons for which it did not pass: critical rules, metrics out of their bounds, `passScore`, `volumeFraction`; none of a kept
  /// score.
  package var heldBackBy: [String] = []
  /// Version of the rules, metrics and weights: a number that grows whenever an attempt may get another score than before.
  package static let rulesVersion = 3
  /// Version of the rules that it was found by: today's, or an earlier one's where a kept score stands.
  package var rulesVersion = Score.rulesVersion

  /// A score that was found before.
  package init(parts: [Part], total: Double?, passed: Bool, rulesVersion: Int) {
    (self.parts, self.total, self.passed, self.rulesVersion) = (parts, total, passed, rulesVersion)
  }

  /// The parts and their proportions follow the weights of the scenario; see `Scenario.Weights`.
  init(
    trace: Trace, scenario: Scenario, placement: Placement, errors: [ErrorFound],
    steps: [ProcedureStep.Outcome]
  ) {
    let judge = ScoreJudge(
      trace: trace, scenario: scenario, placement: placement, errors: errors, steps: steps)
    let sum = ScorePart.allCases.reduce(0) { $0 + scenario.weights[$1] }
    parts = ScorePart.allCases.map { part in
      let worth = sum > 0 ? 100 * scenario.weights[part] / sum : 0
      return Part(
        id: part.rawValue, summary: part.summary, points: worth * judge.reached(part), outOf: worth)
    }
    guard !trace.frames.isEmpty else {
      (total, passed) = (nil, false)
      return
    }
    let points = parts.reduce(0) { $0 + $1.points }
    let critical = Set(errors.filter(\.isCritical).map(\.rule))
    heldBackBy = ErrorRule.standard.map(\.id).filter(critical.contains)
    if !trace.isRightlyDeclined(in: scenario) {
      heldBackBy += scenario.passWhen.filter { !$1.holds(for: Metric.named($0)?.measure(trace)) }.keys
        .sorted()
      if points < scenario.passScore { heldBackBy.append("passScore") }
      if judge.placed < scenario.target.volumeFraction { heldBackBy.append("volumeFraction") }
    }
    (total, passed) = (points, heldBackBy.isEmpty)
  }
}

extension Scenario {
  /// Cost of an error, in points of 100.
  package func points(of penalty: Penalty) -> Double {
    let sum = ScorePart.allCases.reduce(0) { $0 + weights[$1] }
    return sum > 0 ? 100 * weights[penalty.part] / sum * penalty.fraction : 0
  }
}

extension Scenario.Weights {
  subscript(part: ScorePart) -> Double {
    switch part {
    case .target: target
    case .visibility: visibility
    case .safety: safety
    case .placement: placement
    case .procedure: procedure
    case .belief: belief
    }
  }
}

/// What fraction of each part was reached, 0...1.
struct ScoreJudge {
  var trace: Trace
  var scenario: Scenario
  var placement: Placement
  var errors: [ErrorFound]
  var steps: [ProcedureStep.Outcome]

  /// What was done well, less what the errors cost, see `ErrorRule.penalty`.
  ///
  /// Who rightly leaves the needle out has done it all.
  func reached(_ part: ScorePart) -> Double {
    let done =
      if trace.isRightlyDeclined(in: scenario) { 1.0 } else { performed(part) }
    return limited(
      errors.reduce(done) { $1.penalty?.part == part ? $0 - ($1.penalty?.fraction ?? 0) : $0 })
  }
  /// Share that was reached of a part, before the errors cost.
  func performed(_ part: ScorePart) -> Double {
    switch part {
    case .target: target
    case .visibility: visibility
    case .safety: safety
    case .placement: placed
    case .procedure: procedure
    case .belief: belief
    }
  }

  /// Full where the scenario says that the tip has reached the joint, none 10 mm farther.
  private var target: Double {
    guard let distanceMM = Metric.tipToJoint.measure(trace) else { return 0 }
    return limited(1 - (distanceMM - scenario.target.reachedWithinMM) / 10)
  }
  /// Three quarters for the advance, full from 90 % shown (technique: the tip in view for 90 % of the advance), and one quarter
  /// for the injection.
  private var visibility: Double {
    guard Metric.tipSeenFraction.measure(trace) != nil else { return 0 }
    let (advance, injection) = visibilityPieces
    return advance + injection
  }
  var visibilityPieces: (advance: Double, injection: Double) {
    guard let seen = Metric.tipSeenFraction.measure(trace) else { return (0, 0) }
    let injecting = trace.fractionInjected { $0.showsTipOrCleft(at: scenario.target.level) } ?? 0
    return (0.75 * limited(seen / 0.9), 0.25 * injecting)
  }
  /// Nothing when no needle entered: there was nothing to keep safe from.
  private var safety: Double { trace.frames.contains(where: \.isMainInTissue) ? 1 : 0 }
  var placed: Double { placement.fraction(in: scenario.target.structure) ?? 0 }
  /// The part of the required steps that was done.
  private var procedure: Double {
    let required = steps.filter(\.isRequired)
    return required.isEmpty ? 1 : Double(required.count(where: \.isDone)) / Double(required.count)
  }
  /// Seven tenths for how sure the trainee was that the fluid went into the joint, against whether the target's fraction of it did:
  /// one minus the squared difference (Brier, Mon Weather Rev 1950;78:1). Three tenths for the region that holds most of it.
  /// Nothing when not said, or nothing was injected.
  private var belief: Double {
    guard let belief = trace.finalState.belief,
      let brier = Calibration(trace: trace, scenario: scenario)?.brier
    else { return 0 }
    let isRegionRight = Placement.Class(of: belief.region) == placement.most
    return 0.7 * (1 - brier) + (isRegionRight ? 0.3 : 0)
  }
  private func limited(_ fraction: Double) -> Double { min(max(fraction, 0), 1) }
}

/// How sure an operator was that the fluid went into the joint, and whether it did.
package struct Calibration: Equatable, Sendable {
  /// 0 is sure that it did not, 1 that it did.
  package var sure: Double
  package var isInJoint: Bool
  package var brier: Double { (sure - (isInJoint ? 1 : 0)) * (sure - (isInJoint ? 1 : 0)) }

  init(sure: Double, isInJoint: Bool) { (self.sure, self.isInJoint) = (sure, isInJoint) }
  /// - Parameters:
  ///   - saidInJoint: answer of the operator.
  ///   - confidence: confidence in it, 0...1.
  ///   - isInJoint: the truth.
  package init(saidInJoint: Bool, confidence: Double, isInJoint: Bool) {
    self.init(sure: 0.5 + (saidInJoint ? 0.5 : -0.5) * confidence, isInJoint: isInJoint)
  }
  /// Nil when nothing was said, or nothing was injected.
  package init?(trace: Trace, scenario: Scenario) {
    guard let belief = trace.finalState.belief,
      let fraction = Placement(of: trace.finalState.volumes()).fraction(in: .joint)
    else { return nil }
    self.init(
      saidInJoint: belief.inJoint, confidence: Double(belief.confidence),
      isInJoint: fraction >= scenario.target.volumeFraction)
  }
}
