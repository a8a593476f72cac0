import Foundation
import Geometry
import Simulation
import Synchronization
import Training
import Ultrasound

@testable import Storage

/// The shipped recording of an expert, in which nothing is wrong, with the controls of chosen ticks changed and other words in its
/// scenario. It is performed as any recording is: written as a file, read, and run again.
struct EditedRecording {
  /// The text of the scenario in the recording.
  private(set) var text: String
  private(set) var controls: [Controls]
  /// Moments of the recording as it is, each the number of a tick.
  let moments: Moments
  private let seed: UInt64

  struct Moments: Sendable {
    var puncture = 0, boneContact = 0, firstFluid = 0, lastFluid = 0, lastInside = 0, belief = 0, end = 0
    var depthsMM: [Double] = []
    var injectedML: [Double] = []
    init(of trace: Trace) {
      let frames = trace.frames
      puncture = frames.first { $0.isMainInTissue }?.tick ?? 0
      boneContact = frames.first { $0.needle.boneContacts > 0 }?.tick ?? 0
      firstFluid = frames.first { $0.injectedML > 0 }?.tick ?? 0
      lastFluid = frames.last { $0.injectedML < (frames.last?.injectedML ?? 0) }.map { $0.tick + 1 } ?? 0
      lastInside = frames.last { $0.isMainInTissue }?.tick ?? 0
      belief = trace.finalState.belief?.tick ?? 0
      end = frames.count
      depthsMM = frames.map(\.mainDepthMM)
      injectedML = frames.map(\.injectedML)
    }
    /// The first tick on the way in at which the needle was this deep.
    func tick(atDepthMM depthMM: Double) -> Int { (depthsMM.firstIndex { $0 >= depthMM } ?? 0) + 1 }
    /// The first tick at which this much had been given.
    func tick(atML volumeML: Double) -> Int { (injectedML.firstIndex { $0 >= volumeML } ?? 0) + 1 }
  }

  private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../Recordings/expert-lower-level-thin-woman.sijrec").path
  /// Keeps the person of the recording from one attempt to the next.
  private static let loader = Mutex(AttemptLoader.test())
  static let original = Result { () throws -> Original in
    return Original(try loader.withLock { try $0.attempt(path) })
  }

  init() throws {
    let original = try EditedRecording.original.get()
    let recording = original.attempt.recording
    (text, controls, seed) = (recording.scenarioText, recording.controls, recording.seed)
    moments = original.moments
  }
  static func edited(_ edit: Change) throws -> EditedRecording {
    var recording = try EditedRecording()
    try edit(&recording)
    return recording
  }
  typealias Change = @Sendable (inout EditedRecording) throws -> Void

  /// The edited recording performed again: from the first tick in which it differs, as the ticks before give what they gave, or all
  /// of it.
  /// - Parameter asFile: true writes it as a file first, and performs what is read of that.
  func performed(asFile: Bool = false, whole: Bool = false) throws -> (attempt: Attempt, trace: Trace) {
    let recording = Recording(scenarioText: text, seed: seed, version: Program.version, controls: controls)
    let attempt = try EditedRecording.loader.withLock { loader in
      if asFile { return try EditedRecording.read(recording, loader) }
      let scenario = try ScenarioFile.decode(text, file: "edited", wasPerformed: true)
      return Attempt(
        path: "edited", recording: recording, scenario: scenario,
        scene: try loader.scene(of: scenario, namedIn: "edited", seed: seed))
    }
    let original = try EditedRecording.original.get()
    return (attempt, whole ? attempt.trace() : original.goingOn(with: attempt) ?? attempt.trace())
  }

  private static func read(_ recording: Recording, _ loader: AttemptLoader) throws -> Attempt {
    try Folder.temporary { folder in
      let path = folder + "/edited.sijrec"
      try RecordingFile.write(recording, to: path)
      return try loader.attempt(path)
    }
  }

  // MARK: Edits

  /// Changes the controls of ticks.
  mutating func change(_ ticks: ClosedRange<Int>, _ edit: (inout Controls) -> Void) {
    for tick in ticks where controls.indices.contains(tick - 1) { edit(&controls[tick - 1]) }
  }
  mutating func changeAll(_ edit: (inout Controls) -> Void) { change(1...controls.count, edit) }
  /// Puts ticks in after a tick; edits go from the end to the start, so that numbers of ticks hold.
  mutating func insert(afterTick tick: Int, _ piece: [Controls]) {
    controls.insert(contentsOf: piece, at: tick)
  }
  /// Ends the attempt after a tick, with some more ticks.
  mutating func end(afterTick tick: Int, _ piece: [Controls] = []) {
    controls = controls.prefix(tick) + piece + .ticks(1) { $0.event = .finish }
  }
  /// Sets a key of the scenario, named by its path, to another value.
  mutating func set(_ path: String, to value: String) throws {
    text = try yaml(text, setting: path.components(separatedBy: "."), to: value)
  }
  /// Adds steps to those that the scenario requires.
  mutating func require(_ steps: String...) throws {
    let required = try ScenarioFile.decode(text, file: "edited").stepsRequired + steps
    try set("stepsRequired", to: "[" + required.joined(separator: ", ") + "]")
  }
}

extension [Controls] {
  static func rest(_ ticks: Int) -> [Controls] { Array(repeating: Controls(), count: ticks) }
  /// So many ticks, all alike.
  static func ticks(_ count: Int, _ edit: (inout Controls) -> Void) -> [Controls] {
    var tick = Controls()
    edit(&tick)
    return Array(repeating: tick, count: count)
  }
  /// A push, or a pull where negative.
  static func push(_ lengthMM: Double, perTickMM: Double = 0.1) -> [Controls] {
    ticks(Int((lengthMM.magnitude / perTickMM).rounded())) {
      $0.advanceMM = Float(lengthMM < 0 ? -perTickMM : perTickMM)
    }
  }
  static func slide(towardHeadMM: Double) -> [Controls] {
    ticks(Int((towardHeadMM.magnitude * 10).rounded())) { $0.probeSlideMM.y = towardHeadMM < 0 ? -0.1 : 0.1 }
  }
  /// The needle outside: over the skin, then turned about its normal and toward it.
  static func moveEntry(towardRightMM: Double, towardHeadMM: Double = 0, pitchDeg: Double = 0) -> [Controls] {
    ticks(Int((towardRightMM.magnitude * 10).rounded())) { $0.entryMoveMM.x = towardRightMM < 0 ? -0.1 : 0.1 }
      + ticks(Int((towardHeadMM.magnitude * 10).rounded())) {
        $0.entryMoveMM.y = towardHeadMM < 0 ? -0.1 : 0.1
      }
      + ticks(Int(pitchDeg.magnitude.rounded())) { $0.needlePitchDeg = pitchDeg < 0 ? -1 : 1 }
  }
  static func inject(_ volumeML: Double, mLPerS: Double = 0.1) -> [Controls] {
    ticks(Int((volumeML / mLPerS * 100).rounded())) { $0.injectMLPerS = Float(mLPerS) }
  }
  static func setGain(_ gainDB: Float, sliders: Float) -> [Controls] {
    ticks(1) {
      var settings = ImagingSettings()
      (settings.gainDB, settings.timeGainDB) = (gainDB, SIMD8(repeating: sliders))
      $0.settings = settings
    }
  }
  /// Events of the procedure, one a tick.
  static func procedure(_ events: ProcedureEvent...) -> [Controls] { procedure(events) }
  static func procedure(_ events: [ProcedureEvent]) -> [Controls] {
    events.flatMap { event in ticks(1) { $0.event = .procedure(event) } }
  }
}
