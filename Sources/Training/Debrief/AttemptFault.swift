import Simulation

/// A reason for which an attempt lost points or did not pass.
package enum AttemptFault: Hashable, Sendable {
  /// An error, by its rule's id.
  case rule(String)
  /// Kind of lack in a part of the score.
  case shortfall(Shortfall.Kind)
  /// A metric out of the scenario's bounds, by its id: too large, or too small or not defined.
  case aboveBound(String)
  case belowBound(String)
  /// Too few points, and too little of the fluid in its target: gates that follow from other faults.
  case passScore, volumeFraction
  /// Points of a part that a kept score does not explain.
  case unexplained(ScorePart)

  /// Name of the rule, as a report cites it.
  package var ruleName: String {
    switch self {
    case .rule(let id), .aboveBound(let id), .belowBound(let id): id
    case .shortfall(.stepMissing(let id)): id
    case .shortfall(let kind): "\(kind)"
    case .passScore: "passScore"
    case .volumeFraction: "volumeFraction"
    case .unexplained(let part): part.rawValue
    }
  }
}

/// Points that an attempt lost for one thing.
package struct PointLoss: Equatable, Sendable {
  package var part: ScorePart
  package var fault: AttemptFault
  /// Points of 100, as far as the part still had them; together with all others 100 less the total.
  package var points: Double
  /// Points that it would cost alone.
  package var fullPoints: Double
  /// The tick at which it happened, or by which it should have been done; nil where there is none.
  package var tick: Int?
  /// Sentence about what went wrong.
  package var sentence: String
  /// True for an error that fails the attempt whatever the rest was.
  package var isCritical = false

  /// Every point that was lost: by part, in it what was not done, then the errors by time.
  static func all(in trace: Trace, assessment: Assessment, scenario: Scenario) -> [PointLoss] {
    guard assessment.score.total != nil else { return [] }
    let judge = ScoreJudge(
      trace: trace, scenario: scenario, placement: assessment.placement, errors: assessment.errors,
      steps: assessment.steps)
    return assessment.score.parts.flatMap { part -> [PointLoss] in
      guard let kind = ScorePart(rawValue: part.id) else { return [] }
      return losses(of: part, kind, judge: judge, trace: trace)
    }
  }

  private static func losses(
    of part: Score.Part, _ kind: ScorePart, judge: ScoreJudge, trace: Trace
  ) -> [PointLoss] {
    var all = judge.shortfalls(kind).map { lack in
      PointLoss(
        part: kind, fault: .shortfall(lack.kind), points: 0, fullPoints: part.outOf * lack.fraction,
        tick: lack.tick, sentence: sentence(of: lack.kind, trace: trace, judge: judge))
    }
    all += judge.errors.compactMap { error in
      guard let penalty = error.penalty, penalty.part == kind else { return nil }
      return PointLoss(
        part: kind, fault: .rule(error.rule), points: 0, fullPoints: part.outOf * penalty.fraction,
        tick: ticks(ofSeconds: error.timeS), sentence: firstSentence(of: error.message),
        isCritical: error.isCritical)
    }
    var left = part.outOf - part.points
    for i in all.indices {
      all[i].points = min(all[i].fullPoints, max(0, left))
      left -= all[i].points
    }
    // Of a score that an earlier program found only the points are known.
    if left > 1e-6 {
      all.append(
        PointLoss(
          part: kind, fault: .unexplained(kind), points: left, fullPoints: left, tick: nil,
          sentence: "The score that the recording keeps was found by other rules."))
    } else if let last = all.indices.last, left != 0 {
      all[last].points += left
    }
    return all.filter { $0.points > 1e-9 || $0.isCritical }
  }

  static func ticks(ofSeconds timeS: Double) -> Int {
    Int((timeS * Double(SimulationState.ticksPerS)).rounded())
  }
  /// The first sentence of an error's message says what happened, those after it what to do instead.
  static func firstSentence(of message: String) -> String {
    guard let stop = message.firstRange(of: ". ") else { return message }
    return String(message[..<stop.lowerBound]) + "."
  }
}

extension PointLoss {
  private static func sentence(of lack: Shortfall.Kind, trace: Trace, judge: ScoreJudge) -> String {
    let scenario = judge.scenario
    func percent(_ id: Metric) -> String { ReadMeasure.percent(id.measure(trace) ?? 0) }
    switch lack {
    case .noNeedle: return "The needle never went through the skin."
    case .tipFromJoint:
      return "The tip ended \(ReadMeasure.length(Metric.tipToJoint.measure(trace) ?? 0)) from the joint."
    case .advanceUnseen:
      return "The picture showed the tip on \(percent(.tipSeenFraction)) of its way; 90 % are asked."
    case .injectionUnseen:
      return "Some of the fluid went in while neither the tip nor the mouth of the cleft was in view."
    case .nothingInjected: return "Nothing was injected."
    case .fluidElsewhere:
      let fraction = judge.placement.fraction(in: scenario.target.structure) ?? 0
      let most = judge.placement.most.map { ", most in: \($0.displayName)" } ?? ""
      return
        "\(ReadMeasure.percent(fraction)) of the fluid went to its target (\(scenario.target.structure.displayName))\(most)."
    case .stepMissing(let id):
      let step = ProcedureStep.all.first { $0.id == id }
      return "Not done: \(step?.summary(at: scenario.target.level) ?? id)."
    case .beliefNotSaid: return "You did not say where the fluid went."
    case .beliefWrong: return "What you said of the joint was not so."
    case .beliefUnsure: return "You were right about the joint, and less than sure."
    case .beliefOtherRegion: return "The region that you named is not the one that holds most of the fluid."
    }
  }
}
