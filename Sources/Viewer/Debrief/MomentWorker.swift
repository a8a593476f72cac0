import Foundation
import Geometry
import Simulation
import Training
import Ultrasound

/// A moment of a finished attempt, ready to be shown.
struct ShownMoment: Sendable {
  /// The moment that was asked for.
  var tick: Int
  /// The state then, to look at.
  var state: SimulationState
  /// The image, and the truth at the same places.
  var seen, truth: PagePicture
}

/// Finds moments of an attempt on a thread of its own; the newest wish counts, those before it are forgotten.
///
/// Sendable: everything shared lies behind `lock`.
final class MomentWorker: @unchecked Sendable {
  private let lock = NSCondition()
  private var wanted: Int?
  private var ready: ShownMoment?
  private var isStopping = false, isStopped = false

  /// Size of the pictures, in pixels: about that of a third of the window.
  static let width = 480, height = 360

  init(controls: [Controls], scene: Scene, threads: Int) {
    let thread = Thread { [self] in
      work(AttemptTimeline(of: controls, in: scene), WorkerPool(threads: threads))
    }
    thread.name = "moments"
    thread.stackSize = 8 << 20
    thread.start()
  }

  func show(tick: Int) {
    lock.lock()
    wanted = tick
    lock.broadcast()
    lock.unlock()
  }
  /// The newest moment, once; nil when there is none since the last call.
  func takeNewest() -> ShownMoment? {
    lock.lock()
    defer { lock.unlock() }
    defer { ready = nil }
    return ready
  }
  /// Ends the thread; waits for a moment in the making.
  func stop() {
    lock.lock()
    isStopping = true
    lock.broadcast()
    while !isStopped { lock.wait() }
    lock.unlock()
  }

  private func work(_ timeline: AttemptTimeline, _ pool: WorkerPool) {
    let images = MomentImages(of: timeline, pool: pool)
    let image = BModeImage(width: MomentWorker.width, height: MomentWorker.height)
    lock.lock()
    while !isStopping {
      guard let tick = wanted else {
        lock.wait()
        continue
      }
      wanted = nil
      lock.unlock()
      let moment = MomentWorker.moment(tick, images, image)
      lock.lock()
      ready = moment
    }
    isStopped = true
    lock.broadcast()
    lock.unlock()
  }

  private static func moment(_ tick: Int, _ images: MomentImages, _ image: BModeImage) -> ShownMoment {
    let state = images.formImage(atTick: tick, into: image)
    let slice = MomentSlice(
      image, places: images.apparentPositions(), of: state, in: images.timeline.scene)
    return ShownMoment(
      tick: tick, state: state.looking, seen: PagePicture(slice, slice.seen),
      truth: PagePicture(slice, slice.truth))
  }
}

extension PagePicture {
  /// A picture of places in `SlicePalette`.
  fileprivate init(_ slice: MomentSlice, _ pixels: [UInt8]) {
    let colors = SlicePalette.colors
    var rgba = [UInt8](repeating: 255, count: 4 * pixels.count)
    for (i, pixel) in pixels.enumerated() {
      let color = colors[Int(pixel)]
      rgba[4 * i] = UInt8(color >> 16 & 255)
      rgba[4 * i + 1] = UInt8(color >> 8 & 255)
      rgba[4 * i + 2] = UInt8(color & 255)
    }
    self.init(width: slice.width, height: slice.height, rgba: rgba)
  }
}
