import Anatomy
import Fluid
import Geometry
import Needle
import Testing

@testable import Simulation

/// What hands do not do: acts, tests, readings, reasons, and the clock of the case.
@Suite struct ProcedureTests {
  private static func saying(_ event: ProcedureEvent) -> Controls {
    .with { $0.event = .procedure(event) }
  }
  private static func after(_ events: [ProcedureEvent], in scene: Scene = .test()) -> SimulationState {
    var state = initialState(of: scene)
    for event in events { step(scene, &state, saying(event)) }
    return state
  }

  /// A state keeps the place of a word in its list, and has room for it.
  @Test func everyWordHasItsPlace() {
    #expect(ProcedureAct.allCases.map(\.index) == Array(0..<ProcedureAct.allCases.count))
    #expect(ProvocationTest.allCases.map(\.index) == Array(0..<ProvocationTest.allCases.count))
    #expect(BlockReading.allCases.map(\.index) == Array(0..<BlockReading.allCases.count))
    #expect(Contraindication.allCases.map(\.index) == Array(0..<Contraindication.allCases.count))
    #expect(ProcedureAct.allCases.count <= 32 && ProvocationTest.allCases.count <= 8)
    #expect(Contraindication.allCases.count <= 32)
    let names = ProcedureAct.allCases.map(\.displayName) + Contraindication.allCases.map(\.displayName)
    #expect(Set(names).count == names.count && names.allSatisfy { !$0.isEmpty })
  }

