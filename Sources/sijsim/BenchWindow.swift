import Anatomy
import Foundation
import Geometry
import Operator
import Simulation
import Storage
import Training
import Viewer

extension BenchWorkload {
  static let window = "window"
  private static let framesPerS = 60.0

  /// Times the drawing of the window's pictures in an expert's attempt, one after the other, each with every image that
  /// was due; SDL shows them nowhere. The checksum is that of the last picture, whose letters are the machine's.
  static func windowPictures(
    _ scenario: Scenario, patient: Patient, threads: Int, count: Int
  ) throws -> BenchRow {
    setenv("SDL_VIDEODRIVER", "dummy", 1)
    let scene = try scenario.scene(patient: patient, seed: 1)
    let fonts = try FontFiles.find()
    var options = ViewerOptions(regularFont: fonts.regular, boldFont: fonts.bold)
    (options.isStepped, options.volume) = (true, 0)
    options.input = ScriptedOperator.attempt(in: scene, skill: .expert, seed: 1)
    options.durationS = Double(count - 1) / framesPerS
    var digest = Fingerprint()
    options.screenshotAtS = options.durationS
    options.takeScreenshot = { bytes, _, _ in digest = bytes.withUnsafeBytes { Fingerprint(of: $0) } }
    let library = OneAttempt(PreparedAttempt(name: window, scenario: scenario, scene: scene))
    let report = try Viewer(library: library, options: options, imageThreads: threads).run()
    return BenchRow(
      name: window, threads: threads, timesMS: report.statistics.pictureMS, checksum: hexDigits(digest.value))
  }
}

/// A library of one attempt, which nobody records.
private final class OneAttempt: AttemptLibrary {
  private let attempt: PreparedAttempt
  init(_ attempt: PreparedAttempt) { self.attempt = attempt }
  var scenarioNames: [String] { [attempt.name] }
  var firstWish: CaseWish? { .scenario(attempt.name) }
  func cases(of person: Person?) -> [CaseEntry] { [] }
  func people() -> [Person] { [] }
  func add(_ draft: PersonDraft) throws -> Person {
    throw UnknownName(kind: "person", name: draft.name, known: [])
  }
  func progress(of person: Person?) -> ProgressPage { ProgressPage(picture: nil, attempts: [], count: 0) }
  let settings = WindowSettings()
  func keep(_ settings: WindowSettings) {}
  let places: [(name: String, path: String)] = []
  func galleryPicture(_ id: String) throws -> PagePicture {
    throw UnknownName(kind: "view", name: id, known: [])
  }
  func course(of person: Person?) -> CourseEntry? { nil }
  func prepare(_ wish: CaseWish, for person: Person?) -> PreparedAttempt { attempt }
  func record(_ attempt: PreparedAttempt, by person: Person?) -> any AttemptSink { NoSink() }
}

private final class NoSink: AttemptSink {
  func append(_ controls: Controls) {}
  func flush() {}
  func close(keeping assessment: Assessment?, as ending: AttemptEnding) {}
  func keep(_ reflection: Reflection) {}
  let place = "memory"
  let trouble: String? = nil
}
