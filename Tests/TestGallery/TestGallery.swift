import Anatomy
import Gallery
import Synchronization
import TestPeople

/// The gallery's views with their people and hands in place, each made once a run.
package enum TestGallery {
  package static func moment(_ view: GalleryView) throws -> GalleryMoment {
    let slot = slots.withLock { slots in
      let slot = slots[view.id] ?? Slot()
      slots[view.id] = slot
      return slot
    }
    return try slot.moment(view)
  }
  private static let slots = Mutex<[String: Slot]>([:])

  /// One view: who comes first makes it, the others wait.
  private final class Slot: Sendable {
    private let made = Mutex<GalleryMoment?>(nil)
    func moment(_ view: GalleryView) throws -> GalleryMoment {
      try made.withLock { made in
        if let made { return made }
        let moment = try GalleryMoment(view, patient: TestPeople.person(view.patient))
        made = moment
        return moment
      }
    }
  }
}
