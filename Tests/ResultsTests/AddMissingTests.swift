import Foundation
import Simulation
import Storage
import Testing
import Training

@testable import Results

/// What the recordings of a folder bring.
@Suite struct AddMissingTests {
  private static let performed = Result {
    () throws -> (disk: RecordingOnDisk, attempt: Attempt, assessment: Assessment) in
    let attempt = try ResultsFolder.loader().attempt(ResultsFolder.expert)
    return (try RecordingOnDisk(ResultsFolder.expert), attempt, attempt.assessment(of: attempt.trace()))
  }

  @Test func aRecordingHasTheIdOfItsAttempt() throws {
    let (disk, attempt, _) = try Self.performed.get()
    #expect(disk.recovered.recording.uuid == attempt.uuid)
  }

  /// What `score --json` says of a recording is what the store gives back, under the same keys.
  @Test func exportedLinesHaveTheKeysAndValuesOfTheScore() throws {
    let (disk, attempt, assessment) = try Self.performed.get()
    func object(_ text: String) throws -> [String: NSObject] {
      try #require(JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: NSObject])
    }
    let scored = try object(assessment.json(of: attempt).text)
    try ResultsFolder.withStore { store in
      let record = try AttemptRecord(disk, assessment: assessment)
      try store.record(record)
      #expect(try store.attempts() == [record])
      let line = ResultsExport(profiles: []).jsonLines(try store.attempts())
      #expect(line.hasSuffix("}\n") && line.filter(\.isNewline).count == 1)
      let stored = try object(line)
      let placement = try #require(stored["placement"] as? [String: NSObject])
      for key in ["class", "volumeML"] {
        #expect(placement[key] == (scored["placement"] as? [String: NSObject])?[key])
      }
      let ownKeys: Set = [
        "person", "group", "startedAt", "ending", "scenarioHash", "format", "recordingHash", "placement",
        "continuedAtTick", "reflection",
      ]
      for (key, value) in stored where !ownKeys.contains(key) {
        #expect(scored[key] == value, "\(key)")
      }
      #expect(ownKeys.isSubset(of: stored.keys) && stored.count > 15)
    }
  }

  /// An attempt that goes on from another one is practice: neither the curve nor the best result counts it.
  @Test func whatWentOnFromAnotherAttemptIsPractice() throws {
    try ResultsFolder.withStore { store in
      let whole = SampleAttempt.make(1, total: 60, passed: false)
      var rest = SampleAttempt.make(2, total: 99)
      rest.continuedAtTick = 1_234
      for attempt in [whole, rest] { try store.record(attempt) }
      let stored = try store.attempts()
      #expect(stored == [whole, rest])
      let progress = LearningProgress(stored)
      #expect(progress.counted == [whole] && progress.uncounted == 1 && progress.curve.successes == 0)
      let best = try store.bestResults(.everyone)
      #expect(best.count == 1 && best[0].total == 60 && !best[0].passed && best[0].tries == 2)
    }
  }
  /// A recording tells where it went on from another attempt.
  @Test func theRecordingTellsWhereItWentOn() throws {
    try folder { folder, store in
      let scenario = try ResultsFolder.loader().attempt(ResultsFolder.expert).scenario
      for (name, tick) in [("begun", nil), ("goneOn", 2)] as [(String, Int?)] {
        let writer = try RecordingWriter(
          path: "\(folder)/\(name).sijrec", scenarioText: ScenarioFile.text(of: scenario), seed: 1,
          continuedAtTick: tick)
        for _ in 0..<(5 + (tick ?? 0)) { writer.append(Controls()) }
        writer.close()
      }
      #expect(try store.addMissing(from: folder, loader: nil).added.count == 2)
      let attempts = try store.attempts().sorted { $0.durationS < $1.durationS }
      #expect(attempts.map(\.continuedAtTick) == [nil, 2])
    }
  }

