import Foundation
import Geometry
import Simulation
import Ultrasound

/// An image with the state it was formed of.
struct FormedImage {
  var image: BModeImage
  var state: SimulationState
  /// Map from places in its plane to the places where it shows them.
  var places: ApparentPositions
  /// When it was formed, in s of `WindowClock`.
  var formedS: Double
}

/// Forms images on a thread of its own, so that neither the tick nor the window waits for one.
/// The newest due state waits in a mailbox; one that a newer replaces before it was taken is a dropped image.
///
/// Sendable: everything shared lies behind `lock`; the pipeline and the images in the making are touched by the
/// worker's thread alone, and an image is handed on only when it is written no more.
final class ImageWorker: @unchecked Sendable {
  private let lock = NSCondition()
  private var waiting: SimulationState?
  private var ready: FormedImage?
  private var spare: [BModeImage] = []
  private var isForming = false, isStopping = false, isStopped = false
  private var dropped = 0, formed = 0

  /// Niceness by which the threads that form images give way to the one that draws the window and keeps time;
  /// inherited by the threads of the pool, which is made on the worker's own.
  private static let niceness: Int32 = 15

  /// - Parameter threads: number of threads that form an image.
  init(scene: Scene, threads: Int) {
    for _ in 0..<3 { spare.append(BModeImage()) }
    let thread = Thread { [self] in
      // On Linux zero means this thread, not the process.
      setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, ImageWorker.niceness)
      work(ImagePipeline(scene: scene, pool: WorkerPool(threads: threads)))
    }
    thread.name = "images"
    thread.stackSize = 4 << 20
    thread.start()
  }

  /// Asks for the image of a state.
  func form(_ state: SimulationState) {
    lock.lock()
    if waiting != nil { dropped += 1 }
    waiting = state.looking
    lock.broadcast()
    lock.unlock()
  }
  /// Waits until every image that was asked for is formed.
  func waitUntilFormed() {
    lock.lock()
    while waiting != nil || isForming { lock.wait() }
    lock.unlock()
  }

  /// The newest image, once; nil when there is none since the last call.
  func takeNewest() -> FormedImage? {
    lock.lock()
    defer { lock.unlock() }
    defer { ready = nil }
    return ready
  }
  /// Gives back an image that is no longer shown.
  func recycle(_ image: BModeImage) {
    lock.lock()
    spare.append(image)
    lock.unlock()
  }
  /// Numbers of images that were due and never formed, and that were formed.
  var counts: (dropped: Int, formed: Int) {
    lock.lock()
    defer { lock.unlock() }
    return (dropped, formed)
  }

  /// Ends the thread; waits for an image in the making, so that its pool is free afterwards.
  func stop() {
    lock.lock()
    isStopping = true
    lock.broadcast()
    while !isStopped { lock.wait() }
    lock.unlock()
  }

  private func work(_ pipeline: ImagePipeline) {
    lock.lock()
    while !isStopping {
      guard let state = waiting else {
        lock.wait()
        continue
      }
      waiting = nil
      isForming = true
      let image = spare.popLast() ?? BModeImage()
      lock.unlock()
      pipeline.prepare(for: state, inBackground: true)
      pipeline.formImage(of: state, into: image)
      let places = pipeline.apparentPositions()
      lock.lock()
      formed += 1
      // The image before was not taken: it is never shown.
      if let unseen = ready { spare.append(unseen.image) }
      ready = FormedImage(image: image, state: state, places: places, formedS: WindowClock.nowS)
      isForming = false
      lock.broadcast()
    }
    isStopped = true
    lock.broadcast()
    lock.unlock()
  }
}
