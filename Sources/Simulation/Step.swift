import Anatomy
import Geometry
import Needle
import Ultrasound

/// The state before the first tick: probe on the skin, needle hovering, machine as the scene says.
public func initialState(of scene: Scene) -> SimulationState {
  var state = SimulationState()
  state.settings = scene.start.settings
  return state
}

/// One tick of 10 ms. Pure but for `state`: reads no clock and no file, allocates nothing.
public func step(_ scene: Scene, _ state: inout SimulationState, _ controls: Controls) {
  state.tick += 1
}
