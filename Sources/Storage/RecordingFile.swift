import Simulation

/// Recordings on disk, `.sijrec`; `RecordingFormat` describes the bytes.
package enum RecordingFile {
  /// Largest size of a recording, in bytes: a record with everything in it takes fewer than 128.
  package static let bytesMax = SimulationState.ticksMax * 128 + (1 << 20) + StoredScore.bytesMax

  /// The part of a recording that was read, and the damage to the rest.
  package struct Recovered: Sendable {
    package var recording: Recording
    /// The score that its end keeps; nil for one that was cut, or made without.
    package var score: StoredScore?
    /// Damage to the rest of the file, in words; nil for a whole one.
    package var damage: String?
  }

  /// Reads a recording; a cut or damaged one throws unless `recover`, which gives its good part.
  package static func read(_ path: String, recover: Bool = false) throws -> Recording {
    try whole(path, recover: recover).recording
  }

  /// Reads a recording and the score that it keeps, as `read` does.
  package static func whole(_ path: String, recover: Bool = false) throws -> Recovered {
    let recovered = try recovering(path)
    if let damage = recovered.damage, !recover {
      let seconds = plain(SimulationState.seconds(ofTicks: recovered.recording.controls.count))
      throw FileProblem(path: path, message: "\(damage) With --recover its first \(seconds) s can be read.")
    }
    return recovered
  }

  /// Reads the good part of a recording, from the start to the first fault.
  package static func recovering(_ path: String) throws -> Recovered {
    try decode(readBytes(of: path, atMost: bytesMax, what: "a recording"), path: path)
  }

  static func decode(_ bytes: [UInt8], path: String) throws -> Recovered {
    var reader = ByteReader(bytes)
    let (beginning, records) = try header(&reader, path: path)
    var recording = beginning
    while true {
      let start = reader.offset
      let rest = reader.rest
      func damaged(_ message: String) -> Recovered {
        Recovered(recording: recording, score: nil, damage: message)
      }
      if rest == 0 {
        return damaged("the recording has no end: the program was stopped, or the file was cut.")
      }
      guard reader.u32() == RecordingFormat.blockMark, let firstTick = reader.u32(), let ticks = reader.u32(),
        let size = reader.u32(), Int(size) + 4 <= reader.rest
      else { return damaged("the recording is cut or damaged at byte \(start).") }
      let (recordsStart, recordsEnd) = (reader.offset, reader.offset + Int(size))
      reader = ByteReader(bytes, from: recordsEnd)
      guard reader.u32() == RecordingFormat.checksum(of: bytes[start..<recordsEnd]),
        Int(firstTick) == recording.controls.count
      else { return damaged("the recording is damaged at byte \(start): a checksum does not fit.") }
      if ticks == 0 {
        guard reader.rest == 0 else {
          return damaged("the recording goes on after its end, at byte \(reader.offset).")
        }
        let kept = bytes[recordsStart..<recordsEnd]
        let score = StoredScore(bytes: kept)
        if score == nil, !kept.isEmpty {
          return damaged("the recording keeps a score that cannot be read, at byte \(start).")
        }
        return Recovered(recording: recording, score: score, damage: nil)
      }
      guard recording.controls.count + Int(ticks) <= SimulationState.ticksMax else {
        let longest = plain(SimulationState.seconds(ofTicks: SimulationState.ticksMax))
        return damaged("the recording goes on after \(longest) s, where every attempt ends.")
      }
      let block = ByteReader(bytes, from: recordsStart, to: recordsEnd)
      do {
        guard let controls = try controls(block, count: Int(ticks), records) else {
          return damaged("the recording holds a tick that cannot be read, after byte \(start).")
        }
        recording.controls += controls
      } catch let unknown as RecordFields.UnknownField {
        throw FileProblem(path: path, message: unknown.message(version: recording.version))
      }
    }
  }

  /// Form of a file's records.
  private enum Records {
    case earlier(format: UInt32)
    case fields(RecordFields)
  }

  private static func header(
    _ reader: inout ByteReader, path: String
  ) throws -> (recording: Recording, records: Records) {
    let bytes = reader.bytes
    if bytes.isEmpty { throw FileProblem(path: path, message: "it is empty, not a recording.") }
    guard bytes.starts(with: RecordingFormat.magic) else {
      throw FileProblem(
        path: path,
        message: RecordingFormat.magic.starts(with: bytes)
          ? "it is cut within its header; nothing of the attempt is left."
          : "it is not a recording of sijsim.")
    }
    _ = reader.u64()
    let cut = FileProblem(
      path: path, message: "it is cut or damaged within its header; nothing of the attempt can be read.")
    guard let format = reader.u32() else { throw cut }
    guard (1...RecordingFormat.version).contains(format) else {
      throw FileProblem(
        path: path,
        message:
          "it is a recording of format \(format); this version of sijsim reads formats 1 to \(RecordingFormat.version)."
      )
    }
    guard let size = reader.u32(), Int(size) <= RecordingFormat.headerBytesMax, Int(size) + 4 <= reader.rest
    else { throw cut }
    let bodyEnd = reader.offset + Int(size)
    var body = ByteReader(bytes, from: reader.offset, to: bodyEnd)
    reader = ByteReader(bytes, from: bodyEnd)
    guard reader.u32() == RecordingFormat.checksum(of: bytes[..<bodyEnd]), let seed = body.u64(),
      let version = body.text(), let scenarioName = body.text(), let scenarioText = body.text()
    else { throw cut }
    let hash = format < 3 ? "" : body.text()
    guard let hash else { throw cut }
    var recording = Recording(
      scenarioText: scenarioText, scenarioName: scenarioName, patientHash: hash, seed: seed, version: version)
    if format < 5 { return (recording, .earlier(format: format)) }
    guard let listed = RecordFields.listed(in: &body), body.rest == 0 else { throw cut }
    recording.continuedAtTick = RecordFields.continuedAtTick(in: listed)
    return (recording, .fields(try RecordFields(listed, version: version, path: path)))
  }

  /// Exactly as many records as promised; nil otherwise. Each takes a byte or more, so a false count asks for no
  /// memory.
  private static func controls(_ block: ByteReader, count: Int, _ records: Records) throws -> [Controls]? {
    var reader = block
    guard count <= reader.rest else { return nil }
    var list: [Controls] = []
    list.reserveCapacity(count)
    for _ in 0..<count {
      let controls =
        switch records {
        case .earlier(let format): EarlierRecord.controls(from: &reader, format: format)
        case .fields(let fields): try fields.controls(from: &reader)
        }
      guard let controls else { return nil }
      list.append(controls)
    }
    return reader.rest == 0 ? list : nil
  }

  /// Writes a whole recording at once, with its score if there is one; throws when a file of that name exists.
  package static func write(_ recording: Recording, score: StoredScore? = nil, to path: String) throws {
    let writer = try RecordingWriter(
      path: path, scenarioText: recording.scenarioText, scenarioName: recording.scenarioName,
      patientHash: recording.patientHash, seed: recording.seed, version: recording.version,
      continuedAtTick: recording.continuedAtTick)
    for controls in recording.controls { writer.append(controls) }
    writer.close(keeping: score)
    if case .failing(let message) = writer.status { throw FileProblem(path: path, message: message) }
  }
}
