import Simulation
import Testing

@testable import Storage
@testable import Training

/// Attempts of an expert, each with one fault put in: the rule finds it, alone and at its moment; and a near miss is not accused.
@Suite(.serialized) struct EditedRecordingTests {
  @Test func theExpertHasNoError() throws {
    let expert = try EditedRecording.original.get()
    #expect(ErrorRule.found(in: expert.trace, scenario: expert.attempt.scenario).isEmpty)
    #expect(expert.attempt.assessment(of: expert.trace).score.passed)
  }

  /// An edited recording goes on from where it differs, and gives what all of it gives.
  @Test func goingOnGivesWhatTheWholeGives() throws {
    let edited = try EditedRecording.edited { recording in
      try recording.require("timeOut")
      recording.pass(1)
      recording.stop(atML: 1.2)
    }
    let (whole, part) = (try edited.performed(asFile: true, whole: true), try edited.performed())
    #expect(whole.trace.fingerprint == part.trace.fingerprint && whole.trace.frames == part.trace.frames)
    #expect(whole.trace.procedure == part.trace.procedure && whole.trace.marks == part.trace.marks)
    #expect(whole.trace.fingerprint != (try EditedRecording.original.get().trace.fingerprint))
  }

  /// Beside the rules three numbers of the scenario decide: the points, the bounds, and the part of the fluid in the target. A
  /// thousandth on the wrong side of one fails.
  @Test func theNumbersOfTheScenarioDecide() throws {
    let (attempt, trace) = try EditedRecording.edited { $0.injectIntoMuscle(more: 0) }.performed()
    let total = try #require(attempt.assessment(of: trace).score.total)
    let inPlane = try #require(Metric.inPlaneFraction.measure(trace))
    let inJoint = try #require(Placement(of: trace.finalState.volumes()).fraction(in: .joint))
    #expect((0.6...0.99).contains(inJoint) && (0.6...1).contains(inPlane))
    func passes(_ change: (inout Scenario) -> Void) -> Bool {
      var scenario = attempt.scenario
      scenario.passScore = 0
      change(&scenario)
      return Assessment(trace: trace, scenario: scenario).score.passed
    }
    for (part, isPassed) in [(-0.001, true), (0.001, false)] {
      #expect(passes { $0.passScore = total + part } == isPassed)
      #expect(passes { $0.passWhen = ["inPlaneFraction": .init(atLeast: inPlane + part)] } == isPassed)
      #expect(passes { $0.passWhen = ["inPlaneFraction": .init(atMost: inPlane - part)] } == isPassed)
      #expect(passes { $0.target.volumeFraction = inJoint + part } == isPassed)
    }
  }

  /// No rule and no gate comes without recordings that break it and nearly break it.
  @Test(arguments: ErrorRule.standard.map(\.id)) func everyRuleHasItsRecordings(_ rule: String) {
    #expect(RuleEdit.all.contains { $0.rule == rule }, "a new rule needs an edited recording")
    #expect(RuleEdit.all.filter { $0.rule == rule }.allSatisfy { !$0.brings.contains(rule) })
  }
  @Test func everyRecordingIsOfARule() {
    let rules = ErrorRule.standard.map(\.id)
    #expect(RuleEdit.all.allSatisfy { edit in ([edit.rule] + edit.brings).allSatisfy(rules.contains) })
    #expect(Set(RuleEdit.all.map(\.name)).count == RuleEdit.all.count)
  }

  @Test(arguments: RuleEdit.all.map(\.name)) func isFoundAloneAndAtItsMoment(_ name: String) throws {
    let edit = try #require(RuleEdit.all.first { $0.name == name })
    let (attempt, trace) = try EditedRecording.edited(edit.broken).performed(asFile: true)
    let found = ErrorRule.found(in: trace, scenario: attempt.scenario)
    #expect(found.map(\.rule).sorted() == ([edit.rule] + edit.brings).sorted(), "\(found.map(\.timeS))")
    let moment = SimulationState.seconds(ofTicks: try #require(edit.moment(trace)))
    let error = try #require(found.first { $0.rule == edit.rule })
    #expect(abs(error.timeS - moment) <= 0.2, "\(error.timeS) for \(moment)")
    if error.isCritical { #expect(!attempt.assessment(of: trace).score.passed) }
  }

  @Test(arguments: RuleEdit.all.map(\.name)) func aNearMissIsNotAccused(_ name: String) throws {
    let edit = try #require(RuleEdit.all.first { $0.name == name })
    let (attempt, trace) = try EditedRecording.edited(edit.kept).performed()
    let found = ErrorRule.found(in: trace, scenario: attempt.scenario)
    #expect(found.map(\.rule) == edit.keptBrings, "\(found.map { "\($0.rule) at \($0.timeS)" })")
  }
}
