import Anatomy
import Geometry
import Needle
import Simulation
import Testing

@Suite struct AnesthesiaTests {
  private let scene = Scene.feeling()
  private func changed(_ scene: Scene) -> SimulationState {
    var state = initialState(of: scene)
    step(scene, &state, .with { $0.event = .change(to: .infiltration) })
    return state
  }

  @Test func theHandTakesTheOtherNeedleOutsideOnly() {
    var state = changed(scene)
    #expect(state.equipment == .infiltration && state.shaft.lengthMM == 38)
    #expect(abs(distance(state.needle.tipMM, state.needle.hubMM) - 38) < 1e-9)
    for _ in 0..<60 { step(scene, &state, .with { $0.advanceMM = 0.3 }) }
    #expect(state.needle.isInTissue && state.needle.passes == 0)
    step(scene, &state, .with { $0.event = .change(to: .main) })
    #expect(state.equipment == .infiltration && state.needle.obstacle == .needleIsIn)
    step(scene, &state, Controls())
    #expect(state.needle.obstacle == .none)
    for _ in 0..<200 { step(scene, &state, .with { $0.advanceMM = -0.3 }) }
    step(scene, &state, .with { $0.event = .change(to: .main) })
    #expect(state.equipment == .main && abs(state.shaft.lengthMM - 89) < 1e-9)
    for _ in 0..<60 { step(scene, &state, .with { $0.advanceMM = 0.3 }) }
    #expect(state.needle.passes == 1)
  }

  @Test func whereThereIsNoOtherNeedleNothingChanges() {
    let state = changed(.test())
    var rest = initialState(of: .test())
    step(.test(), &rest, Controls())
    #expect(state == rest)
  }

  @Test func eachSyringeCountsItsOwn() {
    var state = changed(scene)
    for _ in 0..<60 { step(scene, &state, .with { $0.advanceMM = 0.2 }) }
    for _ in 0..<300 { step(scene, &state, .with { $0.injectMLPerS = 0.1 }) }
    #expect(state.volumes(from: .infiltration).totalNL == 300_000 && state.volumes().totalNL == 0)
    #expect(state.syringeInHand == state.infiltration)
    for _ in 0..<9_000 { step(scene, &state, .with { $0.injectMLPerS = 0.1 }) }
    #expect(state.volumes(from: .infiltration).totalNL == 3_000_000)
    for _ in 0..<200 { step(scene, &state, .with { $0.advanceMM = -0.3 }) }
    step(scene, &state, .with { $0.event = .change(to: .main) })
    for _ in 0..<200 { step(scene, &state, .with { $0.advanceMM = 0.2 }) }
    let tip = state.needle.tipMM
    let before = scene.anesthesia.blockFraction(at: tip, of: state.fluid, tick: state.tick, in: scene.patient)
    for _ in 0..<100 { step(scene, &state, .with { $0.injectMLPerS = 0.1 }) }
    #expect(state.volumes(from: .infiltration).totalNL == 3_000_000 && state.volumes().totalNL == 100_000)
    let after = scene.anesthesia.blockFraction(at: tip, of: state.fluid, tick: state.tick, in: scene.patient)
    #expect(after <= before, "saline numbs nothing")
  }

