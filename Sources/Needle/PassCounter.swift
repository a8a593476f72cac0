/// Counter that tells needle passes apart: each entry of the tip through the skin, and each fresh start inside, which is a
/// withdrawal of more than 5 mm from the deepest point of the pass followed by an advance of more than 1 mm.
package struct PassCounter: Equatable, Sendable {
  package internal(set) var deepestMM = 0.0
  package internal(set) var shallowestMM = 0.0
  package init() {}

  package static let withdrawalMM = 5.0
  package static let advanceMM = 1.0

  /// Takes note of a movement between two depths below the skin, where 0 is out; true when it begins a pass.
  package mutating func beginsPass(fromDepthMM old: Double, toDepthMM depth: Double) -> Bool {
    if depth <= 0 {
      (deepestMM, shallowestMM) = (0, 0)
    } else if old <= 0 {
      (deepestMM, shallowestMM) = (depth, depth)
      return true
    } else if depth > deepestMM {
      (deepestMM, shallowestMM) = (depth, depth)
    } else {
      shallowestMM = min(shallowestMM, depth)
      let isFreshStart =
        deepestMM - shallowestMM > PassCounter.withdrawalMM
        && depth - shallowestMM > PassCounter.advanceMM
      if isFreshStart {
        (deepestMM, shallowestMM) = (depth, depth)
        return true
      }
    }
    return false
  }
}
