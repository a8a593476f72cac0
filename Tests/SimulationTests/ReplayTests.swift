import Anatomy
import Fluid
import Geometry
import Needle
import Simulation
import Testing
import Ultrasound

@Suite struct ReplayTests {
  private func wildRun(_ ticks: Int, seed: UInt64 = 3) -> [Controls] {
    var hand = WildHand(seed: seed)
    return (0..<ticks).map { _ in hand.controls() }
  }

  @Test func replayEqualsLiveStateByState() {
    let scene = Scene.test()
    let controls = wildRun(600)
    var (live, state) = ([SimulationState](), initialState(of: scene))
    for c in controls {
      step(scene, &state, c)
      live.append(state)
    }
    var replayed: [SimulationState] = []
    let trace = Trace.replaying(controls, in: scene) { replayed.append($0) }
    #expect(replayed == live)
    #expect(trace.finalState == live.last)
    #expect(trace.frames.count == 600)
    #expect(trace.fingerprint == Trace.replaying(controls, in: scene).fingerprint)
  }

  @Test func anyOtherControlGivesAnotherFingerprint() {
    let scene = Scene.test()
    var controls = wildRun(200)
    let first = Trace.replaying(controls, in: scene).fingerprint
    controls[150].bevelTurnDeg += 1
    #expect(Trace.replaying(controls, in: scene).fingerprint != first)
  }

  @Test func aFinishedAttemptStaysAsItIs() {
    let scene = Scene.test()
    var state = initialState(of: scene)
    step(
      scene, &state, .with { $0.event = .belief(region: .joint, inJoint: true, confidence: 7) })
    #expect(state.belief == .init(region: .joint, inJoint: true, confidence: 1, tick: 1))
    step(scene, &state, .with { $0.event = .finish })
    let end = state
    for c in wildRun(50) { step(scene, &state, c) }
    #expect(state == end)
    let controls = [.with { $0.event = .finish }] + wildRun(50)
    #expect(Trace.replaying(controls, in: scene).frames.count == 1)
  }

  @Test func theTipIsInTheSliceUnderTheProbeOnly() throws {
    let scene = Scene.test()
    let slice = ImagedSlice(of: scene.probe)
    #expect(slice.holds(Vector3(0, 40, 0), depthMM: 80))
    #expect(slice.holds(Vector3(0, 40, 0.9), depthMM: 80))  // half of 1.9 mm
    #expect(!slice.holds(Vector3(0, 40, 1.1), depthMM: 80))
    #expect(!slice.holds(Vector3(0, 81, 0), depthMM: 80))
    #expect(!slice.holds(Vector3(0, -1, 0), depthMM: 80))
    #expect(!slice.holds(Vector3(50, 10, 0), depthMM: 80))
    let depth = try #require(slice.depthMM(xMM: 20, yMM: 40))
    #expect(abs(depth - ((20 * 20 + 89.57 * 89.57).squareRoot() - 49.57)) < 1e-9)
  }

  @Test func countsKnowEveryRegion() {
    var counts = RegionVolumes()
    for (i, region) in Region.allCases.enumerated() { counts[region] = i + 1 }
    for (i, region) in Region.allCases.enumerated() { #expect(counts[region] == i + 1) }
    #expect(counts.totalNL == Region.allCases.count * (Region.allCases.count + 1) / 2)
  }
}
