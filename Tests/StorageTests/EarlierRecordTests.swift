import Foundation
import Simulation
import Testing
import Ultrasound

@testable import Storage

/// The records of formats 1 to 4 are read as they always were, and refuse what they did not have.
@Suite struct EarlierRecordTests {
  /// A whole recording of these records in one block.
  private func file(format: UInt32, ticks: Int, records: [UInt8]) -> [UInt8] {
    var header = RecordingFormat.header(
      scenarioText: "a", scenarioName: "b", patientHash: "", seed: 1, version: "c")
    header.removeLast(4)
    header.replaceSubrange(8..<12, with: [UInt8(format), 0, 0, 0])
    var whole = ByteWriter()
    whole.bytes = header
    whole.put(RecordingFormat.checksum(of: header[...]))
    return whole.bytes + RecordingFormat.block(firstTick: 0, ticks: ticks, records: records)
      + RecordingFormat.block(firstTick: ticks, ticks: 0, records: [])
  }
  private func decode(_ bytes: [UInt8]) throws -> RecordingFile.Recovered {
    try RecordingFile.decode(bytes, path: "r.sijrec")
  }
  private func record(_ controls: Controls) -> [UInt8] {
    var out = ByteWriter()
    EarlierRecord.append(controls, to: &out)
    return out.bytes
  }
  private func controls(_ isHarmonic: Bool, _ isCompounded: Bool) -> Controls {
    var controls = Controls()
    controls.advanceMM = 0.25
    controls.settings = ImagingSettings(depthMM: 90, isHarmonic: isHarmonic, isCompounded: isCompounded)
    controls.event = .belief(region: .joint, inJoint: true, confidence: 0.5)
    return controls
  }

  @Test(arguments: [false, true], [false, true])
  func allFourCombinationsComeBack(_ isHarmonic: Bool, _ isCompounded: Bool) throws {
    let list = [controls(isHarmonic, isCompounded), Controls(), controls(false, false)]
    let read = try decode(file(format: 2, ticks: 3, records: list.flatMap(record)))
    #expect(read.damage == nil && read.recording.controls == list)
  }

  @Test func theByteIsThereOnlyWhereAModeIsOn() {
    let off = record(controls(false, false))
    #expect(off[1] & 0x80 == 0)
    for (isHarmonic, isCompounded, byte) in [(true, false, 1), (false, true, 2), (true, true, 3)] {
      let on = record(controls(isHarmonic, isCompounded))
      #expect(on[0] == off[0] && on[1] == off[1] | 0x80)
      #expect(on[2...] == (off + [UInt8(byte)])[2...])
    }
  }

  @Test func inFormat1TheBitIsAnError() throws {
    let off = record(controls(false, false))
    #expect(try decode(file(format: 1, ticks: 1, records: off)).damage == nil)
    let read = try decode(file(format: 1, ticks: 1, records: record(controls(true, false))))
    #expect(read.damage?.contains("a tick that cannot be read") == true && read.recording.controls.isEmpty)
  }

  @Test func anUnknownModeAndModesWithoutSettingsAreErrors() throws {
    let on = record(controls(true, true))
    for byte in UInt8.min...UInt8.max {
      let read = try decode(file(format: 2, ticks: 1, records: on.dropLast() + [byte]))
      #expect((read.damage == nil) == (byte < 4), "\(byte)")
    }
    #expect(try decode(file(format: 2, ticks: 1, records: [0, 0x80, 1])).damage != nil)
    #expect(try decode(file(format: 2, ticks: 1, records: Array(on.dropLast()))).damage != nil)
  }

