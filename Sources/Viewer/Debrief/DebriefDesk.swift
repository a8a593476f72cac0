import Simulation
import Training

/// The look back at a finished attempt: the moment at which it stands, and how it goes on by itself.
final class DebriefDesk {
  let debrief: Debrief
  let lanes: AttemptLanes
  private let worker: MomentWorker
  /// The last tick from which one may try again: before the fluid was judged, and the attempt ended.
  let lastOpenTick: Int
  var layout: DebriefLayout
  /// The moment at which it stands, in ticks.
  private(set) var tick: Int
  private(set) var isPlaying = false
  private(set) var speed = 1.0
  /// True while the mouse drags in the lanes.
  var isHeld = false
  /// The moment that is shown; nil before the first.
  private(set) var shown: ShownMoment?
  /// Number of moments that were shown.
  private(set) var shownCount = 0
  /// Part of a tick that is still to be played.
  private var rest = 0.0

  /// Number of parts of the lanes: more than a window has columns for is of no use.
  static let partCount = 1_000
  static let speeds = [0.25, 0.5, 1, 2, 4]

  init(
    _ told: (debrief: Debrief, lanes: AttemptLanes), controls: [Controls], scene: Scene, threads: Int,
    layout: DebriefLayout
  ) {
    (debrief, lanes, self.layout) = (told.debrief, told.lanes, layout)
    worker = MomentWorker(controls: controls, scene: scene, threads: threads)
    let answer = controls.firstIndex { controls in
      switch controls.event {
      case .belief, .finish: true
      default: false
      }
    }
    lastOpenTick = max(0, (answer ?? controls.count) - 1)
    // What matters most is what is seen first, with what led to it.
    let first = told.debrief.lesson.tick ?? told.debrief.moments.first?.tick ?? 0
    tick = min(max(first, 0), told.lanes.endTick)
    worker.show(tick: tick)
  }
  func close() { worker.stop() }

  func seek(to wanted: Int) {
    let wanted = min(max(wanted, 0), lanes.endTick)
    guard wanted != tick else { return }
    tick = wanted
    worker.show(tick: wanted)
  }
  func seek(toX x: Float) {
    isPlaying = false
    seek(to: layout.tick(atX: x, of: lanes.endTick))
  }
  func move(bySeconds seconds: Int) {
    isPlaying = false
    seek(to: tick + seconds * SimulationState.ticksPerS)
  }
  /// Goes to the next error, after the last to the first.
  func goToNextError() {
    isPlaying = false
    if let next = lanes.errors.first(where: { $0.tick > tick }) ?? lanes.errors.first { seek(to: next.tick) }
  }
  func playOrStop() {
    if !isPlaying, tick >= lanes.endTick { seek(to: 0) }
    (isPlaying, rest) = (!isPlaying, 0)
  }
  func changeSpeed(by step: Int) {
    let place = DebriefDesk.speeds.firstIndex(of: speed) ?? 2
    speed = DebriefDesk.speeds[min(max(place + step, 0), DebriefDesk.speeds.count - 1)]
  }
  func setSpeed(_ speed: Double) { self.speed = speed }

  /// Goes on by the time since the last call where it plays, and takes what has come.
  func advance(bySeconds seconds: Double) {
    if isPlaying {
      rest += seconds * speed * Double(SimulationState.ticksPerS)
      let whole = Int(rest)
      rest -= Double(whole)
      if whole > 0 { seek(to: tick + whole) }
      if tick >= lanes.endTick { isPlaying = false }
    }
    if let newest = worker.takeNewest() { (shown, shownCount) = (newest, shownCount + 1) }
  }

  /// The tick from which an attempt goes on where one tries again at the moment shown.
  var openTick: Int { min(tick, lastOpenTick) }
}
