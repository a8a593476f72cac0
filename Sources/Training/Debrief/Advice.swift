import Simulation

/// Sentences on what to change next time, an imperative each, by the fault.
package enum Advice {
  /// Nil for a rule, a metric or a step of another version, which a kept score may name.
  package static func sentence(for fault: AttemptFault, in scenario: Scenario) -> String? {
    switch fault {
    case .rule(let id): ofRules[id]
    case .shortfall(let kind): sentence(for: kind, in: scenario)
    case .aboveBound(let id): ofMetrics[id]?.above
    case .belowBound(let id): ofMetrics[id]?.below
    case .passScore: "Look at the part that lost most, and work on that one alone."
    case .volumeFraction: sentence(for: .fluidElsewhere, in: scenario)
    case .unexplained(let part): sentence(for: part)
    }
  }

  private static func sentence(for lack: Shortfall.Kind, in scenario: Scenario) -> String? {
    switch lack {
    case .noNeedle:
      "Put the needle in: choose the entry beside the probe, and push in the plane of the image."
    case .tipFromJoint:
      scenario.target.level == .upper
        ? "Follow the dark gap beside the first foramen to its bottom, and bring the tip there before you inject."
        : "Put the tip into the dark gap between sacrum and ilium, and feel it give, before you inject."
    case .advanceUnseen: "Advance only while you see the tip: when it fades, stop and turn the probe onto it."
    case .injectionUnseen: "Keep the tip or the mouth of the cleft in the image until the last drop is in."
    case .nothingInjected: "Pull the plunger, give a small test volume, and then the rest."
    case .fluidElsewhere:
      "Give 0.2 mL, stop, and see where it goes; move the tip when the cleft does not take it."
    case .stepMissing(let id): stepSentence(id, at: scenario.target.level)
    case .beliefNotSaid: "Say where the fluid went before you see the truth, and how sure you are."
    case .beliefWrong:
      "Look where the test volume spreads before you say that it is in the joint: fluid in the joint vanishes into the gap."
    case .beliefUnsure:
      "Look for the signs before you speak: the give, the soft plunger, fluid that vanishes."
    case .beliefOtherRegion: "Follow the fluid in the image, and name the place that holds most of it."
    }
  }

  private static func sentence(for part: ScorePart) -> String {
    switch part {
    case .target: "Bring the tip into the joint before you inject."
    case .visibility: "Keep the tip in the image while it moves and while you inject."
    case .safety: "Know what lies on the way before you push, and push slowly."
    case .placement: "Give a small test volume first, and watch where it goes."
    case .procedure: "Go through the checklist step by step."
    case .belief: "Say where the fluid went only when you have looked for it."
    }
  }

  /// The request of a step, without the key that the window offers for it, and by when it is due.
  private static func stepSentence(_ id: String, at level: Scenario.Target.Level) -> String? {
    guard let step = ProcedureStep.all.first(where: { $0.id == id }) else { return nil }
    var asks = step.asks(at: level)
    if let key = asks.firstRange(of: /\ \(F\d+\)$/) { asks.removeSubrange(key) }
    switch ProcedureStep.deadline(of: id) {
    case .puncture: return "\(asks), before the needle goes in."
    case .injection where id == ProcedureStep.jointReached.id: return "\(asks) before you inject."
    case .injection, .end: return "\(asks)."
    }
  }
}
