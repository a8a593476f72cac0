import Geometry
import Needle
import Simulation
import Testing
import Ultrasound

@Suite struct NeedleMotionTests {
  /// Repeats a control until it moves nothing any more, 1000 times at most.
  private func run(_ scene: Scene, _ state: inout SimulationState, _ controls: Controls) {
    for _ in 0..<1_000 {
      let before = state.needle
      step(scene, &state, controls)
      if state.needle == before { return }
    }
  }
  private let advance = Controls.with { $0.advanceMM = 0.4 }
  /// A shaft that is turned goes straight.
  private let spinning = Controls.with { ($0.advanceMM, $0.bevelTurnDeg) = (0.1, 8) }
  private let withdraw = Controls.with { $0.advanceMM = -0.4 }

  @Test func theNeedleIsNeverInBoneAndNothingIsNaN() {
    let scene = Scene.test(probeXMM: 30, entryXMM: -2, needlePitchDeg: 75)
    var deepest = 0.0
    for seed in 0..<1_000 {
      var (hand, state) = (WildHand(seed: UInt64(seed)), initialState(of: scene))
      for tick in 0..<150 {
        step(scene, &state, hand.controls())
        deepest = max(deepest, state.needle.depthMM)
        if tick % 5 == 0 { #expect(leastBoneDistance(of: state, in: scene) >= -0.05) }
      }
      let p = state.probe.probeToPatient
      let sums = [p.origin.x + p.origin.y + p.origin.z, state.needle.tipMM.x, state.needle.hubMM.y]
      for sum in sums { #expect(sum.isFinite) }
      #expect(state.needle.depthMM >= 0 && state.needle.depthMM <= scene.needle.lengthMM)
    }
    #expect(deepest > 35)  // or the law was not put to the test
  }

  /// From the first tick on, in the body and out of it, the shaft runs from the hub to the tip, and is as long as it is sold.
  @Test func theShaftRunsFromTheHubToTheTip() {
    let scene = Scene.test(probeXMM: 30, entryXMM: -2, needlePitchDeg: 75)
    for seed in 0..<20 {
      var (hand, state) = (WildHand(seed: UInt64(seed)), initialState(of: scene))
      for _ in 0..<200 {
        #expect(distance(state.shaft.place(atMM: 0), state.needle.hubMM) < 1e-9)
        #expect(distance(state.shaft.tip, state.needle.tipMM) < 1e-9)
        #expect(
          (state.shaft.lengthMM + max(state.needle.forces.hubLagMM, 0) - scene.needle.lengthMM).magnitude
            < 0.5)
        step(scene, &state, hand.controls())
      }
    }
  }

  /// The least signed distance between the shaft below the skin and bone, in mm.
  private func leastBoneDistance(of state: SimulationState, in scene: Scene) -> Double {
    let length = state.shaft.lengthMM
    return stride(from: 0.0, through: state.needle.depthMM, by: 0.5).map { back in
      scene.patient.boneDistanceMM(at: state.shaft.place(atMM: length - back))
    }.min() ?? .infinity
  }
  /// Until the skin has given way.
  private func puncture(_ scene: Scene, _ state: inout SimulationState) {
    for _ in 0..<40 where !state.needle.isInTissue { step(scene, &state, advance) }
  }

  @Test func boneStopsTheTipAndCountsOnceAnArrival() {
    let scene = Scene.test()
    var state = initialState(of: scene)
    run(scene, &state, advance)
    #expect(state.needle.obstacle == .bone)
    #expect(abs(state.needle.tipMM.y - (TestPatient.slabY - scene.needle.outerDiameterMM / 2)) < 0.2)
    for _ in 0..<50 { step(scene, &state, advance) }
    #expect(state.needle.boneContacts == 1)
    step(scene, &state, Controls())
    #expect(state.needle.obstacle == .none)
    for _ in 0..<5 { step(scene, &state, withdraw) }
    run(scene, &state, advance)
    #expect(state.needle.boneContacts == 2)
  }

  @Test func theSlitLetsTheNeedleThroughUntilTheHubMeetsTheSkin() {
    let scene = Scene.test(probeXMM: -30, entryXMM: 10, needlePitchDeg: 90)
    var state = initialState(of: scene)
    // Straight down: against the dome's slope at x = 10.
    for _ in 0..<30 { step(scene, &state, .with { $0.needlePitchDeg = -0.0955 }) }
    run(scene, &state, spinning)
    // What the shaft holds against the hand is still missing.
    #expect((scene.needle.lengthMM - state.needle.depthMM - state.needle.forces.hubLagMM).magnitude < 1e-9)
    #expect(state.needle.forces.hubLagMM < 0.3)
    #expect(state.needle.obstacle == .hubAtSkin)
    #expect(distance(state.needle.hubMM, state.needle.entryMM) < 1e-9)
  }

  /// The walls of a slit bend the shaft; it never goes through them.
  @Test func leverageInsideTheSlitBendsTheShaftAndLeavesTheBoneAlone() {
    let scene = Scene.test(probeXMM: -60, entryXMM: 10, needlePitchDeg: 87)
    var state = initialState(of: scene)
    step(scene, &state, .with { $0.needlePitchDeg = 0.14 })
    for _ in 0..<520 { step(scene, &state, spinning) }
    #expect(state.needle.tipMM.y > 40)
    for _ in 0..<200 {
      step(scene, &state, .with { $0.needlePitchDeg = -1 })
      #expect(leastBoneDistance(of: state, in: scene) > 0)
    }
    let hub = angle(between: state.needle.handDirection, and: state.needle.direction).degrees
    #expect(hub > 8, "the hub points \(hub)° aside of the tip")
  }

  /// Of the way aside that a stick would make, the tip makes the less the deeper it is.
  @Test func aDeepNeedleResistsRedirection() {
    func share(depthMM: Double) -> Double {
      let scene = Scene.test()
      var state = initialState(of: scene)
      while state.needle.depthMM < depthMM { step(scene, &state, advance) }
      let before = state.needle
      for _ in 0..<12 { step(scene, &state, .with { $0.needlePitchDeg = -1 }) }
      let turn = angle(between: before.handDirection, and: state.needle.handDirection)
      return distance(before.tipMM, state.needle.tipMM) / (before.depthMM * turn.sine)
    }
    let shares = [8.0, 20, 32].map(share)
    #expect(shares[0] > 0.6 && shares[0] < 1.05)
    #expect(shares[1] < shares[0] && shares[2] < shares[1], "\(shares)")
    #expect(shares[2] < 0.4)
  }

  @Test func theTipMovesAsideNoFasterThanAHand() {
    let scene = Scene.test()
    var state = initialState(of: scene)
    while state.needle.depthMM < 30 { step(scene, &state, advance) }
    let (tip, hub) = (state.needle.tipMM, state.needle.hubMM)
    step(scene, &state, .with { $0.needlePitchDeg = -3 })
    #expect(distance(tip, state.needle.tipMM) < 0.51)
    #expect(distance(hub, state.needle.hubMM) > 0.4)
  }

  @Test func aNeedleThroughTheProbeIsRefused() {
    let scene = Scene.test(probeXMM: 0, entryXMM: 5)
    var state = initialState(of: scene)
    for _ in 0..<20 { step(scene, &state, advance) }
    #expect(state.needle.obstacle == .probeInTheWay)
    #expect(!state.needle.isInTissue)
    #expect(state.needle.passes == 0)
  }

  @Test func theProbeIsNotPushedThroughTheShaft() {
    let scene = Scene.test()
    var state = initialState(of: scene)
    for _ in 0..<50 { step(scene, &state, advance) }
    let housing = ProbeHousing(of: scene.probe)
    for _ in 0..<200 { step(scene, &state, .with { $0.probeSlideMM = [-1, 0] }) }
    #expect(state.needle.obstacle == .probeInTheWay)
    #expect(state.probe.xMM > -10)
    let pose = state.probe.probeToPatient
    #expect(
      !housing.meets(
        segmentFrom: pose.inversePoint(state.needle.entryMM), to: pose.inversePoint(state.needle.hubMM)))
    step(scene, &state, .with { $0.probeSlideMM = [1, 0] })
    #expect(state.needle.obstacle == .none)
  }

  @Test func theEntryMovesOnlyWhileTheNeedleIsOut() {
    let scene = Scene.test()
    var state = initialState(of: scene)
    step(scene, &state, .with { $0.entryMoveMM = [1, 0] })
    #expect(abs(state.needle.entryMM.x - -24) < 1e-9)
    puncture(scene, &state)
    step(scene, &state, .with { $0.entryMoveMM = [1, 0] })
    #expect(abs(state.needle.entryMM.x - -24) < 1e-9)
    #expect(state.needle.passes == 1)
    #expect(state.needle.tipRegion != .outside)
    for _ in 0..<30 { step(scene, &state, withdraw) }
    #expect(!state.needle.isInTissue)
    #expect(state.needle.tipRegion == .outside)
  }
}
