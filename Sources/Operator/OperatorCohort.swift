import Anatomy
import Geometry
import Simulation
import Synchronization
import Training

/// Drawn people, each injected once by a scripted operator, and the places of the fluid, person by person.
package struct OperatorCohort: Sendable {
  /// One person's injection in one scenario.
  package struct ScriptedAttempt: Equatable, Sendable {
    /// Draws the person (`seed` and `variationSeed` of a scenario) and what the operator's hands do.
    package var seed: UInt64
    package var injectedML: Double
    package var placement: Placement
    /// Belief of the operator that the fluid is in the joint; nil only when an attempt came to no end.
    package var saidInJoint: Bool?
    package var durationS: Double
    package var passes: Int
  }

  package let scenarios: [Scenario]
  package let skill: OperatorSkill
  /// Attempts in each scenario, in the scenarios' order, person by person.
  package private(set) var attempts: [[ScriptedAttempt]]
  /// Seeds that drew no possible person, or one without a joint to inject.
  package private(set) var skipped: [UInt64] = []

  package init(scenarios: [Scenario], skill: OperatorSkill) {
    (self.scenarios, self.skill) = (scenarios, skill)
    attempts = scenarios.map { _ in [] }
  }

  /// Draws and injects the people of these seeds, a person a thread: some 3 s each.
  package mutating func add(seeds: Range<UInt64>, pool: WorkerPool) throws {
    let found = Mutex<[UInt64: Result<[ScriptedAttempt]?, any Error>]>([:])
    let (scenarios, skill) = (scenarios, skill)
    pool.forEach(seeds.count) { place in
      let seed = seeds.lowerBound + UInt64(place)
      let result = Result { try OperatorCohort.person(seed, scenarios: scenarios, skill: skill) }
      found.withLock { $0[seed] = result }
    }
    for seed in seeds {
      guard let person = try found.withLock({ $0[seed] })?.get() else {
        skipped.append(seed)
        continue
      }
      for (i, attempt) in person.enumerated() { attempts[i].append(attempt) }
    }
  }

  /// One person's attempts, one a scenario; nil when the seed draws no possible person, or one without a joint to
  /// inject.
  static func person(_ seed: UInt64, scenarios: [Scenario], skill: OperatorSkill) throws -> [ScriptedAttempt]?
  {
    var built: Patient?
    var result: [ScriptedAttempt] = []
    for scenario in scenarios {
      guard var parameters = scenario.patientParameters else { return nil }
      (parameters.seed, parameters.variationSeed) = (seed, seed)
      let problems = parameters.person?.problems(sex: parameters.sex, ageYears: parameters.ageYears) ?? []
      guard problems.isEmpty else { return nil }
      let patient =
        if let built, built.parameters == parameters { built } else {
          Patient.build(parameters, pool: WorkerPool(threads: 1))
        }
      built = patient
      guard patient.targets[scenario.side] != nil else { return nil }
      result.append(try attempt(scenario, on: patient, skill: skill, seed: seed))
    }
    return result
  }

  /// One attempt on a built person.
  package static func attempt(
    _ scenario: Scenario, on patient: Patient, skill: OperatorSkill, seed: UInt64
  ) throws -> ScriptedAttempt {
    let scene = try scenario.scene(patient: patient, seed: seed)
    let last = ScriptedOperator.performed(
      in: scene, skill: skill, seed: seed, task: OperatorTask(of: scenario)
    ).finalState
    return ScriptedAttempt(
      seed: seed, injectedML: last.injectedML(), placement: Placement(of: last.volumes()),
      saidInJoint: last.belief?.inJoint,
      durationS: SimulationState.seconds(ofTicks: last.tick), passes: last.needle.passes)
  }
}

/// A cohort's attempts in one scenario, counted.
package struct CohortSummary: Equatable, Sendable {
  /// Attempts with half or more of the fluid in the joint; attempts without any fluid are among those that have not.
  package var hits = 0
  /// Hits as a fraction of all attempts, 0...1; 0 when there are none.
  package var hitFraction = 0.0
  package var saidInJoint = 0, notInjected = 0
  /// Mean fraction of the fluid by class over the attempts with fluid, 0...1, and number of attempts in which most of
  /// it went there.
  package var meanFraction: [Placement.Class: Double] = [:]
  package var most: [Placement.Class: Int] = [:]

  package init(_ attempts: [OperatorCohort.ScriptedAttempt]) {
    hits = attempts.count { ($0.placement.fraction(in: .joint) ?? 0) >= 0.5 }
    hitFraction = attempts.isEmpty ? 0 : Double(hits) / Double(attempts.count)
    saidInJoint = attempts.count { $0.saidInJoint == true }
    let injected = attempts.map(\.placement).filter { $0.most != nil }
    notInjected = attempts.count - injected.count
    for place in Placement.Class.allCases {
      let sum = injected.reduce(0) { $0 + ($1.fraction(in: place) ?? 0) }
      meanFraction[place] = sum / Double(max(injected.count, 1))
      most[place] = injected.count { $0.most == place }
    }
  }
}
