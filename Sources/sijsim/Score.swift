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
      """)

  @Argument(
    help: "Recordings made with 'sijsim run' or 'sijsim demo'.", completion: .file(extensions: ["sijrec"]))
  var recordings: [String]
  @Flag(help: "Print one JSON object; several recordings give {\"attempts\": [...]}.")
  var json = false
  @Option(help: "Write a report to this file: one HTML page that needs nothing else.", completion: .file())
  var report: String?
  @Flag(help: "Take the good part of a cut or damaged recording.")
  var recover = false
  @OptionGroup var threadOptions: ThreadOptions

  func run() throws {
    let loader = AttemptLoader(pool: threadOptions.makePool())
    var (objects, pages) = ([JSON](), [ReportPage]())
    for recording in recordings {
      let attempt = try loader.attempt(recording, recover: recover)
      if let damage = attempt.damage { Terminal.say("\(recording): \(damage) This is its good part.") }
      let trace = attempt.trace()
      let assessment = attempt.assessment(of: trace)
      if json {
        objects.append(assessment.json(of: attempt))
      } else {
        print(AssessmentText.lines(of: assessment, attempt: attempt).joined(separator: "\n"))
        if recording != recordings.last { print() }
      }
      if report != nil { pages.append(ReportPage(attempt: attempt, trace: trace, assessment: assessment)) }
    }
    if json {
      let all = JSON.object([JSON.Member("attempts", .array(objects))])
      print((objects.count == 1 ? objects[0] : all).text)
    }
    if let report { try writeText(ReportFile.html(of: pages), to: report) }
  }
}
