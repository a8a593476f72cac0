import Geometry
import Simulation
import Testing
import Ultrasound

@Suite struct MachineTests {
  private let scene = Scene.test()

  @Test func depthTakesEffectFiftyTicksAfterTheControl() {
    var state = initialState(of: scene)
    step(scene, &state, .with { $0.settings = ImagingSettings(depthMM: 100, gainDB: 5) })
    #expect(state.settings.depthMM == 100)
    #expect(state.settings.gainDB == 5)  // at once
    for _ in 0..<49 {
      step(scene, &state, Controls())
      #expect(state.depthInEffectMM == 80)
    }
    step(scene, &state, Controls())
    #expect(state.tick == 51)
    #expect(state.depthInEffectMM == 100)
    #expect(state.beamChangeDueTick == nil)
  }
  @Test func aFurtherChangeBeginsTheTimeAnew() {
    var state = initialState(of: scene)
    step(scene, &state, .with { $0.settings = ImagingSettings(depthMM: 100) })
    for _ in 0..<20 { step(scene, &state, Controls()) }
    step(scene, &state, .with { $0.settings = ImagingSettings(depthMM: 120) })
    #expect(state.beamChangeDueTick == 72)
    step(scene, &state, .with { $0.settings = ImagingSettings(depthMM: 80) })
    #expect(state.beamChangeDueTick == nil)  // back to what is in effect
  }
  @Test(arguments: [(true, false), (false, true), (true, true)])
  func harmonicImagingAndCompoundingTakeEffectAsDepthDoes(_ isHarmonic: Bool, _ isCompounded: Bool) {
    var state = initialState(of: scene)
    let off = state.activeBeam
    let on = ImagingSettings(isHarmonic: isHarmonic, isCompounded: isCompounded)
    step(scene, &state, .with { $0.settings = on })
    #expect(state.settings == on && state.activeBeam == off)
    for _ in 0..<49 { step(scene, &state, Controls()) }
    #expect(state.activeBeam == off && state.beamChangeDueTick == 51)
    step(scene, &state, Controls())
    #expect(state.activeBeam == BeamConfiguration(of: on) && state.beamChangeDueTick == nil)
    // Off again, and at once on again: nothing changes.
    step(scene, &state, .with { $0.settings = ImagingSettings() })
    #expect(state.beamChangeDueTick == state.tick + 50)
    step(scene, &state, .with { $0.settings = on })
    #expect(state.beamChangeDueTick == nil && state.activeBeam == BeamConfiguration(of: on))
  }
  /// An image is formed with what is in effect, not with what is asked.
  @Test func anImageSeesTheBeamInEffect() {
    var state = initialState(of: scene)
    let asked = ImagingSettings(depthMM: 120, focusMM: 60, gainDB: 7, isHarmonic: true, isCompounded: true)
    step(scene, &state, .with { $0.settings = asked })
    #expect(scene.imagingInput(of: state).settings == ImagingSettings(gainDB: 7))
    for _ in 0..<50 { step(scene, &state, Controls()) }
    #expect(scene.imagingInput(of: state).settings == asked)
  }
  @Test func anAttemptBeginsWithTheBeamOfItsScene() {
    var scene = scene
    (scene.start.settings.isHarmonic, scene.start.settings.isCompounded) = (true, true)
    let state = initialState(of: scene)
    #expect(state.activeBeam == BeamConfiguration(of: scene.start.settings) && state.beamChangeDueTick == nil)
  }
  @Test func gainAloneNeedsNoNewBank() {
    var state = initialState(of: scene)
    step(scene, &state, .with { $0.settings = ImagingSettings(gainDB: 12) })
    #expect(state.beamChangeDueTick == nil)
  }
  @Test func settingsAreCutToWhatTheMachineHas() {
    var state = initialState(of: scene)
    step(
      scene, &state,
      .with {
        $0.settings = ImagingSettings(
          depthMM: 1_000, focusMM: 900, gainDB: .nan, dynamicRangeDB: 3, timeGainDB: .init(repeating: 99),
          persistence: 2, isHarmonic: true, isCompounded: true)
      })
    #expect(
      state.settings
        == ImagingSettings(
          depthMM: 200, focusMM: 200, gainDB: 0, dynamicRangeDB: 45, timeGainDB: .init(repeating: 20),
          persistence: 0.8, isHarmonic: true, isCompounded: true))
  }
  @Test(arguments: [(60.0, 2), (80, 2), (100, 3), (120, 3)])
  func imagesAreDueAtTheAcousticFrameRate(_ depthMM: Double, _ ticks: Int) {
    var scene = scene
    scene.start.settings.depthMM = Float(depthMM)
    var state = initialState(of: scene)
    var due: [Int] = []
    for _ in 0..<30 {
      step(scene, &state, Controls())
      if state.isImageDue { due.append(state.tick) }
    }
    #expect(due.count == 30 / ticks)
    for (one, next) in zip(due, due.dropFirst()) { #expect(next - one == ticks) }
  }
}
