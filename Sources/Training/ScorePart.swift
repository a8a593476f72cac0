/// The parts of a score, by their names in a file.
package enum ScorePart: String, CaseIterable, Sendable {
  case target, visibility, safety, placement, procedure, belief
  package var summary: String {
    switch self {
    case .target: "The tip ended at the joint"
    case .visibility: "The tip was in view"
    case .safety: "Nothing was hit on the way"
    case .placement: "The fluid went to its target"
    case .procedure: "Steps, volume and time"
    case .belief: "Belief agreed with truth"
    }
  }
}
