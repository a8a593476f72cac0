import Anatomy
import Geometry
import Simulation
import Testing
import Ultrasound

@Suite struct SyringeTests {
  private func inserted(_ scene: Scene) -> SimulationState {
    var state = initialState(of: scene)
    for _ in 0..<50 { step(scene, &state, .with { $0.advanceMM = 0.4 }) }
    return state
  }
  private let push = Controls.with { $0.injectMLPerS = 0.1 }

  @Test func everyStepGoesToTheRegionAtTheTip() {
    let scene = Scene.test()
    var state = inserted(scene)
    for _ in 0..<1_000 { step(scene, &state, push) }  // 10 s at 0.1 mL/s
    #expect(state.syringe.steps[state.needle.tipRegion] == 100)
    #expect(state.syringe.steps.total == 100)
    #expect(abs(state.syringe.injectedML - 1) < 1e-12)
    #expect(Region.allCases.reduce(0) { $0 + state.syringe.steps[$1] } == state.syringe.steps.total)
  }
  @Test func theSyringeEmpties() {
    let scene = Scene.test(volumeML: 0.35)
    var state = inserted(scene)
    for _ in 0..<2_000 { step(scene, &state, push) }
    #expect(state.syringe.steps.total == 35)
    #expect(state.syringe.flowMLPerS == 0)
    #expect(state.syringe.pendingML == 0)
  }
  @Test func nothingLeavesATipOutsideTheBody() {
    let scene = Scene.test()
    var state = initialState(of: scene)
    for _ in 0..<100 { step(scene, &state, push) }
    #expect(state.syringe == SyringeState())
  }
  @Test func aThumbHasALimitAndCannotSuck() {
    let scene = Scene.test()
    var state = inserted(scene)
    step(scene, &state, .with { $0.injectMLPerS = 100 })
    #expect(state.syringe.flowMLPerS == HandLimits.flowMLPerS)
    step(scene, &state, .with { $0.injectMLPerS = -1 })
    #expect(state.syringe.flowMLPerS == 0)
  }
  @Test func volumeIsConservedWhateverTheHandDoes() {
    let scene = Scene.test(volumeML: 0.5)
    var most = 0
    for seed in 0..<50 {
      var (hand, state, pushedML) = (WildHand(seed: UInt64(seed)), initialState(of: scene), 0.0)
      for _ in 0..<400 {
        step(scene, &state, hand.controls())
        pushedML += state.syringe.flowMLPerS * SimulationState.tickS
        let bookedML = state.syringe.injectedML + state.syringe.pendingML
        if state.syringe.steps.total < 50 { #expect(abs(bookedML - pushedML) < 1e-9) }
        #expect(state.syringe.steps.total <= 50)
      }
      #expect(abs(poolsMM3(state.syringe.fluid) - 1_000 * state.syringe.injectedML) < 1e-6)
      most = max(most, state.syringe.steps.total)
    }
    #expect(most == 50)
  }
  private func poolsMM3(_ fluid: FluidRegions) -> Double {
    (0..<fluid.count).reduce(0) {
      let r = fluid[$1].radiiMM
      return $0 + 4 / 3 * Double.pi * r.x * r.y * r.z
    }
  }
}
