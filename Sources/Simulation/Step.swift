import Anatomy
import Fluid
import Geometry
import Needle
import Ultrasound

/// The state before the first tick: probe on the skin, needle hovering, machine as the scene says.
package func initialState(of scene: Scene) -> SimulationState {
  var state = SimulationState()
  state.fluid = FluidField(
    for: scene.syringe.volumeML + (scene.infiltration?.syringe.volumeML ?? 0), in: scene.patient)
  state.settings = scene.start.settings.withinRange
  state.activeBeam = state.settings.beam
  state.probe = ProbeState(restingAsIn: scene)
  state.needle = NeedleState(hoveringAsIn: scene)
  state.shaft = state.needle.restOnSkin(scene.needle)
  state.track = CutTrack(entryMM: state.needle.entryMM)
  return state
}

/// Runs one tick of 10 ms. Pure but for `state`: reads no clock and no file, allocates nothing. A finished attempt
/// stays as it is; tick `SimulationState.ticksMax` finishes every one.
package func step(_ scene: Scene, _ state: inout SimulationState, _ controls: Controls) {
  if state.isFinished { return }
  state.tick += 1
  state.needle.obstacle = .none
  state.operateMachine(controls)
  state.pressSacrum(controls.sacralPress)
  let before = state.needle
  let motions = state.withFlinch(controls)
  state.moveProbe(motions, in: scene)
  state.moveNeedle(motions, in: scene)
  state.aspirate(controls.aspirates, isPushing: controls.injectMLPerS > 0, in: scene)
  state.injectFluid(controls.injectMLPerS, in: scene)
  state.feelPain(since: before, in: scene)
  state.handle(controls.event, in: scene)
  if state.tick >= SimulationState.ticksMax { state.isFinished = true }
}

extension SimulationState {
  /// Moves the assistant's hand on the sacrum, which comes and goes as fast as a hand does. Only the image shows the
  /// motion: regions and bone under the needle are told at rest, as under the pressing probe.
  mutating func pressSacrum(_ wanted: Float) {
    let aim = wanted.isFinite ? min(max(Double(wanted), -1), 1) : 0
    if sacralForce == aim { return }
    let way = aim - sacralForce
    let limit = HandLimits.sacralForce
    sacralForce = way.magnitude <= limit ? aim : sacralForce + (way < 0 ? -limit : limit)
  }
  /// Handles what is said or decided: the belief, the end, another needle, the procedure.
  mutating func handle(_ event: Controls.Event?, in scene: Scene) {
    switch event {
    case .belief(let region, let inJoint, let confidence):
      let sure = confidence.isFinite ? min(max(confidence, 0), 1) : 0
      belief = Belief(region: region, inJoint: inJoint, confidence: sure, tick: tick)
    case .mark(let landmark, let placeMM):
      guard placeMM.x.isFinite, placeMM.y.isFinite else { break }
      marks[landmark] = LandmarkMarks.Mark(xMM: placeMM.x, yMM: placeMM.y, tick: tick)
    case .finish: isFinished = true
    case .change(let wanted): change(to: wanted, in: scene)
    case .procedure(let event): follow(event, in: scene)
    case nil: break
    }
  }
}
