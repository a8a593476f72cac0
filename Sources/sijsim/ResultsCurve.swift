import ArgumentParser
import Foundation
import Results
import Storage
import Training

extension LearningProgress.Success: ExpressibleByArgument {}

extension ResultsCommand {
  struct Curve: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "A person's learning curve: is the failure rate acceptable yet?",
      discussion: """
        A cumulative sum (CUSUM) over the finished attempts: a failure adds 1 − s, a success subtracts s. Down to −h0 the failure \
        rate is acceptable (reached), up to h1 it is not (not reached), between them nothing can be said yet (undetermined). Each \
        decision begins a new test; the latest holds. By default --acceptable 0.127 (Jee et al., Arch Phys Med Rehabil \
        2014;95:330), --unacceptable 0.40 (Pekkafahli et al., J Ultrasound Med 2003;22:553), --alpha 0.1, --beta 0.1: six \
        successes in a row reach it.

        Beside it: how often half or more of the fluid went into the joint, how sure against how often right (Brier score: 0 is \
        always sure and right, 0.25 never sure), and the trend of each metric: median of the first and of the last five attempts, \
        and change per attempt.

        Example:
          sijsim results curve --person anna
          sijsim results curve --person anna --scenario upper-level-woman --svg anna.svg --png anna.png
        """)
    @Option(help: "Whose, by name or code; 'guest' for attempts without one.") var person: String
    @Option(help: "Only attempts of this scenario.") var scenario: String?
    @Option(help: "What counts as a success: passed, or inJoint (half or more of the fluid).")
    var success = LearningProgress.Success.passed
    @Option(help: ArgumentHelp("Acceptable failure rate.", valueName: "p0"))
    var acceptable = CumulativeSumLimits.standard.acceptableRate
    @Option(help: ArgumentHelp("Unacceptable failure rate.", valueName: "p1"))
    var unacceptable = CumulativeSumLimits.standard.unacceptableRate
    @Option(help: "Chance to call an acceptable rate unacceptable.")
    var alpha = CumulativeSumLimits.standard.alpha
    @Option(help: "Chance to call an unacceptable rate acceptable.")
    var beta = CumulativeSumLimits.standard.beta
    @Option(help: ArgumentHelp("Draw it into this file.", valueName: "file.svg"), completion: .file())
    var svg: String?
    @Option(help: ArgumentHelp("Draw it into this file.", valueName: "file.png"), completion: .file())
    var png: String?
    @Flag(help: "Print one JSON object.") var json = false
    @OptionGroup var writing: OverwriteOption
    @OptionGroup var option: ResultsOption

    private var limits: CumulativeSumLimits? {
      CumulativeSumLimits(
        acceptableRate: acceptable, unacceptableRate: unacceptable, alpha: alpha, beta: beta)
    }
    func validate() throws {
      guard limits != nil else {
        throw ValidationError(
          "0 < --acceptable < --unacceptable < 1 is wanted, and --alpha and --beta between 0 and 0.5.")
      }
    }

    func run() throws {
      try writing.check([svg, png])
      let store = try option.openExisting()
      let attempts = try store.attempts(try store.owner(person), scenario: scenario)
      let progress = LearningProgress(attempts, success: success, limits: limits ?? .standard)
      let title = "\(try store.profile(named: person)?.name ?? person), \(scenario ?? "all scenarios")"
      let picture = LearningPlot(progress, title: title).picture
      if let svg { try writeText(picture.svg(title: title), to: svg) }
      if let png { try PNGFile.write(picture.pixels(), to: png) }
      print(
        json
          ? ProgressText.json(progress, person: person, scenario: scenario, success: success).text
          : ([Terminal.line(title)] + ProgressText.lines(progress)).joined(separator: "\n"))
    }
  }
}

/// Progress of a person as text and JSON.
enum ProgressText {
  static func lines(_ progress: LearningProgress) -> [String] {
    let curve = progress.curve
    var lines = [
      "curve        \(state(curve)); sum \(number(curve.points.last?.sum ?? 0)), reached at \(number(-curve.limits.reachedAt)), "
        + "not reached at \(number(curve.limits.failedAt))",
      "attempts     \(progress.counted.count) counted, \(curve.successes) successful; \(progress.uncounted) not counted",
      "in the joint \(progress.inJoint) of \(progress.injected) with an injection",
      "belief       " + belief(progress.calibration),
    ]
    if !curve.points.isEmpty { lines.append("course       " + course(curve)) }
    if !progress.trends.isEmpty { lines.append("trends       first five, last five, change per attempt") }
    lines += progress.trends.map { trend in
      let (first, last) = (value(trend.trend.first, trend.unit), value(trend.trend.last, trend.unit))
      return AssessmentText.row(
        trend.id, "\(first) → \(last), \(signed(trend.trend.perAttempt)) (\(trend.trend.count) attempts)")
    }
    return lines
  }

