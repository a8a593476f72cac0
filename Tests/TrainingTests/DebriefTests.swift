import Anatomy
import Simulation
import TestSupport
import Testing

@testable import Training

/// What a debrief says of attempts that are told tick by tick.
@Suite struct DebriefTests {
  private static let kinds: [Shortfall.Kind] =
    [
      .noNeedle, .tipFromJoint, .advanceUnseen, .injectionUnseen, .nothingInjected, .fluidElsewhere,
      .beliefNotSaid, .beliefWrong, .beliefUnsure, .beliefOtherRegion,
    ] + ProcedureStep.all.map { .stepMissing($0.id) }

  private func debrief(_ story: Story) -> Debrief {
    // With the course of the case, which a story tells without a scene.
    var assessment = story.assessment
    assessment.steps = ProcedureStep.outcomes(
      of: .init(trace: story.trace, scenario: story.scenario, course: story.course))
    assessment.score = story.score
    return Debrief(trace: story.trace, assessment: assessment, scenario: story.scenario)
  }

  @Test func noFaultIsWithoutASentence() {
    let faults: [AttemptFault] =
      ErrorRule.standard.map { .rule($0.id) } + Self.kinds.map { .shortfall($0) }
      + Metric.standard.flatMap { [.aboveBound($0.id), .belowBound($0.id)] }
      + ScorePart.allCases.map { .unexplained($0) } + [.passScore, .volumeFraction]
    for level in InjectionLevel.allCases {
      let scenario = Scenario.plain(at: level)
      for fault in faults {
        let sentence = Advice.sentence(for: fault, in: scenario) ?? ""
        #expect(sentence.count > 15 && sentence.hasSuffix("."), "\(fault): '\(sentence)'")
        #expect(sentence.first?.isUppercase == true && !sentence.contains("(F"), "\(fault): '\(sentence)'")
      }
    }
    // No entry that nothing asks for, and no two rules with one sentence.
    #expect(Set(Advice.ofRules.keys) == Set(ErrorRule.standard.map(\.id)))
    #expect(Set(Advice.ofMetrics.keys) == Set(Metric.standard.map(\.id)))
    #expect(Set(Advice.ofRules.values).count == ErrorRule.standard.count)
  }

  @Test func everyPointThatIsLostIsToldOnce() {
    let stories =
      ErrorRuleTests.stories.values.flatMap { [$0.broken, $0.kept] } + (0..<40).map { Story.wild(seed: $0) }
      + [Story.perfect]
    for story in stories {
      let debrief = debrief(story)
      let total = story.score.total ?? .nan
      #expect(abs(debrief.losses.reduce(0) { $0 + $1.points } - (100 - total)) < 1e-6)
      for loss in debrief.losses {
        if case .unexplained = loss.fault { Issue.record("\(loss)") }
        #expect(loss.points >= -1e-9 && loss.sentence.hasSuffix("."), "\(loss)")
        #expect((loss.tick ?? 0) <= story.trace.frames.count)
      }
    }
  }

  @Test func everyRuleThatIsBrokenIsAmongTheLossesAndAGateComesFirst() throws {
    for (id, story) in ErrorRuleTests.stories {
      let rule = try #require(ErrorRule.standard.first { $0.id == id })
      let debrief = debrief(story.broken)
      #expect(!debrief.lesson.sentence.isEmpty)
      if rule.penalty != nil {
        let loss = debrief.losses.first { $0.fault == .rule(id) }
        // Of a part that has nothing left nothing is lost.
        let part = story.broken.score.parts.first { $0.id == rule.penalty?.part.rawValue }
        #expect(loss != nil || part?.points ?? 0 < 1e-9, "\(id)")
      }
      guard rule.isCritical else { continue }
      let reason = PointLoss.firstSentence(of: rule.message)
      #expect(debrief.reasons.contains(reason), "\(id): \(debrief.reasons)")
      let fault = try #require(debrief.lesson.fault)
      #expect(story.broken.score.heldBackBy.contains { isGate(fault, named: $0) }, "\(id): \(fault)")
    }
  }
  private func isGate(_ fault: AttemptFault, named name: String) -> Bool {
    switch fault {
    case .rule(let id), .aboveBound(let id), .belowBound(let id): id == name
    case .shortfall(.fluidElsewhere), .shortfall(.nothingInjected): name == "volumeFraction"
    default: false
    }
  }

  /// One thing goes wrong in an attempt that is perfect else: that is what the sentence is about.
  @Test func theSentenceIsAboutTheCostliestFault() {
    func lesson(_ spoil: (inout Story) -> Void) -> Debrief.Lesson {
      var story = Story.perfect
      spoil(&story)
      return debrief(story).lesson
    }
    var vessel = lesson { $0.inject(3, into: .vessel) }
    #expect(vessel.fault == .rule("vesselInjection") && vessel.sentence == Advice.ofRules["vesselInjection"])
    #expect(vessel.because == "Fluid went into a vessel.")
    vessel = lesson { story in
      story.inject(3, into: .vessel)
      story.inject(3, into: .foramenS1)
    }
    // Both cost all of safety: the first took it.
    #expect(vessel.fault == .rule("vesselInjection"))
    let late = lesson { $0.scenario.passWhen["time"] = Scenario.Bound(atMost: 5) }
    #expect(late.fault == .aboveBound("time") && late.sentence == Advice.ofMetrics["time"]?.above)
    let few = lesson { $0.scenario.passWhen["needlePasses"] = Scenario.Bound(atLeast: 2) }
    #expect(few.fault == .belowBound("needlePasses"))
    let elsewhere = lesson { story in
      story.scenario.syringe.doses = []
      story.inject(250, into: .muscle)
    }
    #expect(elsewhere.fault == .shortfall(.fluidElsewhere))
    #expect(elsewhere.because?.contains("44 % of the fluid") == true)
  }

