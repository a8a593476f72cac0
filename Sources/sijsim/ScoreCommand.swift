import ArgumentParser
import Foundation
import Simulation
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
        sijsim score exam/*.sijrec --verify --seal-key exam.key
        sijsim score trainee.sijrec --compare-with expert.sijrec
        sijsim score --trajectory trial.xml --needle NeedleToRAS --probe ProbeToRAS --body body.stl --compatible perktutor

      --trajectory measures what another program recorded of tracked tools: the metrics that it defines, and null for the others. A \
      transform ChildToParent is carried by ParentTo… where that is in the file. The needle's origin is its tip and its z axis the shaft, \
      out of the tip; the image lies in the x–y plane of the probe, whose normal is z (--needle-axis, --plane-normal). Distance and angle \
      to the plane need both, and count while the tip is faster than 5 mm/s, debounced by 0.2 s (and in tissue, with --body but without \
      --compatible). CSV has a header and a line a sample: timeS (s), tool (name), x, y, z (mm), and the rotation as r11, r12 … r33 (row by \
      row) or qw, qx, qy, qz; columns in any order, others are left alone.
      Sampling: \(TrajectoryRules.exact.summary).
      With --compatible perktutor: \(TrajectoryRules.perkTutor.summary).

      --verify performs nothing: it says of each recording whether its seal, made with 'run --seal-key' or 'demo --seal-key', \
      holds with that key; the exit code is 1 where one does not, or there is none.

      Of several, those that cannot be read are named on standard error, the others count, and the exit code is 1.
      """)

  @Argument(
    help: "Recordings made with 'sijsim run' or 'sijsim demo'.", completion: .file(extensions: ["sijrec"]))
  var recordings: [String] = []
  @Flag(help: "Print one JSON object; several recordings give {\"attempts\": [...]}.")
  var json = false
  @Flag(help: "Print one line for all recordings together: medians, and how many passed.")
  var summary = false
  @Option(help: "Write a report to this file: one HTML page that needs nothing else.", completion: .file())
  var report: String?
  @Option(
    help: "Tell how far the needle's way lies from the one in this recording, of the same patient and side.",
    completion: .file(extensions: ["sijrec"]))
  var compareWith: String?
  @Flag(help: "Say whether recordings are as they were sealed; nothing else.") var verify = false
  @OptionGroup var sealing: SealOption
  @OptionGroup(title: "Recordings of other programs") var trajectoryOptions: TrajectoryOptions
  @OptionGroup var damage: RecoverOption
  @OptionGroup var writing: OverwriteOption
  @OptionGroup var threadOptions: ThreadOptions

  func validate() throws {
    if json && summary { throw ValidationError("--json and --summary exclude each other.") }
    if compareWith != nil && summary {
      throw ValidationError("--compare-with and --summary exclude each other.")
    }
    if verify != (sealing.sealKey != nil) {
      throw ValidationError("--verify and --seal-key go together: --verify --seal-key FILE.")
    }
    if verify, summary || report != nil || compareWith != nil || trajectoryOptions.trajectory != nil {
      throw ValidationError("--verify stands alone: with recordings, --seal-key and --json.")
    }
    if trajectoryOptions.trajectory == nil {
      if recordings.isEmpty { throw ValidationError("Missing expected argument '<recordings> ...'") }
    } else if !recordings.isEmpty || summary || report != nil {
      throw ValidationError("--trajectory stands alone: without other recordings, --summary and --report.")
    }
  }

  func run() throws {
    if let trajectory = trajectoryOptions.trajectory {
      let score = TrajectoryScore(
        options: trajectoryOptions, comparedWith: compareWith, recovers: damage.recover, isJSON: json)
      return try score.run(trajectory)
    }
    if verify, let key = try sealing.key { return try SealCheck(key: key, isJSON: json).run(recordings) }
    try writing.check([report])
    var results = ScoreResults()
    let pool = threadOptions.makePool()
    let loader = AttemptLoader(pool: pool, cache: .user)
    let expert = try compareWith.map { path in
      let attempt = try loader.attempt(path, recover: damage.recover)
      return Expert(attempt: attempt, trace: attempt.trace())
    }
    for (index, recording) in recordings.enumerated() {
      do {
        try add(recording, to: &results, loader: loader, expert: expert)
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

  private func add(
    _ recording: String, to results: inout ScoreResults, loader: AttemptLoader, expert: Expert?
  ) throws {
    let attempt = try loader.attempt(recording, recover: damage.recover)
    for caveat in attempt.caveats { Terminal.say("\(recording): \(caveat)") }
    let trace = attempt.trace()
    let assessment = attempt.assessment(of: trace)
    if let caveat = attempt.caveat(of: assessment) { Terminal.say("\(recording): \(caveat)") }
    let comparison = try expert.map {
      try attempt.comparison(of: trace, with: $0.attempt, expertTrace: $0.trace)
    }
    if report != nil {
      results.pages.append(
        try ReportPages.page(
          of: attempt, trace: trace, assessment: assessment, hasClip: recordings.count == 1,
          pool: loader.pool))
    }
    if json {
      results.objects.append(
        assessment.json(of: attempt).adding(comparison.map { JSON.Member("comparison", $0.json) }))
    } else if summary {
      results.summary.add(assessment)
    } else {
      let lines = AssessmentText.lines(of: assessment, attempt: attempt)
      print((lines + (comparison.map(AssessmentText.lines) ?? [])).joined(separator: "\n"))
      if recording != recordings.last { print() }
    }
  }
}

/// An attempt whose way others are compared with.
private struct Expert {
  var attempt: Attempt
  var trace: Trace
}

/// Results of several recordings.
private struct ScoreResults {
  var objects: [JSON] = []
  var pages: [ReportPage] = []
  var summary = AttemptSummary()
  /// Recordings that could not be read.
  var failed: [String] = []
}
