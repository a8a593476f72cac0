import CImGui
import Testing
import Training

@testable import Viewer

@Suite struct ChecklistTests {
  private static let scenario: Scenario = {
    var scenario = Scenario.standard
    scenario.stepsRequired = [
      "foramenSeen", "jointSeen", "puncture", "jointReached", "testInjection", "injection", "withdrawal",
      "belief",
    ]
    return scenario
  }()

  /// The first step that is not done is the current one; whether the tip is in the joint is told by no tick.
  @Test func theFirstOpenStepIsTheCurrentOne() {
    func marks(_ done: Set<String>) -> String {
      Checklist(of: Self.scenario, done: done).lines.map(\.mark.rawValue).joined()
    }
    #expect(marks([]) == "▸·······")
    #expect(marks(["foramenSeen", "jointSeen"]) == "✓✓▸·····")
    // A step may be done out of its order.
    #expect(marks(["foramenSeen", "puncture"]) == "✓▸✓·····")
    #expect(marks(["foramenSeen", "jointSeen", "puncture"]) == "✓✓✓▸····")
    // What is not told is passed over once a later one is done.
    #expect(marks(["foramenSeen", "jointSeen", "puncture", "testInjection"]) == "✓✓✓·✓▸··")
    #expect(marks(Set(Self.scenario.stepsRequired)) == "✓✓✓✓✓✓✓✓")
  }

  @Test func theCurrentStepIsAlwaysInSight() {
    for count in 1...10 {
      for doneCount in 0...8 {
        let list = Checklist(of: Self.scenario, done: Set(Self.scenario.stepsRequired.prefix(doneCount)))
        let shown = list.shown(atMost: count)
        #expect(shown.count == min(count, 8))
        let hasCurrent = list.lines.contains { $0.mark == .current }
        if count > 2 { #expect(shown.contains { $0.mark == .current } == hasCurrent) }
      }
    }
    var none = Self.scenario
    none.stepsHinted = []
    #expect(Checklist(of: none, done: []).shown(atMost: 5).isEmpty)
  }

  /// Every step is asked for in words that tell what to do, at both levels.
  @Test(arguments: ProcedureStep.all) func everyStepIsAskedFor(_ step: ProcedureStep) {
    for level in [Scenario.Target.Level.lower, .upper] {
      let asks = step.asks(at: level)
      #expect(asks.first?.isUppercase == true && asks.count < 60, "\(asks)")
      #expect(!asks.contains(" was ") && !asks.hasSuffix("."), "\(asks)")
    }
    #expect(ProcedureStep.all.count { $0.asks(at: .lower) == step.asks(at: .lower) } == 1)
  }
}

extension PanelTests {
  @Test func everyStepFitsOnALine() {
    #expect(ig_create(Letters.regular, Letters.bold, 1))
    defer { ig_destroy() }
    ig_new_frame(1_280, 800, 0.016, -1, -1, 0, 0)
    for step in ProcedureStep.all {
      #expect(ig_label_width(ig_small, step.asks(at: .lower)) < 330 - 58, "\(step.asks(at: .lower))")
    }
    _ = ig_render()
  }
}