  /// An attempt in which the program was stopped belongs to the one who began it, from when it began; the note of that goes.
  @Test func whoBeganIsKnownWhereTheProgramWasStopped() throws {
    try folder { folder, store in
      let anna = try store.addProfile(name: "anna")
      let path = folder + "/stopped.sijrec"
      let startedAt = SampleAttempt.start
      try store.begin(recordingAt: path, profile: anna.id, startedAt: startedAt)
      try store.begin(recordingAt: folder + "/other.sijrec", profile: nil, startedAt: startedAt)
      try write(Array(try ResultsFolder.bytes(ResultsFolder.expert).dropLast(2_000)), to: path)
      #expect(try store.addMissing(from: folder, loader: nil).added == [path])
      let attempt = try #require(try store.attempts(.profile(anna.id)).first)
      #expect(attempt.ending == .cut && attempt.startedAt == startedAt && attempt.durationS > 10)
      let begun = "SELECT path FROM begun"
      #expect(
        try store.read { try $0.rows(begun).map { try $0.value("path") } } == [folder + "/other.sijrec"])
      // Deleted with the person, and refused for nobody.
      try store.begin(recordingAt: path, profile: anna.id, startedAt: startedAt)
      _ = try store.forget(anna)
      #expect(try store.read { try $0.rows(begun).count } == 1)
      #expect(throws: FileProblem.self) {
        try store.begin(recordingAt: path, profile: "nobody", startedAt: startedAt)
      }
    }
  }

  private func folder(_ use: (_ folder: String, _ store: ResultsStore) throws -> Void) throws {
    try ResultsFolder.temporary { root in
      let folder = root + "/recordings"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      try use(folder, ResultsStore(path: root + "/results.sqlite"))
    }
  }
  private func write(_ bytes: [UInt8], to path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  /// The score that the recording keeps is taken without performing it, with the answer that its controls hold; performing it adds
  /// metrics and steps, and the kept score stands where the states are others now.
  @Test func aKeptScoreIsTakenAndStands() throws {
    let (disk, _, assessment) = try Self.performed.get()
    try folder { folder, store in
      // Its first seconds, and an answer.
      var recording = disk.recovered.recording
      recording.controls.removeLast(recording.controls.count - 800)
      for event in [Controls.Event.belief(region: .muscle, inJoint: false, confidence: 0.7), .finish] {
        var tick = Controls()
        tick.event = event
        recording.controls.append(tick)
      }
      var kept = StoredScore(assessment)
      (kept.fingerprint, kept.total, kept.passed) = ("0123456789abcdef", 41.5, false)
      try RecordingFile.write(recording, score: kept, to: folder + "/a.sijrec")
      var found = try store.addMissing(from: folder, loader: nil)
      #expect(found.added == [folder + "/a.sijrec"] && found.unreadable.isEmpty)
      var attempt = try #require(try store.attempts().first)
      #expect(attempt.score == kept && attempt.metrics.isEmpty && attempt.ending == .finished)
      let answer = try #require(attempt.answer)
      #expect(
        answer.region == "muscle" && !answer.inJoint && answer.confidence == 0.7 && answer.timeS == 8.01)
      // By the kept volumes it was in the joint, and the answer 85 % sure that it was not.
      #expect(answer.wasInJoint == true && abs((answer.brier ?? 0) - 0.7225) < 1e-6)
      #expect(attempt.scenario == "lower-level-thin-woman" && attempt.seed == recording.seed)
      found = try store.addMissing(from: folder, loader: nil)
      #expect(found.known == 1 && found.added.isEmpty && found.completed.isEmpty)

      found = try store.addMissing(from: folder, loader: ResultsFolder.loader(), performing: .all)
      #expect(found.completed == [folder + "/a.sijrec"])
      attempt = try #require(try store.attempts().first)
      #expect(attempt.score?.total == 41.5 && attempt.score?.passed == false)
      #expect(attempt.answer == answer)
      #expect(attempt.metrics.map(\.id) == Metric.standard.map(\.id) && !attempt.steps.isEmpty)
      found = try store.addMissing(from: folder, loader: ResultsFolder.loader(), performing: .all)
      #expect(found.known == 1 && found.completed.isEmpty)
      #expect(try store.attempts() == [attempt])
    }
  }

  /// One that was cut is marked so, one that is being recorded is left alone, and a bad one keeps no other back.
  @Test func everyRecordingGetsItsWord() throws {
    let novice = try ResultsFolder.bytes(ResultsFolder.novice)
    try folder { folder, store in
      try write(Array(novice.prefix(30_000)), to: folder + "/cut.sijrec")
      try write(Array("no recording".utf8), to: folder + "/bad.sijrec")
      try write(novice, to: folder + "/.hidden.sijrec")
      try write(novice, to: folder + "/other.txt")
      try FileManager.default.createDirectory(
        atPath: folder + "/folder.sijrec", withIntermediateDirectories: true)
      let text = try RecordingOnDisk(ResultsFolder.novice).recovered.recording.scenarioText
      let writer = try RecordingWriter(path: folder + "/now.sijrec", scenarioText: text, seed: 1)
      for _ in 0..<60 { writer.append(Controls()) }
      writer.flush()

      var found = try store.addMissing(from: folder, loader: nil)
      #expect(found.added == [folder + "/cut.sijrec"] && found.beingRecorded == [folder + "/now.sijrec"])
      #expect(found.unreadable.map(\.path) == [folder + "/bad.sijrec", folder + "/folder.sijrec"])
      #expect(try store.attempts().map(\.ending) == [.cut] && store.attempts().first?.score == nil)

      // Closed without being finished: somebody quit.
      writer.close()
      found = try store.addMissing(from: folder, loader: nil)
      #expect(found.added == [folder + "/now.sijrec"] && found.known == 1)
      let quit = try #require(try store.attempts().first { $0.ending == .quit })
      #expect(quit.durationS == 0.6 && !quit.scenario.isEmpty)
    }
  }

  /// A known file is not read again until it changes, whatever is in it.
  @Test func aKnownFileIsReadAgainOnlyWhereItChanged() throws {
    let novice = try ResultsFolder.bytes(ResultsFolder.novice)
    try folder { folder, store in
      let path = folder + "/a.sijrec"
      func write(_ count: Int, changedS: Double) throws {
        var bytes = Array(novice.prefix(count))
        bytes += [UInt8](repeating: 0, count: 36_000 - count)
        try self.write(bytes, to: path)
        let date = Date(timeIntervalSince1970: changedS)
        try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
      }
      try write(30_000, changedS: 1_790_000_000)
      #expect(try store.addMissing(from: folder, loader: nil).added == [path])
      let first = try store.attempts()
      // Another attempt under the same size and time would be seen by nobody: it is not read.
      try write(20_000, changedS: 1_790_000_000)
      #expect(try store.addMissing(from: folder, loader: nil).known == 1)
      #expect(try store.attempts() == first)
      try write(20_000, changedS: 1_790_000_001)
      #expect(try store.addMissing(from: folder, loader: nil).added == [path])
      #expect(try store.attempts().count == 2)
    }
  }

  /// Neither the start of the program nor a rebuild brings back who was forgotten.
  @Test func aForgottenAttemptIsNotFoundAgain() throws {
    let novice = try ResultsFolder.bytes(ResultsFolder.novice)
    try folder { folder, store in
      let path = folder + "/cut.sijrec"
      try write(Array(novice.prefix(30_000)), to: path)
      let anna = try store.addProfile(name: "Anna")
      #expect(try store.add([path], loader: nil, performing: .all, profile: anna.id).added == [path])
      #expect(try store.attempts(.profile(anna.id)).count == 1)
      let forgotten = try store.forget(anna)
      #expect(forgotten.map(\.path) == [path])
      for performing in [ResultsStore.Performing.whereNoScoreIsKept, .all] {
        let found = try store.addMissing(from: folder, loader: nil, performing: performing)
        #expect(found.known == 1 && found.added.isEmpty)
      }
      #expect(try store.attempts().isEmpty)
      // Given to somebody by name, it is wanted again.
      let berta = try store.addProfile(name: "Berta")
      #expect(try store.add([path], loader: nil, performing: .all, profile: berta.id).added == [path])
      #expect(try store.attempts(.profile(berta.id)).count == 1)
      // Another recording under that name is nobody's to delete.
      try write(Array(novice.prefix(20_000)), to: path)
      #expect(!forgotten[0].delete() && FileManager.default.fileExists(atPath: path))
      try write(Array(novice.prefix(30_000)), to: path)
      #expect(forgotten[0].delete() && !FileManager.default.fileExists(atPath: path))
    }
  }
}
