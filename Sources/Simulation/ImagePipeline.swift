import Geometry
import Ultrasound

/// Forms the images that are due: the one path from a state to a picture, live, in replay and in batch.
/// It keeps the filter banks: `prepare` starts building one when the state asks for it, so that it is ready
/// `SimulationState.bankDelayTicks` later.
public final class ImagePipeline {
  public let scene: Scene
  public init(scene: Scene, pool: WorkerPool) { self.scene = scene }
  /// Call after every step, live and in replay: notes a wanted depth or focus and has its bank built,
  /// on a thread of its own when `inBackground`.
  public func prepare(for state: SimulationState, inBackground: Bool) {}
  /// Forms the state's image.
  public func formImage(of state: SimulationState, into image: BModeImage) {}
}
