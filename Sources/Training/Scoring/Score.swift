import Simulation

/// How good an attempt was, 0...100, and whether it passes.
package struct Score: Equatable, Sendable {
  /// One part: what was reached of what it is worth.
  package struct Part: Equatable, Sendable {
    package var id, summary: String
    package var points, outOf: Double
  }
  package var parts: [Part]
  /// The sum of the parts, at most `criticalCap` after a critical error; nil for a recording without a tick.
  package var total: Double?
  package var passed: Bool
  /// A critical error is not averaged away: after Ahmed et al., Adv Med Educ Pract 2017;8:257.
  package static let criticalCap = 40.0

  /// The parts and their proportions follow the weights of the scenario; see `Scenario.Weights`.
  init(
    trace: Trace, scenario: Scenario, placement: Placement, errors: [ErrorFound],
    steps: [ProcedureStep.Outcome]
  ) {
    let judge = ScoreJudge(
      trace: trace, scenario: scenario, placement: placement, errors: errors, steps: steps)
    let weights = scenario.weights
    let rows: [(id: String, summary: String, weight: Double, reached: Double)] = [
      ("target", "The tip ended at the joint", weights.target, judge.target),
      ("visibility", "The tip was in view", weights.visibility, judge.visibility),
      ("safety", "Nothing was hit on the way", weights.safety, judge.safety),
      ("placement", "The fluid went to its target", weights.placement, judge.placed),
      ("procedure", "Steps, volume and time", weights.procedure, judge.procedure),
      ("belief", "Belief agreed with truth", weights.belief, judge.belief),
    ]
    let sum = rows.reduce(0) { $0 + $1.weight }
    parts = rows.map { row in
      let worth = sum > 0 ? 100 * row.weight / sum : 0
      return Part(id: row.id, summary: row.summary, points: worth * row.reached, outOf: worth)
    }
    guard !trace.frames.isEmpty else {
      (total, passed) = (nil, false)
      return
    }
    let points = parts.reduce(0) { $0 + $1.points }
    let isGated = errors.contains(where: \.isCritical)
    total = isGated ? min(points, Score.criticalCap) : points
    let boundsHold = scenario.passWhen.allSatisfy { id, bound in
      bound.holds(for: Metric.named(id)?.measure(trace))
    }
    passed =
      !isGated && points >= scenario.passScore && boundsHold && judge.placed >= scenario.target.volumeFraction
  }
}

/// What fraction of each part was reached, 0...1.
struct ScoreJudge {
  var trace: Trace
  var scenario: Scenario
  var placement: Placement
  var errors: [ErrorFound]
  var steps: [ProcedureStep.Outcome]

  /// Full where the scenario says that the tip has reached the joint, none 10 mm farther.
  var target: Double {
    guard let distanceMM = Metric.tipToJoint.measure(trace) else { return 0 }
    return limited(1 - (distanceMM - scenario.target.reachedWithinMM) / 10)
  }
  /// Three quarters for the advance, full from 90 % in view (the entry beside the probe is never shown), and one quarter
  /// for the injection.
  var visibility: Double {
    guard let seen = Metric.inPlaneFraction.measure(trace) else { return 0 }
    let injecting = Metric.injectionInPlaneFraction.measure(trace) ?? 0
    return 0.75 * limited(seen / 0.9) + 0.25 * injecting
  }
  /// One, less what the errors cost, see `ErrorRule.penalty`. Nothing when no needle entered: there was nothing to keep safe from.
  var safety: Double {
    guard trace.frames.contains(where: \.isMainInTissue) else { return 0 }
    return limited(
      errors.reduce(1) { if case .safety(let fraction) = $1.penalty { $0 - fraction } else { $0 } })
  }
  var placed: Double { placement.fraction(in: scenario.target.structure) ?? 0 }
  /// The part of the required steps that was done, less what the errors cost.
  var procedure: Double {
    let required = steps.filter(\.isRequired)
    let done = required.isEmpty ? 1 : Double(required.count(where: \.isDone)) / Double(required.count)
    return limited(
      errors.reduce(done) { if case .procedure(let fraction) = $1.penalty { $0 - fraction } else { $0 } })
  }
  /// One minus the squared difference (Brier, Mon Weather Rev 1950;78:1) between how sure the trainee was that the fluid
  /// went into the joint and whether the target's fraction of it did. Nothing when not said, or nothing was injected.
  var belief: Double {
    guard let belief = trace.finalState.belief, let fraction = placement.fraction(in: .joint) else {
      return 0
    }
    let sure = 0.5 + (belief.inJoint ? 0.5 : -0.5) * Double(belief.confidence)
    let truth: Double = fraction >= scenario.target.volumeFraction ? 1 : 0
    return 1 - (sure - truth) * (sure - truth)
  }
  private func limited(_ fraction: Double) -> Double { min(max(fraction, 0), 1) }
}
