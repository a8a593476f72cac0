import Geometry
import Ultrasound

/// Forms the images that are due: the one path from a state to a picture, live, in replay and in batch.
/// It keeps the filter banks: `prepare` starts building one when the state asks for it, so that it is ready
/// `SimulationState.bankDelayTicks` later. An image uses the bank of its state's depth and focus in effect, and
/// waits for it where it must; so live and replay give the same bits.
public final class ImagePipeline {
  public let scene: Scene
  private let formation: ImageFormation
  private var bank: FilterBank
  private var building: FilterBankBuilder?
  /// The tick of the image formed last, for which the persistence holds.
  private var previousTick: Int?

  public init(scene: Scene, pool: WorkerPool) {
    self.scene = scene
    let settings = initialState(of: scene).settings
    bank = FilterBank(probe: scene.probe, depthMM: settings.depthMM, focusMM: settings.focusMM)
    formation = ImageFormation(
      probe: scene.probe, medium: scene.patient.medium, filterBank: bank, pool: pool)
  }

  /// Call after every step, live and in replay: notes a wanted depth or focus and has its bank built,
  /// on a thread of its own when `inBackground`.
  public func prepare(for state: SimulationState, inBackground: Bool) {
    guard inBackground, state.beamChangeDueTick != nil else { return }
    let wanted = state.settings
    if let building {
      // One thread at a time: a wish that comes while it runs is met once it is through.
      if building.makes(depthMM: wanted.depthMM, focusMM: wanted.focusMM) || !building.isDone { return }
    }
    building = FilterBankBuilder(probe: scene.probe, depthMM: wanted.depthMM, focusMM: wanted.focusMM)
  }

  /// Forms the state's image.
  public func formImage(of state: SimulationState, into image: BModeImage) {
    let isSameBeam = bank.depthMM == state.depthInEffectMM && bank.focusMM == state.focusInEffectMM
    if !isSameBeam { changeBank(depthMM: state.depthInEffectMM, focusMM: state.focusInEffectMM) }
    let follows = previousTick.map { $0 < state.tick } ?? false
    formation.formImage(
      of: scene.insonation(of: state, continuesPreviousImage: isSameBeam && follows), into: image)
    previousTick = state.tick
  }

  /// Of the beam now in use: where scanlines and samples lie, and how many scatterers are drawn.
  public var geometry: ScanGeometry { bank.geometry }
  public var scatterersInSlice: Int { bank.scatterersInSlice }

  private func changeBank(depthMM: Float, focusMM: Float) {
    if let building, building.makes(depthMM: depthMM, focusMM: focusMM) {
      bank = building.finished()
      self.building = nil
    } else {
      bank = FilterBank(probe: scene.probe, depthMM: depthMM, focusMM: focusMM)
    }
    formation.use(bank)
  }
}

/// The digest of a run's due images: every pixel of each, and its tick.
public struct ImageFingerprint: Sendable {
  private var digest = Fingerprint()
  public private(set) var images = 0
  public init() {}
  public mutating func add(_ image: BModeImage) {
    digest.combine(image.tick)
    digest.combine(image.width)
    digest.combine(
      UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(image.pixels)[..<(image.width * image.height)]))
    images += 1
  }
  public var value: UInt64 { digest.value }
  public var hexDigits: String { digest.hexDigits }
}
