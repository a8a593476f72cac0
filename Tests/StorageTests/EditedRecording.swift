import Foundation
import Geometry
import Needle
import Simulation
import Training
import Ultrasound

@testable import Storage

/// The shipped recording of an expert, in which nothing is wrong, with the controls of chosen ticks changed.
struct EditedRecording {
  var scenario: Scenario
  private(set) var controls: [Controls]
  /// Moments of the recording as it is, each the number of a tick.
  let moments: Moments

  struct Moments: Sendable {
    var puncture = 0, boneContact = 0, firstFluid = 0, lastFluid = 0, lastInside = 0, belief = 0
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
  static let original = Result { () throws -> (attempt: Attempt, moments: Moments) in
    let attempt = try AttemptLoader(pool: WorkerPool(threads: 2)).attempt(path)
    return (attempt, Moments(of: attempt.trace()))
  }

  init() throws {
    let original = try EditedRecording.original.get()
    (scenario, controls) = (original.attempt.scenario, original.attempt.recording.controls)
    moments = original.moments
  }
  static func edited(_ edit: (inout EditedRecording) -> Void) throws -> EditedRecording {
    var recording = try EditedRecording()
    edit(&recording)
    return recording
  }

  /// The trace of the edited recording.
  func trace() throws -> Trace {
    Trace.replaying(controls, in: try EditedRecording.original.get().attempt.scene)
  }

  /// Changes the controls of ticks.
  mutating func change(_ ticks: ClosedRange<Int>, _ edit: (inout Controls) -> Void) {
    for tick in ticks where controls.indices.contains(tick - 1) { edit(&controls[tick - 1]) }
  }
  mutating func changeAll(_ edit: (inout Controls) -> Void) { change(1...controls.count, edit) }
  /// Puts ticks in after a tick; edits go from the end to the start, so that numbers of ticks hold.
  mutating func insert(afterTick tick: Int, _ piece: [Controls]) {
    controls.insert(contentsOf: piece, at: tick)
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
  static func moveEntry(towardRightMM: Double) -> [Controls] {
    ticks(Int((towardRightMM.magnitude * 10).rounded())) { $0.entryMoveMM.x = towardRightMM < 0 ? -0.1 : 0.1 }
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
}
