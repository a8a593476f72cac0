import Anatomy
import Geometry
import Operator
import Simulation
import Storage
import Training
import Ultrasound

/// The workloads of the benchmark: each is the call that the window makes, too.
enum BenchWorkload {
  /// A probe and a depth whose images are timed.
  struct View {
    var name, probe: String
    var depthMM, focusMM: Double
    /// Distance of the needle's entry from the midline.
    var entryLateralMM: Double
    var isHarmonic = false, isCompounded = false
  }
  static let views = [
    View(name: "bmode-convex-10cm", probe: "C5-2v", depthMM: 100, focusMM: 40, entryLateralMM: 2),
    View(name: "bmode-convex-12cm", probe: "C5-2v", depthMM: 120, focusMM: 40, entryLateralMM: 2),
    View(name: "bmode-linear-5cm", probe: "L12-3v", depthMM: 50, focusMM: 25, entryLateralMM: 15),
    View(
      name: "bmode-convex-10cm-harmonic", probe: "C5-2v", depthMM: 100, focusMM: 40, entryLateralMM: 2,
      isHarmonic: true),
    View(
      name: "bmode-convex-10cm-compounded", probe: "C5-2v", depthMM: 100, focusMM: 40, entryLateralMM: 2,
      isCompounded: true),
  ]
  /// Workloads on a body of a few lines instead of a person: for counting instructions, where building a person takes
  /// minutes.
  static let (phantomImage, phantomFluid) = ("bmode-phantom", "tick-phantom")
  static let names =
    views.map(\.name) + [
      "tick", "tick-fluid", "states", "replay", window, "start", phantomImage, phantomFluid,
    ]
  /// Numbers of images that are not timed: the most for a person, and those of the phantom.
  private static let warmupsMax = 20, phantomWarmups = 2

  /// Times the way from nothing to the first image, three times over.
  static func start(
    _ loaded: ScenarioFile.Loaded, pool: WorkerPool
  ) throws -> (row: BenchRow, patient: Patient) {
    let image = BModeImage()
    var times: [Double] = []
    var patient: Patient?
    for _ in 0..<3 {
      let begin = ContinuousClock.now
      let loader = AttemptLoader(pool: pool)
      let scene = try loader.scene(of: loaded.scenario, namedIn: loaded.path, seed: 1)
      ImagePipeline(scene: scene, pool: pool).formImage(of: initialState(of: scene), into: image)
      times.append(milliseconds(since: begin))
      patient = scene.patient
    }
    guard let patient else { throw FileProblem(path: "bench", message: "nobody was built.") }
    let row = BenchRow(name: "start", threads: pool.threads, timesMS: times, checksum: checksum(of: image))
    return (row, patient)
  }

  /// Times images of the lower level with the needle in the plane, the probe sliding to and fro a little.
  static func images(
    _ view: View, of scenario: Scenario, patient: Patient, threads: Int, count: Int
  ) throws -> BenchRow {
    var scenario = scenario
    scenario.probe = view.probe
    (scenario.settings.depthMM, scenario.settings.focusMM) = (view.depthMM, view.focusMM)
    (scenario.settings.harmonic, scenario.settings.compounding) = (view.isHarmonic, view.isCompounded)
    (scenario.start.probe.lateralMM, scenario.start.probe.belowS2MM) = (40, 10)
    (scenario.start.needle.lateralMM, scenario.start.needle.belowS2MM) = (view.entryLateralMM, 10)
    (scenario.start.needle.yawDeg, scenario.start.needle.pitchDeg) = (0, 35)
    return images(
      view.name, of: try scenario.scene(patient: patient, seed: 1), threads: threads,
      warmups: min(warmupsMax, count), count: count)
  }
  static func phantomImages(threads: Int, count: Int) -> BenchRow {
    images(
      phantomImage, of: BenchPhantom.scene(syringeML: 2), threads: threads, warmups: phantomWarmups,
      count: count)
  }

  private static func images(
    _ name: String, of scene: Scene, threads: Int, warmups: Int, count: Int
  ) -> BenchRow {
    let pipeline = ImagePipeline(scene: scene, pool: WorkerPool(threads: threads))
    let image = BModeImage()
    var (state, advance) = (initialState(of: scene), Controls())
    advance.advanceMM = 0.3
    for _ in 0..<100 { step(scene, &state, advance) }
    var times: [Double] = []
    for i in 0..<warmups + count {
      var slide = Controls()
      slide.probeSlideMM = [i / 25 % 2 == 0 ? 0.1 : -0.1, 0]
      step(scene, &state, slide)
      let begin = ContinuousClock.now
      pipeline.formImage(of: state, into: image)
      if i >= warmups { times.append(milliseconds(since: begin)) }
    }
    return BenchRow(
      name: name, threads: threads, timesMS: times, geometry: pipeline.geometry,
      scatterers: pipeline.scatterersInSlice, checksum: checksum(of: image))
  }

