import Anatomy
import Fluid
import Geometry
import Needle
import Simulation
import Ultrasound

/// A gallery's view with its person and both hands in place: ready to be imaged.
package struct GalleryMoment: Sendable {
  package let view: GalleryView
  package let scene: Scene
  package let state: SimulationState
  /// Height above the joint, in mm, at which the needle had to be aimed for a straight way clear of bone; nil without a needle.
  package let needleAboveJointMM: Double?

  /// - Parameter patient: built from the view's parameters.
  package init(_ view: GalleryView, patient: Patient) throws {
    self.view = view
    let hands = try GalleryHands(view, patient: patient)
    guard view.needle != nil else {
      var still = hands.scene
      if let injection = view.injection {
        still.syringe = injection.fluid.syringe(volumeML: injection.volumeML)
      }
      (scene, needleAboveJointMM) = (still, nil)
      var begin = initialState(of: scene)
      if let injection = view.injection { try begin.inject(injection, in: scene, view: view.id) }
      state = begin
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
      // A bevel that is turned as it goes in does not steer.
      (controls.advanceMM, controls.bevelTurnDeg) = (Float(min(rest, 0.2)), 9)
      step(scene, &state, controls)
      if state.needle.obstacle != .none { break }
    }
    return state
  }

  /// The image as a still machine shows it after a moment, when persistence has settled.
  package func image(width: Int = 800, height: Int = 600, pool: WorkerPool) -> BModeImage {
    picture(width: width, height: height, pool: pool).image
  }
  /// The same image, and the places at which it shows what lies in its plane.
  package func picture(width: Int = 800, height: Int = 600, pool: WorkerPool) -> (
    image: BModeImage, places: ApparentPositions
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
    return (image, pipeline.apparentPositions())
  }
  private static let restTicks = 30
}

extension SimulationState {
  /// Injects fluid as if a tip had been there: 0.1 mL/s.
  fileprivate mutating func inject(_ injection: GalleryInjection, in scene: Scene, view: String) throws {
    guard let placeMM = place(of: injection.region, in: scene) else {
      throw GalleryProblem(view: view, message: "no \(injection.region) in the image plane.")
    }
    var left = Int(injection.volumeML * Double(RegionVolumes.nanolitersPerML) + 0.5)
    while left > 0 {
      tick += 1
      let now = min(left, 1_000)
      fluid.receive(now, at: placeMM, in: injection.region, tick: tick, of: scene.patient)
      left -= now
    }
    tick += Int(injection.ageS * Double(SimulationState.ticksPerS))
  }

  /// Place in the image plane with nothing but a region about it, of all these the nearest to the joint's mouth; nil without one.
  private func place(of region: Region, in scene: Scene) -> Vector3? {
    guard let mouth = scene.patient.mouths[scene.side] else { return nil }
    let pose = probe.probeToPatient
    let aim = region == .joint ? mouth.centerMM + mouth.inward * 3 : mouth.centerMM
    var (nearest, away) = (Vector3?.none, Double.infinity)
    for row in stride(from: 4.0, to: Double(depthInEffectMM) - 8, by: 1) {
      for column in stride(from: -30.0, through: 30, by: 1) {
        let point = pose.point(Vector3(column, row, 0))
        let gap = distance(point, aim)
        guard gap < away, isAmid(point, region, scene.patient) else { continue }
        (nearest, away) = (point, gap)
      }
    }
    return nearest
  }
  private func isAmid(_ point: Vector3, _ region: Region, _ patient: Patient) -> Bool {
    let margins: [Region: Double] = [
      .joint: 0, .vessel: 0.4, .periarticular: 1, .muscle: 4, .fat: 3, .skin: 0.5,
    ]
    let margin = margins[region] ?? 1.5
    return [
      Vector3.zero, Vector3(margin, 0, 0), Vector3(-margin, 0, 0), Vector3(0, margin, 0),
      Vector3(0, -margin, 0),
    ].allSatisfy { patient.region(at: point + $0) == region }
  }
}

/// Error of a view that needs what a person does not have.
package struct GalleryProblem: Error, Equatable, CustomStringConvertible {
  package var view, message: String
  package var description: String { "\(view): \(message)" }
}

extension PlaneAnatomy {
  /// The structures in the plane of a view's moment.
  package init(_ moment: GalleryMoment) { self.init(of: moment.scene, moment.state) }
}
