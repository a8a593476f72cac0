import Geometry
import Simulation
import Testing
import Ultrasound

@Suite struct ImagePipelineTests {
  /// Images formed beside each other are those formed one after the other, whatever changes between them: the beam,
  /// the number of views, fluid, and a batch that ends early; in their order.
  @Test(arguments: [1, 2, 3]) func imagesBesideEachOtherAreThoseOfOneByOne(_ threads: Int) {
    let scene = Scene.test()
    let states = Self.states(of: scene)
    let pool = WorkerPool(threads: threads)
    let (oneByOne, image) = (ImagePipeline(scene: scene, pool: pool), BModeImage())
    let expected = states.map { state in
      oneByOne.formImage(of: state, into: image)
      return Self.digest(image)
    }
    let beside = ImagePipeline(scene: scene, pool: pool)
    var found: [Fingerprint] = []
    for state in states { beside.take(state, image: image) { found.append(Self.digest($0)) } }
    beside.formWaiting(into: image) { found.append(Self.digest($0)) }
    #expect(found == expected)
    #expect(Set(expected).count == expected.count)
    beside.formWaiting(into: image) { _ in Issue.record("an image that nobody asked for") }
  }

  private static func digest(_ image: BModeImage) -> Fingerprint {
    var fingerprint = ImageFingerprint()
    fingerprint.add(image)
    var digest = Fingerprint()
    digest.combine(fingerprint.value)
    return digest
  }

  /// States of due images before, between and after two changes of the beam, with a needle that injects; one stands
  /// twice, as when somebody goes back.
  private static func states(of scene: Scene) -> [SimulationState] {
    var state = initialState(of: scene)
    var states: [SimulationState] = []
    for tick in 0..<220 {
      var now = Controls.with {
        $0.advanceMM = tick < 60 ? 0.4 : 0
        $0.injectMLPerS = tick >= 60 ? 0.5 : 0
        $0.probeTiltDeg = tick % 40 < 20 ? 0.1 : -0.1
      }
      if tick == 50 { now.settings = ImagingSettings(depthMM: 100, isCompounded: true) }
      if tick == 130 { now.settings = ImagingSettings(depthMM: 60, persistence: 0.6, isHarmonic: true) }
      step(scene, &state, now)
      if state.isImageDue, tick % 4 == 1 || (96...112).contains(tick) || tick > 178 { states.append(state) }
    }
    return states + [states[3], states[4]]
  }
}
