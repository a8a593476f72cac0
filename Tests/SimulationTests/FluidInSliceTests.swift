import Anatomy
import Fluid
import Geometry
import Needle
import Simulation
import Testing
import Ultrasound

@Suite struct FluidInSliceTests {
  /// A needle that injects beside a probe that slides over it and away, and rests in between.
  @Test func whoFollowedSeesWhatTheSliceHolds() throws {
    var scene = Scene.test(volumeML: 2)
    scene.syringe.echogenicityDB = 3
    var state = initialState(of: scene)
    for _ in 0..<50 { step(scene, &state, .with { $0.advanceMM = 0.4 }) }
    var (follower, seen) = (SightSampler(scene: scene), Set<Int>())
    let (slice, lattice) = (ImagedSlice(of: scene.probe), scene.patient.medium.lattice)
    for tick in 0..<1_500 {
      let slideMM: Float = tick % 200 < 100 ? 0 : tick % 400 < 200 ? 0.2 : -0.2
      step(
        scene, &state,
        .with {
          $0.injectMLPerS = 0.1
          $0.probeSlideMM = [0, slideMM]
        })
      let sight = follower.look(at: state).fluid
      guard state.tick % SightSampler.everyTicks == 0 else { continue }
      let cells = state.fluid.cells
      let held = (0..<cells.count).filter {
        let place = state.probe.probeToPatient.inversePoint(lattice.centerMM(ofIndex: Int(cells[$0].voxel)))
        return slice.holds(place, depthMM: Double(state.settings.depthMM))
      }
      let heldNL = held.reduce(0) { $0 + Int(cells[$1].volumeNL) }
      #expect(sight.inSliceML == RegionVolumes.milliliters(heldNL), "tick \(state.tick)")
      #expect(follower.placesInSlice(of: state).count == held.count)
      var fresh = SightSampler(scene: scene)
      if state.tick % 100 == 0 { #expect(fresh.look(at: state).fluid == sight, "tick \(state.tick)") }
      seen.insert(held.count)
    }
    #expect(seen.count > 30 && seen.contains(0), "\(seen.sorted())")
  }

  /// A field that came from elsewhere is looked at anew, though it has as many cells.
  @Test func anotherFieldIsLookedAtAnew() {
    let scene = Scene.test(volumeML: 2)
    var state = initialState(of: scene)
    let under = state.probe.probeToPatient.point(Vector3(0, 20, 0))
    func field(at place: Vector3) -> FluidField {
      var field = FluidField(for: 2, in: scene.patient)
      field.receive(200_000, at: place, in: scene.patient.region(at: place), tick: 1, of: scene.patient)
      return field
    }
    var sampler = SightSampler(scene: scene)
    state.tick = SightSampler.everyTicks
    state.fluid = field(at: under)
    #expect(sampler.look(at: state).fluid.inSliceML > 0)
    state.fluid = field(at: under + state.probe.probeToPatient.zAxis * 15)
    state.settings.gainDB += 1
    #expect(sampler.look(at: state).fluid.inSliceML == 0)
  }
}
