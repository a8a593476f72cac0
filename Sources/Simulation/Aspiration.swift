import Anatomy
import Geometry

/// What a pulled plunger draws into the hub, and where that was.
package struct Aspiration: Equatable, Sendable {
  /// What is seen in the hub.
  package var found = Found.none
  /// How long the plunger has been pulled at this place.
  package var heldTicks = 0
  /// The tip at that time.
  package var placeMM = Vector3.zero
  /// True while the tip is where the plunger was last pulled for long enough.
  package var isAtTip = false
  package init() {}

  /// `none` where nothing was drawn yet, or it was pushed back or left behind; `nothing` where the pull drew nothing.
  package enum Found: Int, CaseIterable, Sendable { case none, nothing, blood, jointFluid }

  /// A pull shorter than this shows nothing: a model value.
  package static let enoughTicks = 50
  /// A tip that has gone farther than this is elsewhere, in mm: half of the width of a small vessel.
  package static let leavesMM = 1.0

  func combine(into digest: inout Fingerprint) {
    digest.combine(found.rawValue)
    digest.combine(heldTicks)
    digest.combine(placeMM)
    digest.combine(isAtTip)
  }
}
