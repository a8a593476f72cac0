import Geometry
import Simulation
import TestPeople
import TestSupport
import Testing
import Training

@testable import Anatomy
@testable import Operator

/// The procedure around the hands of a scripted operator, in a scenario that asks for all of it.
@Suite struct OperatorProcedureTests {
  private static let woman = TestPeople.person(
    PatientParameters(sex: .female, ageYears: 34, bodyMassIndex: 21))
  private static let scenario: Scenario = {
    var scenario = Scenario.plain
    scenario.case = Scenario.CaseChoice.standard
    let byHand = ["aspiration", "testInjection", "injection", "withdrawal", "belief"]
    scenario.stepsRequired =
      byHand + ProcedureAct.allCases.map(\.rawValue) + ProcedureStep.ofCase + [ProcedureStep.drying.id]
    return scenario
  }()

  private static func assessment(
    _ faults: [OperatorFault.ID], in scenario: Scenario = scenario, skill: OperatorSkill = .expert
  ) throws -> Assessment {
    let scene = try scenario.scene(patient: woman, seed: 1)
    let task = OperatorTask(of: scenario)
    let planted = OperatorFault.all.filter { faults.contains($0.id) }
    for fault in planted { try #require(fault.obstacle(in: task) == nil) }
    let controls = ScriptedOperator.attempt(in: scene, skill: skill, seed: 1, task: task, faults: planted)
    return Assessment(trace: Trace.replaying(controls, in: scene), scenario: scenario, scene: scene)
  }
  private static func undone(_ assessment: Assessment) -> Set<String> {
    Set(assessment.steps.filter { $0.isRequired && !$0.isDone }.map(\.id))
  }
  private static let careful = Result { try assessment([]) }
  private static let ofProcedure: Set<String> = [
    "noTimeOut", "doseNotChecked", "brokenSterility", "notDry", "contraindicated", "declinedWrongly",
    "fastAdvance",
    "needleLeftIn", "wrongSide", "overTime",
  ]

  @Test func anExpertDoesEveryActInItsOrder() throws {
    let careful = try Self.careful.get()
    #expect(Self.undone(careful).isEmpty, "\(Self.undone(careful))")
    #expect(!careful.errors.contains { Self.ofProcedure.contains($0.rule) }, "\(careful.errors.map(\.rule))")
    let course = try #require(careful.course)
    #expect(course.entries.map(\.minutes) == CaseCourse.minutes && course.isReadRight)
    #expect(careful.score.passed)
  }

  /// What is left out is missed, and what guards the patient is an error: nothing else of the procedure.
  @Test(
    arguments: [
      (.noTimeOut, ["noTimeOut"], ["timeOut"]), (.doseUnchecked, ["doseNotChecked"], ["doseChecked"]),
      (.bareHand, ["brokenSterility"], ["gloves"]), (.wetSkin, ["notDry"], ["drying"]),
      (.overlooksChart, [], ["chartRead"]), (.asksPainOnce, [], ["painFollowed"]),
      (.leavesNeedle, ["needleLeftIn"], nil), (.pushesFast, ["fastAdvance"], nil),
      (.wrongSide, ["wrongSide"], nil),
    ] as [(OperatorFault.ID, [String], [String]?)])
  func aFaultOfTheProcedureIsFound(_ fault: OperatorFault.ID, _ rules: [String], _ steps: [String]?) throws {
    let assessment = try Self.assessment([fault])
    let fired = Set(assessment.errors.map(\.rule)).intersection(Self.ofProcedure)
    #expect(fired == Set(rules))
    if let steps { #expect(Self.undone(assessment) == Set(steps)) }
  }

  @Test func whoForgetsActsLeavesOutSomeAndNoGuard() throws {
    let undone = Self.undone(try Self.assessment([.forgetsActs]))
    #expect(
      !undone.isEmpty && undone.isSubset(of: Set(OperatorFault.forgettable.map(\.rawValue))), "\(undone)")
  }
  @Test func whoLosesTheTimeOutlastsTheLimit() throws {
    let scenario = Self.scenario
    let controls = ScriptedOperator.attempt(
      in: try scenario.scene(patient: Self.woman, seed: 1), skill: .novice, seed: 1,
      task: OperatorTask(of: scenario), faults: OperatorFault.all.filter { $0.id == .losesTime })
    #expect(SimulationState.seconds(ofTicks: controls.count) > scenario.timeLimitS)
    #expect(controls.last?.event == .finish)
  }

  /// What the chart forbids is not done by who reads it; what may be weighed is weighed.
  @Test func theChartIsObeyed() throws {
    func with(_ reason: Contraindication) -> Scenario {
      var scenario = Self.scenario
      scenario.case?.contraindications = [reason]
      return scenario
    }
    let declined = try Self.assessment([], in: with(.localInfection))
    #expect(declined.score.passed && declined.errors.isEmpty, "\(declined.errors.map(\.rule))")
    let weighed = try Self.assessment([], in: with(.anticoagulation))
    #expect(!weighed.errors.contains { $0.rule == "contraindicated" })
    let overlooked = try Self.assessment([.overlooksChart], in: with(.localInfection))
    #expect(overlooked.errors.contains { $0.rule == "contraindicated" } && !overlooked.score.passed)
  }

  /// Where a scenario asks for none of it, nothing of it is done.
  @Test func nothingIsDoneThatIsNotAskedFor() throws {
    let scenario = Scenario.plain
    let controls = ScriptedOperator.attempt(
      in: try scenario.scene(patient: Self.woman, seed: 1), skill: .expert, seed: 1,
      task: OperatorTask(of: scenario),
      faults: [])
    #expect(!controls.contains { if case .procedure = $0.event { true } else { false } })
  }
}
