import Foundation
import Storage
import Testing
import Training

@testable import Results

/// The trainee's own words stay with the attempt, and go with the person.
@Suite struct ReflectionTests {
  private static let words = Reflection(["Too deep.", "", "Look at the tip; \"stop\" <b>&\nthere"])

  @Test func wordsAreKeptWithTheAttempt() throws {
    try ResultsFolder.withStore { store in
      let attempt = SampleAttempt.make(1)
      try store.record(attempt)
      #expect(try store.reflection(on: attempt.id).isEmpty)
      try store.keep(Self.words, on: attempt.id)
      let again = try ResultsStore(path: store.path)
      #expect(try again.reflection(on: attempt.id) == Self.words)
      #expect(try again.reflections() == [attempt.id: Self.words])
      // A result that is found once more changes none of it; new words stand in their place.
      try store.record(attempt)
      #expect(try store.reflection(on: attempt.id) == Self.words)
      try store.keep(Reflection(["", "Other."]), on: attempt.id)
      #expect(try store.reflection(on: attempt.id).answers == ["", "Other.", ""])
    }
  }
  /// No recording tells the words: what a damaged file still holds of them is taken over.
  @Test func wordsOutliveADamagedFile() throws {
    try ResultsFolder.withStore { store in
      for number in 0..<40 { try store.record(SampleAttempt.make(number)) }
      let id = SampleAttempt.make(3).id
      try store.keep(Self.words, on: id)
      try store.pool.close()
      var bytes = try ResultsFolder.bytes(store.path)
      // The last page is gone.
      bytes.removeLast(4_096)
      try Data(bytes).write(to: URL(fileURLWithPath: store.path))
      let again = try ResultsStore(path: store.path)
      #expect(again.setAside != nil)
      #expect(try again.reflection(on: id) == Self.words)
    }
  }
  @Test func nothingIsKeptOfAnAttemptThatIsNotStored() throws {
    try ResultsFolder.withStore { store in
      try store.keep(Self.words, on: "nobody")
      #expect(try store.reflections().isEmpty)
    }
  }
  @Test func wordsAreForgottenWithThePerson() throws {
    try ResultsFolder.withStore { store in
      let anna = try store.addProfile(name: "Anna", group: nil)
      let attempt = SampleAttempt.make(1, profile: anna.id)
      try store.record(attempt)
      try store.keep(Reflection(["quite unmistakable"]), on: attempt.id)
      _ = try store.forget(anna)
      #expect(try store.reflections().isEmpty)
      for file in [store.path, store.path + "-wal"] where FileManager.default.fileExists(atPath: file) {
        let bytes = try ResultsFolder.bytes(file)
        #expect(String(decoding: bytes, as: UTF8.self).contains("unmistakable") == false)
      }
    }
  }
  @Test func wordsAreExported() throws {
    let attempt = SampleAttempt.make(1)
    let export = ResultsExport(profiles: [], reflections: [attempt.id: Self.words])
    let line = try #require(
      try JSONSerialization.jsonObject(with: Data(export.jsonLines([attempt]).utf8)) as? [String: Any])
    #expect(line["reflection"] as? [String] == Self.words.answers)
  }
  /// An answer is one line, and no longer than it may be.
  @Test func anAnswerIsALine() {
    #expect(Self.words[2] == "Look at the tip; \"stop\" <b>& there")
    let long = Reflection([String(repeating: "é", count: 600), "a", "b", "too many"])
    #expect(long[0].count == Reflection.longest && long.answers.count == Reflection.questions.count)
    #expect(Reflection([" ", "\t"]).isEmpty && !Self.words.isEmpty)
  }
}