  private static func state(_ curve: LearningCurve) -> String {
    let since =
      curve.attemptsUndecided > 0 ? ", undetermined for the \(curve.attemptsUndecided) attempts since" : ""
    return switch curve.state {
    case .reached:
      curve.state.words + (curve.attemptsToReach.map { ", first with attempt \($0)" } ?? "") + since
    case .notReached: curve.state.words + since
    case .undetermined: curve.state.words
    }
  }
  /// A sign an attempt: + success, − failure, a bar where a test came to its decision.
  private static func course(_ curve: LearningCurve) -> String {
    var (signs, before) = ("", 0.0)
    for point in curve.points {
      signs += point.sum < before ? "+" : "−"
      if let decision = point.decision { signs += "|\(decision.words)|" }
      before = point.decision == nil ? point.sum : 0
    }
    return signs
  }
  private static func belief(_ calibration: BeliefCalibration) -> String {
    guard let brier = calibration.brier, let over = calibration.overconfidence else { return "never said" }
    let percent = Int((abs(over) * 100).rounded())
    let words =
      percent == 0 ? "as sure as right" : "\(percent) % \(over > 0 ? "surer" : "less sure") than right"
    return "\(calibration.answers.count) answers, mean Brier score \(number(brier)), \(words)"
  }
  private static func number(_ value: Double) -> String { AssessmentText.decimal(value, 2) }
  private static func signed(_ value: Double) -> String {
    (value > 0 ? "+" : "") + AssessmentText.decimal(value, 3)
  }
  private static func value(_ value: Double, _ unit: String) -> String {
    AssessmentText.value(value, unit: unit)
  }

  static func json(
    _ progress: LearningProgress, person: String, scenario: String?, success: LearningProgress.Success
  ) -> JSON {
    let (curve, limits) = (progress.curve, progress.curve.limits)
    return .object([
      JSON.Member("schemaVersion", .number(1)), JSON.Member("person", .string(person)),
      JSON.Member("scenario", .string(scenario)), JSON.Member("success", .string(success.rawValue)),
      JSON.Member("state", .string(curve.state.rawValue)),
      JSON.Member("attemptsToReach", .number(curve.attemptsToReach.map(Double.init))),
      JSON.Member("attemptsUndecided", .number(Double(curve.attemptsUndecided))),
      JSON.Member(
        "limits",
        .object([
          JSON.Member("p0", .number(limits.acceptableRate)),
          JSON.Member("p1", .number(limits.unacceptableRate)),
          JSON.Member("alpha", .number(limits.alpha)), JSON.Member("beta", .number(limits.beta)),
          JSON.Member("s", .number(limits.success)), JSON.Member("h0", .number(limits.reachedAt)),
          JSON.Member("h1", .number(limits.failedAt)),
        ])),
      JSON.Member("points", .array(zip(progress.counted, curve.points).map { point($0, $1) })),
      JSON.Member("notCounted", .number(Double(progress.uncounted))),
      JSON.Member("successes", .number(Double(curve.successes))),
      JSON.Member("injected", .number(Double(progress.injected))),
      JSON.Member("inJoint", .number(Double(progress.inJoint))),
      JSON.Member("calibration", json(progress.calibration)),
      JSON.Member("trends", .object(progress.trends.map(member))),
    ])
  }
  private static func point(_ attempt: AttemptRecord, _ point: LearningCurve.Point) -> JSON {
    .object([
      JSON.Member("attempt", .string(attempt.id)), JSON.Member("sum", .number(point.sum)),
      JSON.Member("decision", .string(point.decision?.rawValue)),
    ])
  }
  private static func json(_ calibration: BeliefCalibration) -> JSON {
    .object([
      JSON.Member("answers", .number(Double(calibration.answers.count))),
      JSON.Member("brier", .number(calibration.brier)),
      JSON.Member("overconfidence", .number(calibration.overconfidence)),
    ])
  }
  private static func member(_ trend: LearningProgress.Trend) -> JSON.Member {
    JSON.Member(
      trend.id,
      .object([
        JSON.Member("unit", .string(trend.unit)), JSON.Member("attempts", .number(Double(trend.trend.count))),
        JSON.Member("first", .number(trend.trend.first)), JSON.Member("last", .number(trend.trend.last)),
        JSON.Member("perAttempt", .number(trend.trend.perAttempt)),
      ]))
  }
}
