import Testing
import Training

@testable import Viewer

@Suite struct ReflectionPlaceTests {
  /// Enter with nothing written skips all; else it goes from question to question.
  @Test func enterGoesOnWhereThereAreWords() {
    var place = ReflectionPlace()
    #expect(!place.goOn() && place.line == 0)
    place.write("a\u{1b}b\n")
    #expect(place.reflection[0] == "ab")
    #expect(place.goOn() && place.line == 1)
    place.deleteBackward()
    #expect(place.reflection[0] == "ab" && place.reflection[1].isEmpty)
    #expect(place.goOn() && place.line == 2)
    #expect(!place.goOn() && place.line == 2)
    place.move(by: 1)
    #expect(place.line == 0)
    place.move(by: -1)
    #expect(place.line == 2)
    place.move(by: -2)
    place.deleteBackward()
    #expect(place.reflection[0] == "a")
  }
}
