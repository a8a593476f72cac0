import Anatomy
import Simulation
import Testing
import Training

@testable import Storage

/// The key `case` of a scenario.
@Suite struct CaseFileTests {
  private static let text =
    SampleScenario.text + """
      case:
        source: elsewhere
        pain: 8
        painMap: [fortin, groin]
        pointsTo: lowerBack
        symptoms: worse on rising from a chair
        chart: takes warfarin
        allergies: [latex, lidocaine]
        contraindications: [anticoagulation, allergy]
        positiveTests: [thighThrust]
        seed: 12
      stepsHinted: [belief, consent]

      """
  private func problems(replacing old: String, by new: String) -> [String] {
    let text = Self.text.replacingOccurrences(of: old, with: new)
    #expect(text != Self.text)
    return ScenarioFile.problems(in: text, file: "s.yaml").map(\.description)
  }

  @Test func aCaseIsReadAsItIsWritten() throws {
    let scenario = try ScenarioFile.decode(Self.text, file: "s.yaml")
    let chart = try #require(scenario.`case`)
    #expect(chart.source == .elsewhere && chart.pain == 8 && chart.painMap == [.fortin, .groin])
    #expect(chart.pointsTo == .lowerBack && chart.movement == nil && chart.seed == 12)
    #expect(scenario.forbidden == [.allergy] && scenario.weighable == [.anticoagulation])
    #expect(scenario.patientCase?.positiveCount == 1)
    #expect(scenario.hints("consent") && !scenario.hints("puncture") && !scenario.requires("consent"))
    let content = try #require(scenario.content)
    #expect(Scenario(content, like: nil) == scenario)
  }
  @Test func everythingInItMayBeLeftOut() throws {
    let scenario = try ScenarioFile.decode(SampleScenario.text + "case: {}\n", file: "s.yaml")
    #expect(scenario.`case` == .standard && scenario.forbidden.isEmpty)
    let none = try ScenarioFile.decode(SampleScenario.text, file: "s.yaml")
    #expect(none.`case` == nil && none.patientCase == nil && none.hints("puncture"))
  }
  @Test(arguments: [
    ("source: elsewhere", "source: spine", "case.source: there is no 'spine'; use one of joint, elsewhere."),
    ("pain: 8", "pain: 11", "case.pain: 11 of 10 is out of range; write a number from 1 to 10 of 10."),
    ("groin]", "arm]", "case.painMap[2]: there is no 'arm'"),
    ("[anticoagulation, ", "[anticoagulaton, ", "did you mean 'anticoagulation'?"),
    ("positiveTests: [thighThrust]", "positiveTests: [faber]", "case.positiveTests[1]: there is no 'faber'"),
    ("[belief, consent]", "[consnt]", "stepsHinted[1]: there is no 'consnt'; did you mean 'consent'?"),
    ("symptoms: worse", "symptom: worse", "case.symptom: there is no such key; did you mean 'symptoms'?"),
  ]) func whatDoesNotFitIsSaidWithItsPlace(_ old: String, _ new: String, _ message: String) {
    let found = problems(replacing: old, by: new)
    #expect(found.count == 1 && found[0].hasPrefix("s.yaml:") && found[0].contains(message), "\(found)")
  }
  /// Steps that ask a patient need one.
  @Test(arguments: ProcedureStep.ofCase) func aStepOfTheCaseNeedsACase(_ step: String) {
    let text = SampleScenario.text + "stepsRequired: [belief, \(step)]\n"
    let found = ScenarioFile.problems(in: text, file: "s.yaml").map(\.description)
    #expect(found.count == 1 && found[0].contains("there is no case to do '\(step)' with; write 'case'"))
    #expect(ScenarioFile.problems(in: text + "case: {}\n", file: "s.yaml").isEmpty)
  }
  @Test func anyMutationIsACaseOrAClearError() throws {
    var mutator = Mutator(seed: 31)
    var (valid, invalid) = (0, 0)
    for _ in 0..<2_000 {
      let text = mutator.mutated(Self.text)
      let found = ScenarioFile.problems(in: text, file: "s.yaml")
      #expect(found.allSatisfy { $0.description.hasPrefix("s.yaml:") })
      guard found.isEmpty else {
        invalid += 1
        continue
      }
      valid += 1
      let scenario = try ScenarioFile.decode(text, file: "s.yaml")
      #expect((1...10).contains(scenario.`case`?.pain ?? 7))
      _ = scenario.patientCase
    }
    #expect(valid > 100 && invalid > 500, "\(valid) valid, \(invalid) not")
  }
}
