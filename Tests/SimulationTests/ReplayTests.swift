import Anatomy
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

  @Test func everyFieldOfTheStateIsInItsFingerprint() {
    let changes: [(inout SimulationState) -> Void] = [
      { $0.tick += 1 }, { $0.probe.xMM += 1 }, { $0.probe.zMM += 1 }, { $0.probe.rotateDeg += 1 },
      { $0.probe.tiltDeg += 1 }, { $0.probe.rockDeg += 1 }, { $0.probe.pressMM += 1 },
      { $0.probe.probeToPatient.origin.z += 1 }, { $0.probe.probeToPatient.xAxis.z += 1 },
      { $0.probe.probeToPatient.yAxis.z += 1 }, { $0.probe.probeToPatient.zAxis.z += 1 },
      { $0.needle.entryMM.x += 1 }, { $0.needle.yawDeg += 1 }, { $0.needle.pitchDeg += 1 },
      { $0.needle.bevelDeg += 1 }, { $0.needle.depthMM += 1 }, { $0.needle.direction.x += 1 },
      { $0.needle.tipMM.x += 1 }, { $0.needle.hubMM.x += 1 }, { $0.needle.tipRegion = .nerve },
      { $0.needle.obstacle = .bone }, { $0.needle.passes += 1 }, { $0.needle.boneContacts += 1 },
      { $0.needle.isOnBone.toggle() }, { $0.needle.handDirection.x += 1 }, { $0.needle.bevelZero.y += 1 },
      { $0.needle.feel.axialN += 1 },
      { _ = $0.needle.passCounter.beginsPass(fromDepthMM: 0, toDepthMM: 3) },
      { $0.needle.dragMM += 1 }, { $0.needle.swayMM.y += 1 },
      { $0.syringe.flowMLPerS += 1 }, { $0.syringe.pendingNL += 1 }, { $0.syringe.volumes[.joint] += 1 },
      {
        var volumes = RegionVolumes()
        $0.fluid.receive(
          1, at: Vector3(0, 10, 0), in: .muscle, tick: 1, of: TestPatient.shared, volumes: &volumes)
      },
      { $0.settings.depthMM += 1 }, { $0.settings.focusMM += 1 }, { $0.settings.gainDB += 1 },
      { $0.settings.dynamicRangeDB += 1 }, { $0.settings.timeGainDB[7] += 1 },
      { $0.settings.persistence += 1 }, { $0.settings.isHarmonic.toggle() },
      { $0.settings.isCompounded.toggle() }, { $0.beamInEffect.isHarmonic.toggle() },
      { $0.beamInEffect.isCompounded.toggle() }, { $0.depthInEffectMM += 1 }, { $0.focusInEffectMM += 1 },
      { $0.beamChangeDueTick = 9 }, { $0.isImageDue.toggle() },
      { $0.belief = .init(region: .joint, inJoint: true, confidence: 0, tick: 0) },
      { $0.isFinished.toggle() }, { $0.equipment = .infiltration }, { $0.infiltration.volumes[.skin] += 1 },
      { $0.aspiration.found = .blood }, { $0.aspiration.heldTicks += 1 }, { $0.aspiration.placeMM.x += 1 },
      { $0.aspiration.isAtTip.toggle() }, { $0.flinch.count += 1 },
      { ($0.flinch.count, $0.flinch.directionDeg) = (1, 1) },
      { ($0.flinch.count, $0.flinch.amplitudeMM) = (1, 1) }, { ($0.flinch.count, $0.flinch.tick) = (1, 1) },
      { ($0.flinch.count, $0.flinch.cause) = (1, .nerve) },
      { $0.numbness.receive(0.1, of: .init(onsetS: 1, durationS: 1), at: .zero, tick: 1) },
    ]
    let start = initialState(of: .test())
    var seen: Set<UInt64> = [start.fingerprint]
    for change in changes {
      var state = start
      change(&state)
      #expect(seen.insert(state.fingerprint).inserted)
    }
    #expect(seen.count == changes.count + 1)
  }

  @Test func countsKnowEveryRegion() {
    var counts = RegionVolumes()
    for (i, region) in Region.allCases.enumerated() { counts[region] = i + 1 }
    for (i, region) in Region.allCases.enumerated() { #expect(counts[region] == i + 1) }
    #expect(counts.totalNL == Region.allCases.count * (Region.allCases.count + 1) / 2)
  }
}
