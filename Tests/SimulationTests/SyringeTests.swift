import Anatomy
import Fluid
import Geometry
import Needle
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

  @Test func everyNanoliterIsSomewhere() {
    let scene = Scene.test()
    var state = inserted(scene)
    for _ in 0..<1_000 { step(scene, &state, push) }  // 10 s at 0.1 mL/s
    #expect(state.volumes().totalNL == 1_000_000)
    #expect(state.volumes()[state.needle.tipRegion] == 1_000_000)
    #expect(Region.allCases.reduce(0) { $0 + state.volumes()[$1] } == 1_000_000)
  }
  @Test func theSyringeEmpties() {
    let scene = Scene.test(volumeML: 0.35)
    var state = inserted(scene)
    for _ in 0..<2_000 { step(scene, &state, push) }
    #expect(state.volumes().totalNL == 350_000)
    #expect(state.syringe.flowMLPerS == 0)
    #expect(state.syringe.pendingNL == 0)
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
        let bookedML = state.injectedML() + state.syringe.pendingNL * 1e-6
        if state.volumes().totalNL < 500_000 { #expect(abs(bookedML - pushedML) < 1e-9) }
        #expect(state.volumes().totalNL <= 500_000)
      }
      // Nothing is in two places: what the voxels hold is what the regions count, but for the one that is filling.
      let cells = state.fluid.cells
      let held = (0..<cells.count).reduce(0) { $0 + Int(cells[$1].volumeNL) }
      #expect(held <= state.volumes().totalNL)
      #expect(Set((0..<cells.count).map { cells[$0].voxel }).count == cells.count)
      #expect(Region.allCases.allSatisfy { state.volumes()[$0] >= 0 })
      most = max(most, state.volumes().totalNL)
    }
    #expect(most == 500_000)
  }
}

@Suite struct StrayFluidTests {
  /// A frame tells what lies in foramina and what a vessel took, of both syringes, wherever the tip is.
  @Test func aFrameTellsWhatLiesWhereItMustNot() throws {
    let scene = Scene.test()
    var (state, builder) = (initialState(of: scene), TraceBuilder(scene: scene))
    state.fluid.book(30_000, in: .foramenS2)
    state.fluid.book(5_000, in: .foramenS4)
    state.fluid.book(20_000, in: .vessel)
    state.fluid.book(90_000, in: .joint)
    builder.add(state)
    let frame = try #require(builder.trace(endingIn: state).frames.last)
    #expect(abs(frame.foramenML - 0.035) < 1e-12 && abs(frame.vesselML - 0.02) < 1e-12)
    #expect(frame.needle.tipRegion == .outside)
  }
}