  /// Every event goes into the state and its fingerprint, takes one tick and its time of the clock, and moves no hand.
  @Test(arguments: ProcedureEvent.everyOne.indices) func everyEventIsNoted(_ place: Int) {
    let event = ProcedureEvent.everyOne[place]
    let (rest, state) = (Self.after([]), Self.after([event]))
    #expect(state.tick == 1 && state.clockTicks == 1 + event.clockTicks)
    #expect(state.procedure != rest.procedure && state.fingerprint != rest.fingerprint)
    #expect(
      state.procedure.event(atTick: 1) == event && state.probe == rest.probe && state.needle == rest.needle)
    var still = initialState(of: .test())
    step(.test(), &still, Controls())
    still.procedure = state.procedure
    #expect(still == state)
    let controls = [Controls(), Self.saying(event), Controls()]
    let (one, other) = (Trace.replaying(controls, in: .test()), Trace.replaying(controls, in: .test()))
    #expect(one.finalState == other.finalState && one.fingerprint == other.fingerprint)
    #expect(one.procedure == [ProcedureMoment(event, tick: 2, clockTicks: 2 + event.clockTicks)])
    #expect(one.clockTicks(atTick: 1) == 1 && one.clockTicks(atTick: 3) == 3 + event.clockTicks)
  }
  @Test func noTwoEventsLookTheSame() {
    let prints = ProcedureEvent.everyOne.map { Self.after([$0]).fingerprint }
    #expect(Set(prints).count == prints.count)
  }

  @Test func theFirstAndTheLastTimeOfAnActAreKept() {
    let state = Self.after([.perform(.drape), .wait(seconds: 10), .perform(.drape)])
    #expect(state.procedure.firstTick(of: .drape) == 1)
    #expect(state.procedure.lastClockTicks(of: .drape) == 3 + 1_000 + 2 * 3_000)
    #expect(state.procedure.firstTick(of: .gloves) == nil && !state.procedure.isDone(.gloves))
  }
  @Test(arguments: [Float.nan, .infinity, -.infinity, -5, 1e30]) func aWaitOfNoLengthWaitsNot(
    _ seconds: Float
  ) {
    let state = Self.after([.wait(seconds: seconds)])
    #expect(state.procedure.waitedTicks == (seconds == 1e30 ? 360_000 : 0) && state == state)
    var days = initialState(of: .test())
    for _ in 0..<100 { step(.test(), &days, Self.saying(.wait(seconds: 3_600))) }
    #expect(days.procedure.waitedTicks == ProcedureState.waitedTicksMax && days.tick == 100)
  }

  /// An injection at the tip, an act, a wait, and the same of ticks: what is numb is as numb.
  @Test func aWaitNumbsAsItsTicksDo() {
    let scene = Scene.feeling(onsetS: 60)
    func given(_ wait: (inout SimulationState) -> Void) -> (SimulationState, Double) {
      var state = initialState(of: scene)
      step(scene, &state, .with { $0.event = .change(to: .infiltration) })
      for _ in 0..<60 { step(scene, &state, .with { $0.advanceMM = 0.2 }) }
      for _ in 0..<100 { step(scene, &state, .with { $0.injectMLPerS = 0.1 }) }
      wait(&state)
      let block = scene.anesthesia.blockFraction(
        at: state.needle.tipMM, of: state.fluid, tick: state.clockTicks, in: scene.patient)
      return (state, block)
    }
    let (none, before) = given { _ in }
    let (waited, byClock) = given { step(scene, &$0, Self.saying(.wait(seconds: 30))) }
    let (_, byTicks) = given { state in for _ in 0..<3_001 { step(scene, &state, Controls()) } }
    #expect(before < 0.1 && byClock > 0.4 && byClock == byTicks)
    #expect(waited.tick == none.tick + 1 && waited.clockTicks == none.clockTicks + 3_001)
    // A suspension fades by the same clock; noise and persistence go by ticks.
    let image = scene.imagingInput(of: waited)
    #expect(image.tick == waited.tick && image.fluidTick == waited.clockTicks)
    #expect(scene.imagingInput(of: none).fluidTick == none.tick)
  }

  @Test func aTestIsRepeatedOnlyAfterAnInjection() {
    let scene = Scene.test()
    var state = Self.after([.examine(.thighThrust), .examine(.thighThrust)], in: scene)
    #expect(state.procedure.examinedTicks(.thighThrust) == 1 + 2_000 && state.procedure.lastFluidTicks == 0)
    #expect(state.procedure.repeatedTicks(.thighThrust) == nil)
    for _ in 0..<60 { step(scene, &state, .with { $0.advanceMM = 0.3 }) }
    for _ in 0..<10 { step(scene, &state, .with { $0.injectMLPerS = 0.1 }) }
    #expect(state.procedure.lastFluidTicks == state.clockTicks)
    step(scene, &state, Self.saying(.examine(.thighThrust)))
    #expect(state.procedure.repeatedTicks(.thighThrust) == state.clockTicks)
    #expect(state.procedure.examinedTicks(.thighThrust) == 1 + 2_000)
  }

  /// Where the trainee has to lay the patient on the pillow, the pelvis lies flat until then, and as with a pillow from the
  /// beginning afterwards; a needle in the body keeps it from turning.
  @Test func thePillowTurnsThePelvisWhenItIsPlaced() {
    var (flat, pillow) = (Scene.test(), Scene.test())
    (flat.pillowTiltDeg, flat.pillowComesLater) = (10, true)
    pillow.pillowTiltDeg = 10
    let (plain, placed) = (initialState(of: .test()), Self.after([.perform(.position)], in: flat))
    #expect(initialState(of: flat).probe == plain.probe && initialState(of: flat).needle == plain.needle)
    let from = Self.after([], in: pillow)
    #expect(placed.procedure.isOnPillow && placed.probe == from.probe && placed.needle == from.needle)
    #expect(placed.shaft == from.shaft && placed.probe != plain.probe)
    #expect(Self.after([.perform(.position), .perform(.position)], in: flat).probe == from.probe)
    var inside = initialState(of: flat)
    for _ in 0..<60 { step(flat, &inside, .with { $0.advanceMM = 0.3 }) }
    step(flat, &inside, Self.saying(.perform(.position)))
    #expect(inside.needle.isInTissue && !inside.procedure.isOnPillow)
  }
}
