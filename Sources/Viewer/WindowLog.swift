import CImGui
import Simulation

/// A change in the window, for a program that drives it from outside.
package enum WindowNews: Equatable, Sendable {
  case screen(WindowScreen)
  case attempt(AttemptMark)
}

/// Contents of the screen, and what can be reached with the mouse.
package struct WindowScreen: Equatable, Sendable {
  /// A button, a choice or a slider by its words, or the part of the window that a hand works in: `image` or `back`.
  package struct Control: Equatable, Sendable {
    package var name: String
    /// Place and size in pixels of the picture.
    package var x, y, width, height: Int
    package var isOn = true
    package var isHovered = false
    package var isHeld = false
  }
  /// Name of the screen: `home`, `preparing`, `welcome`, `running`, `paused`, `question`, `judging`, `truth`, `score`, `withheld`, `debrief`
  /// or `failed`; `controls`, `procedure` or `leaving` while that card lies over it.
  package var name: String
  /// True while the window gets the input of the keyboard.
  package var hasKeyboard: Bool
  /// The answer as far as it is given.
  package var question: BeliefQuestion
  /// True while the needle is on its way to its goal.
  package var isNeedleSent: Bool
  package var controls: [Control]
}

/// Progress of the attempt.
package struct AttemptMark: Equatable, Sendable {
  /// Ticks between two marks.
  package static let ticks = 10
  /// Number of the attempt in this window, from 1.
  package var attempt: Int
  package var tick: Int
  package var probe: ProbeState
  package var needleDepthMM: Double
  package var injectedML: Double
}

/// Tells each change once.
struct WindowLog {
  var tell: (WindowNews) -> Void
  private var screen: WindowScreen?
  private var mark: (attempt: Int, number: Int)?
  init(tell: @escaping (WindowNews) -> Void) { self.tell = tell }

  mutating func note(_ now: WindowScreen) {
    guard now != screen else { return }
    screen = now
    tell(.screen(now))
  }
  mutating func note(_ state: SimulationState, attempt: Int) {
    let number = state.tick / AttemptMark.ticks
    if let mark, mark == (attempt, number) { return }
    mark = (attempt, number)
    tell(
      .attempt(
        AttemptMark(
          attempt: attempt, tick: state.tick, probe: state.probe, needleDepthMM: state.needle.depthMM,
          injectedML: state.injectedML())))
  }
}

extension Viewer {
  /// Tells what this frame shows, if `tell` is set.
  func tellNews() {
    guard log != nil else { return }
    log?.note(screenNow)
    if let session { log?.note(session.state, attempt: attemptCount) }
  }
  private var screenNow: WindowScreen {
    WindowScreen(
      name: screenName, hasKeyboard: display.hasKeyboard, question: state.question,
      isNeedleSent: hands.goal != nil, controls: parts + controls)
  }
  private var screenName: String {
    if state.showsControls { return "controls" }
    if state.leaving != nil { return "leaving" }
    switch state.phase {
    case .home: return "home"
    case .preparing: return "preparing"
    case .welcome: return "welcome"
    // Time begins with the first image.
    case .running: return shown == nil ? "preparing" : (state.procedure == nil ? "running" : "procedure")
    case .paused: return "paused"
    case .question: return "question"
    case .truth: return state.assessment == nil ? "judging" : "truth"
    case .reflection: return "reflection"
    case .score: return "score"
    case .withheld: return "withheld"
    case .debrief: return "debrief"
    case .failed: return "failed"
    }
  }
  private var controls: [WindowScreen.Control] {
    (0..<ig_item_count()).map { index in
      let item = ig_item_at(index)
      return WindowScreen.Control(
        name: String(cString: item.label), x: Int(item.left), y: Int(item.top),
        width: Int(item.right - item.left), height: Int(item.bottom - item.top), isOn: item.is_on,
        isHovered: item.is_hovered, isHeld: item.is_held)
    }
  }
  /// The parts in which the mouse is a hand, while it is one.
  private var parts: [WindowScreen.Control] {
    if let desk, state.phase == .debrief {
      let lanes = desk.layout.lanes
      return [
        WindowScreen.Control(name: "lanes", x: lanes.x, y: lanes.y, width: lanes.width, height: lanes.height)
      ]
    }
    guard areHandsFree, session != nil else { return [] }
    let layout = layout
    return [("image", layout.screen), ("back", layout.externalView)].compactMap { name, rect in
      rect.map {
        WindowScreen.Control(name: name, x: $0.x, y: $0.y, width: $0.width, height: $0.height)
      }
    }
  }
}
