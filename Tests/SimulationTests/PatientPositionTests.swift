import Geometry
import Needle
import Simulation
import Testing
import Ultrasound

/// A pillow under the abdomen turns the pelvis back by some 5–15° (Montgomery and Gofeld place one to flatten the
/// lordosis); a hand that comes from above stays as it was.
@Suite struct PillowTests {
  private func scene(_ tiltDeg: Double, change: (inout Scene.Start) -> Void = { _ in }) -> Scene {
    var scene = Scene.test()
    change(&scene.start)
    scene.pillowTiltDeg = tiltDeg
    return scene
  }

  @Test(arguments: [5, 10, 15.0], [0, 35, 90, -120, 180.0]) func theProbeKeepsItsAttitudeInTheRoom(
    _ tiltDeg: Double, _ rotateDeg: Double
  ) {
    let turned = { (start: inout Scene.Start) in
      (start.probeRotateDeg, start.probeTiltDeg, start.probeRockDeg) = (rotateDeg, 4, -3)
    }
    let flat = initialState(of: scene(0, change: turned)).probe.probeToPatient
    let pillow = scene(tiltDeg, change: turned)
    let pose = initialState(of: pillow).probe.probeToPatient
    for axis in [\Pose.xAxis, \.yAxis, \.zAxis] {
      #expect(distance(pillow.patientToTable.vector(pose[keyPath: axis]), flat[keyPath: axis]) < 1e-9)
    }
    #expect(abs(distance(pose.origin, flat.origin)) < 1)
  }

  /// The sacrum's base rises, so that a beam straight down goes toward the feet of the pelvis.
  @Test(arguments: [5, 10, 15.0]) func theBeamMeetsThePelvisFromTheHead(_ tiltDeg: Double) {
    let flat = initialState(of: scene(0)).probe.probeToPatient.yAxis
    let beam = initialState(of: scene(tiltDeg)).probe.probeToPatient.yAxis
    // About x: a beam that leans sideways turns by a little less.
    #expect(abs(angle(between: beam, and: flat).degrees - tiltDeg) < 0.01 * tiltDeg)
    #expect(beam.z < flat.z)
    #expect(scene(tiltDeg).patientToTable.vector(Vector3(0, 0, 1)).y < 0)
  }

  @Test func theNeedleKeepsItsAttitude() {
    for tiltDeg in [5, 10, 15.0] {
      let (flat, pillow) = (scene(0), scene(tiltDeg))
      let (without, with) = (initialState(of: flat).needle, initialState(of: pillow).needle)
      #expect(with.entryMM == without.entryMM)
      #expect(distance(pillow.patientToTable.vector(with.direction), without.direction) < 1e-9)
    }
  }

  @Test func withoutAPillowNothingChanges() {
    #expect(initialState(of: scene(0)) == initialState(of: .test()))
    #expect(scene(0).patientToTable == .identity)
  }

  @Test func aHandMovesFromThereAsEver() {
    let scene = scene(10)
    var state = initialState(of: scene)
    let before = state.probe
    step(scene, &state, .with { $0.probeTiltDeg = -1 })
    #expect(abs(state.probe.tiltDeg - before.tiltDeg + 1) < 1e-9)
  }
}

@Suite struct BreathingTests {
  private static let breath = Breathing(amplitudeMM: 1.5, ratePerMin: 14)
  private func scene(_ breathing: Breathing? = breath) -> Scene {
    var scene = Scene.test()
    scene.breathing = breathing
    return scene
  }

