/// A person's choices about the window, kept from one start to the next.
package struct WindowSettings: Equatable, Codable, Sendable {
  /// `Person.id` of who practised last; nil for a guest.
  package var person: String?
  /// Loudness of what is felt, 0 (off)...1.
  package var volume = 0.5
  /// True for the list of steps beside the picture.
  package var showsChecklist = true
  /// True for a short hint when the trainee is stuck or errs.
  package var coaches = true
  package var showsExternalView = true
  package var mouseHoldsNeedle = false
  /// Number of steps of the tour that are done.
  package var tourSteps = 0
  package init() {}

  /// The settings of a file; what it does not name is as at first. Throws a `DecodingError`.
  package init(from decoder: any Decoder) throws {
    let keys = try decoder.container(keyedBy: CodingKeys.self)
    let first = WindowSettings()
    func value<Value: Decodable>(_ key: CodingKeys, _ otherwise: Value) throws -> Value {
      try keys.decodeIfPresent(Value.self, forKey: key) ?? otherwise
    }
    person = try keys.decodeIfPresent(String.self, forKey: .person)
    volume = try value(.volume, first.volume)
    guard (0...1).contains(volume) else {
      throw DecodingError.dataCorruptedError(
        forKey: .volume, in: keys, debugDescription: "a number from 0 (off) to 1 is wanted.")
    }
    showsChecklist = try value(.showsChecklist, first.showsChecklist)
    coaches = try value(.coaches, first.coaches)
    showsExternalView = try value(.showsExternalView, first.showsExternalView)
    mouseHoldsNeedle = try value(.mouseHoldsNeedle, first.mouseHoldsNeedle)
    tourSteps = try value(.tourSteps, first.tourSteps)
  }
}
