import ArgumentParser
import Foundation
import Geometry
import Operator
import Storage
import Training

struct Study: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      "Have scripted operators of every skill perform scenarios, score them, and say what the score tells apart.",
    discussion: """
      Medians and passes of each skill, the area under the curve between two skills, how often a planted fault was \
      accused and passed, what held back experts who were in the joint, and the rules that never fired. Some 1 s an \
      attempt. Scripted operators are no evidence of validity for people.

      Example:
        sijsim study lower-level-thin-woman upper-level-woman --seeds 10
        sijsim study lower-level-thin-woman --seeds 5 --fault none --table attempts.csv
      """)
  @Argument(help: "Scenarios' names or files.", completion: .file(extensions: ["yaml", "yml"]))
  var scenarios: [String]
  @Option(help: "How many attempts of each skill in each scenario.") var seeds = 10
  @Option(help: "The first seed.") var firstSeed: UInt64 = 1
  @Option(help: "Only this skill; may be repeated.") var skill: [String] = []
  @OptionGroup var faultOption: FaultOption
  @Flag(help: "Print one JSON object.") var json = false
  @Option(
    help: ArgumentHelp("Write a line for each attempt, as the series grows.", valueName: "file.csv"),
    completion: .file())
  var table: String?
  @OptionGroup var writing: OverwriteOption
  @OptionGroup var threadOptions: ThreadOptions

  func validate() throws {
    guard (1...100_000).contains(seeds) else {
      throw ValidationError("--seeds wants a number from 1 to 100000.")
    }
    guard firstSeed <= 1 << 53 else { throw ValidationError("--first-seed wants at most 2⁵³.") }
  }

  func run() throws {
    let skills = try skill.isEmpty ? OperatorSkill.all : skill.map(OperatorSkill.known)
    try writing.check([table])
    let pool = threadOptions.makePool()
    var study = OperatorStudy(faults: try faultOption.faults)
    if let table { try writeText(StudyText.table(study), to: table) }
    let cases = try scenarios.map { try load($0, pool: pool) }
    let all = cases.count * skills.count * seeds
    for one in cases {
      for skill in skills {
        for start in stride(from: 0, to: seeds, by: threadOptions.threads) {
          let end = min(start + threadOptions.threads, seeds)
          try study.add(
            one, skill: skill, seeds: firstSeed + UInt64(start)..<firstSeed + UInt64(end), pool: pool)
          Terminal.progress("attempts", study.rows.count, of: all, every: 1)
        }
        // A long series can be looked at as it grows.
        if let table { try writeText(StudyText.table(study), to: table) }
      }
    }
    let summary = StudySummary(study.rows)
    print(json ? StudyText.json(summary).text : StudyText.lines(summary).joined(separator: "\n"))
  }

  private func load(_ name: String, pool: WorkerPool) throws -> OperatorStudy.Case {
    let loaded = try ScenarioFile.load(named: name)
    let patient = try AttemptLoader(pool: pool, cache: .user).patient(
      of: loaded.scenario, namedIn: loaded.path)
    return OperatorStudy.Case(name: loaded.name, scenario: loaded.scenario, patient: patient)
  }
}