  @Test func thePressOnTheSacrumComesBackInFormat3AndIsAnErrorBefore() throws {
    var both = controls(true, false)
    both.sacralPress = -0.5
    var alone = Controls()
    alone.sacralPress = 1
    let list = [alone, both, Controls()]
    let records = list.flatMap(record)
    #expect(try decode(file(format: 3, ticks: 3, records: records)).recording.controls == list)
    for format in [1, 2] as [UInt32] {
      #expect(try decode(file(format: format, ticks: 3, records: records)).damage != nil)
    }
    #expect(try decode(file(format: 3, ticks: 1, records: [0, 0x80, 4, 0, 0, 0, 0])).damage != nil)
    #expect(try decode(file(format: 3, ticks: 1, records: [0, 0x80, 0])).damage != nil)
    #expect(try decode(file(format: 3, ticks: 1, records: [0, 0x80, 1])).damage != nil)
  }

  @Test func theNeedleThatIsTakenAndThePulledPlungerComeBackInFormat4AndAreErrorsBefore() throws {
    var pulls = Controls()
    pulls.aspirates = true
    var all = controls(true, true)
    (all.sacralPress, all.aspirates, all.event) = (0.5, true, .change(to: .infiltration))
    var back = Controls()
    back.event = .change(to: .main)
    let list = [pulls, all, back, Controls()]
    let records = list.map(record)
    let whole = try decode(file(format: 4, ticks: 4, records: records.flatMap { $0 }))
    #expect(whole.damage == nil && whole.recording.controls == list)
    for record in records.dropLast() {
      #expect(try decode(file(format: 4, ticks: 1, records: record)).damage == nil)
      for format in [1, 2, 3] as [UInt32] {
        #expect(try decode(file(format: format, ticks: 1, records: record)).damage != nil)
      }
    }
    // A needle that there is not, a mode that there is not, and a byte that says nothing.
    for wrong: [UInt8] in [[0, 0x40, 3, 2], [0, 0x40, 3], [0, 0x40, 4], [0, 0x80, 16], [0, 0x80, 0]] {
      #expect(try decode(file(format: 4, ticks: 1, records: wrong)).damage != nil)
    }
  }

  /// Any byte changed behind a right checksum gives another whole tick or an error, and never a needle that there is not.
  @Test func anyMutationOfARecordOfFormat4IsReadOrRefused() throws {
    let records = SampleRecording.controls(40).map(record)
    var mutator = Mutator(seed: 8)
    var (read, refused) = (0, 0)
    for _ in 0..<2_000 {
      var bytes = records[mutator.below(records.count)]
      switch mutator.below(3) {
      case 0: bytes[mutator.below(bytes.count)] = UInt8(mutator.below(256))
      case 1: bytes.remove(at: mutator.below(bytes.count))
      default: bytes.insert(UInt8(mutator.below(256)), at: mutator.below(bytes.count))
      }
      let found = try decode(file(format: 4, ticks: 1, records: bytes))
      if found.damage == nil {
        read += 1
        #expect(record(found.recording.controls[0]).count <= bytes.count)
      } else {
        refused += 1
        #expect(found.recording.controls.isEmpty)
      }
    }
    #expect(read > 100 && refused > 100, "\(read) read, \(refused) refused")
  }

  @Test func whatIsWrittenIsOfFormat5AndWhatWasWrittenByEarlierVersionsIsRead() throws {
    #expect(try SampleRecording.bytes(3)[8..<12] == [5, 0, 0, 0])
    let folder = Folder.repository.appending(path: "Tests/Recordings")
    for (name, format) in [
      ("expert-lower-level-thin-woman", 5), ("novice-lower-level-thin-woman", 5), ("earlier/novice-0.4.0", 4),
      ("earlier/novice-0.3.0", 3), ("earlier/novice-0.1.0", 1),
    ] as [(String, UInt8)] {
      let place = folder.appending(path: name + ".sijrec")
      #expect(try [UInt8](Data(contentsOf: place))[8..<12] == [format, 0, 0, 0])
      let recording = try RecordingFile.read(place.path)
      #expect(recording.controls.count > 1_000)
      #expect(recording.controls.allSatisfy { $0.settings?.isHarmonic != true })
    }
  }
}
