import Anatomy
import Geometry
import Simulation
import Training
import Ultrasound

/// A recorded attempt, performed again: the start of `score`, `replay` and `render`.
package struct Attempt: Sendable {
  package var path: String
  package var recording: Recording
  package var scenario: Scenario
  package var scene: Scene
  /// The score that the recording keeps; nil where it keeps none.
  package var stored: StoredScore?
  /// Missing part of the recording, in words; nil for a whole one.
  package var damage: String?
  /// Sentence about a scenario of the same name that is another one by now; nil where none is.
  package var otherScenario: String?
  /// Doubts about the recording, a sentence each.
  package var caveats: [String] {
    [
      damage.map { "\($0) This is its good part." }, Program.caveat(recordedWith: recording.version),
      otherScenario, continued,
    ]
    .compactMap { $0 }
  }

  /// Sentence about the part that was taken over from an earlier attempt; nil where it began anew.
  private var continued: String? {
    recording.continuedAtTick.map {
      "It goes on from \(ReadMeasure.duration(SimulationState.seconds(ofTicks: $0))) of an earlier attempt: what lies before was not done anew."
    }
  }

  /// Sentence about a scenario that is not the one of its name that is found now; nil where it is, or none is found.
  fileprivate static func otherScenario(_ recording: Recording) -> String? {
    guard !recording.scenarioName.isEmpty,
      let path = try? ScenarioFile.path(named: recording.scenarioName),
      let text = try? ScenarioFile.text(of: path), text != recording.scenarioText,
      (try? ScenarioFile.decode(text, file: path)) != nil
    else { return nil }
    return
      "Its scenario is not the '\(recording.scenarioName)' that is found now: it is scored by the one it was performed with."
  }

  /// The scenario's name, or its title when it was found by none.
  package var scenarioName: String {
    recording.scenarioName.isEmpty ? scenario.title : recording.scenarioName
  }

  /// The recording's, which needs no scene.
  package var uuid: String { recording.uuid }

  /// Forgets what comes after so many seconds, and the score of the whole.
  package mutating func keepFirst(seconds: Double) {
    let ticks = Int(min(seconds * Double(SimulationState.ticksPerS), Double(recording.controls.count)))
    guard ticks < recording.controls.count else { return }
    recording.controls.removeLast(recording.controls.count - ticks)
    stored = nil
  }

  /// Trace of the whole attempt, performed again.
  /// - Parameter afterEachTick: called with every state.
  package func trace(afterEachTick: (SimulationState) -> Void = { _ in }) -> Trace {
    Trace.replaying(recording.controls, in: scene, afterEachTick: afterEachTick)
  }
  /// The ticks to which an image belongs, in order.
  package var dueTicks: [Int] {
    var (ticks, state) = ([Int](), initialState(of: scene))
    for controls in recording.controls where !state.isFinished {
      step(scene, &state, controls)
      if state.isImageDue { ticks.append(state.tick) }
    }
    return ticks
  }
  /// The assessment of its trace. Where this program performs the recording otherwise than the one that made it, the score that
  /// the recording keeps stands, and what is found now is in `recomputed`.
  package func assessment(of trace: Trace) -> Assessment {
    let now = Assessment(trace: trace, scenario: scenario, scene: scene)
    guard let stored, stored.fingerprint != hexDigits(trace.fingerprint) else { return now }
    return stored.standing(beside: now)
  }
  /// All doubts about an assessment of this attempt, a sentence each.
  package func caveats(of assessment: Assessment) -> [String] {
    caveats + [caveat(of: assessment)].compactMap { $0 }
  }
  /// A sentence about the kept score where it is not the one that is found now; nil where it is, or none is kept.
  package func caveat(of assessment: Assessment) -> String? {
    guard let stored else { return nil }
    let was = "\(points(stored.total)), \(stored.passed ? "passed" : "not passed")"
    if assessment.recomputed != nil {
      let reason =
        recording.version == Program.version
        ? "though it names this version, so that the file was changed or the program differs: do not rely on it"
        : "since sijsim \(recording.version) made it"
      return "It is not performed here as it was recorded, \(reason). The score that it keeps stands: \(was)."
    }
    guard
      stored.rulesVersion != assessment.score.rulesVersion || stored.passed != assessment.score.passed
        || stored.total != assessment.score.total
    else { return nil }
    return
      "When it was recorded its score was \(was), by the rules of version \(stored.rulesVersion); this is by those of version \(assessment.score.rulesVersion)."
  }
}

