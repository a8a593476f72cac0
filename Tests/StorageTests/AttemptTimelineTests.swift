import Geometry
import Simulation
import Testing
import Training
import Ultrasound

@testable import Storage

/// Any moment of an attempt by jumping to it is that of a replay from the start.
@Suite struct AttemptTimelineTests {
  /// A shipped recording to a little beyond its injection.
  private func timeline() throws -> (original: EditedRecording.Original, timeline: AttemptTimeline) {
    let original = try EditedRecording.original.get()
    return (original, AttemptTimeline(of: original.attempt.recording.controls, in: original.attempt.scene))
  }

  @Test func aStateByJumpingIsTheStateOfAReplay() throws {
    let (original, timeline) = try timeline()
    let ticks = original.trace.frames.count
    #expect(timeline.endTick == ticks)
    // Every kind of moment, also on a kept state and one beside it.
    let moments = original.moments
    let wanted = Set([
      0, 1, 99, 100, 101, moments.puncture, moments.firstFluid, moments.firstFluid + 1,
      (moments.firstFluid + moments.lastFluid) / 2, moments.lastFluid, moments.lastFluid + 57, ticks - 1,
      ticks,
    ])
    var replayed: [Int: SimulationState] = [0: initialState(of: original.attempt.scene)]
    _ = original.attempt.trace { state in
      if wanted.contains(state.tick) { replayed[state.tick] = state }
    }
    // Backward, so that none can go on from the one before.
    for tick in wanted.sorted(by: >) {
      let jumped = timeline.state(atTick: tick)
      let state = try #require(replayed[tick])
      #expect(jumped == state && jumped.fingerprint == state.fingerprint, "tick \(tick)")
      #expect(jumped.fluid.cells.count == state.fluid.cells.count)
    }
    // What goes on from a moment in the injection goes on as the attempt did.
    let middle = (moments.firstFluid + moments.lastFluid) / 2
    var state = timeline.state(atTick: middle)
    let controls = original.attempt.recording.controls
    while !state.isFinished { step(timeline.scene, &state, controls[state.tick]) }
    #expect(state.fingerprint == timeline.state(atTick: .max).fingerprint)
  }

  @Test func anImageByJumpingIsTheImageOfAReplay() throws {
    let (original, timeline) = try timeline()
    let pool = WorkerPool(threads: 2)
    let images = MomentImages(of: timeline, pool: pool)
    let (moments, jumped) = (original.moments, BModeImage(width: 200, height: 150))
    let middle = (moments.firstFluid + moments.lastFluid) / 2
    // Forward, backward, a step further, a tick without an image of its own, the first and the last.
    for tick in [middle, moments.puncture, moments.puncture + 3, middle + 1, timeline.endTick, 1] {
      let state = images.formImage(atTick: tick, into: jumped)
      #expect(state.tick == tick)
      let shown = Attempt.image(
        of: timeline.scene, controls: timeline.controls, atTick: tick, width: 200, height: 150, pool: pool)
      let isSame = (0..<200 * 150).allSatisfy { jumped.pixels[$0] == shown.pixels[$0] }
      #expect(isSame && jumped.tick == shown.tick, "tick \(tick)")
    }
  }
}
