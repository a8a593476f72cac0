import Anatomy
import Geometry
import Needle
import Simulation
import Ultrasound

/// A gallery's view with its person and both hands in place: ready to be imaged.
public struct GalleryMoment: Sendable {
  public let view: GalleryView
  public let scene: Scene
  public let state: SimulationState
  /// How far above the joint, in mm, the needle had to be aimed for a straight way clear of bone; nil without a needle.
  public let needleAboveJointMM: Double?

  /// - Parameter patient: built from the view's parameters.
  public init(_ view: GalleryView, patient: Patient) throws {
    self.view = view
    let hands = try GalleryHands(view, patient: patient)
    guard view.needle != nil else {
      (scene, needleAboveJointMM) = (hands.scene, nil)
      state = initialState(of: scene)
      return
    }
    let plan = try hands.withNeedle()
    (scene, needleAboveJointMM) = (plan.scene, plan.aboveJointMM)
    state = GalleryMoment.inserted(in: plan.scene, lengthMM: plan.lengthMM)
  }

  /// The needle pushed in as far as wanted, or to what stops it.
  private static func inserted(in scene: Scene, lengthMM: Double) -> SimulationState {
    var state = initialState(of: scene)
    var controls = Controls()
    for _ in 0..<4_000 {
      let rest = lengthMM - state.needle.depthMM
      if rest < 0.01 { break }
      // Turned as it goes in, a bevel steers nowhere.
      (controls.advanceMM, controls.bevelTurnDeg) = (Float(min(rest, 0.2)), 9)
      step(scene, &state, controls)
      if state.needle.obstacle != .none { break }
    }
    return state
  }

  /// The image as a still machine shows it after a moment, when persistence has settled.
  public func image(width: Int = 800, height: Int = 600, pool: WorkerPool) -> BModeImage {
    picture(width: width, height: height, pool: pool).image
  }
  /// The same, and where it shows what lies in its plane.
  public func picture(width: Int = 800, height: Int = 600, pool: WorkerPool) -> (
    image: BModeImage, places: ShownPlaces
  ) {
    let pipeline = ImagePipeline(scene: scene, pool: pool)
    let image = BModeImage(width: width, height: height)
    var (state, isFormed) = (state, false)
    for _ in 0..<GalleryMoment.restTicks {
      step(scene, &state, view.held)
      pipeline.prepare(for: state, inBackground: false)
      guard state.isImageDue else { continue }
      pipeline.formImage(of: state, into: image)
      isFormed = true
    }
    if !isFormed { pipeline.formImage(of: state, into: image) }
    return (image, pipeline.shownPlaces())
  }
  private static let restTicks = 30
}

/// Says that a view needs what a person does not have.
public struct GalleryProblem: Error, Equatable, CustomStringConvertible {
  public var view, says: String
  public var description: String { "\(view): \(says)" }
}
