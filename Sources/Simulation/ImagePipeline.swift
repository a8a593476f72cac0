import Fluid
import Geometry
import Ultrasound

/// Forms the images that are due: the one path from a state to a picture, live, in replay and in batch.
/// It keeps the filter banks: `prepare` starts building one when the state asks for it, so that it is ready
/// `SimulationState.filterBankDelayTicks` later. An image uses the bank of its state's beam in effect, and waits
/// for it where it must; so live and replay give the same bits.
package final class ImagePipeline {
  package let scene: Scene
  private let formation: ImageFormation
  private var bank: FilterBank
  /// The beam that `bank` was made for.
  private var beam: BeamConfiguration
  private var building: FilterBankBuilder?
  /// Depots of the fluid, and the swellings by them, kept from image to image.
  private var depots = FluidDepots()
  private var swellings: [TissueMotion.Swelling] = []
  /// Tick of the image formed last, for which the persistence holds; nil before the first.
  private var previousTick: Int?

  package init(scene: Scene, pool: WorkerPool) {
    self.scene = scene
    beam = initialState(of: scene).activeBeam
    bank = FilterBank(probe: scene.probe, beam: beam)
    formation = ImageFormation(
      probe: scene.probe, medium: scene.patient.medium, filterBank: bank, pool: pool)
  }

  /// Call after every step, live and in replay: notes a wanted beam and has its bank built, on a
  /// thread of its own when `inBackground`.
  package func prepare(for state: SimulationState, inBackground: Bool) {
    guard inBackground, state.beamChangeDueTick != nil else { return }
    let wanted = state.settings.beam
    if let building {
      // One thread at a time: a wish that comes while it runs is met once it is through.
      if building.beam == wanted || !building.isDone { return }
    }
    building = FilterBankBuilder(probe: scene.probe, beam: wanted)
  }

  /// Forms the state's image.
  package func formImage(of state: SimulationState, into image: BModeImage) {
    let isSameBeam = beam == state.activeBeam
    if !isSameBeam { change(to: state.activeBeam) }
    let follows = previousTick.map { $0 < state.tick } ?? false
    depots.update(state.fluid, in: scene.patient.medium.lattice)
    scene.collectSwellings(depots, of: state, into: &swellings)
    formation.formImage(
      of: scene.imagingInput(
        of: state, swellings: swellings, continuesPreviousImage: isSameBeam && follows), into: image)
    previousTick = state.tick
  }

  /// Map from places in the image plane to the places where the image formed last shows them.
  package func apparentPositions() -> ApparentPositions { formation.apparentPositions() }

  /// Scanlines and samples of the beam now in use, and number of scatterers drawn.
  package var geometry: ScanGeometry { bank.geometry }
  package var scatterersInSlice: Int { bank.scatterersInSlice }

  private func change(to wanted: BeamConfiguration) {
    if let building, building.beam == wanted {
      bank = building.finished()
      self.building = nil
    } else {
      bank = FilterBank(probe: scene.probe, beam: wanted)
    }
    beam = wanted
    formation.use(bank)
  }
}

/// The digest of a run's due images: every pixel of each, and its tick.
package struct ImageFingerprint: Sendable {
  private var digest = Fingerprint()
  package private(set) var images = 0
  package init() {}
  package mutating func add(_ image: BModeImage) {
    digest.combine(image.tick)
    digest.combine(image.width)
    digest.combine(
      UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(image.pixels)[..<(image.width * image.height)]))
    images += 1
  }
  package var value: UInt64 { digest.value }
  package var hexDigits: String { digest.hexDigits }
}
