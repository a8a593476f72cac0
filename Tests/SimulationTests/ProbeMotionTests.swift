import Geometry
import Needle
import Simulation
import Testing
import Ultrasound

@Suite struct ProbeMotionTests {
  @Test func probeStaysOnTheSkinWhateverTheHandDoes() throws {
    let scene = Scene.test()
    for seed in 0..<20 {
      var (hand, state) = (WildHand(seed: UInt64(seed)), initialState(of: scene))
      for _ in 0..<300 {
        step(scene, &state, hand.controls())
        let seat = try #require(SkinSeat(x: state.probe.xMM, z: state.probe.zMM, on: scene.patient))
        let face = state.probe.probeToPatient.origin
        #expect(abs(dot(face - seat.pointMM, seat.outward) + state.probe.pressMM) < 1e-9)
        #expect((0...12).contains(state.probe.pressMM))
        #expect(dot(state.probe.probeToPatient.yAxis, -seat.outward) > 0.6)  // cos 45° · cos 30°
      }
    }
  }

  @Test func poseIsARightHandedFrame() {
    let scene = Scene.test()
    var (hand, state) = (WildHand(seed: 7), initialState(of: scene))
    for _ in 0..<500 {
      step(scene, &state, hand.controls())
      let pose = state.probe.probeToPatient
      #expect(distance(cross(pose.xAxis, pose.yAxis), pose.zAxis) < 1e-12)
      #expect(abs(pose.xAxis.length - 1) < 1e-12)
      #expect(abs(pose.yAxis.length - 1) < 1e-12)
    }
  }

  @Test func atRestOnAFlatBackTheAxesAreThePatients() {
    let pose = initialState(of: .test(probeXMM: 0)).probe.probeToPatient
    #expect(distance(pose.xAxis, Vector3(1, 0, 0)) < 1e-6)
    #expect(distance(pose.yAxis, Vector3(0, 1, 0)) < 1e-6)
    #expect(abs(pose.origin.y - (-5 + 3)) < 1e-6)  // 3 mm pressed
  }

  @Test func positiveTurnsGoWhereTheControlsSay() {
    let scene = Scene.test(probeXMM: 0)
    func turned(_ change: (inout Controls) -> Void) -> Pose {
      var state = initialState(of: scene)
      step(scene, &state, .with(change))
      return state.probe.probeToPatient
    }
    #expect(turned { $0.probeRotateDeg = 3 }.xAxis.z > 0.05)  // marked side toward the head
    #expect(turned { $0.probeTiltDeg = 3 }.yAxis.z < -0.05)  // beam toward the feet
    #expect(turned { $0.probeRockDeg = 3 }.yAxis.x > 0.05)  // beam toward the marked side
    #expect(turned { $0.probeSlideMM = [1, 0] }.origin.x > 0.9)
    #expect(turned { $0.probeSlideMM = [0, 1] }.origin.z > 0.9)
  }

  @Test func aHandHasASpeedLimit() {
    let scene = Scene.test(probeXMM: 0)
    var state = initialState(of: scene)
    step(scene, &state, .with { $0.probeSlideMM = [100, 0] })
    #expect(state.probe.xMM == HandLimits.slideMM)
    step(scene, &state, .with { $0.probeTiltDeg = -100 })
    #expect(state.probe.tiltDeg == -HandLimits.turnDeg)
  }

  @Test func thePressedFaceKeepsOffBone() {
    let scene = Scene.test(probeXMM: 0)
    var state = initialState(of: scene)
    for _ in 0..<100 { step(scene, &state, .with { $0.probePressMM = 1 }) }
    #expect(state.probe.pressMM == 12)
    #expect(scene.patient.boneDistanceMM(at: state.probe.probeToPatient.origin) > 3)
  }
}
