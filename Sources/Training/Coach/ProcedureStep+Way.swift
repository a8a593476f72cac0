import Simulation

extension ProcedureStep {
  /// The step that is asked for now: the first open one. One that cannot be told is passed over as soon as a later one is done.
  /// - Parameter done: ids of the steps that are done.
  package static func current(of scenario: Scenario, done: Set<String>) -> ProcedureStep? {
    let steps = all.filter { scenario.hints($0.id) }
    let lastDone = steps.lastIndex { done.contains($0.id) } ?? -1
    return steps.indices.first {
      !done.contains(steps[$0].id) && (!steps[$0].tellsTruth || $0 > lastDone)
    }.map { steps[$0] }
  }

  /// The way to do it, in a sentence, for who is stuck.
  package func way(at level: Scenario.Target.Level) -> String {
    if level == .upper, let way = ProcedureStep.upperWays[id] { return way }
    if let way = ProcedureStep.ways[id] { return way }
    return "F9 opens the procedure card: go there with ↑ ↓, and do it with Enter."
  }

  private static let ways: [String: String] = [
    foramenSeen.id:
      "From the midline slide a finger's breadth to the side: gaps in the bone's line are foramina. Count from the top.",
    jointSeen.id:
      "At the second foramen slide sideways until sacrum and ilium meet at a dark gap: the joint's mouth.",
    marked(.midline).id:
      "The crest in the middle is the bone nearest the skin. F12 until it says midline, then click.",
    marked(.psis).id:
      "Slide to the side until bone comes close to the skin: the iliac spine. F12, then click on it.",
    marked(.s1).id:
      "The first gap in the bone's line, counted from the top, is S1. F12 until it says so, then click.",
    marked(.s2).id:
      "The second gap in the bone's line, counted from the top, is S2. F12 until it says so, then click.",
    marked(.cleft).id:
      "The dark gap where sacrum and ilium meet is the cleft. F12 until it says so, then click.",
    skinWheal.id:
      "Tab takes the needle for the anesthetic: bring its tip just below the skin, and hold Space.",
    trackInfiltration.id:
      "With the needle for the anesthetic go deeper on the way to come, and hold Space for 0.5 mL.",
    puncture.id:
      "X puts the entry at the end of the probe, in its plane; A and D change the angle, W pushes.",
    jointReached.id:
      "Aim at the dark gap between sacrum and ilium; stop at bone, draw back, and change the angle.",
    aspiration.id: "Hold Backspace for a second: the plunger is pulled, and the line says what came.",
    testInjection.id: "Hold Space for two seconds, let go for one, and look in the picture where it went.",
    injection.id: "Hold Space: count ten seconds for a milliliter, and keep looking at the picture.",
    withdrawal.id: "Hold S until the needle is out of the skin.",
    belief.id: "Enter ends the work of the hands and asks where the fluid went.",
    springTested.id:
      "Bring the cleft into the picture, then hold U and N in turn, and watch whether the gap moves.",
  ]
  private static let upperWays: [String: String] = [
    foramenSeen.id:
      "From the midline slide a finger's breadth to the side: the first gap from the top is the one.",
    jointSeen.id: "Beside the first foramen look for the dark gap under the rim of the ilium.",
  ]
}
