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
      The operator sees the imaged slice and feels bone, and nothing else: no outcome is written in. The same skill and \
      seed give the same attempt.

      Example:
        sijsim demo lower-level-thin-woman --skill expert --seed 3 --record expert.sijrec
        sijsim score expert.sijrec
      """)

  @Argument(help: "A scenario's name or file.") var scenario: String
  @Option(help: "How well the operator does it: \(OperatorSkill.all.map(\.id).joined(separator: ", ")).")
  var skill: String
  @Option(help: "Another number is another attempt.") var seed: UInt64 = 1
  @Option(help: ArgumentHelp("The file to write.", valueName: "file"), completion: .file())
  var record: String
  @OptionGroup var writing: OverwriteOption
  @OptionGroup var threadOptions: ThreadOptions

  func run() throws {
    guard let skill = OperatorSkill.named(skill) else {
      throw UnknownName(kind: "skill", name: skill, known: OperatorSkill.all.map(\.id))
    }
    let loaded = try ScenarioFile.load(named: scenario)
    try RecordingWriter.check(path: record, overwrites: writing.overwrite)
    let scene = try AttemptLoader(pool: threadOptions.makePool()).scene(
      of: loaded.scenario, namedIn: loaded.path, seed: seed)
    let writer = try RecordingWriter(
      path: record, scenarioText: loaded.text, scenarioName: loaded.name,
      patientHash: scene.patient.fileHash, seed: seed, overwrites: writing.overwrite)
    let task = OperatorTask(of: loaded.scenario)
    _ = ScriptedOperator.attempt(in: scene, skill: skill, seed: seed, task: task) { controls, state in
      writer.append(controls)
      if state.tick % 100 == 0 { Terminal.progress(seconds: state.tick / 100) }
    }
    writer.close()
    Terminal.endProgress()
    if case .failing(let message) = writer.status { throw FileProblem(path: record, message: message) }
    print(record)
  }
}
