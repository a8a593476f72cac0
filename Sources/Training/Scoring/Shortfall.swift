import Simulation

/// Something that a part of the score asks for and that was not, or not wholly, done: what it lacks beside the errors.
package struct Shortfall: Equatable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// The needle never went through the skin.
    case noNeedle
    case tipFromJoint, advanceUnseen, injectionUnseen
    case nothingInjected, fluidElsewhere
    /// A required step, by its id.
    case stepMissing(String)
    case beliefNotSaid
    /// Sure of the wrong answer, and not sure enough of the right one.
    case beliefWrong, beliefUnsure
    case beliefOtherRegion
  }
  package var kind: Kind
  /// Fraction of the part that it costs, 0...1.
  package var fraction: Double
  /// The tick at which it was so, or by which it should have been done.
  package var tick: Int?
}

extension ScoreJudge {
  /// The part's full worth less what was performed, piece by piece: the fractions sum to one minus what was performed.
  func shortfalls(_ part: ScorePart) -> [Shortfall] {
    if trace.isRightlyDeclined(in: scenario) { return [] }
    let all =
      switch part {
      case .target: [missing(trace.finalTip == nil ? .noNeedle : .tipFromJoint, 1 - performed(.target))]
      case .visibility: unseen
      case .safety: [missing(.noNeedle, 1 - performed(.safety))]
      case .placement:
        [missing(placement.totalML > 0 ? .fluidElsewhere : .nothingInjected, 1 - performed(.placement))]
      case .procedure: stepsMissing
      case .belief: beliefLacks
      }
    return all.filter { $0.fraction > 0 }
  }

  private func missing(_ kind: Shortfall.Kind, _ fraction: Double) -> Shortfall {
    let tick: Int? =
      switch kind {
      case .tipFromJoint: trace.finalTip?.tick
      case .fluidElsewhere: StrayFluid(in: trace, target: scenario.target.structure)?.tick
      case .beliefWrong, .beliefUnsure, .beliefOtherRegion: trace.finalState.belief?.tick
      default: trace.frames.last?.tick
      }
    return Shortfall(kind: kind, fraction: fraction, tick: tick)
  }

  private var unseen: [Shortfall] {
    guard Metric.tipSeenFraction.measure(trace) != nil else {
      return [missing(trace.finalTip == nil ? .noNeedle : .advanceUnseen, 1 - performed(.visibility))]
    }
    let (advance, injection) = visibilityPieces
    let injected = trace.fractionInjected { _ in true } != nil
    var unseen = missing(.advanceUnseen, 0.75 - advance)
    unseen.tick = trace.firstUnseenAdvanceTick ?? unseen.tick
    var notShown = missing(injected ? .injectionUnseen : .nothingInjected, 0.25 - injection)
    let level = scenario.target.level
    notShown.tick =
      trace.intervals.first { $0.injectedML > 0 && !$0.after.showsTipOrCleft(at: level) }?.after.tick
      ?? notShown.tick
    return [unseen, notShown]
  }

  private var stepsMissing: [Shortfall] {
    let required = steps.filter(\.isRequired)
    return required.filter { !$0.isDone }.map { step in
      Shortfall(
        kind: .stepMissing(step.id), fraction: 1 / Double(required.count),
        tick: trace.deadlineTick(ofStep: step.id))
    }
  }

  private var beliefLacks: [Shortfall] {
    guard let belief = trace.finalState.belief else { return [missing(.beliefNotSaid, 1)] }
    guard let calibration = Calibration(trace: trace, scenario: scenario) else {
      return [missing(.nothingInjected, 1)]
    }
    let isRight = belief.inJoint == calibration.isInJoint
    let isRegionRight = Placement.Class(of: belief.region) == placement.most
    return [
      missing(isRight ? .beliefUnsure : .beliefWrong, 0.7 * calibration.brier),
      missing(.beliefOtherRegion, isRegionRight ? 0 : 0.3),
    ]
  }
}

extension Trace {
  /// The tick by which a step should have been done: the puncture, the first of the fluid or the end.
  fileprivate func deadlineTick(ofStep id: String) -> Int? {
    let end = frames.last?.tick
    switch ProcedureStep.deadline(of: id) {
    case .puncture: return frames.first(where: \.isMainInTissue)?.tick ?? end
    case .injection: return firstInjectionTick == .max ? end : firstInjectionTick
    case .end: return end
    }
  }

  /// The tick at which a millimeter had been advanced with the tip out of the picture; nil where none was.
  fileprivate var firstUnseenAdvanceTick: Int? {
    var (unseenMM, watch) = (0.0, TipWatch())
    for interval in intervals {
      switch watch.view(of: interval.after) {
      case .unseen:
        unseenMM += interval.advanceMM
        if unseenMM >= 1 { return interval.after.tick }
      case .shown, .excused: unseenMM = 0
      }
    }
    return nil
  }
}

extension ProcedureStep {
  /// Event by which a step must have been done to count.
  package enum Deadline: Sendable { case puncture, injection, end }

  package static func deadline(of id: String) -> Deadline {
    let atInjection = [jointReached, aspiration, testInjection].map(\.id)
    if atInjection.contains(id) { return .injection }
    let atEnd = [puncture, injection, withdrawal, belief].map(\.id) + afterHands.map(\.id)
    return atEnd.contains(id) ? .end : .puncture
  }
}
