import Foundation
import Simulation

/// Writes a recording as it happens, every half second. It never throws into the attempt: when the disk does not take
/// it, the attempt goes on, `status` says so, and the missing part is kept and tried again.
///
/// Use from one thread at a time.
package final class RecordingWriter {
  package enum Status: Equatable, Sendable {
    case writing
    /// The disk does not take the recording; message for the trainee.
    case failing(message: String)
    case closed
  }
  package let path: String
  package private(set) var status = Status.writing
  /// Number of ticks that were handed over.
  package private(set) var ticks = 0

  private var file: Int32
  private var records = ByteWriter()
  private var ticksInBlock = 0
  /// Keyed hash of all bytes so far; nil where the recording is not sealed.
  private var seal: KeyedHash?
  /// Bytes that are ready and that the disk has not yet taken.
  private var unwritten: [UInt8] = []
  /// Most bytes that are kept for a disk that takes nothing: some hours of an attempt.
  private static let unwrittenMax = 64 << 20

  /// Makes the file, for its owner alone, and writes its header; throws when it cannot be made or exists.
  /// - Parameters:
  ///   - overwrites: true empties a file that is there, unless another attempt is being recorded into it.
  ///   - continuedAtTick: see `Recording.continuedAtTick`.
  ///   - sealKey: seals the recording at its end, see `RecordingSeal`.
  package init(
    path: String, scenarioText: String, scenarioName: String = "", patientHash: String = "", seed: UInt64,
    version: String = Program.version, overwrites: Bool = false, continuedAtTick: Int? = nil,
    sealKey: SealKey? = nil
  ) throws {
    // Without this a file-size limit (ulimit -f) would end the program.
    signal(SIGXFSZ, SIG_IGN)
    self.path = path
    guard scenarioText.utf8.count <= ScenarioFile.bytesMax, scenarioName.utf8.count <= 1_024,
      patientHash.utf8.count <= 64,
      version.utf8.count <= 256
    else {
      throw FileProblem(path: path, message: "the scenario is too large to be recorded.")
    }
    file = try RecordingWriter.open(path, overwrites: overwrites)
    records.bytes.reserveCapacity(RecordingFormat.ticksPerBlock * 128)
    unwritten.reserveCapacity(1 << 16)
    let header = RecordingFormat.header(
      scenarioText: scenarioText, scenarioName: scenarioName, patientHash: patientHash, seed: seed,
      version: version, fields: RecordFields.known + RecordFields.mark(continuedAtTick: continuedAtTick))
    seal = sealKey.map { KeyedHash(key: $0.bytes) }
    seal?.add(header)
    unwritten += header
    flush()
  }

  deinit { close() }

  /// Throws when a recording could not be made; an existing file stays as it is.
  package static func check(path: String, overwrites: Bool = false) throws {
    let isThere = OutputFile.isThere(path)
    if isThere, OutputFile.isStream(path) { return }
    _ = Foundation.close(try open(path, overwrites: overwrites, empties: false))
    if !isThere { unlink(path) }
  }

  /// Opens the file, made and locked by one system call each, so that of two programs one is refused.
  private static func open(_ path: String, overwrites: Bool, empties: Bool = true) throws -> Int32 {
    func problem(_ message: String) -> FileProblem {
      FileProblem(path: path, message: "the recording cannot be made: \(message)")
    }
    if OutputFile.isStream(path) {
      let file = Foundation.open(path, O_WRONLY | O_CLOEXEC)
      if file < 0 { throw problem("\(systemMessage()).") }
      return file
    }
    let making = overwrites ? 0 : O_EXCL
    let file = Foundation.open(path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | making, 0o600)
    guard file >= 0 else {
      switch errno {
      case EEXIST: throw problem(OutputFile.taken)
      case ELOOP: throw problem("it is a link, which is not followed; name the file itself.")
      default: throw problem("\(systemMessage()).")
      }
    }
    // Held until the file is closed: no other program may overwrite it while this attempt goes on.
    let isLocked = flock(file, LOCK_EX | LOCK_NB) == 0
    if !isLocked, errno == EWOULDBLOCK {
      Foundation.close(file)
      throw problem("another attempt is being recorded into it.")
    }
    if empties, ftruncate(file, 0) != 0 {
      let reason = systemMessage()
      Foundation.close(file)
      throw problem("\(reason).")
    }
    return file
  }

  /// Keeps one tick.
  package func append(_ controls: Controls) {
    guard file >= 0 else { return }
    RecordFields.append(controls, to: &records)
    ticks += 1
    ticksInBlock += 1
    if ticksInBlock == RecordingFormat.ticksPerBlock { flush() }
  }

  /// Hands all ticks so far to the system; after that, killing the program does not lose them.
  package func flush() {
    if ticksInBlock > 0 {
      let block = RecordingFormat.block(
        firstTick: ticks - ticksInBlock, ticks: ticksInBlock, records: records.bytes)
      seal?.add(block)
      if unwritten.count + block.count <= RecordingWriter.unwrittenMax { unwritten += block }
      records.bytes.removeAll(keepingCapacity: true)
      ticksInBlock = 0
    }
    guard file >= 0, !unwritten.isEmpty else { return }
    let outcome = unwritten.withUnsafeBytes { writeAll($0, to: file) }
    unwritten.removeFirst(outcome.written)
    status =
      outcome.failure == 0
      ? .writing
      : .failing(
        message:
          "The recording cannot be written (\(systemMessage(outcome.failure))). The attempt goes on; what is missing is tried again every half second."
      )
  }

  /// Writes what is left and the end; a second call does nothing. A disk that does not take it leaves `status` failing.
  /// - Parameter score: the score of what was recorded, which the end keeps; without one there is no seal.
  package func close(keeping score: StoredScore? = nil) {
    guard file >= 0 else { return }
    flush()
    let kept = score?.bytes ?? []
    if let seal, !kept.isEmpty {
      unwritten += RecordingSeal.end(ticks: ticks, score: kept, hash: seal)
    } else {
      unwritten += RecordingFormat.block(firstTick: ticks, ticks: 0, records: kept)
    }
    flush()
    let closing = Foundation.close(file)
    file = -1
    if case .failing = status {
      status = .failing(
        message:
          "The recording is not complete: the disk did not take it. Its good part can be read with --recover."
      )
    } else if closing != 0 {
      status = .failing(message: "The recording may not be complete: \(systemMessage()).")
    } else {
      status = .closed
    }
  }
}
