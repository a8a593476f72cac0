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
final class MomentWorker: Sendable {
  private let worker: NewestWorker<Int, ShownMoment>

  /// Size of the pictures, in pixels: about that of a third of the window.
  static let width = 480, height = 360

  init(controls: [Controls], scene: Scene, threads: Int) {
    worker = NewestWorker(name: "moments") {
      let images = MomentImages(
        of: AttemptTimeline(of: controls, in: scene), pool: WorkerPool(threads: threads))
      let image = BModeImage(width: MomentWorker.width, height: MomentWorker.height)
      return { tick in MomentWorker.moment(tick, images, image) }
    }
  }

  func show(tick: Int) { worker.ask(tick) }
  /// The newest moment, once; nil when there is none since the last call.
  func takeNewest() -> ShownMoment? { worker.takeNewest() }
  /// Ends the thread; waits for a moment in the making.
  func stop() { worker.stop() }

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