  @Test func anAttemptWithoutFaultIsToldWhatToTryNext() {
    var story = Story.perfect
    let debrief = debrief(story)
    #expect(debrief.lesson.fault == nil && debrief.lesson.sentence.hasPrefix("Take a harder case"))
    #expect(debrief.reasons.isEmpty && debrief.stray == nil && debrief.losses.isEmpty)
    story.scenario.aids.structureNames = true
    #expect(self.debrief(story).lesson.sentence.hasPrefix("Do it once more without the aids"))
    let nothing = Debrief(
      trace: Trace(side: .right), assessment: Story().assessment, scenario: .plain)
    #expect(nothing.lesson.sentence.hasPrefix("Start with the probe") && nothing.losses.isEmpty)
    #expect(nothing.reasons == ["Nothing was recorded."])
  }

  @Test func whatAKeptScoreDoesNotExplainIsSaidToBeUnexplained() {
    let story = Story.perfect
    var assessment = story.assessment
    let parts = story.score.parts.map { part in
      Score.Part(id: part.id, summary: part.summary, points: part.points - 1, outOf: part.outOf)
    }
    assessment.steps = []
    assessment.score = Score(parts: parts, total: 94, passed: false, rulesVersion: 1)
    let debrief = Debrief(trace: story.trace, assessment: assessment, scenario: story.scenario)
    #expect(debrief.losses.map(\.fault) == ScorePart.allCases.map { .unexplained($0) })
    #expect(abs(debrief.losses.reduce(0) { $0 + $1.points } - 6) < 1e-9)
    #expect(debrief.reasons.count == 1)
  }

  @Test func theMomentsComeInTheirOrder() throws {
    var story = Story.perfect
    story.inject(3, into: .interosseousLigament)
    let debrief = debrief(story)
    let kinds = debrief.moments.map(\.kind)
    let wanted: [DecisiveMoment.Kind] =
      ScanLandmark.allCases.map { .landmark($0) } + [.puncture, .testDose, .strayFluid]
    #expect(wanted.allSatisfy(kinds.contains))
    #expect(kinds.contains(.tipAtTarget) || kinds.contains(.tipAtEnd))
    #expect(debrief.moments.map(\.tick) == debrief.moments.map(\.tick).sorted())
    let stray = try #require(debrief.stray)
    #expect(stray.place == .interosseousLigament && abs(stray.injectedBeforeML - 2.02) < 1e-6)
    // The second of the three hundredths is the one that counts.
    let first = try #require(story.trace.frames.first { $0.injectedML > 2.015 })
    #expect(stray.tick == first.tick)
    #expect(debrief.truth.contains("Fluid first went elsewhere (interosseous ligament)"))
  }

  @Test func measuresReadAsAPersonReads() throws {
    for (value, words) in [
      (0.0, "0 s"), (45.4, "45 s"), (59.7, "1 min"), (125, "2 min 5 s"), (3_600, "1 h"),
      (3_725, "1 h 2 min"),
    ] { #expect(ReadMeasure.duration(value) == words) }
    for (value, words) in [(0.0, "0 mm"), (0.4, "less than 1 mm"), (13.6, "14 mm")] {
      #expect(ReadMeasure.length(value) == words)
    }
    for (value, words) in [(1.5, "1.5 mL"), (2.04, "2 mL"), (0.01, "less than 0.1 mL"), (0, "0 mL")] {
      #expect(ReadMeasure.volume(value) == words)
    }
    for (value, words) in [(0.0, "0 %"), (0.001, "less than 1 %"), (0.999, "99 %"), (1, "100 %")] {
      #expect(ReadMeasure.percent(value) == words)
    }
    let passes = try #require(Metric.named("needlePasses"))
    #expect(ReadMeasure.text(1, of: passes) == "1 pass" && ReadMeasure.text(3, of: passes) == "3 passes")
    for measure in debrief(Story.perfect).measures {
      #expect(measure.text.firstMatch(of: /\.\d\d/) == nil, "\(measure)")
      // Every count has its word.
      #expect(!measure.text.hasSuffix(" time") && !measure.text.hasSuffix(" times"), "\(measure)")
    }
  }

  @Test func lanesHoldTheWholeAttempt() {
    let story = Story.perfect
    let lanes = AttemptLanes(trace: story.trace, assessment: story.assessment, count: 100)
    #expect(lanes.parts.count == 100 && lanes.endTick == story.trace.frames.count)
    #expect(lanes.parts.map(\.depthMM).max() == story.trace.frames.map(\.mainDepthMM).max())
    let seconds = SimulationState.seconds(ofTicks: story.trace.frames.count) / 100
    let given = lanes.parts.reduce(0) { $0 + $1.flowMLPerS * seconds }
    #expect(abs(given - 2.8) < 0.2)
    let runs = lanes.runs(where: \.isInTissue)
    #expect(!runs.isEmpty && runs.allSatisfy { $0.upperBound <= lanes.endTick })
    #expect(lanes.runs { _ in true } == [0..<lanes.endTick] && lanes.runs { _ in false }.isEmpty)
    #expect(AttemptLanes(trace: Trace(side: .left), assessment: story.assessment, count: 9).parts.count == 1)
  }
}
