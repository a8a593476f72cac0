import ArgumentParser
import Foundation
import Operator
import Storage
import Training

struct Cohort: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Draw people, have a scripted operator inject each, and say where the fluid went.",
    discussion: """
      Each seed is a person ('seed' and 'variationSeed' of a scenario give the same one) and an operator's day. Prints beside what \
      is published how often half or more of the fluid went into the joint, and where the rest went. The same people \
      are injected in every scenario whose patient has the same sex, age and build. Some 2 to 4 s a person.

      Example:
        sijsim cohort lower-level-thin-woman upper-level-woman --people 20
        sijsim cohort upper-level-woman --people 200 --skill intermediate --table upper.csv
      """)
  @Argument(help: "Scenarios' names or files.", completion: .file(extensions: ["yaml", "yml"]))
  var scenarios: [String]
  @Option(help: "How well the operator does it: \(OperatorSkill.all.map(\.id).joined(separator: ", ")).")
  var skill = OperatorSkill.expert.id
  @Option(help: "The first seed.") var firstSeed: UInt64 = 1
  @OptionGroup var drawn: DrawnPeople

  func validate() throws { try drawn.check(firstSeed: firstSeed) }

  func run() throws {
    let skill = try OperatorSkill.known(skill)
    let loaded = try scenarios.map { try ScenarioFile.load(named: $0) }
    for scenario in loaded where scenario.scenario.patientParameters == nil {
      throw FileProblem(
        path: scenario.path,
        message: "its patient is an imported one or a block of gel, and only drawn people differ.")
    }
    let names = loaded.map(\.name)
    var cohort = OperatorCohort(scenarios: loaded.map(\.scenario), skill: skill)
    try drawn.draw(
      from: firstSeed, table: { CohortText.table(cohort, names: names) },
      add: { try cohort.add(seeds: $0, pool: $1) })
    print(CohortText.lines(cohort, names: names).joined(separator: "\n"))
  }
}

/// Texts about injected people.
enum CohortText {
  /// Published results of people's injections by level.
  static func published(_ level: Scenario.Target.Level) -> [String] {
    let both = [
      "ultrasound, by dissection: 1 of 20 in the joint, 19 in the interosseous ligament (Pain Med 2019;20:1890)"
    ]
    let klauser = "Klauser et al., Arthritis Rheum 2008;59:1618"
    return switch level {
    case .lower:
      [
        "by computed tomography: 9 of 10 in the joint (\(klauser))",
        "ultrasound, by contrast under fluoroscopy: 48 of 55 (Jee et al., Arch Phys Med Rehabil 2014;95:330)",
      ] + both
    case .upper: ["by computed tomography: 7 of 10 in the joint (\(klauser))"] + both
    }
  }

  static func lines(_ cohort: OperatorCohort, names: [String]) -> [String] {
    var lines: [String] = []
    for (i, attempts) in cohort.attempts.enumerated() {
      let level = cohort.scenarios[i].target.level
      let summary = CohortSummary(attempts)
      lines += [
        "\(names[i]), \(level.rawValue) level, \(cohort.skill.id), \(attempts.count) people",
        "  half or more of the fluid in the joint   \(summary.hits) of \(attempts.count), "
          + percent(summary.hitFraction),
        "  said to be in the joint                  \(summary.saidInJoint) of \(attempts.count)",
        "  nothing injected                         \(summary.notInjected) of \(attempts.count)",
        "  mean share of the fluid, and in how many most of it, by class",
      ]
      lines += Placement.Class.allCases.map { place in
        let name = place.rawValue.padding(toLength: 22, withPad: " ", startingAt: 0)
        return "    \(name) \(percent(summary.meanFraction[place] ?? 0))  \(summary.most[place] ?? 0)"
      }
      lines += ["  published"] + published(level).map { "    " + $0 }
    }
    if !cohort.skipped.isEmpty {
      lines.append(
        "left out, as no living pelvis is so or no joint is open: seeds "
          + cohort.skipped.map(String.init).joined(separator: ", "))
    }
    return lines + [StudyText.caveat]
  }
  private static func percent(_ fraction: Double) -> String { String(format: "%5.1f %%", fraction * 100) }

  /// One line an attempt, separated by commas; volumes in mL.
  static func table(_ cohort: OperatorCohort, names: [String]) -> String {
    let classes = Placement.Class.allCases
    let head =
      ["scenario", "level", "skill", "seed", "injected_ml"] + classes.map { "\($0.rawValue)_ml" }
      + ["said_in_joint", "passes", "duration_s"]
    var lines = [head.joined(separator: ",")]
    for (i, attempts) in cohort.attempts.enumerated() {
      for attempt in attempts {
        let volumes = classes.map { String(format: "%.2f", attempt.placement.volumeML(in: $0)) }
        lines.append(
          ([
            names[i], cohort.scenarios[i].target.level.rawValue, cohort.skill.id, String(attempt.seed),
            String(format: "%.2f", attempt.injectedML),
          ] + volumes + [
            attempt.saidInJoint.map(String.init) ?? "", String(attempt.passes),
            String(format: "%.2f", attempt.durationS),
          ]).joined(separator: ","))
      }
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
