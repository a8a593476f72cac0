import CSDL2
import Needle
import Simulation

/// Shake of a game controller for what the needle meets: strengths of its slow and its fast motor, 0...1, and
/// duration.
struct Shake: Equatable {
  var slow, fast: Double
  var milliseconds: UInt32

  /// The shake for what happened in one tick; nil for nothing.
  init?(from last: NeedleState, to needle: NeedleState) {
    if needle.boneContacts > last.boneContacts {
      self.init(slow: 0.2, fast: 1, milliseconds: 60)
    } else if needle.forces.pops > last.forces.pops {
      self.init(slow: min(needle.forces.lastPopN / 2, 1), fast: 0.3, milliseconds: 90)
    } else if needle.isInTissue, needle.tipMM != last.tipMM, needle.forces.axialN > 1.5 {
      self.init(slow: 0, fast: min(needle.forces.axialN / NeedleForces.handN, 1) * 0.4, milliseconds: 30)
    } else {
      return nil
    }
  }
  init(slow: Double, fast: Double, milliseconds: UInt32) {
    (self.slow, self.fast, self.milliseconds) = (slow, fast, milliseconds)
  }
}

/// The game controllers that were there when the window opened; none on most machines.
final class Rumble {
  private var controllers: [OpaquePointer] = []
  private let isOpen: Bool

  init() {
    isOpen = SDL_InitSubSystem(UInt32(SDL_INIT_GAMECONTROLLER)) == 0
    guard isOpen else { return }
    for i in 0..<max(SDL_NumJoysticks(), 0) where SDL_IsGameController(i) == SDL_TRUE {
      if let controller = SDL_GameControllerOpen(i) { controllers.append(controller) }
    }
  }
  deinit {
    controllers.forEach(SDL_GameControllerClose)
    if isOpen { SDL_QuitSubSystem(UInt32(SDL_INIT_GAMECONTROLLER)) }
  }

  func play(_ shake: Shake) {
    for controller in controllers {
      _ = SDL_GameControllerRumble(
        controller, UInt16(shake.slow * 65_535), UInt16(shake.fast * 65_535), shake.milliseconds)
    }
  }
}