  @Test func aspiratingShowsWhatIsAtTheTip() {
    let scene = Scene.feeling(patient: TestPatient.withLakes)
    var (state, seen) = (initialState(of: scene), Set<Int>())
    func pull(_ ticks: Int) { for _ in 0..<ticks { step(scene, &state, .with { $0.aspirates = true }) } }
    pull(200)
    #expect(state.aspiration == Aspiration(), "nothing to draw from outside")
    for _ in 0..<50 {
      for _ in 0..<5 { step(scene, &state, .with { $0.advanceMM = 0.15 }) }
      guard state.needle.isInTissue, state.needle.obstacle == .none else { continue }
      pull(Aspiration.enoughTicks + 1)
      for _ in 0..<Flinch.restTicks { step(scene, &state, Controls()) }
      let y = state.needle.tipMM.y
      let found = state.aspiration.found
      if (9.5...12.5) ~= y, state.needle.tipRegion == .vessel { #expect(found == .blood, "\(y)") }
      if (18.5...20.5) ~= y { #expect(found == .jointFluid, "\(y)") }
      if y < 6 || (15.5...15.8) ~= y { #expect(found == .nothing, "\(y)") }
      seen.insert(found.rawValue)
    }
    #expect(seen.isSuperset(of: [Aspiration.Found.nothing, .blood, .jointFluid].map(\.rawValue)))
  }

  @Test func aPullIsForgottenWhereTheTipGoesOnOrThePlungerIsPushed() {
    let scene = Scene.test()
    var state = initialState(of: scene)
    for _ in 0..<80 { step(scene, &state, .with { $0.advanceMM = 0.3 }) }
    for _ in 0..<(Aspiration.enoughTicks - 1) { step(scene, &state, .with { $0.aspirates = true }) }
    #expect(state.aspiration.found == .none && !state.aspiration.isAtTip)
    step(scene, &state, .with { $0.aspirates = true })
    #expect(state.aspiration.found == .nothing && state.aspiration.isAtTip)
    for _ in 0..<100 { step(scene, &state, Controls()) }
    #expect(state.aspiration.found == .nothing)
    for _ in 0..<100 {
      step(
        scene, &state,
        .with {
          $0.injectMLPerS = 0.1
          $0.aspirates = true
        })
    }
    #expect(state.aspiration.found == .none && state.aspiration.isAtTip && state.injectedML() > 0.05)
    for _ in 0..<20 { step(scene, &state, .with { $0.advanceMM = -0.3 }) }
    #expect(state.aspiration == Aspiration())
  }

  /// Whatever both hands do, every number stays one, and two runs are one.
  @Test func aThousandWildAttemptsStayWhole() {
    let scene = Scene.feeling(patient: TestPatient.withLakes)
    var flinches = 0
    for seed in 0..<1_000 {
      var (hand, random) = (WildHand(seed: UInt64(seed)), RandomNumbers(seed: UInt64(seed) + 77))
      var (state, again) = (initialState(of: scene), initialState(of: scene))
      for _ in 0..<150 {
        var controls = hand.controls()
        controls.aspirates = random.uniform() < 0.3
        if random.uniform() < 0.05 {
          controls.event = .change(to: random.uniform() < 0.5 ? .main : .infiltration)
        }
        step(scene, &state, controls)
        if seed % 50 == 0 { step(scene, &again, controls) }
      }
      if seed % 50 == 0 { #expect(state == again && state.fingerprint == again.fingerprint) }
      let needle = state.needle
      let numbers = [
        needle.tipMM.x, needle.tipMM.y, needle.tipMM.z, needle.hubMM.x, needle.depthMM, needle.yawDeg,
        needle.pitchDeg, state.probe.xMM, state.probe.zMM, state.probe.tiltDeg, state.flinch.amplitudeMM,
        scene.anesthesia.blockFraction(
          at: needle.tipMM, of: state.fluid, tick: state.tick, in: scene.patient),
        state.infiltration.pendingNL,
        state.syringe.pendingNL, needle.forces.axialN,
      ]
      #expect(numbers.allSatisfy { $0.isFinite }, "seed \(seed)")
      #expect(needle.depthMM <= scene.needle(inHandOf: state).lengthMM + 1e-9)
      if needle.isInTissue { #expect(TestPatient.boneDistanceMM(needle.tipMM) > -0.3, "seed \(seed)") }
      #expect(state.volumes(from: .infiltration).totalNL <= 3_000_000 && state.volumes().totalNL <= 2_000_000)
      flinches += state.flinch.count
    }
    #expect(flinches > 300)
  }
}