/// Brings recordings and scenarios to life, and keeps the person built last, whom the next one often shares.
///
/// Use from one thread at a time.
package final class AttemptLoader {
  package let pool: WorkerPool
  private let cache: PatientCache?
  private var built: Patient?
  private var imported: (path: String, patient: Patient)?
  private var gel: (seed: UInt64, block: Patient)?

  /// - Parameter cache: where built-in patients are kept from one program to the next; nil builds each.
  package init(pool: WorkerPool, cache: PatientCache? = nil) { (self.pool, self.cache) = (pool, cache) }

  package func attempt(_ path: String, recover: Bool = false) throws -> Attempt {
    let read = try RecordingFile.whole(path, recover: recover)
    let recording = read.recording
    let scenario = try ScenarioFile.decode(
      recording.scenarioText, file: path + " (its scenario)", wasPerformed: true)
    let scene = try scene(
      of: scenario, namedIn: path, patientHash: recording.patientHash, seed: recording.seed)
    return Attempt(
      path: path, recording: recording, scenario: scenario, scene: scene, stored: read.score,
      damage: read.damage, otherScenario: Attempt.otherScenario(recording))
  }

  /// The scene of a scenario, its person built or loaded.
  /// - Parameters:
  ///   - text: the path of the scenario or the recording, beside which an imported patient is looked for.
  ///   - patientHash: the `Patient.fileHash` that it must have; nil when any will do.
  package func scene(
    of scenario: Scenario, namedIn text: String, patientHash: String? = nil, seed: UInt64
  ) throws -> Scene {
    let patient = try patient(of: scenario, namedIn: text)
    if let patientHash, patientHash != patient.fileHash {
      throw FileProblem(
        path: text,
        message:
          "it was made with another patient '\(scenario.patient.file ?? "")': that file has the fingerprint "
          + "\(patientHash), the one found \(patient.fileHash). Put the first in its place.")
    }
    guard patient.targets[scenario.side] != nil else {
      throw FileProblem(
        path: text,
        message: "its patient has no joint to inject on the \(scenario.side.rawValue); choose the other side."
      )
    }
    return try scenario.scene(patient: patient, seed: seed)
  }

  /// The patient of a scenario. Built-in ones take a second the first time, imported ones are mapped from their file.
  package func patient(of scenario: Scenario, namedIn text: String) throws -> Patient {
    if scenario.isGelBlock { return gelBlock(seed: UInt64(scenario.patient.seed)) }
    if let parameters = scenario.patientParameters { return patient(parameters) }
    let path = try PatientFile.path(named: scenario.patient.file ?? "", in: text)
    if let imported, imported.path == path { return imported.patient }
    let patient = try PatientFile.read(path)
    imported = (path, patient)
    return patient
  }

  private func gelBlock(seed: UInt64) -> Patient {
    if let gel, gel.seed == seed { return gel.block }
    let block = GelBlock.build(seed: seed, pool: pool)
    gel = (seed, block)
    return block
  }

  private func patient(_ parameters: PatientParameters) -> Patient {
    if let built, built.parameters == parameters { return built }
    let patient = cache?.patient(parameters, pool: pool) ?? Patient.build(parameters, pool: pool)
    built = patient
    return patient
  }
}

extension Attempt {
  /// Trace of the whole attempt, performed again, with every image that is due in it.
  /// - Parameter afterEachImage: called with every image, and the number of ticks done.
  package func traceWithImages(
    pool: WorkerPool, afterEachImage: (BModeImage, Int) -> Void = { _, _ in }
  ) -> (trace: Trace, fingerprint: ImageFingerprint) {
    let pipeline = ImagePipeline(scene: scene, pool: pool)
    let image = BModeImage()
    var fingerprint = ImageFingerprint()
    let trace = trace { state in
      pipeline.prepare(for: state, inBackground: false)
      guard state.isImageDue else { return }
      pipeline.formImage(of: state, into: image)
      fingerprint.add(image)
      afterEachImage(image, state.tick)
    }
    return (trace, fingerprint)
  }

  /// The image that is shown at a time: the newest due by then.
  /// - Parameters:
  ///   - controls: after the last of them the hands rest.
  package static func image(
    of scene: Scene, controls: [Controls], atTick tick: Int, width: Int, height: Int, pool: WorkerPool
  ) -> BModeImage {
    let pipeline = ImagePipeline(scene: scene, pool: pool)
    let image = BModeImage(width: width, height: height)
    var (state, isFormed) = (initialState(of: scene), false)
    // The persistence forgets within a second; images before that are not needed.
    let firstTick = tick - 100
    for i in 0..<tick where !state.isFinished {
      step(scene, &state, i < controls.count ? controls[i] : Controls())
      pipeline.prepare(for: state, inBackground: false)
      if state.isImageDue, state.tick >= firstTick {
        pipeline.formImage(of: state, into: image)
        isFormed = true
      }
    }
    if !isFormed { pipeline.formImage(of: state, into: image) }
    return image
  }
}
