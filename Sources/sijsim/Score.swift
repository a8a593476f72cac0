import ArgumentParser
import Foundation
import Storage
import Training

struct Score: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what happened in recorded attempts and what they are worth.",
    discussion: """
      Performs each recording again and compares it with the patient's truth: where the fluid went, what the trainee \
      believed, metrics, errors with their moments and sources, steps, and the score.

      Example:
        sijsim score attempt.sijrec --report attempt.html
        sijsim score monday/*.sijrec --json > monday.json
        sijsim score monday/*.sijrec --summary
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
  @Flag(help: "Take the good part of a cut or damaged recording.")
  var recover = false
  @OptionGroup var threadOptions: ThreadOptions

  func validate() throws {
    if json && summary { throw ValidationError("--json and --summary exclude each other.") }
  }

  func run() throws {
    let pool = threadOptions.makePool()
    let loader = AttemptLoader(pool: pool)
    var (objects, pages, summary) = ([JSON](), [ReportPage](), AttemptSummary())
    for (index, recording) in recordings.enumerated() {
      let attempt = try loader.attempt(recording, recover: recover)
      for caveat in attempt.caveats { Terminal.say("\(recording): \(caveat)") }
      let trace = attempt.trace()
      let assessment = attempt.assessment(of: trace)
      if json {
        objects.append(assessment.json(of: attempt))
      } else if self.summary {
        summary.add(assessment)
      } else {
        print(AssessmentText.lines(of: assessment, attempt: attempt).joined(separator: "\n"))
        if recording != recordings.last { print() }
      }
      if report != nil {
        let pictures = try ReportPictures(attempt: attempt, trace: trace, pool: pool)
        pages.append(ReportPage(attempt: attempt, trace: trace, assessment: assessment, pictures: pictures))
      }
      if recordings.count > 1 { Terminal.progress("attempts", index + 1, of: recordings.count, every: 1) }
    }
    if self.summary { print(summary.line) }
    if json {
      let all = JSON.object([JSON.Member("attempts", .array(objects))])
      print((objects.count == 1 ? objects[0] : all).text)
    }
    if let report { try writeText(ReportFile.html(of: pages), to: report) }
  }
}
