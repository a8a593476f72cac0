import Anatomy
import Geometry
import Needle
import Simulation
import Testing

@Suite struct FlinchTests {
  @Test func itDiesAwayWithinItsAmplitude() {
    for amplitudeMM in [1.0, 2, 3] {
      var (most, late) = (0.0, 0.0)
      for tick in -5...300 {
        let way = Flinch.displacementMM(amplitudeMM: amplitudeMM, afterTicks: tick)
        #expect(way.magnitude <= amplitudeMM)
        if tick <= 0 || tick >= Flinch.ticks { #expect(way == 0) }
        most = max(most, way.magnitude)
        if tick > 60 { late = max(late, way.magnitude) }
      }
      #expect(most > 0.9 * amplitudeMM && late < 0.25 * amplitudeMM)
    }
  }

  /// Runs until the needle is `depthMM` deep or a second has passed on the spot.
  private func advance(_ scene: Scene, _ state: inout SimulationState, toDepthMM depthMM: Double) {
    for _ in 0..<1_000 where state.needle.depthMM < depthMM && state.flinch.count == 0 {
      step(scene, &state, .with { $0.advanceMM = 0.2 })
    }
  }

  @Test func theSkinHurtsUnderAThickNeedleOnly() {
    let scene = Scene.feeling()
    var state = initialState(of: scene)
    advance(scene, &state, toDepthMM: 3)
    #expect(state.flinch.count == 1 && state.flinch.cause == .skin)
    state = initialState(of: scene)
    step(scene, &state, .with { $0.event = .change(to: .infiltration) })
    advance(scene, &state, toDepthMM: 3)
    #expect(state.needle.depthMM >= 3 && state.flinch.count == 0)
    let pains = [18, 20, 22, 25, 27].map { gauge in
      Pain.ofSkin(NeedleModel.presets.first { $0.gauge == gauge } ?? .spinal22G)
    }
    #expect(pains == pains.sorted(by: >) && pains[3] < Flinch.bornePain && pains[2] > Flinch.bornePain)
  }

  @Test func numbSkinDoesNotHurt() {
    let scene = Scene.feeling()
    var state = initialState(of: scene)
    step(scene, &state, .with { $0.event = .change(to: .infiltration) })
    advance(scene, &state, toDepthMM: 3)
    for _ in 0..<600 { step(scene, &state, .with { $0.injectMLPerS = 0.1 }) }
    for _ in 0..<300 { step(scene, &state, .with { $0.advanceMM = -0.3 }) }
    #expect(abs(state.injectedML(from: .infiltration) - 0.6) < 0.02 && !state.needle.isInTissue)
    step(scene, &state, .with { $0.event = .change(to: .main) })
    for _ in 0..<100 { step(scene, &state, Controls()) }
    let blocked = scene.anesthesia.blockFraction(
      at: state.needle.entryMM, of: state.fluid, tick: state.tick, in: scene.patient)
    #expect(blocked > 0.9, "\(blocked)")
    advance(scene, &state, toDepthMM: 3)
    #expect(state.needle.depthMM >= 3 && state.flinch.count == 0)
    // In a depth that nothing has reached, bone hurts.
    for _ in 0..<2_000 where state.flinch.count == 0 { step(scene, &state, .with { $0.advanceMM = 0.3 }) }
    #expect(state.needle.isOnBone && state.flinch.cause == .periosteum)
  }

  @Test func whoseWayIsTakenAsNumbNeverFlinches() {
    let scene = Scene.test()
    var state = initialState(of: scene)
    for _ in 0..<2_000 {
      step(
        scene, &state,
        .with {
          $0.advanceMM = 0.3
          $0.injectMLPerS = 0.5
        })
    }
    #expect(state.needle.isOnBone && state.flinch == Flinch())
  }

  @Test func fastFluidHurtsAndSlowDoesNot() {
    for (flow, hurts) in [(0.1, false), (0.15, false), (0.3, true), (0.5, true)] as [(Float, Bool)] {
      var scene = Scene.feeling()
      scene.syringe.volumeML = 20
      var state = initialState(of: scene)
      for _ in 0..<60 { step(scene, &state, .with { $0.advanceMM = 0.3 }) }
      for _ in 0..<300 { step(scene, &state, Controls()) }
      let before = state.flinch.count
      for _ in 0..<150 { step(scene, &state, .with { $0.injectMLPerS = flow }) }
      #expect((state.flinch.count > before) == hurts, "\(flow)")
      if hurts { #expect(state.flinch.cause == .flow) }
    }
  }

  @Test func aNerveHurts() {
    let scene = Scene.feeling(patient: TestPatient.withLakes)
    var state = initialState(of: scene)
    for _ in 0..<1_000 where state.needle.tipRegion != .nerve {
      step(scene, &state, .with { $0.advanceMM = 0.2 })
    }
    #expect(state.needle.tipRegion == .nerve && state.flinch.cause == .nerve)
    #expect(state.flinch.amplitudeMM == Flinch.amplitudesMM.upperBound)
  }

  /// The body moves under the hands a little, comes back, and no needle goes into bone for it.
  @Test(arguments: 1...40) func itMovesBothHandsALittleAndNeverIntoBone(_ seed: Int) {
    let scene = Scene.feeling(seed: UInt64(seed))
    var state = initialState(of: scene)
    for _ in 0..<3_000 where state.flinch.cause != .periosteum {
      step(scene, &state, .with { $0.advanceMM = 0.1 })
    }
    let start = state
    var (probeMM, tipMM) = (0.0, 0.0)
    for _ in 0..<150 {
      step(scene, &state, Controls())
      let aside = Vector3(state.probe.xMM - start.probe.xMM, 0, state.probe.zMM - start.probe.zMM).length
      probeMM = max(probeMM, aside)
      tipMM = max(tipMM, distance(state.needle.tipMM, start.needle.tipMM))
      #expect(TestPatient.boneDistanceMM(state.needle.tipMM) > -0.3)
      #expect(aside <= Flinch.amplitudesMM.upperBound + 1e-3)
      #expect(
        !ProbeHousing(of: scene.probe).meets(
          segmentFrom: state.probe.probeToPatient.inversePoint(state.needle.entryMM),
          to: state.probe.probeToPatient.inversePoint(state.needle.hubMM)))
    }
    #expect(probeMM > 0.3 && tipMM > 0 && tipMM < 6)
    #expect(abs(state.probe.xMM - start.probe.xMM) < 0.5)
    let end = state
    for _ in 0..<50 { step(scene, &state, Controls()) }
    #expect(state.needle.tipMM == end.needle.tipMM && state.probe == end.probe)
  }
}
