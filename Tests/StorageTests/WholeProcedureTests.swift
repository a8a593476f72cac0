import Anatomy
import Geometry
import Operator
import Simulation
import Testing
import Training

@testable import Storage

/// The hands of a scripted expert, and the procedure around them: every step is found, and each one that is left out alone.
@Suite struct WholeProcedureTests {
  private static let before: [ProcedureEvent] =
    [.perform(.chartRead)] + ProvocationTest.allCases.map { .examine($0) } + [
      .perform(.consent), .perform(.sideMarked), .perform(.position), .perform(.doseChecked),
      .perform(.timeOut),
      .perform(.gloves), .perform(.drape), .perform(.probeCover), .perform(.skinPreparation),
      .wait(seconds: 30),
    ]
  private static let after: [ProcedureEvent] =
    [.perform(.dressing), .perform(.legStrength), .perform(.aftercare), .wait(seconds: 1_800)]
    + ProvocationTest.allCases.map { .examine($0) } + [.wait(seconds: 1_800), .readBlock(.atLeast80)]

  private struct Case {
    var scenario: Scenario
    var scene: Scene
    var hands: [Controls]
  }
  private static let expert = Result {
    let loaded = try ScenarioFile.load(
      path: Folder.repository.appending(path: "Scenarios/whole-procedure.yaml").path)
    let scene = try AttemptLoader.test().scene(
      of: loaded.scenario, namedIn: loaded.path, seed: 2)
    // The hands come when she lies on the pillow.
    var placed = scene
    placed.pillowComesLater = false
    let hands = ScriptedOperator.attempt(
      in: placed, skill: .expert, seed: 2, task: OperatorTask(of: loaded.scenario))
    return Case(scenario: loaded.scenario, scene: scene, hands: hands)
  }

  private func assessment(without left: ProcedureEvent? = nil, late: ProcedureEvent? = nil) throws
    -> Assessment
  {
    let expert = try Self.expert.get()
    func controls(_ events: [ProcedureEvent]) -> [Controls] {
      events.filter { $0 != left && $0 != late }.map { event in
        var controls = Controls()
        controls.event = .procedure(event)
        return controls
      }
    }
    let end = try #require(expert.hands.lastIndex { $0.event == .finish })
    let all =
      controls(Self.before) + expert.hands[..<end] + controls(Self.after)
      + (late.map { [$0] } ?? []).map { event in
        var controls = Controls()
        controls.event = .procedure(event)
        return controls
      } + expert.hands[end...]
    return Assessment(
      trace: Trace.replaying(all, in: expert.scene), scenario: expert.scenario, scene: expert.scene)
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

  @Test func aWrongReadingIsNotTheStep() throws {
    let wrong = try assessment(without: .readBlock(.atLeast80), late: .readBlock(.atLeast50))
    #expect(undone(wrong) == ["blockRead"] && wrong.course?.isReadRight == false)
  }
}
