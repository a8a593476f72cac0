import Simulation

/// Account of an attempt, in the order of its worth: what to change next time first, raw measures last.
package struct Debrief: Sendable {
  /// One sentence on what to change, or to try, next time.
  package struct Lesson: Equatable, Sendable {
    package var sentence: String
    /// The costliest fault; nil where none cost a point.
    package var fault: AttemptFault?
    /// Sentence about what happened; nil without a fault.
    package var because: String?
    /// The tick of the fault, or the last moment worth a look; nil where nothing happened.
    package var tick: Int?
  }
  package var lesson: Lesson
  /// Every point that was lost; together 100 less the total.
  package var losses: [PointLoss]
  /// Reasons for which it did not pass, a sentence each; empty where it passed.
  package var reasons: [String]
  /// Moments that decided, by time.
  package var moments: [DecisiveMoment]
  /// Nil where all fluid went to its target.
  package var stray: StrayFluid?
  /// Sentences about what was said of the fluid, and what was true.
  package var belief, truth: String
  package var measures: [ReadMeasure]

  /// Points from which a fault of an attempt that passed is worth a sentence.
  package static let leastPoints = 1.0

  package init(trace: Trace, assessment: Assessment, scenario: Scenario) {
    losses = PointLoss.all(in: trace, assessment: assessment, scenario: scenario)
    stray = StrayFluid(in: trace, target: scenario.target.structure)
    moments = DecisiveMoment.all(in: trace, assessment: assessment, scenario: scenario, stray: stray)
    measures = assessment.measurements.map { ReadMeasure($0) }
    belief = Debrief.belief(assessment)
    truth = Debrief.truth(assessment, stray: stray)
    let gates = Debrief.gates(assessment, trace: trace, scenario: scenario)
    reasons = assessment.score.passed ? [] : gates.map(\.sentence)
    if reasons.isEmpty, !assessment.score.passed {
      reasons = [
        trace.frames.isEmpty
          ? "Nothing was recorded." : "The score that the recording keeps says so, by the rules of its time."
      ]
    }
    lesson = Debrief.lesson(
      losses: losses, gates: gates, errors: assessment.errors, trace: trace, scenario: scenario)
  }
}

// MARK: What to change

extension Debrief {
  private struct Candidate {
    var fault: AttemptFault
    /// 2 for a critical error, 1 for another gate that was not passed, 0 for what only costs points.
    var weight: Int
    var points: Double
    var tick: Int?
    var because: String
  }

  /// A critical error comes before any other reason not to pass, that before what only costs points; among its like the dearest
  /// comes first, then the earliest.
  private static func lesson(
    losses: [PointLoss], gates: [Gate], errors: [ErrorFound], trace: Trace, scenario: Scenario
  ) -> Lesson {
    var candidates: [Candidate] = []
    for loss in losses {
      if let i = candidates.firstIndex(where: { $0.fault == loss.fault }) {
        if !loss.isCritical { candidates[i].points += loss.points }
        continue
      }
      let isGate = gates.contains { $0.fault == loss.fault }
      // Of a part from which lesser errors had taken all, a critical one still is the dearest.
      candidates.append(
        Candidate(
          fault: loss.fault, weight: loss.isCritical ? 2 : isGate ? 1 : 0,
          points: loss.isCritical ? loss.fullPoints : loss.points, tick: loss.tick,
          because: loss.sentence))
    }
    for gate in gates where gate.fault != .passScore {
      guard !candidates.contains(where: { $0.fault == gate.fault }) else { continue }
      candidates.append(
        Candidate(
          fault: gate.fault, weight: gate.isCritical ? 2 : 1, points: 0, tick: gate.tick,
          because: gate.sentence))
    }
    let worst = candidates.filter { $0.weight > 0 || $0.points >= leastPoints }.max { a, b in
      if a.weight != b.weight { return a.weight < b.weight }
      if a.points != b.points { return a.points < b.points }
      return (a.tick ?? .max) > (b.tick ?? .max)
    }
    guard let worst else { return praise(trace, scenario: scenario) }
    let message = errors.first { .rule($0.rule) == worst.fault }?.message
    let sentence = Advice.sentence(for: worst.fault, in: scenario) ?? message ?? worst.because
    return Lesson(sentence: sentence, fault: worst.fault, because: worst.because, tick: worst.tick)
  }

