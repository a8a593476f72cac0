import Foundation
import Geometry
import Simulation
import Testing

@testable import Storage

@Suite struct RecordingFileTests {
  private func decode(_ bytes: [UInt8]) throws -> RecordingFile.Recovered {
    try RecordingFile.decode(bytes, path: "r.sijrec")
  }
  private func words(_ bytes: [UInt8]) -> String {
    do {
      return try decode(bytes).damage ?? "whole"
    } catch { return "\(error)" }
  }

  @Test(arguments: [0, 1, 49, 50, 51, 137]) func whatIsReadIsWhatWasWrittenToTheBit(_ ticks: Int) throws {
    let recording = SampleRecording.make(ticks)
    let read = try decode(SampleRecording.bytes(ticks))
    #expect(read.damage == nil)
    #expect(read.recording == recording)
    // Equality of floating-point numbers does not tell −0 from 0.
    for (a, b) in zip(read.recording.controls, recording.controls) {
      #expect(a.advanceMM.bitPattern == b.advanceMM.bitPattern)
    }
  }

  /// Cut at any byte, a recording gives a clear error, or with `--recover` the half seconds before the cut.
  @Test func cutAnywhereItGivesItsGoodPartOrAClearError() throws {
    let whole = SampleRecording.make(137)
    let bytes = try SampleRecording.bytes(137)
    var counts: Set<Int> = []
    for end in bytes.indices {
      do {
        let part = try decode(Array(bytes[..<end]))
        let controls = part.recording.controls
        #expect(part.damage != nil)
        #expect(controls == Array(whole.controls[..<controls.count]))
        counts.insert(controls.count)
      } catch let problem as FileProblem {
        #expect(problem.description.hasPrefix("r.sijrec: it is "))
        #expect(counts.isEmpty)  // only within the header
      }
    }
    #expect(counts == [0, 50, 100, 137])
  }

