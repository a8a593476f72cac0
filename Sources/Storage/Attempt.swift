import Anatomy
import Geometry
import Simulation
import Training
import Ultrasound

/// A recorded attempt, performed again: what `score`, `replay` and `render` start from.
public struct Attempt: Sendable {
  public var path: String
  public var recording: Recording
  public var scenario: Scenario
  public var scene: Scene
  /// What is missing of the recording; nil for a whole one.
  public var damage: String?

  /// The scenario's name, or its title where it was found by none.
  public var scenarioName: String {
    recording.scenarioName.isEmpty ? scenario.title : recording.scenarioName
  }

  /// The whole attempt again.
  /// - Parameter afterEachTick: is told every state.
  public func trace(afterEachTick: (SimulationState) -> Void = { _ in }) -> Trace {
    Trace.replaying(recording.controls, in: scene, afterEachTick: afterEachTick)
  }
  public func assessment(of trace: Trace) -> Assessment {
    Assessment(trace: trace, scenario: scenario, scene: scene)
  }
}

/// Brings recordings and scenarios to life, and keeps the person built last, whom the next one often shares.
///
/// Use from one thread at a time.
public final class AttemptLoader {
  public let pool: WorkerPool
  private var built: Patient?

  public init(pool: WorkerPool) { self.pool = pool }

  public func attempt(_ path: String, recover: Bool = false) throws -> Attempt {
    let damage: String?
    let recording: Recording
    if recover {
      let recovered = try RecordingFile.recovering(path)
      (recording, damage) = (recovered.recording, recovered.damage)
    } else {
      (recording, damage) = (try RecordingFile.read(path), nil)
    }
    let scenario = try ScenarioFile.decode(recording.scenarioText, file: path + " (its scenario)")
    return Attempt(
      path: path, recording: recording, scenario: scenario,
      scene: try scene(of: scenario, seed: recording.seed), damage: damage)
  }

  /// The scene of a scenario, its person built.
  public func scene(of scenario: Scenario, seed: UInt64) throws -> Scene {
    try scenario.scene(patient: patient(scenario.patientParameters), seed: seed)
  }

  private func patient(_ parameters: PatientParameters) -> Patient {
    if let built, built.parameters == parameters { return built }
    let patient = Patient.build(parameters, pool: pool)
    built = patient
    return patient
  }
}

extension Attempt {
  /// The whole attempt again, with every image that is due in it.
  /// - Parameter afterEachImage: is told every image, and the ticks done.
  public func traceWithImages(
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
  public static func image(
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
