import Foundation
import Geometry
import Simulation
import Testing

@testable import Storage
@testable import Ultrasound

/// What a recording may hold, and how long an attempt may be.
@Suite struct AttemptLimitTests {
  private func attempt(_ controls: [Controls], in folder: String, text: String = SampleScenario.text) throws
    -> Attempt
  {
    let path = folder + "/\(UUID().uuidString).sijrec"
    try RecordingFile.write(
      Recording(scenarioText: text, seed: 1, version: Program.version, controls: controls), to: path)
    return try AttemptLoader.test().attempt(path)
  }

  /// A recording made by hand, of numbers that are none, endless or enormous, replays: `step` cuts each motion to what a
  /// hand can do, and takes what is no number for none. The state stays finite, and images can be formed of it.
  @Test func numbersThatNoHandGivesAreCutByTheStep() throws {
    var random = RandomNumbers(seed: 4)
    func wild() -> Float {
      let all: [Float] = [.nan, .infinity, -.infinity, 3e38, -3e38, .leastNonzeroMagnitude, 0, -0.0, 1]
      return random.uniform() < 0.5
        ? all[Int(random.uniform() * Double(all.count))]
        : Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))
    }
    let controls = (0..<400).map { tick in
      var c = Controls()
      c.probeSlideMM = [wild(), wild()]
      (c.probeRotateDeg, c.probeTiltDeg, c.probeRockDeg, c.probePressMM) = (wild(), wild(), wild(), wild())
      c.entryMoveMM = [wild(), wild()]
      (c.needleYawDeg, c.needlePitchDeg, c.bevelTurnDeg) = (wild(), wild(), wild())
      (c.advanceMM, c.injectMLPerS, c.sacralPress) = (wild(), wild(), wild())
      if tick % 60 == 1 {
        c.settings = ImagingSettings(
          depthMM: wild(), focusMM: wild(), gainDB: wild(), dynamicRangeDB: wild(),
          timeGainDB: SIMD8((0..<8).map { _ in wild() }), persistence: wild())
      }
      if tick == 390 { c.event = .belief(region: .joint, inJoint: true, confidence: wild()) }
      return c
    }
    try Folder.temporary { folder in
      let attempt = try attempt(controls, in: folder)
      let trace = attempt.trace { state in
        let needle = state.needle
        for value in [
          state.probe.xMM, state.probe.zMM, state.probe.tiltDeg, needle.tipMM.x, needle.tipMM.y,
          needle.tipMM.z,
          needle.forces.axialN, Double(state.settings.depthMM), Double(state.settings.focusMM),
          state.sacralForce,
        ] { #expect(value.isFinite) }
        #expect((20...200).contains(state.settings.depthMM) && state.probe.xMM.magnitude < 500)
      }
      #expect(trace.frames.count == 400)
      for measurement in attempt.assessment(of: trace).measurements {
        #expect(measurement.value?.isFinite ?? true)
      }
      #expect(
        attempt.traceWithImages(pool: WorkerPool(threads: 2)).trace.fingerprint == trace.fingerprint)
    }
  }

  /// Live as in replay: `step` is what both call.
  @Test func everyAttemptEndsAfterTwoHours() throws {
    try Folder.temporary { folder in
      let scene = try attempt([], in: folder).scene
      var state = initialState(of: scene)
      #expect(SimulationState.seconds(ofTicks: SimulationState.ticksMax) == 7_200)
      state.tick = SimulationState.ticksMax - 2
      step(scene, &state, Controls())
      #expect(!state.isFinished)
      step(scene, &state, Controls())
      #expect(state.isFinished && state.tick == SimulationState.ticksMax)
      step(scene, &state, Controls())
      #expect(state.tick == SimulationState.ticksMax)
    }
  }

  /// A file that goes on longer is refused, or gives what an attempt may be; one that only says so takes no memory.
  @Test func aRecordingBeyondThatGivesItsFirstTwoHours() throws {
    try Folder.temporary { folder in
      let path = folder + "/long.sijrec"
      let writer = try RecordingWriter(path: path, scenarioText: SampleScenario.text, seed: 1)
      for _ in 0..<SimulationState.ticksMax + 100 { writer.append(Controls()) }
      writer.close()
      #expect { try RecordingFile.read(path) } throws: { "\($0)".contains("goes on after 7200 s") }
      #expect(try RecordingFile.read(path, recover: true).controls.count == SimulationState.ticksMax)
      var bytes = try SampleRecording.bytes(0)
      let block = RecordingFormat.block(firstTick: 0, ticks: Int(UInt32.max), records: [0, 0])
      bytes.insert(
        contentsOf: block, at: bytes.count - RecordingFormat.block(firstTick: 0, ticks: 0, records: []).count)
      #expect(try RecordingFile.decode(bytes, path: "r").damage?.contains("goes on after") == true)
    }
  }

  /// A change of depth changes how many images a second there are, and a video of them lasts as long as the attempt.
  @Test func aVideoHasEveryImageInItsTime() throws {
    let controls = (0..<400).map { tick in
      var c = Controls()
      if tick == 50 { c.settings = ImagingSettings(depthMM: 160, focusMM: 40) }
      return c
    }
    try Folder.temporary { folder in
      let attempt = try attempt(controls, in: folder)
      let due = attempt.dueTicks
      let steps = Set(zip(due, due.dropFirst()).map { $1 - $0 })
      #expect(steps.count > 1, "the rate does not change: \(steps)")
      // A program of that name that keeps what it is told and given.
      try writeText(
        "#!/bin/sh\necho \"$@\" > '\(folder)/arguments'\nfor last; do :; done\nexec /bin/cat > \"${last#file:}\"\n",
        to: folder + "/ffmpeg")
      #expect(chmod(folder + "/ffmpeg", 0o700) == 0)
      let path = folder + "/v.mp4"
      let video = try VideoFile(
        path: path, width: 8, height: 4, imagesAt: due, programs: folder)
      for (place, tick) in due.enumerated() {
        let image = BModeImage(width: 8, height: 4)
        image.tick = tick
        image.pixels.update(repeating: UInt8(place % 251))
        try video.append(image)
      }
      try video.close(atTick: 400)
      let arguments = try String(contentsOfFile: folder + "/arguments", encoding: .utf8)
      #expect(arguments.contains("-framerate 100/1 "), "\(arguments)")
      let frames = try [UInt8](Data(contentsOf: URL(fileURLWithPath: path)))
      // An image due at the very end is shown, too.
      #expect(frames.count == max(400, (due.last ?? 0) + 1) * 32)
      // Frame n is what is on the screen at tick n: the newest image due by then.
      for tick in due[0]..<400 {
        let newest = due.lastIndex { $0 <= tick } ?? 0
        #expect(frames[tick * 32] == UInt8(newest % 251), "\(tick)")
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix(".") } == [])
    }
  }
}