  @Test(arguments: [6, 14, 40.0], [0, 1.5, 5.0]) func itRisesToItsAmplitudeAtItsRate(
    _ ratePerMin: Double, _ amplitudeMM: Double
  ) {
    let breath = Breathing(amplitudeMM: amplitudeMM, ratePerMin: ratePerMin)
    let rises = (0...6_000).map { breath.riseMM(atTick: $0) }
    #expect(rises[0] == 0)
    #expect(rises.allSatisfy { $0 >= 0 && $0 <= amplitudeMM })
    #expect(abs((rises.max() ?? 0) - amplitudeMM) <= 0.001 * amplitudeMM)
    let peaks = rises.indices.dropFirst().dropLast().count {
      rises[$0] > rises[$0 - 1] && rises[$0] >= rises[$0 + 1]
    }
    #expect(peaks == (amplitudeMM > 0 ? Int(ratePerMin) : 0))
    // The mean of a sine's fourth power is 3/8: longer breathed out than in.
    #expect(abs(rises.dropLast().reduce(0, +) / 6_000 - 0.375 * amplitudeMM) < 0.005 * amplitudeMM + 1e-12)
  }

  /// The hand rests: the body rises against the face, needle and all.
  @Test func theBodyRisesAgainstARestingProbe() throws {
    let scene = scene()
    var state = initialState(of: scene)
    for _ in 0..<60 { step(scene, &state, .with { $0.advanceMM = 0.4 }) }
    let (start, needle) = (state.probe, state.needle)
    let seat = try #require(SkinSeat(x: start.xMM, z: start.zMM, on: scene.patient))
    var deepest = 0.0
    for _ in 0..<900 {
      step(scene, &state, Controls())
      let rise = Self.breath.riseMM(atTick: state.tick)
      let face = state.probe.probeToPatient.origin
      #expect(abs(dot(face - seat.pointMM, seat.outward) + start.pressMM + rise) < 1e-9)
      #expect(state.probe.probeToPatient.yAxis == start.probeToPatient.yAxis)
      #expect(state.probe.pressMM == start.pressMM && state.needle.tipMM == needle.tipMM)
      #expect(state.needle.obstacle == .none)
      deepest = max(deepest, rise)
    }
    #expect(deepest > 1.49)
  }

  /// Bone, 35 mm deep, comes nearer in the picture by what the back rises, and goes back.
  @Test func theBoneRisesInThePicture() throws {
    var scene = Scene.test(probeXMM: 0)
    scene.breathing = Breathing(amplitudeMM: 4, ratePerMin: 15)
    let pipeline = ImagePipeline(scene: scene, pool: WorkerPool(threads: 2))
    let image = BModeImage()
    var state = initialState(of: scene)
    /// y of the brightest row below 20 mm, over some columns left of the slit.
    func boneMM() -> Double {
      pipeline.formImage(of: state, into: image)
      let column = Int(image.pixel(xMM: -4, yMM: 30).column)
      let (first, last) = (Int(image.pixel(xMM: 0, yMM: 20).row), Int(image.pixel(xMM: 0, yMM: 45).row))
      let row = (first...last).max { one, other in
        func gray(_ row: Int) -> Int {
          (column - 10...column + 10).reduce(0) { $0 + Int(image.pixels[row * image.width + $1]) }
        }
        return gray(one) < gray(other)
      }
      return Double(row ?? 0) * image.mmPerPixel
    }
    func rest(_ ticks: Int) { for _ in 0..<ticks { step(scene, &state, Controls()) } }
    let out = boneMM()
    rest(200)
    let risen = boneMM()
    #expect(abs(out - risen - 4) < 0.4, "\(out) → \(risen)")
    rest(200)
    #expect(abs(boneMM() - out) < 0.2)
  }

