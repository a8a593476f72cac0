import ArgumentParser
import Foundation
import Geometry
import Simulation
import Storage
import Training
import Viewer

struct Run: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Open the window and perform a scenario.",
    discussion: """
      Without a scenario it begins at home, where the cases are; with one, or with --input, --record, --duration or \
      --stats, at the case itself.

      The attempt is recorded as it happens, without --record into your own folder, $XDG_DATA_HOME/sijsim/recordings \
      (default ~/.local/share/sijsim/recordings), for your eyes only. Closing the window in the middle of an attempt, or \
      the terminal, keeps its recording. An attempt ends after two hours at the latest.

      When the window closes, one line for each attempt says where its recording is, its fingerprint and its score; the \
      exit code is 1 when a recording was not made or is not complete.

      With --input or --duration the attempt begins at once; otherwise the first screen waits for Enter.

      --stats writes {firstImageMS, frames, frameMS, intervalMS, droppedImages, lateTicks, inputToPictureFrames, \
      inputToPictureMS, heldBackMS}. firstImageMS is the time from the window's opening to the first image in it; frameMS \
      the work from the start of a frame to the return of present, without waiting; intervalMS goes from one picture to \
      the next; both give min, median, p99, max. A late tick ran more than 50 ms behind its time. inputToPictureFrames is \
      the median number of frames from the one that took a motion of a hand to the one whose image shows it, \
      inputToPictureMS the time from the start of the former to the return of present of the latter. heldBackMS has the \
      mean of its parts: until the image was formed, its turn to be drawn, the drawing, the present.

      Example:
        sijsim run
        sijsim run lower-level-median-man --record attempt.sijrec

      """ + ControlsText.lines.joined(separator: "\n"))

  @Argument(
    help:
      "A scenario's name or file, or a case of a course, such as sacroiliac/exam (default: home, or the scenario of --input)."
  )
  var scenario: String?
  @Option(
    help: ArgumentHelp("Record into this file.", valueName: "file"), completion: .file(extensions: ["sijrec"])
  )
  var record: String?
  @Option(help: ArgumentHelp("End by itself after so many seconds of the attempt.", valueName: "s"))
  var duration: Double?
  @Option(
    help: ArgumentHelp("Drive the attempt from a recording; ends with it.", valueName: "file"),
    completion: .file(extensions: ["sijrec"]))
  var input: String?
  @Flag(help: "Read the good part of a cut or damaged recording.")
  var recover = false
  @Option(
    help: ArgumentHelp("Write how smoothly the window ran, as JSON.", valueName: "file"), completion: .file())
  var stats: String?
  @Option(help: ArgumentHelp("Write the window's picture to this PNG file.", valueName: "file.png"))
  var screenshot: String?
  @Option(help: ArgumentHelp("When the picture is taken, in seconds of the attempt.", valueName: "s"))
  var screenshotAt = 1.0
  @Option(
    help: ArgumentHelp(
      "How loud the needle sounds: resistance, a give, bone; 0 is off (default: your setting, at first 50).",
      valueName: "0-100"))
  var volume: Double?
  @Option(
    help: ArgumentHelp(
      "Who practises, by a name or code that home or 'sijsim results add' has made (default: home asks; else a guest).",
      valueName: "name"))
  var person: String?
  @Option(help: ArgumentHelp("The window's size at first, in points.", valueName: "WxH"))
  var size = "1280x800"
  @OptionGroup var sealing: SealOption
  @OptionGroup var writing: OverwriteOption
  @Option(
    help: ArgumentHelp(
      "Write what the window shows and where its controls are, a JSON line a change.", valueName: "file",
      visibility: .hidden))
  var windowLog: String?
  @OptionGroup var threadOptions: ThreadOptions

  static let defaultScenario = "lower-level-thin-woman"

  func validate() throws {
    if let volume, !(0...100).contains(volume) {
      throw ValidationError("--volume wants a number from 0 (off) to 100.")
    }
    if let duration, !(duration > 0 && duration <= 36_000) {
      throw ValidationError("--duration wants seconds above 0.")
    }
    guard screenshotAt >= 0, screenshotAt <= 36_000 else {
      throw ValidationError("--screenshot-at wants seconds from 0.")
    }
    guard points != nil else { throw ValidationError("--size wants width x height, such as 1280x800.") }
  }
  private var points: (width: Int, height: Int)? {
    let sides = size.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
    guard sides.count == 2, sides.allSatisfy((320...8_192).contains) else { return nil }
    return (sides[0], sides[1])
  }

  func run() throws {
    try writing.check([stats, screenshot])
    let driving = try input.map { try RecordingFile.read($0, recover: recover) }
    let camera = screenshot.map { ScreenshotTaker(path: $0) }
    let log = try windowLog.map { try WindowLogFile(path: $0) }
    let place = try scenario.flatMap { try CourseFile.place(named: $0) }
    if place != nil, input != nil {
      throw ValidationError("--input drives a scenario; a case of a course is performed by a person.")
    }
    let library = try ScenarioLibrary(
      first: place.map { .courseCase($0.one.id) } ?? firstScenario(driving).map { .source($0) },
      course: place?.loaded.path, seed: driving?.seed ?? 1,
      place: RecordingPlace(file: record, overwrites: writing.overwrite), keepsResults: input == nil,
      sealKey: sealing.key,
      loader: AttemptLoader(pool: threadOptions.makePool(), cache: .user))
    let viewer: Viewer
    do {
      viewer = try Viewer(
        library: library, options: options(driving, camera, log, try person.map(library.person)),
        imageThreads: threadOptions.threads)
    } catch let problem as DisplayProblem {
      throw problem.withAdvice
    }
    EndSignal.heed()
    let report = try viewer.run()
    if let stats { try writeText(report.statistics.json.text + "\n", to: stats) }
    // An attempt that is not kept, or not whole, is no success.
    let troubles = report.attempts.compactMap { attempt in
      attempt.trouble.map { message in (attempt.recordingPlace.map { "\($0): " } ?? "") + message }
    }
    for trouble in troubles + [report.settingsTrouble, library.resultsTrouble].compactMap(\.self) {
      Terminal.say(trouble)
    }
    for attempt in report.attempts { print(attempt.line) }
    try camera?.finish()
    try log?.finish()
    if !troubles.isEmpty { throw ExitCode(1) }
  }

  /// The scenario to begin with; nil begins at home.
  private func firstScenario(_ driving: Recording?) throws -> ScenarioLibrary.Source? {
    if scenario == nil, input == nil, record == nil, duration == nil, stats == nil { return nil }
    if scenario == nil, let driving, let input {
      let name = driving.scenarioName.isEmpty ? "recorded" : driving.scenarioName
      return ScenarioLibrary.Source(
        name: name, path: input, text: driving.scenarioText,
        scenario: try ScenarioFile.decode(
          driving.scenarioText, file: input + " (its scenario)", wasPerformed: true),
        patientHash: driving.patientHash)
    }
    return ScenarioLibrary.Source(try ScenarioFile.load(named: scenario ?? Run.defaultScenario))
  }

  private func options(
    _ driving: Recording?, _ camera: ScreenshotTaker?, _ log: WindowLogFile?, _ person: Person?
  ) throws -> ViewerOptions {
    let fonts = try FontFiles.find()
    var options = ViewerOptions(regularFont: fonts.regular, boldFont: fonts.bold)
    options.durationS = duration
    options.isEndAsked = { EndSignal.hasCome }
    options.volume = volume.map { $0 / 100 }
    options.person = person
    options.input = driving?.controls
    if let log { options.tell = { log.write($0) } }
    if let points { (options.width, options.height) = points }
    if let camera {
      options.screenshotAtS = screenshotAt
      options.takeScreenshot = { camera.take($0, width: $1, height: $2) }
    }
    return options
  }
}