  /// A scenario with both hands at one place over the lower window, whatever the case begins with.
  static func placed(_ scenario: Scenario) -> Scenario {
    var scenario = scenario
    scenario.patient.pillowTiltDeg = nil
    (scenario.start.probe.lateralMM, scenario.start.probe.belowS2MM) = (28, -4)
    (scenario.start.probe.tiltDeg, scenario.start.probe.rockDeg, scenario.start.probe.pressMM) = (6, 0, 6)
    (scenario.start.needle.lateralMM, scenario.start.needle.belowS2MM) = (-8, -4)
    return scenario
  }

  /// Times every tick of the expert's attempt, its states alone with their digest, and the attempt as a whole with its trace.
  static func ticks(_ scenario: Scenario, patient: Patient) throws -> [BenchRow] {
    let scene = try scenario.scene(patient: patient, seed: 1)
    let controls = ScriptedOperator.attempt(in: scene, skill: .expert, seed: 1)
    var (builder, state) = (
      TraceBuilder(scene: scene, expectedTicks: controls.count), initialState(of: scene)
    )
    var tickTimes: [Double] = []
    for tick in controls {
      let begin = ContinuousClock.now
      step(scene, &state, tick)
      builder.add(state)
      tickTimes.append(milliseconds(since: begin))
    }
    let digest = hexDigits(builder.trace(endingIn: state).fingerprint)
    var (stateTimes, replayTimes) = ([Double](), [Double]())
    for _ in 0..<5 {
      let begin = ContinuousClock.now
      let alone = fingerprintOfStates(controls, in: scene)
      stateTimes.append(milliseconds(since: begin))
      precondition(hexDigits(alone) == digest, "the states alone gave other bits")
    }
    for _ in 0..<5 {
      let begin = ContinuousClock.now
      let again = Trace.replaying(controls, in: scene)
      replayTimes.append(milliseconds(since: begin))
      precondition(hexDigits(again.fingerprint) == digest, "a replay gave other bits")
    }
    return [
      BenchRow(name: "tick", threads: 1, timesMS: tickTimes, checksum: digest),
      BenchRow(name: "states", threads: 1, timesMS: stateTimes, checksum: digest),
      BenchRow(name: "replay", threads: 1, timesMS: replayTimes, checksum: digest),
    ]
  }

  /// The digest of the state of every tick, as a trace has it.
  private static func fingerprintOfStates(_ controls: [Controls], in scene: Scene) -> UInt64 {
    var (state, digest) = (initialState(of: scene), Fingerprint())
    state.combine(into: &digest)
    for tick in controls where !state.isFinished {
      step(scene, &state, tick)
      state.combine(into: &digest)
    }
    return digest.value
  }

  /// Times ticks that put 2.5 mL into ligament and muscle, where fluid comes to most voxels, with a needle that is
  /// moved now and then.
  static func fluidTicks(_ scenario: Scenario, patient: Patient) throws -> BenchRow {
    var scenario = scenario
    scenario.syringe.volumeML = 2.5
    return fluidTicks("tick-fluid", of: try scenario.scene(patient: patient, seed: 1))
  }
  static func phantomTicks() -> BenchRow { fluidTicks(phantomFluid, of: BenchPhantom.scene(syringeML: 2.5)) }

  private static func fluidTicks(_ name: String, of scene: Scene) -> BenchRow {
    var (state, digest, times) = (initialState(of: scene), Fingerprint(), [Double]())
    var advance = Controls()
    advance.advanceMM = 0.25
    for _ in 0..<120 { step(scene, &state, advance) }
    for i in 0..<2_600 {
      var controls = Controls()
      controls.injectMLPerS = 0.1
      // Half a millimeter to and fro, once a second.
      if i % 100 < 4 { controls.advanceMM = i % 200 < 100 ? 0.12 : -0.12 }
      let begin = ContinuousClock.now
      step(scene, &state, controls)
      times.append(milliseconds(since: begin))
    }
    state.combine(into: &digest)
    precondition(state.injectedML() > 2.4, "the bench's needle injects nothing")
    return BenchRow(name: name, threads: 1, timesMS: times, checksum: hexDigits(digest.value))
  }

  private static func milliseconds(since begin: ContinuousClock.Instant) -> Double {
    (ContinuousClock.now - begin) / .milliseconds(1)
  }
  private static func checksum(of image: BModeImage) -> String {
    var fingerprint = ImageFingerprint()
    fingerprint.add(image)
    return fingerprint.hexDigits
  }
}