  @Test func readingACutOneWithoutRecoverTellsOfRecover() throws {
    let bytes = try SampleRecording.bytes(137)
    try Folder.temporary { folder in
      let path = folder + "/r.sijrec"
      try Data(bytes[..<(bytes.count - 30)]).write(to: URL(fileURLWithPath: path))
      #expect {
        try RecordingFile.read(path)
      } throws: { "\($0)".hasSuffix("With --recover its first 1 s can be read.") }
      #expect(try RecordingFile.read(path, recover: true).controls.count == 100)
    }
  }

  /// One flipped bit anywhere is noticed, and what is given is what was recorded.
  @Test func aFlippedBitIsNoticed() throws {
    let whole = SampleRecording.make(60)
    let bytes = try SampleRecording.bytes(60)
    for place in bytes.indices {
      var damaged = bytes
      damaged[place] ^= 1 << UInt8(place % 8)
      do {
        let part = try decode(damaged)
        #expect(part.damage != nil)
        #expect(part.recording.controls == Array(whole.controls[..<part.recording.controls.count]))
        #expect(part.recording.scenarioText == whole.scenarioText)
      } catch let problem as FileProblem {
        #expect(problem.path == "r.sijrec")
      }
    }
  }

  @Test func aChecksumThatDoesNotFitIsCalledSo() throws {
    var bytes = try SampleRecording.bytes(60)
    bytes[bytes.count - 40] ^= 1
    #expect(words(bytes).contains("a checksum does not fit"))
  }

  @Test func anotherFormatNumberIsNamed() throws {
    var bytes = try SampleRecording.bytes(3)
    bytes[8] = 7
    let message = "this version of sijsim reads formats 1 to 5."
    #expect(words(bytes) == "r.sijrec: it is a recording of format 7; " + message)
    bytes[8] = 0
    #expect(words(bytes) == "r.sijrec: it is a recording of format 0; " + message)
  }

  @Test func whatIsNoRecordingIsSaidToBeNone() throws {
    #expect(words([]) == "r.sijrec: it is empty, not a recording.")
    #expect(words(Array("format: 1\n".utf8)) == "r.sijrec: it is not a recording of sijsim.")
    var random = RandomNumbers(seed: 5)
    for _ in 0..<200 {
      let noise = (0..<300).map { _ in UInt8(truncatingIfNeeded: random.next()) }
      #expect(words(noise).hasPrefix("r.sijrec: it is"))
      // Behind a good magic number too.
      #expect(words(RecordingFormat.magic + noise).hasPrefix("r.sijrec: it is"))
    }
  }

  /// Any damage behind a right checksum, as a malicious file has it, asks for no memory and gives no made-up tick.
  @Test func aLyingBlockIsRefused() throws {
    let header = RecordingFormat.header(
      scenarioText: "a", scenarioName: "b", patientHash: "", seed: 1, version: "c")
    let end = RecordingFormat.block(firstTick: 0, ticks: 0, records: [])
    let cases: [(firstTick: Int, ticks: Int, records: [UInt8])] = [
      (0, 4_000_000_000, [0, 0]), (5, 1, [0]), (0, 1, []), (0, 1, [0, 0]), (0, 1, [0xff, 0xff]),
      (0, 1, [1]), (0, 1, [2, 0, 0, 0]),
    ]
    for c in cases {
      let block = RecordingFormat.block(firstTick: c.firstTick, ticks: c.ticks, records: c.records)
      let read = try decode(header + block + end)
      #expect(read.damage != nil && read.recording.controls.isEmpty, "\(c)")
    }
    let whole = RecordingFormat.block(firstTick: 0, ticks: 1, records: [0])
    let last = RecordingFormat.block(firstTick: 1, ticks: 0, records: [])
    #expect(try decode(header + whole + last).damage == nil)
    #expect(try decode(header + whole + last + [0]).damage?.contains("goes on after its end") == true)
  }

  @Test func anyMutationGivesAGoodPartOrAnError() throws {
    let whole = SampleRecording.make(120)
    let bytes = try SampleRecording.bytes(120)
    var mutator = Mutator(seed: 3)
    for _ in 0..<2_000 {
      var damaged = bytes
      let place = mutator.below(bytes.count)
      switch mutator.below(4) {
      case 0: damaged.remove(at: place)
      case 1: damaged.insert(UInt8(mutator.below(256)), at: place)
      case 2: damaged.replaceSubrange(place..<min(bytes.count, place + 16), with: bytes[..<16])
      default: damaged = Array(bytes[..<place]) + Array(bytes[mutator.below(bytes.count)...])
      }
      guard let part = try? decode(damaged) else { continue }
      let count = part.recording.controls.count
      #expect(part.recording.controls == Array(whole.controls[..<min(count, 120)]))
      if damaged != bytes { #expect(part.damage != nil) }
    }
  }

  @Test func a300MBFileIsRefusedBeforeItIsRead() throws {
    try Folder.temporary { folder in
      let path = folder + "/large.sijrec"
      _ = FileManager.default.createFile(atPath: path, contents: nil)
      #expect(truncate(path, 300 << 20) == 0)
      let before = try ReadBytes.ofThisThread()
      #expect {
        try RecordingFile.read(path)
      } throws: { "\($0)".contains("too large for a recording; it was not read") }
      #expect(try ReadBytes.ofThisThread() - before < 1 << 20)
    }
  }
}

/// The mark of an attempt that goes on from a moment of an earlier one.
@Suite struct ContinuedRecordingTests {
  @Test func theHeadSaysFromWhichTickAnAttemptGoesOn() throws {
    try Folder.temporary { folder in
      for tick in [nil, 1, 2_345] {
        var recording = SampleRecording.make(30)
        recording.continuedAtTick = tick
        let path = folder + "/\(tick ?? 0).sijrec"
        try RecordingFile.write(recording, to: path)
        let read = try RecordingFile.whole(path, recover: false).recording
        #expect(read == recording && read.continuedAtTick == tick)
      }
      // A program that does not know the mark sees a field that always rests.
      let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder + "/0.sijrec")))
      let marked = try [UInt8](Data(contentsOf: URL(fileURLWithPath: folder + "/2345.sijrec")))
      #expect(marked.count == bytes.count + 4 + "continuedAtTick".utf8.count + 12)
    }
  }
  @Test func whatIsScoredSaysSo() throws {
    var attempt = try EditedRecording.original.get().attempt
    #expect(!attempt.caveats.contains { $0.contains("earlier attempt") })
    attempt.recording.continuedAtTick = 6_500
    #expect(attempt.caveats.contains { $0.hasPrefix("It goes on from 1 min 5 s of an earlier attempt") })
  }
}
