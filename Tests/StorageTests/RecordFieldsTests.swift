import Anatomy
import Simulation
import Testing
import Ultrasound

@testable import Storage

/// A recording says which fields it has: what a record holds, and what another program reads in it.
@Suite struct RecordFieldsTests {
  private typealias Listed = RecordFields.Listed
  private let known = RecordFields.known

  private func place(_ name: String) throws -> Int { try #require(known.firstIndex { $0.name == name }) }

  /// A whole recording of these records in one block.
  private func file(_ records: [[UInt8]], fields: [Listed]) -> [UInt8] {
    RecordingFormat.header(
      scenarioText: "a", scenarioName: "b", patientHash: "", seed: 1, version: "9.8", fields: fields)
      + RecordingFormat.block(firstTick: 0, ticks: records.count, records: records.flatMap { $0 })
      + RecordingFormat.block(firstTick: records.count, ticks: 0, records: [])
  }
  private func read(_ records: [[UInt8]], fields: [Listed]? = nil) throws -> RecordingFile.Recovered {
    try RecordingFile.decode(file(records, fields: fields ?? known), path: "r.sijrec")
  }
  private func record(_ controls: Controls) -> [UInt8] {
    var out = ByteWriter()
    RecordFields.append(controls, to: &out)
    return out.bytes
  }
  /// The mask of these fields, and the values behind it.
  private func record(_ fields: [Int], _ values: [UInt8] = []) -> [UInt8] {
    var mask = [UInt8](repeating: 0x80, count: (fields.max() ?? 0) / 7 + 1)
    for field in fields { mask[field / 7] |= 1 << UInt8(field % 7) }
    mask[mask.count - 1] &= 0x7f
    return mask + values
  }
  private func bytes(_ value: Float) -> [UInt8] {
    var out = ByteWriter()
    out.put(value.bitPattern)
    return out.bytes
  }
  private func refusal(_ records: [[UInt8]], fields: [Listed]) -> String {
    do {
      return try read(records, fields: fields).damage ?? "read"
    } catch { return "\(error)" }
  }

  @Test func aTickAtRestTakesAByteAndAMotionItsNumber() {
    #expect(record(Controls()) == [0])
    var advance = Controls()
    advance.advanceMM = 0.25
    #expect(record(advance).count == 2 + 4)
    advance.aspirates = true
    #expect(record(advance).count == 2 + 4)
  }

  /// Every field of the hands, the machine and the voice comes back alone, whatever it is.
  @Test func everyFieldComesBackByItself() throws {
    for field in Controls.fields where field.name != "settings" {
      var controls = Controls()
      if field.name.hasPrefix("settings.") { controls.settings = ImagingSettings() }
      if field.name.hasPrefix("event.") {
        controls.event = Self.owner(of: field.name)
      }
      let values: [UInt32] =
        switch field.kind {
        case .numbers: [1, 0x8000_0000, 0x7f80_0001, 0xffff_ffff, Float(0.1).bitPattern]
        case .flag: [1]
        case .choice(let names): names.indices.map(UInt32.init)
        }
      for value in values where value != field.rest[0] {
        var changed = controls
        let fits = field.set(&changed, field.rest.count - 1, value)
        #expect(fits)
        let found = try read([record(changed), [0]])
        let back = try #require(found.recording.controls.first)
        #expect(found.damage == nil && found.recording.controls.count == 2)
        for other in Controls.fields {
          for i in other.rest.indices { #expect(other.word(back, i) == other.word(changed, i)) }
        }
      }
    }
    #expect(Set(known.map(\.name)).count == known.count)
  }

  /// The event that has such a part.
  private static func owner(of name: String) -> Controls.Event {
    switch name {
    case "event.procedure", "event.act": .procedure(.perform(.chartRead))
    case "event.waitS": .procedure(.wait(seconds: 0))
    case "event.test": .procedure(.examine(.distraction))
    case "event.reading": .procedure(.readBlock(.under50))
    case "event.reason": .procedure(.decline(.refusal))
    case "event.landmark", "event.placeMM": .mark(.midline, placeMM: .zero)
    default: .belief(region: .outside, inJoint: false, confidence: 0)
    }
  }

  /// Every act, test, reading and reason is read as it was recorded.
  @Test func everyEventOfTheProcedureIsKept() throws {
    let events = ProcedureEvent.everyOne + [.wait(seconds: 30), .wait(seconds: -1)]
    let controls = events.map { event in
      var controls = Controls()
      controls.event = .procedure(event)
      return controls
    }
    #expect(try read(controls.map(record)).recording.controls == controls)
  }

  /// A later program has one field more: as long as it rests, this one reads the file; where it is used, it says so.
  @Test func aFieldThatIsNotKnownIsNamedWhereItIsUsed() throws {
    let more =
      known + [
        Listed(name: "settings.shade", kind: .choice(["none", "half"]), rest: [0]),
        Listed(name: "footPedal", kind: .numbers(2), rest: [0, 0]),
      ]
    let records = SampleRecording.controls(80).map(record)
    #expect(try read(records, fields: more).recording.controls == SampleRecording.controls(80))
    for (field, values, name) in [
      (known.count, [1], "settings.shade"), (known.count + 1, bytes(1) + bytes(2), "footPedal"),
    ] as [(Int, [UInt8], String)] {
      let message = refusal(records + [record([field], values)], fields: more)
      #expect(message.hasPrefix("r.sijrec: it holds '\(name)', which this version of sijsim"), "\(message)")
      #expect(message.contains("version '9.8' made it"), "\(message)")
    }
  }

  /// A file of a program that knew less, in another order, is read by the names; what it did not know is at rest.
  @Test func fieldsAreFoundByTheirNames() throws {
    let names = ["settings.gainDB", "advanceMM", "settings", "event.region", "event"]
    let fewer = try names.map { known[try place($0)] }
    // The settings' flag comes after one of them: a value without its owner.
    #expect(refusal([record([0, 2], bytes(3))], fields: fewer).contains("cannot be read"))
    let ordered = [2, 0, 1, 4, 3].map { fewer[$0] }
    let region = try #require(Region.allCases.firstIndex(of: .joint))
    let found = try read(
      [record([0, 1, 2, 3, 4], bytes(3) + bytes(0.5) + [2, UInt8(region)])], fields: ordered)
    var expected = Controls()
    (expected.settings, expected.advanceMM) = (ImagingSettings(gainDB: 3), 0.5)
    expected.event = .belief(region: .joint, inJoint: false, confidence: 0)
    #expect(found.damage == nil && found.recording.controls == [expected])
  }

  /// What the writing program had at rest stands for what a record does not say, whatever it is here.
  @Test func whatRestsIsAsTheFileSays() throws {
    var fields = known
    let gain = try place("settings.gainDB")
    fields[gain].rest = [Float(5).bitPattern]
    let settings = try place("settings")
    let found = try read([[0], record([settings]), record([settings, gain], bytes(0))], fields: fields)
    #expect(found.recording.controls.map(\.settings?.gainDB) == [nil, 5, 0])
    #expect(refusal([record([settings, gain], bytes(5))], fields: fields).contains("cannot be read"))
  }

  @Test func aNameOfAChoiceIsFoundWhereverItStandsAndNamedWhereItIsNotKnown() throws {
    var fields = known
    let event = try place("event")
    fields[event].kind = .choice(["yawn", "none", "finish"])
    fields[event].rest = [1]
    #expect(try read([record([event], [2])], fields: fields).recording.controls.first?.event == .finish)
    #expect(refusal([record([event], [0])], fields: fields).contains("'event: yawn', which this version"))
    #expect(refusal([record([event], [1])], fields: fields).contains("cannot be read"))
    #expect(refusal([record([event], [3])], fields: fields).contains("cannot be read"))
    fields[event].rest = [0]
    #expect(refusal([[0]], fields: fields).contains("'event' in another form"))
    fields[event] = Listed(name: "event", kind: .numbers(1), rest: [0])
    #expect(refusal([[0]], fields: fields).contains("'event' in another form"))
  }

  /// A tick can be written in one way: anything else is refused, and asks for no memory.
  @Test func aRecordThatIsNoneIsRefused() throws {
    let (settings, gain) = (try place("settings"), try place("settings.gainDB"))
    let (event, region) = (try place("event"), try place("event.region"))
    for wrong in [
      [0x80, 0], [0x81, 0], record([known.count]), record([0]), record([1], bytes(0)),
      record([gain], bytes(3)), record([settings, gain], bytes(0)), record([event], [0]),
      record([event], [9]), record([region], [1]), record([event, region], [1, 1]),
      [UInt8](repeating: 0xff, count: 1_000),
    ] {
      #expect(refusal([wrong], fields: known).contains("cannot be read"), "\(wrong)")
    }
    for twice in [[known[0], known[0]], [Listed(name: "x", kind: .flag, rest: [1])]] {
      #expect(refusal([], fields: twice).contains("damaged within its header"))
    }
  }

  /// Any byte changed behind a right checksum gives a tick that is written as just these bytes, or an error.
  @Test func anyMutationOfARecordIsReadOrRefused() throws {
    let records = SampleRecording.controls(60).map { record($0) }
    var mutator = Mutator(seed: 8)
    var (good, bad) = (0, 0)
    for _ in 0..<3_000 {
      let bytes = mutator.mutated(records[mutator.below(records.count)], first: 40)
      let found = try read([bytes])
      if found.damage == nil {
        good += 1
        #expect(found.recording.controls.map { record($0) } == [bytes])
      } else {
        bad += 1
        #expect(found.recording.controls.isEmpty)
      }
    }
    #expect(good > 100 && bad > 100, "\(good) read, \(bad) refused")
  }

  /// Any change of the list of fields, behind a right checksum, gives the same ticks, other ones, or an error that is none of ours.
  @Test func anyMutationOfTheListOfFieldsIsReadOrRefused() throws {
    var list = ByteWriter()
    RecordFields.append(known, to: &list)
    var mutator = Mutator(seed: 21)
    var (good, bad) = (0, 0)
    for _ in 0..<3_000 {
      var reader = ByteReader(mutator.mutated(list.bytes, first: list.bytes.count))
      if let fields = RecordFields.listed(in: &reader) {
        good += 1
        var again = ByteWriter()
        RecordFields.append(fields, to: &again)
        #expect(again.bytes == Array(reader.bytes[..<reader.offset]))
        _ = refusal([record(Controls()), record([0], bytes(1) + bytes(1))], fields: fields)
      } else {
        bad += 1
      }
    }
    #expect(good > 100 && bad > 100, "\(good) read, \(bad) refused")
  }
}
