import Anatomy
import Simulation
import Training

/// A case of a course, performed by scripted operators before a person is: can it be passed, and does a beginner fail.
package struct CourseRehearsal: Sendable {
  /// One scenario of a case: the tries of the expert until one passed, and those of the novice.
  package struct Outcome: Equatable, Sendable {
    package var caseID, scenario: String
    package var expert: [OperatorStudy.Row]
    package var novice: [OperatorStudy.Row]

    package var canBePassed: Bool { expert.contains(where: \.passed) }
    package var novicePasses: Int { novice.count(where: \.passed) }
    /// Reasons for which the expert did not pass, each once; empty where one try did.
    package var heldBackBy: [String] {
      var reasons: [String] = []
      for reason in canBePassed ? [] : expert.flatMap(\.heldBackBy) where !reasons.contains(reason) {
        reasons.append(reason)
      }
      return reasons
    }
  }
  /// Most tries of the expert, who makes no planted error but is human, and tries of the novice, who errs by chance, and overlooks the chart
  /// where the chart is the task. A case that the expert passes every other time is called impossible 1 time in 64.
  package static let expertTries = 6, noviceTries = 2

  /// Performs a scenario of a case.
  /// - Parameter patient: builds or loads a scenario's patient.
  package static func outcome(
    of one: CurriculumCase, scenario: Scenario, named name: String, noviceTries: Int = noviceTries,
    patient: (Scenario) throws -> Patient
  ) throws -> Outcome {
    var outcome = Outcome(caseID: one.id, scenario: name, expert: [], novice: [])
    func row(_ skill: OperatorSkill, _ number: Int) throws -> OperatorStudy.Row {
      let seed = one.seed(ofTry: number, person: 0)
      let performed = one.performed(scenario, seed: seed)
      let study = OperatorStudy.Case(name: name, scenario: performed, patient: try patient(performed))
      return try OperatorStudy.row(
        study, skill: skill, seed: seed, faults: skill == .expert ? [] : slips(in: performed, seed: seed))
    }
    for number in 0..<expertTries where !outcome.canBePassed {
      outcome.expert.append(try row(.expert, number))
    }
    for number in 0..<noviceTries { outcome.novice.append(try row(.novice, number)) }
    return outcome
  }

  private static func slips(in scenario: Scenario, seed: UInt64) -> [OperatorFault] {
    let drawn = OperatorFault.drawn(in: OperatorTask(of: scenario), skill: .novice, seed: seed)
    guard !scenario.forbidden.isEmpty else { return drawn }
    return OperatorFault.all.filter { $0.id == .overlooksChart || drawn.contains($0) }
  }
}
