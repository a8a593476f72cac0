import ArgumentParser
import Foundation
import Storage
import Training

struct ScoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "score",
    abstract: "Say what happened in recorded attempts and what they are worth.",
    discussion: """
      Performs each recording again and compares it with the patient's truth: where the fluid went, what the trainee \
      believed, metrics, errors with their moments and sources, steps, and the score.

      Example:
        sijsim score attempt.sijrec --report attempt.html
        sijsim score monday/*.sijrec --json > monday.json
        sijsim score monday/*.sijrec --summary

      Of several, those that cannot be read are named on standard error, the others count, and the exit code is 1.
      """)

  @Argument(
    help: "Recordings made with 'sijsim run' or 'sijsim demo'.", completion: .file(extensions: ["sijrec"]))
  var recordings: [String]
  @Flag(help: "Print one JSON object; several recordings give {\"attempts\": [...]}.")
  var json = false
  @Flag(help: "Print one line for all recordings together: medians, and how many passed.")
  var summary = false
  @Option(help: "Write a report to this file: one HTML page that needs nothing else.", completion: .file())
  var report: String?
  @OptionGroup var damage: RecoverOption
  @OptionGroup var writing: OverwriteOption
  @OptionGroup var threadOptions: ThreadOptions

  func validate() throws {
    if json && summary { throw ValidationError("--json and --summary exclude each other.") }
  }

  func run() throws {
    try writing.check([report])
    var results = ScoreResults()
    let pool = threadOptions.makePool()
    let loader = AttemptLoader(pool: pool)
    for (index, recording) in recordings.enumerated() {
      do {
        try add(recording, to: &results, loader: loader)
      } catch let problem where recordings.count > 1 {
        // A recording that cannot be read does not keep a group from its result.
        Terminal.say("\(problem)")
        results.failed.append(recording)
      }
      if recordings.count > 1 { Terminal.progress("attempts", index + 1, of: recordings.count, every: 1) }
    }
    if let report, !results.pages.isEmpty { try writeText(ReportFile.html(of: results.pages), to: report) }
    if summary { print(results.summary.line) }
    if json {
      let all = JSON.object([JSON.Member("attempts", .array(results.objects))])
      print((recordings.count == 1 ? results.objects[0] : all).text)
    }
    guard !results.failed.isEmpty else { return }
    Terminal.say(
      "not counted, \(results.failed.count) of \(recordings.count): \(results.failed.joined(separator: ", "))"
    )
    throw ExitCode(1)
  }

  private func add(_ recording: String, to results: inout ScoreResults, loader: AttemptLoader) throws {
    let attempt = try loader.attempt(recording, recover: damage.recover)
    for caveat in attempt.caveats { Terminal.say("\(recording): \(caveat)") }
    let trace = attempt.trace()
    let assessment = attempt.assessment(of: trace)
    if report != nil {
      let pictures = try ReportPictures(attempt: attempt, trace: trace, pool: loader.pool)
      results.pages.append(
        ReportPage(attempt: attempt, trace: trace, assessment: assessment, pictures: pictures))
    }
    if json {
      results.objects.append(assessment.json(of: attempt))
    } else if summary {
      results.summary.add(assessment)
    } else {
      print(AssessmentText.lines(of: assessment, attempt: attempt).joined(separator: "\n"))
      if recording != recordings.last { print() }
    }
  }
}

/// Results of several recordings.
private struct ScoreResults {
  var objects: [JSON] = []
  var pages: [ReportPage] = []
  var summary = AttemptSummary()
  /// Recordings that could not be read.
  var failed: [String] = []
}
