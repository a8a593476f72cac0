import Anatomy
import Fluid
import Geometry
import Simulation
import TestSupport
import Testing
import Training

@testable import Operator

/// Ten drawn women, injected by an expert at both levels; `make study` injects 200.
@Suite struct OperatorCohortTests {
  private static let seeds: Range<UInt64> = 1..<11
  private static let scenarios = Scenario.Target.Level.allCases.map(Scenario.plain(at:))
  private static let cohort = Result {
    var cohort = OperatorCohort(scenarios: scenarios, skill: .expert)
    try cohort.add(seeds: seeds, pool: WorkerPool(threads: 2))
    return cohort
  }

  @Test func everyPersonIsInjectedOnceAtEachLevelOrLeftOut() throws {
    let cohort = try Self.cohort.get()
    for attempts in cohort.attempts {
      #expect(Set(attempts.map(\.seed) + cohort.skipped) == Set(Self.seeds))
      #expect(attempts.count + cohort.skipped.count == Self.seeds.count)
      #expect(attempts.count >= 8)
    }
  }

  @Test func everyAttemptComesToItsEnd() throws {
    for attempt in try Self.cohort.get().attempts.joined() {
      #expect(attempt.saidInJoint != nil && attempt.passes > 0, "seed \(attempt.seed)")
      #expect(attempt.durationS > 20 && attempt.durationS < Scenario.plain.timeLimitS, "seed \(attempt.seed)")
    }
  }

  @Test func whatWasInjectedIsSomewhere() throws {
    for attempt in try Self.cohort.get().attempts.joined() {
      let placement = attempt.placement
      #expect((0...Scenario.plain.syringe.maximumML + 0.011).contains(attempt.injectedML))
      let volumes = Placement.Class.allCases.map { placement.volumeML(in: $0) }
      #expect(abs(volumes.reduce(0, +) - attempt.injectedML) < 1e-9)
      guard attempt.injectedML > 0 else { continue }
      let fractions = try Placement.Class.allCases.map { try #require(placement.fraction(in: $0)) }
      #expect(fractions.allSatisfy { (0...1).contains($0) })
      #expect(abs(fractions.reduce(0, +) - 1) < 1e-9)
    }
  }

  @Test func theLowerLevelIsNoHarderThanTheUpper() throws {
    let cohort = try Self.cohort.get()
    let hits = cohort.attempts.map { CohortSummary($0).hits }
    #expect(cohort.scenarios.map(\.target.level) == [.lower, .upper])
    #expect(hits[0] >= hits[1] && hits[0] > 0, "\(hits)")
  }

  @Test func theSameSeedIsTheSameAttempt() throws {
    let cohort = try Self.cohort.get()
    let seed = try #require(cohort.attempts[0].first?.seed)
    let again = try #require(try OperatorCohort.person(seed, scenarios: Self.scenarios, skill: .expert))
    #expect(again == cohort.attempts.compactMap(\.first))
  }

  @Test func theSummaryCounts() throws {
    func attempt(_ steps: [Region: Int], said: Bool) -> OperatorCohort.ScriptedAttempt {
      var volumes = RegionVolumes()
      for (region, count) in steps { volumes[region] = count * 10_000 }
      return OperatorCohort.ScriptedAttempt(
        seed: 1, injectedML: RegionVolumes.milliliters(volumes.totalNL), placement: Placement(of: volumes),
        saidInJoint: said,
        durationS: 60, passes: 1)
    }
    let summary = CohortSummary([
      attempt([.joint: 50, .interosseousLigament: 50], said: true),
      attempt([.interosseousLigament: 100], said: true), attempt([:], said: false),
    ])
    #expect(summary.hits == 1 && summary.saidInJoint == 2 && summary.notInjected == 1)
    #expect(abs(summary.hitFraction - 1.0 / 3) < 1e-12)
    #expect(summary.meanFraction[.joint] == 0.25 && summary.meanFraction[.interosseousLigament] == 0.75)
    #expect(summary.most[.joint] == 1 && summary.most[.interosseousLigament] == 1)
    #expect(CohortSummary([]).hitFraction == 0)
  }
}
