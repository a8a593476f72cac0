/// The keys that are down and hold an action, by their place on the keyboard: what a key began, that key ends, whatever
/// it means by then.
struct PressedKeys: Equatable, Sendable {
  private var actions: [Int32: Action] = [:]

  /// Notes a key that goes down; false when it is down already, such as when it repeats under another layout.
  mutating func press(_ action: Action, at place: Int32) -> Bool {
    if let held = actions[place] { return held == action }
    actions[place] = action
    return true
  }
  /// The action that the key held and no other key holds; nil when there is none.
  mutating func release(_ place: Int32) -> Action? {
    guard let action = actions.removeValue(forKey: place), !actions.values.contains(action) else {
      return nil
    }
    return action
  }
}

extension HandInput {
  mutating func hold(_ action: Action, keyAt place: Int32) {
    if pressed.press(action, at: place) { held[action] = true }
  }
  mutating func release(keyAt place: Int32) {
    if let action = pressed.release(place) { held[action] = false }
  }
}
