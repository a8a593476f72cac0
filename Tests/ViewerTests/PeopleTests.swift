import Foundation
import Simulation
import Testing

@testable import Viewer

/// Who practises, and the settings.
@Suite struct PeopleTests {
  @Test func aNameIsWrittenLetterByLetter() {
    var draft = PersonDraft()
    for text in ["Ł", "ucja", "\n", "\u{7}", " Müller"] { draft.write(text) }
    #expect(draft.name == "Łucja Müller" && draft.group.isEmpty)
    draft.goToOtherLine()
    draft.write("2026")
    draft.deleteBackward()
    #expect(draft.group == "202" && draft.name == "Łucja Müller")
    draft.goToOtherLine()
    for _ in 0..<20 { draft.deleteBackward() }
    #expect(draft.name.isEmpty)
    draft.write(String(repeating: "ü", count: 500))
    #expect(draft.name.count == PersonDraft.lengthMax)
  }

  /// A letter on a name's line is no key: none of them acts on the window.
  @Test func writingHasKeysOfItsOwn() {
    let typing = Binding.all.filter { $0.group.context == .typing }
    #expect(typing.allSatisfy { !$0.keys.isEmpty && $0.keys.allSatisfy { $0.name.count > 1 } })
    #expect(Key.isFunction(Key.f1.code) && Key.isFunction(Key.f12.code))
    for key in [Key.sign("P"), .sign(","), .space, .home, .left, .enter] {
      #expect(!Key.isFunction(key.code))
    }
  }

  @Test func settingsComeBackAsTheyWere() throws {
    var settings = WindowSettings()
    (settings.person, settings.volume, settings.showsChecklist) = ("id", 0.25, false)
    (settings.showsExternalView, settings.mouseHoldsNeedle) = (false, true)
    let data = try JSONEncoder().encode(settings)
    #expect(try JSONDecoder().decode(WindowSettings.self, from: data) == settings)
    // What a file does not name is as at first; what another version adds does not matter.
    let some = #"{"volume": 0, "another": [1]}"#
    var silent = WindowSettings()
    silent.volume = 0
    #expect(try JSONDecoder().decode(WindowSettings.self, from: Data(some.utf8)) == silent)
    for wrong in [#"{"volume": 2}"#, #"{"volume": "loud"}"#, #"{"showsChecklist": 1}"#, "[]"] {
      #expect(throws: DecodingError.self) {
        try JSONDecoder().decode(WindowSettings.self, from: Data(wrong.utf8))
      }
    }
  }

  /// The recording hears how an attempt ended; one that is dropped was left.
  @Test(arguments: [AttemptEnding.finished, .quit, .restarted]) func theEndingIsHandedOn(
    _ ending: AttemptEnding
  ) {
    let sink = ListSink()
    let session = AttemptSession(TestAttempt.shared, sink: sink)
    session.advance(Controls())
    session.close(keeping: session.assessment, as: ending)
    #expect(sink.isClosed && sink.ending == ending && sink.kept != nil)
    let dropped = ListSink()
    do { _ = AttemptSession(TestAttempt.shared, sink: dropped) }
    #expect(dropped.ending == .quit && dropped.kept == nil)
  }
}
