import Anatomy
import Geometry
import Operator
import Simulation
import Testing
import Training

@testable import Storage

/// A scripted expert performs the whole procedure: every step is found, and each one that is left out alone.
@Suite struct WholeProcedureTests {
  private struct Case {
    var scenario: Scenario
    var scene: Scene
    var hands: [Controls]
  }
  private static let expert = Result {
    let loaded = try ScenarioFile.load(
      path: Folder.repository.appending(path: "Scenarios/whole-procedure.yaml").path)
    let scene = try AttemptLoader.test().scene(
      of: loaded.scenario, namedIn: loaded.path, seed: 12)
    let hands = ScriptedOperator.attempt(
      in: scene, skill: .expert, seed: 12, task: OperatorTask(of: loaded.scenario), faults: [])
    return Case(scenario: loaded.scenario, scene: scene, hands: hands)
  }

  /// The expert's attempt, without one event or with it when all is over, or with another in its place.
  private func assessment(
    without left: ProcedureEvent? = nil, late: ProcedureEvent? = nil, instead: ProcedureEvent? = nil
  ) throws -> Assessment {
    let expert = try Self.expert.get()
    let end = try #require(expert.hands.lastIndex { $0.event == .finish })
    let all = expert.hands.indices.map { tick in
      var now = expert.hands[tick]
      guard case .procedure(let event) = now.event else { return now }
      if event == left || event == late { now.event = instead.map { .procedure($0) } }
      return now
    }
    let afterwards = late.map { event in
      var controls = Controls()
      controls.event = .procedure(event)
      return [controls]
    }
    return Assessment(
      trace: Trace.replaying(all[..<end] + (afterwards ?? []) + all[end...], in: expert.scene),
      scenario: expert.scenario, scene: expert.scene)
  }
  private func undone(_ assessment: Assessment) -> [String] {
    assessment.steps.filter { $0.isRequired && !$0.isDone }.map(\.id)
  }

  @Test func everyStepIsFoundAndTheAttemptPasses() throws {
    let whole = try assessment()
    #expect(undone(whole).isEmpty, "\(undone(whole))")
    let ofProcedure = [
      "noTimeOut", "doseNotChecked", "brokenSterility", "notDry", "contraindicated", "septicSteroid",
      "declinedWrongly",
    ]
    #expect(!whole.errors.contains { ofProcedure.contains($0.rule) }, "\(whole.errors.map(\.rule))")
    #expect(whole.score.passed)
    let course = try #require(whole.course)
    #expect(course.entries.map(\.minutes) == [0, 15, 30, 60] && course.isReadRight)
    #expect(course.entries[1].pain <= 2 && course.repeated.values.allSatisfy { !$0 })
    // An hour and more of the case, and no tick of the hands.
    #expect(whole.durationS < 200)
  }

  /// An act that is left out, or done when all is over, is missed; one that guards something is an error at the puncture or the
  /// first fluid.
  @Test(
    arguments: [
      (ProcedureAct.timeOut, "noTimeOut"), (.doseChecked, "doseNotChecked"), (.gloves, "brokenSterility"),
      (.skinPreparation, "brokenSterility"), (.consent, nil), (.dressing, nil),
    ] as [(ProcedureAct, String?)])
  func whatIsLeftOutIsFoundAlone(_ act: ProcedureAct, _ rule: String?) throws {
    let (whole, without) = (try assessment(), try assessment(without: .perform(act)))
    let follows = act == .skinPreparation ? ["drying"] : []
    #expect(Set(undone(without)) == Set([act.rawValue] + follows))
    let more = without.errors.map(\.rule).filter { !whole.errors.map(\.rule).contains($0) }
    #expect(more == (rule.map { [$0] } ?? []))
    if act.stage == .beforePuncture {
      let late = try assessment(late: .perform(act))
      #expect(Set(undone(late)) == Set([act.rawValue] + follows), "too late")
    }
    guard let rule, let error = without.errors.first(where: { $0.rule == rule }) else { return }
    func timeS(_ step: String) throws -> Double {
      try #require(without.steps.first { $0.id == step }?.timeS)
    }
    let puncture = try timeS("puncture")
    let end = act == .doseChecked ? try timeS("testInjection") : puncture + 0.2
    #expect((puncture..<end).contains(error.timeS))
  }

  /// Good hands alone are not the procedure: who does nothing of the card fails.
  @Test func handsWithoutAnActDoNotPass() throws {
    let expert = try Self.expert.get()
    let hands = expert.hands.map { tick in
      var now = tick
      if case .procedure = now.event { now.event = nil }
      return now
    }
    let bare = Assessment(
      trace: Trace.replaying(hands, in: expert.scene), scenario: expert.scenario, scene: expert.scene)
    #expect(!bare.score.passed, "\(bare.score.total ?? 0)")
    #expect(bare.errors.map(\.rule).contains("brokenSterility"))
  }

  @Test func aWrongReadingIsNotTheStep() throws {
    let wrong = try assessment(without: .readBlock(.atLeast80), instead: .readBlock(.atLeast50))
    #expect(undone(wrong) == ["blockRead"] && wrong.course?.isReadRight == false)
  }
}
