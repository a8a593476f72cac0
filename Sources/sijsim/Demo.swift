import ArgumentParser
import Foundation
import Operator
import Simulation
import Storage
import Training

struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Have a scripted operator perform a scenario, without a window.",
    discussion: """
      The operator sees the imaged slice and feels bone, and nothing else: no outcome is written in. People err, and so \
      does the operator, by chance as often as the skill does it; --fault plants given errors and no others. The same \
      skill, seed and faults give the same attempt. Prints the file, and the faults that were planted. Scripted operators \
      are no evidence of validity for people.

      Example:
        sijsim demo lower-level-thin-woman --skill expert --seed 3 --record expert.sijrec
        sijsim score expert.sijrec
        sijsim demo lower-level-thin-woman --skill expert --fault probeDrift --record drift.sijrec --json
      """)

  @Argument(help: "A scenario's name or file, or a case of a course, such as sacroiliac/exam.") var scenario:
    String
  @Option(help: "How well the operator does it: \(OperatorSkill.all.map(\.id).joined(separator: ", ")).")
  var skill: String
  @Option(help: "Another number is another attempt.") var seed: UInt64 = 1
  @Option(help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file())
  var record: String
  @OptionGroup var faultOption: FaultOption
  @Flag(help: "Print one JSON object: the file, skill, seed and the planted faults.") var json = false
  @OptionGroup var sealing: SealOption
  @OptionGroup var writing: OverwriteOption
  @OptionGroup var threadOptions: ThreadOptions

  func run() throws {
    let skill = try OperatorSkill.known(skill)
    let sealKey = try sealing.key
    let loaded = try CourseFile.scenario(named: scenario, seed: seed)
    let task = OperatorTask(of: loaded.scenario)
    let faults =
      try faultOption.faults.map { try possible($0, in: task, path: loaded.path) }
      ?? OperatorFault.drawn(in: task, skill: skill, seed: seed)
    try RecordingWriter.check(path: record, overwrites: writing.overwrite)
    let scene = try AttemptLoader(pool: threadOptions.makePool(), cache: .user).scene(
      of: loaded.scenario, namedIn: loaded.path, seed: seed)
    let writer = try RecordingWriter(
      path: record, scenarioText: loaded.text, scenarioName: loaded.name,
      patientHash: scene.patient.fileHash, seed: seed, overwrites: writing.overwrite, sealKey: sealKey)
    let trace = ScriptedOperator.trace(in: scene, skill: skill, seed: seed, task: task, faults: faults) {
      controls, state in
      writer.append(controls)
      if state.tick % 100 == 0 { Terminal.progress(seconds: state.tick / 100) }
    }
    let assessment = Assessment(trace: trace, scenario: loaded.scenario, scene: scene)
    writer.close(keeping: StoredScore(assessment))
    Terminal.endProgress()
    if case .failing(let message) = writer.status { throw FileProblem(path: record, message: message) }
    print(json ? object(faults, skill: skill).text : record)
    if !json, !faults.isEmpty { print("faults    \(faults.map(\.id.rawValue).joined(separator: ", "))") }
  }

  /// The same faults; throws when one cannot happen in the task.
  private func possible(_ faults: [OperatorFault], in task: OperatorTask, path: String) throws
    -> [OperatorFault]
  {
    for fault in faults {
      if let obstacle = fault.obstacle(in: task) {
        throw FileProblem(
          path: path, message: "\(fault.id.rawValue) cannot happen: \(obstacle). Leave out that --fault.")
      }
    }
    return faults
  }

  private func object(_ faults: [OperatorFault], skill: OperatorSkill) -> JSON {
    let planted = faults.map { fault in
      JSON.object([
        JSON.Member("id", .string(fault.id.rawValue)), JSON.Member("summary", .string(fault.summary)),
        JSON.Member("source", .string(fault.source)),
      ])
    }
    return .object([
      JSON.Member("recording", .string(record)), JSON.Member("scenario", .string(scenario)),
      JSON.Member("skill", .string(skill.id)), JSON.Member("seed", .number(Double(seed))),
      JSON.Member("faults", .array(planted)),
    ])
  }
}