  private static func praise(_ trace: Trace, scenario: Scenario) -> Lesson {
    let aids = scenario.aids
    let next =
      if trace.frames.isEmpty {
        "Start with the probe: find the midline, then slide to the side of the case."
      } else if trace.isRightlyDeclined(in: scenario) {
        "Read the next chart as well: take a case in which the patient may be injected."
      } else if aids.structureNames || aids.tipMarker || aids.imagePlane {
        "Do it once more without the aids: no names, no mark on the tip."
      } else if scenario.difficulty == .advanced {
        "Teach it: say aloud what you see at each step, and why you go on."
      } else if scenario.target.level == .lower, scenario.difficulty == .intermediate {
        "Take a harder case: the upper level, or a joint that is narrowed."
      } else {
        "Take a harder case: a heavier patient, or one who is afraid."
      }
    return Lesson(sentence: next, fault: nil, because: nil, tick: trace.finalTip?.tick)
  }
}

// MARK: Why it did not pass

extension Debrief {
  private struct Gate {
    var fault: AttemptFault
    var sentence: String
    var tick: Int?
    var isCritical = false
  }

  private static func gates(_ assessment: Assessment, trace: Trace, scenario: Scenario) -> [Gate] {
    let named =
      assessment.score.heldBackBy.isEmpty && !assessment.score.passed
      // A kept score names no gates; its critical errors are known.
      ? assessment.errors.filter(\.isCritical).map(\.rule) : assessment.score.heldBackBy
    return named.map { gate(named: $0, assessment, trace: trace, scenario: scenario) }
  }

  private static func gate(
    named name: String, _ assessment: Assessment, trace: Trace, scenario: Scenario
  ) -> Gate {
    if let error = assessment.errors.first(where: { $0.rule == name && $0.isCritical }) {
      return Gate(
        fault: .rule(name), sentence: PointLoss.firstSentence(of: error.message),
        tick: PointLoss.ticks(ofSeconds: error.timeS), isCritical: true)
    }
    let end = trace.frames.last?.tick
    switch name {
    case "passScore":
      let total = ReadMeasure.points(assessment.score.total ?? 0)
      return Gate(
        fault: .passScore,
        sentence: "It got \(total) points; \(ReadMeasure.points(scenario.passScore)) pass.", tick: end)
    case "volumeFraction":
      let target = scenario.target
      let fraction = assessment.placement.fraction(in: target.structure) ?? 0
      let sentence =
        "\(ReadMeasure.percent(fraction)) of the fluid went to its target (\(target.structure.displayName)); "
        + "\(ReadMeasure.percent(target.volumeFraction)) pass."
      let lack: Shortfall.Kind = assessment.placement.totalML > 0 ? .fluidElsewhere : .nothingInjected
      return Gate(fault: .shortfall(lack), sentence: sentence, tick: end)
    default: return bound(name, assessment, scenario: scenario, tick: end)
    }
  }

  private static func bound(
    _ id: String, _ assessment: Assessment, scenario: Scenario, tick: Int?
  ) -> Gate {
    guard let metric = Metric.named(id), let bound = scenario.passWhen[id] else {
      return Gate(fault: .belowBound(id), sentence: "\(id) is out of its bounds.", tick: tick)
    }
    guard let value = assessment.value(of: id) else {
      return Gate(
        fault: .belowBound(id), sentence: "\(metric.summary): there is none, and the case asks for it.",
        tick: tick)
    }
    let isAbove = value > bound.atMost ?? .infinity
    let limit = ReadMeasure.text((isAbove ? bound.atMost : bound.atLeast) ?? value, of: metric)
    let told = ReadMeasure.text(value, of: metric)
    return Gate(
      fault: isAbove ? .aboveBound(id) : .belowBound(id),
      sentence: "\(metric.summary): \(told); at \(isAbove ? "most" : "least") \(limit) passes.", tick: tick)
  }
}

// MARK: Belief and truth

extension Debrief {
  private static func belief(_ assessment: Assessment) -> String {
    guard let belief = assessment.belief else { return "You did not say where the fluid went." }
    let sure = ReadMeasure.percent(Double(belief.confidence))
    return belief.inJoint
      ? "You said: in the joint, \(sure) sure."
      : "You said: not in the joint, \(sure) sure; most of it in: \(belief.region.displayName)."
  }

  private static func truth(_ assessment: Assessment, stray: StrayFluid?) -> String {
    guard let joint = assessment.placement.fraction(in: .joint), let most = assessment.placement.most else {
      return "Nothing was injected."
    }
    var told =
      "In truth \(ReadMeasure.percent(joint)) of \(ReadMeasure.volume(assessment.placement.totalML)) went into the joint"
    told += most == .joint ? "." : "; most lies in: \(most.displayName)."
    guard let stray else { return told }
    let second = ReadMeasure.duration(SimulationState.seconds(ofTicks: stray.tick))
    return told
      + " Fluid first went elsewhere (\(stray.place.displayName)) at \(second), after \(ReadMeasure.volume(stray.injectedBeforeML))."
  }
}
