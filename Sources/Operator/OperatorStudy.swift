import Anatomy
import Geometry
import Simulation
import Synchronization
import Training

/// Scripted attempts of several skills in several scenarios, scored: what a series says about the score.
package struct OperatorStudy: Sendable {
  /// A scenario with its person.
  package struct Case: Sendable {
    package var name: String
    package var scenario: Scenario
    package var patient: Patient
    package init(name: String, scenario: Scenario, patient: Patient) {
      (self.name, self.scenario, self.patient) = (name, scenario, patient)
    }
  }
  /// One attempt and its worth.
  package struct Row: Equatable, Sendable {
    package var scenario, skill: String
    package var level: Scenario.Target.Level
    package var seed: UInt64
    package var faults: [OperatorFault.ID]
    package var score: Double
    package var passed: Bool
    /// Fraction of the fluid in the scenario's target, 0...1; 0 when nothing was injected.
    package var targetFraction: Double
    package var injectedML, durationS, probeDriftMM: Double
    package var passes: Int
    /// Rules that fired, each once, in the order of the list.
    package var errors: [String]
    /// See `Score.heldBackBy`.
    package var heldBackBy: [String] = []
  }

  /// Faults to plant in every attempt; nil plants by chance.
  package let faults: [OperatorFault]?
  package private(set) var rows: [Row] = []

  package init(faults: [OperatorFault]? = nil) { self.faults = faults }

  /// Performs and scores one attempt a seed, a seed a thread.
  package mutating func add(_ study: Case, skill: OperatorSkill, seeds: Range<UInt64>, pool: WorkerPool)
    throws
  {
    let found = Mutex<[UInt64: Result<Row, any Error>]>([:])
    let faults = faults
    pool.forEach(seeds.count) { place in
      let seed = seeds.lowerBound + UInt64(place)
      let result = Result { try OperatorStudy.row(study, skill: skill, seed: seed, faults: faults) }
      found.withLock { $0[seed] = result }
    }
    for seed in seeds {
      if let row = try found.withLock({ $0[seed] })?.get() { rows.append(row) }
    }
  }

  /// One attempt, performed and scored.
  package static func row(
    _ study: Case, skill: OperatorSkill, seed: UInt64, faults: [OperatorFault]? = nil
  ) throws -> Row {
    let (scenario, task) = (study.scenario, OperatorTask(of: study.scenario))
    let scene = try scenario.scene(patient: study.patient, seed: seed)
    let planted =
      faults.map { $0.filter { $0.obstacle(in: task) == nil } }
      ?? OperatorFault.drawn(in: task, skill: skill, seed: seed)
    let trace = ScriptedOperator.trace(in: scene, skill: skill, seed: seed, task: task, faults: planted)
    let last = trace.finalState
    let assessment = Assessment(trace: trace, scenario: scenario, scene: scene)
    let fired = Set(assessment.errors.map(\.rule))
    return Row(
      scenario: study.name, skill: skill.id, level: scenario.target.level, seed: seed,
      faults: planted.map(\.id),
      score: assessment.score.total ?? 0, passed: assessment.score.passed,
      targetFraction: assessment.placement.fraction(in: scenario.target.structure) ?? 0,
      injectedML: last.injectedML(), durationS: assessment.durationS,
      probeDriftMM: assessment.value(of: Metric.probeDrift.id) ?? 0, passes: last.needle.passes,
      errors: ErrorRule.standard.map(\.id).filter(fired.contains),
      heldBackBy: assessment.score.heldBackBy)
  }
}

