import Geometry
import Simulation
import Synchronization
import Ultrasound

/// An image with the state it was formed of.
struct FormedImage: Sendable {
  var image: BModeImage
  var state: SimulationState
  /// Map from places in its plane to the places where it shows them.
  var places: ApparentPositions
  /// When it was formed, in s of `WindowClock`.
  var formedS: Double
}

/// Forms images on a thread of its own, so that neither the tick nor the window waits for one.
/// The newest due state waits in a mailbox; one that a newer replaces before it was taken is a dropped image. An image is handed on
/// only when it is written no more.
final class ImageWorker: Sendable {
  private let worker: NewestWorker<SimulationState, FormedImage>
  private let spare = SpareImages()

  /// Niceness by which the threads that form images give way to the one that draws the window and keeps time;
  /// inherited by the threads of the pool, which is made on the worker's own.
  private static let niceness: Int32 = 15

  /// - Parameter threads: number of threads that form an image.
  init(scene: Scene, threads: Int) {
    worker = NewestWorker(
      name: "images", niceness: ImageWorker.niceness, discard: { [spare] in spare.give($0.image) },
      tool: { [spare] in
        let pipeline = ImagePipeline(scene: scene, pool: WorkerPool(threads: threads))
        return { state in
          let image = spare.take()
          pipeline.prepare(for: state, inBackground: true)
          pipeline.formImage(of: state, into: image)
          return FormedImage(
            image: image, state: state, places: pipeline.apparentPositions(), formedS: WindowClock.nowS)
        }
      })
  }

  /// Asks for the image of a state.
  func form(_ state: SimulationState) { worker.ask(state.looking) }
  /// Waits until every image that was asked for is formed.
  func waitUntilFormed() { worker.waitUntilDone() }
  /// The newest image, once; nil when there is none since the last call.
  func takeNewest() -> FormedImage? { worker.takeNewest() }
  /// Gives back an image that is no longer shown.
  func recycle(_ image: BModeImage) { spare.give(image) }
  /// Numbers of images that were due and never formed, and that were formed.
  var counts: (dropped: Int, formed: Int) {
    let counts = worker.counts
    return (counts.dropped, counts.done)
  }
  /// Ends the thread; waits for an image in the making, so that its pool is free afterwards.
  func stop() { worker.stop() }
}

/// Images that nobody looks at, to be written again.
private final class SpareImages: Sendable {
  private let images = Mutex((0..<3).map { _ in BModeImage() })
  func take() -> BModeImage { images.withLock { $0.popLast() } ?? BModeImage() }
  func give(_ image: BModeImage) { images.withLock { $0.append(image) } }
}
