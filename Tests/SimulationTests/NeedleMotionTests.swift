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
  private let withdraw = Controls.with { $0.advanceMM = -0.4 }

  @Test func theNeedleIsNeverInBoneAndNothingIsNaN() {
    let scene = Scene.test(probeXMM: 30, entryXMM: -2, needlePitchDeg: 75)
    var deepest = 0.0
    for seed in 0..<1_000 {
      var (hand, state) = (WildHand(seed: UInt64(seed)), initialState(of: scene))
      for tick in 0..<150 {
        step(scene, &state, hand.controls())
        deepest = max(deepest, state.needle.depthMM)
        if tick % 5 == 0 { #expect(leastBoneDistance(of: state.needle, in: scene) >= -0.05) }
      }
      let p = state.probe.probeToPatient
      let sums = [p.origin.x + p.origin.y + p.origin.z, state.needle.tipMM.x, state.needle.hubMM.y]
      for sum in sums { #expect(sum.isFinite) }
      #expect(state.needle.depthMM >= 0 && state.needle.depthMM <= scene.needle.lengthMM)
    }
    #expect(deepest > 35)  // or the law was not put to the test
  }

  /// The least signed distance between the shaft below the skin and bone, in mm.
  private func leastBoneDistance(of needle: NeedleState, in scene: Scene) -> Double {
    var least = Double.infinity
    var depth = 0.0
    while depth <= needle.depthMM {
      least = min(least, scene.patient.boneDistanceMM(at: needle.entryMM + needle.direction * depth))
      depth += 0.5
    }
    return least
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
    run(scene, &state, advance)
    #expect(state.needle.depthMM == scene.needle.lengthMM)
    #expect(state.needle.obstacle == .hubAtSkin)
    #expect(distance(state.needle.hubMM, state.needle.entryMM) < 1e-9)
  }

  @Test func leverageInsideTheSlitIsStoppedByItsWalls() {
    let scene = Scene.test(probeXMM: -30, entryXMM: 10, needlePitchDeg: 87)
    var state = initialState(of: scene)
    step(scene, &state, .with { $0.needlePitchDeg = 0.14 })
    for _ in 0..<125 { step(scene, &state, advance) }
    #expect(state.needle.tipMM.y > 40)
    for _ in 0..<200 { step(scene, &state, .with { $0.needlePitchDeg = -1 }) }
    #expect(state.needle.obstacle == .bone)
    #expect(leastBoneDistance(of: state.needle, in: scene) > 0)
  }

  @Test func aDeepNeedleResistsRedirection() {
    func widestTurnDeg(depthMM: Double) -> Double {
      let scene = Scene.test()
      var state = initialState(of: scene)
      for _ in 0..<Int(depthMM / 0.4) { step(scene, &state, advance) }
      let before = state.needle.direction
      for _ in 0..<300 { step(scene, &state, .with { $0.needlePitchDeg = -1 }) }
      return angle(between: before, and: state.needle.direction).degrees
    }
    #expect(widestTurnDeg(depthMM: 10) > 25)
    #expect((8...12).contains(widestTurnDeg(depthMM: 32)))  // 6 mm at 32 mm: 10.8°
  }

  @Test func theTipMovesAsideNoFasterThanAHand() {
    let scene = Scene.test()
    var state = initialState(of: scene)
    for _ in 0..<75 { step(scene, &state, advance) }
    let before = state.needle.tipMM
    step(scene, &state, .with { $0.needlePitchDeg = -3 })
    let asideMM = distance(before, state.needle.tipMM)
    #expect(asideMM > 0.2 && asideMM < 0.51)
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
    step(scene, &state, advance)
    step(scene, &state, .with { $0.entryMoveMM = [1, 0] })
    #expect(abs(state.needle.entryMM.x - -24) < 1e-9)
    #expect(state.needle.passes == 1)
    #expect(state.needle.tipRegion != .outside)
    for _ in 0..<3 { step(scene, &state, withdraw) }
    #expect(!state.needle.isInTissue)
    #expect(state.needle.tipRegion == .outside)
  }
}