/// A study's rows, counted.
package struct StudySummary: Equatable, Sendable {
  /// One skill in one scenario.
  package struct Group: Equatable, Sendable {
    package var scenario, skill: String
    package var attempts = 0, passed = 0
    /// Attempts with the scenario's half or more of the fluid in its target.
    package var hits = 0
    package var medianScore = 0.0, lowestScore = 0.0, highestScore = 0.0
    package var medianDurationS = 0.0, medianPasses = 0.0, medianDriftMM = 0.0
  }
  /// How well the score tells two skills apart at one level.
  package struct Separation: Equatable, Sendable {
    package var level: Scenario.Target.Level
    package var better, worse: String
    /// Chance that an attempt of the better skill scores higher than one of the worse in the same scenario, ties counting
    /// half: the area under the receiver operating characteristic.
    package var area: Double
  }
  /// One fault: attempts in which it was planted, and how many of them passed.
  package struct FaultCount: Equatable, Sendable {
    package var fault: OperatorFault.ID
    package var planted = 0, passed = 0
    /// Attempts with it in which each rule fired, in the order of the rules; rules that never did are left out.
    package var fired: [RuleCount] = []
  }
  package struct RuleCount: Equatable, Sendable {
    package var rule: String
    package var attempts: Int
  }
  package var groups: [Group] = []
  package var separations: [Separation] = []
  package var faults: [FaultCount] = []
  /// Rules that fired in no attempt.
  package var neverFired: [String] = []
  /// Attempts of experts without a planted fault and with 90 % or more of the fluid in the target, and those that passed.
  package var goodExperts = 0, goodExpertsPassed = 0
  /// Good experts that did not pass.
  package var goodExpertsFailed: [OperatorStudy.Row] = []
  /// Attempts that passed with less than half of the fluid in the target.
  package var passedOutside = 0

  package init(_ rows: [OperatorStudy.Row]) {
    for row in rows where !groups.contains(where: { $0.scenario == row.scenario && $0.skill == row.skill }) {
      groups.append(Group(of: rows.filter { $0.scenario == row.scenario && $0.skill == row.skill }))
    }
    separations = StudySummary.separations(of: rows)
    faults = OperatorFault.all.map { FaultCount(of: $0.id, in: rows) }
    neverFired = ErrorRule.standard.map(\.id).filter { id in !rows.contains { $0.errors.contains(id) } }
    let good = rows.filter {
      $0.skill == OperatorSkill.expert.id && $0.faults.isEmpty && $0.targetFraction >= 0.9
    }
    (goodExperts, goodExpertsPassed) = (good.count, good.count(where: \.passed))
    goodExpertsFailed = good.filter { !$0.passed }
    passedOutside = rows.count { $0.passed && $0.targetFraction < 0.5 }
  }

  /// Every better skill against every worse one, at every level.
  private static func separations(of rows: [OperatorStudy.Row]) -> [Separation] {
    var result: [Separation] = []
    for level in Scenario.Target.Level.allCases {
      for (place, better) in OperatorSkill.all.enumerated() {
        for worse in OperatorSkill.all[(place + 1)...] {
          func scores(_ skill: OperatorSkill) -> [(String, Double)] {
            rows.filter { $0.level == level && $0.skill == skill.id }.map { ($0.scenario, $0.score) }
          }
          guard let area = areaUnderCurve(scores(better), over: scores(worse)) else { continue }
          result.append(Separation(level: level, better: better.id, worse: worse.id, area: area))
        }
      }
    }
    return result
  }

  /// Part of the pairs within a scenario in which the first scores higher, ties counting half (Mann and Whitney, Ann Math
  /// Stat 1947;18:50); nil without a pair.
  package static func areaUnderCurve(_ first: [(String, Double)], over second: [(String, Double)]) -> Double?
  {
    var (pairs, wins) = (0, 0.0)
    for (scenario, score) in first {
      for (other, otherScore) in second where other == scenario {
        pairs += 1
        wins += score > otherScore ? 1 : (score == otherScore ? 0.5 : 0)
      }
    }
    return pairs == 0 ? nil : wins / Double(pairs)
  }
}

extension StudySummary.Group {
  fileprivate init(of rows: [OperatorStudy.Row]) {
    (scenario, skill) = (rows.first?.scenario ?? "", rows.first?.skill ?? "")
    (attempts, passed) = (rows.count, rows.count(where: \.passed))
    hits = rows.count { $0.targetFraction >= 0.5 }
    let scores = rows.map(\.score)
    medianScore = median(scores)
    (lowestScore, highestScore) = (scores.min() ?? 0, scores.max() ?? 0)
    medianDurationS = median(rows.map(\.durationS))
    medianPasses = median(rows.map { Double($0.passes) })
    medianDriftMM = median(rows.map(\.probeDriftMM))
  }
}

extension StudySummary.FaultCount {
  fileprivate init(of fault: OperatorFault.ID, in rows: [OperatorStudy.Row]) {
    let such = rows.filter { $0.faults.contains(fault) }
    self.fault = fault
    (planted, passed) = (such.count, such.count(where: \.passed))
    fired = ErrorRule.standard.map { rule in
      StudySummary.RuleCount(rule: rule.id, attempts: such.count { $0.errors.contains(rule.id) })
    }.filter { $0.attempts > 0 }
  }
}
