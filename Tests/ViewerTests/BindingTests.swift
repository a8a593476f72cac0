import Testing

@testable import Viewer

/// The table of controls is the only place that says which key does what.
@Suite struct BindingTests {
  @Test(arguments: Action.allCases.filter { $0 != .machine }) func everyActionHasExactlyOneLine(
    _ action: Action
  ) {
    #expect(Binding.all.count { $0.action == action } == 1)
  }

  /// A control of the machine brings its keys, and another name on the panel.
  @Test func everyControlOfTheMachineHasItsKeys() {
    let lines = Binding.all.filter { $0.action == .machine }
    #expect(lines.map(\.does) == MachineControl.all.flatMap(\.steps).map(\.does))
    #expect(lines.allSatisfy { $0.group == .machine && $0.step != nil })
    #expect(MachineControl.all.allSatisfy { !$0.steps.isEmpty })
    #expect(Set(MachineControl.all.map(\.name)).count == MachineControl.all.count)
  }

  @Test(arguments: Gesture.allCases) func everyGestureDoesSomething(_ gesture: Gesture) {
    #expect(Binding.all.contains { $0.gesture == gesture })
  }

  @Test(arguments: Binding.all) func everyLineHasAKeyOrAGesture(_ binding: Binding) {
    #expect(binding.keys.isEmpty != (binding.gesture == nil))
    #expect(!binding.does.isEmpty)
    #expect(binding.keys.allSatisfy { $0.code != 0 })
    #expect(Binding.all.count { $0.does == binding.does && $0.group == binding.group } == 1)
  }

  @Test func noKeyMeansTwoThingsAtOnce() {
    for context in Binding.Context.allCases {
      let lines = Binding.all.filter { $0.group.context == context }
      let codes = lines.flatMap(\.keys).map(\.code)
      #expect(Set(codes).count == codes.count)
      for line in lines {
        for key in line.keys {
          #expect(Binding.action(forKey: key.code, in: context)?.action == line.action)
        }
      }
    }
  }

  @Test func noGestureMeansTwoThingsForOneHand() {
    for group in [Binding.Group.mouseProbe, .mouseNeedle] {
      let gestures = Binding.all.filter { $0.group == group }.compactMap(\.gesture)
      #expect(Set(gestures).count == gestures.count)
    }
  }

  @Test(arguments: Binding.all) func helpNamesEveryControl(_ binding: Binding) {
    let text = ControlsText.lines.joined(separator: "\n")
    #expect(text.contains(binding.inputs))
    #expect(text.contains(binding.does))
  }

  @Test(arguments: [Cards.threeColumns, Cards.twoColumns])
  func theScreenOfControlsShowsEveryGroupOnce(_ columns: [[Binding.Group]]) {
    let shown = columns.flatMap { $0 }
    #expect(shown.count == Binding.Group.allCases.count)
    #expect(Set(shown) == Set(Binding.Group.allCases))
  }

  /// Whatever the mouse can do with an instrument, the keyboard can do too.
  @Test func bothHandsCanBeHeldByTheKeyboardAlone() {
    let keyboard = Set(Binding.all.filter { !$0.keys.isEmpty }.map(\.group))
    #expect(keyboard.isSuperset(of: [.probe, .needle, .machine, .window, .card, .question]))
    #expect(Binding.all.filter { $0.group == .probe && $0.isHeld }.count == 12)
  }
}
