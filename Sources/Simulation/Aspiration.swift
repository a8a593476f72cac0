import Anatomy
import Geometry

/// Content that a pulled plunger draws into the hub, and the place of the tip.
package struct Aspiration: Equatable, Sendable {
  /// Content that is seen in the hub.
  package var found = Found.none
  /// Ticks that the plunger has been pulled at this place.
  package var heldTicks = 0
  /// The tip at that time.
  package var placeMM = Vector3.zero
  /// True while the tip is where the plunger was last pulled for long enough.
  package var isAtTip = false
  package init() {}

  /// Content of the hub: `none` when nothing was drawn yet, or it was pushed back or left behind; `nothing` when the
  /// pull drew nothing.
  package enum Found: Int, CaseIterable, Sendable { case none, nothing, blood, jointFluid }

  /// Least ticks of a pull that shows anything: a model value.
  package static let enoughTicks = 50
  /// Distance of the tip, in mm, beyond which it is elsewhere: half of the width of a small vessel.
  package static let leavesMM = 1.0

  func combine(into digest: inout Fingerprint) {
    digest.combine(found.rawValue)
    digest.combine(heldTicks)
    digest.combine(placeMM)
    digest.combine(isAtTip)
  }
}
