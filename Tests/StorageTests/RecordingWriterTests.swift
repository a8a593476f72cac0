import Foundation
import Simulation
import Testing

@testable import Storage

@Suite struct RecordingWriterTests {
  private func writer(_ path: String) throws -> RecordingWriter {
    try RecordingWriter(path: path, scenarioText: SampleScenario.text, scenarioName: "a-test", seed: 1)
  }

  /// What is on disk at any moment, as after a kill, lacks less than a second.
  @Test func whatAKillLeavesLacksLessThanASecond() throws {
    try Folder.temporary { folder in
      let path = folder + "/r.sijrec"
      let writer = try writer(path)
      let controls = SampleRecording.controls(237)
      for (index, tick) in controls.enumerated() {
        writer.append(tick)
        guard index % 10 == 3 else { continue }
        let left = try RecordingFile.recovering(path).recording.controls
        #expect(left == Array(controls[..<left.count]))
        #expect(index + 1 - left.count < 100)
      }
      #expect(writer.ticks == 237 && writer.status == .writing)
      writer.close()
      #expect(writer.status == .closed)
      #expect(try RecordingFile.read(path).controls == controls)
      writer.append(Controls())
      writer.close()
      #expect(writer.ticks == 237)
    }
  }

  /// A full disk does not end the attempt: the writer says so and goes on.
  @Test func aFullDiskIsReportedAndTheAttemptGoesOn() throws {
    let writer = try writer("/dev/full")
    for controls in SampleRecording.controls(500) { writer.append(controls) }
    #expect(writer.ticks == 500)
    guard case .failing(let message) = writer.status else {
      Issue.record("the status is \(writer.status)")
      return
    }
    #expect(message.contains("No space left on device") && message.contains("The attempt goes on"))
    writer.close()
    guard case .failing(let end) = writer.status else {
      Issue.record("the status is \(writer.status)")
      return
    }
    #expect(end.contains("not complete"))
  }

  @Test func aPlaceThatCannotBeWrittenIsAnErrorBeforeTheAttempt() throws {
    try Folder.temporary { folder in
      try writeText("x", to: folder + "/file")
      for path in [folder + "/file/r.sijrec", folder + "/no/such/folder/r.sijrec", folder] {
        #expect { try writer(path) } throws: { "\($0)".contains("the recording cannot be made") }
        #expect { try RecordingWriter.check(path: path) } throws: {
          "\($0)".contains("the recording cannot be made")
        }
      }
      #expect {
        try RecordingWriter(
          path: folder + "/r", scenarioText: String(repeating: "x", count: 300_000), seed: 1)
      } throws: { "\($0)".contains("too large") }
    }
  }

  @Test func lookingWhetherAPlaceCanBeWrittenChangesNothingThere() throws {
    try Folder.temporary { folder in
      try writeText("an earlier recording", to: folder + "/earlier.sijrec")
      try RecordingWriter.check(path: folder + "/earlier.sijrec", overwrites: true)
      #expect(throws: FileProblem.self) { try RecordingWriter.check(path: folder + "/earlier.sijrec") }
      #expect(
        try String(contentsOfFile: folder + "/earlier.sijrec", encoding: .utf8) == "an earlier recording")
      try RecordingWriter.check(path: folder + "/later.sijrec")
      #expect(!FileManager.default.fileExists(atPath: folder + "/later.sijrec"))
    }
  }
}