  /// Asked to, the patient holds the breath where it is, and goes on from there.
  @Test func theBreathStandsStillWhileItIsHeld() {
    let scene = scene()
    var (asked, free) = (initialState(of: scene), initialState(of: scene))
    func face(_ state: SimulationState) -> Vector3 { state.probe.probeToPatient.origin }
    for _ in 0..<160 {
      step(scene, &asked, Controls())
      step(scene, &free, Controls())
    }
    let held = face(asked)
    for _ in 0..<300 {
      step(scene, &asked, .with { $0.holdsBreath = true })
      #expect(face(asked) == held)
    }
    var farthestMM = 0.0
    for _ in 0..<300 {
      step(scene, &asked, Controls())
      step(scene, &free, Controls())
      #expect(face(asked) == face(free))
      farthestMM = max(farthestMM, distance(face(asked), held))
    }
    #expect(farthestMM > 0.5)
  }
  /// Who does not breathe has none to hold.
  @Test func holdingNoBreathChangesNothing() {
    let asked = [Controls](repeating: .with { $0.holdsBreath = true }, count: 50)
    let plain = [Controls](repeating: Controls(), count: 50)
    #expect(
      Trace.replaying(asked, in: .test()).fingerprint == Trace.replaying(plain, in: .test()).fingerprint)
  }

  @Test func aHeldBreathIsNoBreath() {
    var hand = WildHand(seed: 4)
    let controls = (0..<600).map { _ in hand.controls() }
    let without = Trace.replaying(controls, in: .test())
    let still = Trace.replaying(controls, in: scene(Breathing(amplitudeMM: 0, ratePerMin: 14)))
    #expect(still.frames.map(\.needle) == without.frames.map(\.needle))
    let breathing = Trace.replaying(controls, in: scene())
    #expect(breathing.fingerprint != without.fingerprint)
    #expect(breathing.fingerprint == Trace.replaying(controls, in: scene()).fingerprint)
  }

  @Test(arguments: 0..<10) func noBreathBringsTheFaceIntoBone(_ seed: Int) {
    let scene = scene(Breathing(amplitudeMM: 5, ratePerMin: 30))
    var (hand, state) = (WildHand(seed: UInt64(seed)), initialState(of: scene))
    for _ in 0..<400 {
      step(scene, &state, hand.controls())
      let pose = state.probe.probeToPatient
      #expect(distance(cross(pose.xAxis, pose.yAxis), pose.zAxis) < 1e-12)
      #expect((0...12).contains(state.probe.pressMM))
      #expect(scene.patient.boneDistanceMM(at: pose.origin) > 2.9)
    }
  }
}

/// The assistant's hand on the sacrum.
@Suite struct SacralPressTests {
  @Test func theForceComesAndGoesWithinAQuarterOfASecond() {
    let scene = Scene.test()
    for aim in [1, -1] as [Float] {
      var state = initialState(of: scene)
      var before = 0.0
      for tick in 1...25 {
        step(scene, &state, .with { $0.sacralPress = aim })
        #expect(abs(state.sacralForce - Double(aim) * 0.04 * Double(tick)) < 1e-9)
        #expect(abs(state.sacralForce) > before)
        before = abs(state.sacralForce)
      }
      #expect(state.sacralForce == Double(aim))
      step(scene, &state, .with { $0.sacralPress = aim })
      #expect(state.sacralForce == Double(aim))
      for _ in 0..<25 { step(scene, &state, Controls()) }
      #expect(state.sacralForce == 0)
    }
  }

  @Test func whatIsNoForceIsNone() {
    let scene = Scene.test()
    var state = initialState(of: scene)
    for wild in [Float.nan, .infinity, -.infinity] {
      step(scene, &state, .with { $0.sacralPress = wild })
      #expect(state.sacralForce == 0)
    }
    for _ in 0..<40 { step(scene, &state, .with { $0.sacralPress = 100 }) }
    #expect(state.sacralForce == 1)
  }

  /// The hand that presses the probe: 50 mm/s at most, from 0 to 12 mm.
  @Test func theProbeIsPressedNoFasterThanAHandCan() {
    let scene = Scene.test(probeXMM: 0)
    var state = initialState(of: scene)
    for tick in 1...18 {
      step(scene, &state, .with { $0.probePressMM = 9 })
      #expect(abs(state.probe.pressMM - min(3 + 0.5 * Double(tick), 12)) < 1e-9)
    }
    for _ in 0..<60 { step(scene, &state, .with { $0.probePressMM = -9 }) }
    #expect(state.probe.pressMM == 0)
  }
}
