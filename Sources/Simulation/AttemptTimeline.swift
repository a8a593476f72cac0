import Fluid
import Geometry
import Ultrasound

/// States of an attempt, one a second, from which any moment is had in a short time, to the bit as if all of it were performed.
package final class AttemptTimeline: Sendable {
  package let scene: Scene
  package let controls: [Controls]
  /// The states at ticks 0, `everyTicks`, 2 · `everyTicks` …, their fluid packed: seconds without new fluid share it.
  private let kept: [SimulationState]
  /// The last tick that was performed.
  package let endTick: Int
  /// Ticks from one kept state to the next.
  package static let everyTicks = SimulationState.ticksPerS

  /// Performs the attempt once.
  package init(of controls: [Controls], in scene: Scene) {
    (self.scene, self.controls) = (scene, controls)
    var state = initialState(of: scene)
    var kept: [SimulationState] = []
    AttemptTimeline.keep(state, in: &kept)
    for tickControls in controls where !state.isFinished {
      step(scene, &state, tickControls)
      if state.tick % AttemptTimeline.everyTicks == 0 { AttemptTimeline.keep(state, in: &kept) }
    }
    (self.kept, endTick) = (kept, state.tick)
  }

  private static func keep(_ state: SimulationState, in kept: inout [SimulationState]) {
    var copy = state
    if let last = kept.last?.fluid, last == state.fluid {
      copy.fluid = last
    } else {
      copy.fluid = state.fluid.packed
    }
    kept.append(copy)
  }

  /// The state after a tick, within the attempt.
  package func state(atTick tick: Int) -> SimulationState {
    let tick = min(max(tick, 0), endTick)
    var state = kept[min(tick / AttemptTimeline.everyTicks, kept.count - 1)]
    advance(&state, toTick: tick)
    return state
  }
  /// Goes on from a state of this attempt; called with every state on the way.
  func advance(_ state: inout SimulationState, toTick tick: Int, _ see: (SimulationState) -> Void = { _ in })
  {
    while state.tick < tick, state.tick < controls.count, !state.isFinished {
      step(scene, &state, controls[state.tick])
      see(state)
    }
  }
}

/// Forms the images of any moments of an attempt, in any order, to the bit as they were shown.
///
/// Use from one thread at a time.
package final class MomentImages {
  package let timeline: AttemptTimeline
  private let pipeline: ImagePipeline
  /// The moment shown last, from which a later one near it goes on.
  private var last: SimulationState?

  package init(of timeline: AttemptTimeline, pool: WorkerPool) {
    self.timeline = timeline
    pipeline = ImagePipeline(scene: timeline.scene, pool: pool)
  }

  /// Number of images after which nothing is left of the one before them: what remains of a gray is less than half of the
  /// last digit of a `Float`.
  static func imagesRemembered(_ settings: ImagingSettings) -> Int {
    // Compounding shows the mean of a few views.
    if settings.isCompounded { return 16 }
    var (left, count) = (1.0, 0)
    while left > 0x1p-27, count < 128 {
      left *= min(Double(settings.persistence), 0.95)
      count += 1
    }
    return count
  }

  /// Forms the newest image that is due by a tick, or its state's own where none is; returns the state after that tick.
  @discardableResult
  package func formImage(atTick tick: Int, into image: BModeImage) -> SimulationState {
    let tick = min(max(tick, 0), timeline.endTick)
    let target = timeline.state(atTick: tick)
    let every = FrameRate.ticksPerImage(depthMM: Double(target.depthInEffectMM))
    let firstTick = max(0, (tick / every - MomentImages.imagesRemembered(target.settings)) * every)
    // Going on from the last moment forms the images on the way, where one is due at all.
    let goesOn = last.map { $0.tick >= firstTick && $0.tick < tick / every * every } ?? false
    var state = goesOn ? last ?? target : timeline.state(atTick: firstTick)
    last = nil
    var isFormed = false
    timeline.advance(&state, toTick: tick) { now in
      guard now.isImageDue else { return }
      pipeline.formImage(of: now, into: image)
      isFormed = true
    }
    if !isFormed { pipeline.formImage(of: state, into: image) }
    last = state
    return state
  }

  /// Map from places in the plane of the image formed last to the places where it shows them.
  package func apparentPositions() -> ApparentPositions { pipeline.apparentPositions() }
}
