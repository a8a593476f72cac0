import Foundation
import Geometry
import Simulation

/// A recording as it lies on the disk, and what tells its file from others.
package struct RecordingOnDisk: Sendable {
  /// State of a file by which a changed one is noticed without reading it.
  package struct FileMark: Equatable, Sendable {
    package var bytes: Int
    /// Time of the last change, in whole ms since 1970 UTC.
    package var changedMS: Int
    package init(bytes: Int, changedMS: Int) { (self.bytes, self.changedMS) = (bytes, changedMS) }
  }
  package var path: String
  package var recovered: RecordingFile.Recovered
  /// Number of the file's format, see `RecordingFormat`.
  package var format: Int
  /// Fingerprint of the file's bytes, 16 hexadecimal digits.
  package var hash: String
  package var mark: FileMark

  /// Reads the good part of a recording; throws where there is none.
  package init(_ path: String) throws {
    self.path = path
    mark = try RecordingOnDisk.mark(of: path)
    let bytes = try readBytes(of: path, atMost: RecordingFile.bytesMax, what: "a recording")
    recovered = try RecordingFile.decode(bytes, path: path)
    var reader = ByteReader(bytes, from: RecordingFormat.magic.count)
    format = Int(reader.u32() ?? 0)
    hash = bytes.withUnsafeBytes { Fingerprint(of: $0) }.hexDigits
  }

  /// Throws where there is no such file.
  package static func mark(of path: String) throws -> FileMark {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw FileProblem(path: path, message: "it cannot be read: \(systemMessage()).")
    }
    return FileMark(
      bytes: Int(status.st_size),
      changedMS: status.st_mtim.tv_sec * 1_000 + status.st_mtim.tv_nsec / 1_000_000)
  }

  /// True while a program records into it.
  package static func isBeingRecorded(_ path: String) -> Bool {
    guard let file = try? openForReading(path, what: "a recording") else { return false }
    defer { close(file) }
    return flock(file, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK
  }

  /// Recordings of a folder, by name; none where it cannot be read.
  package static func paths(in folder: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".sijrec") && !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }
  }
}

extension Recording {
  /// A name that no other attempt has, in the form of a UUID of version 8 (RFC 9562), made from what was recorded.
  package var uuid: String {
    var bytes = ByteWriter()
    bytes.put(text: scenarioText)
    bytes.put(seed)
    for tick in controls { RecordFields.append(tick, to: &bytes) }
    var digests = (Fingerprint(), Fingerprint())
    digests.1.combine(bytes.bytes.count)
    for byte in bytes.bytes {
      digests.0.combine(UInt64(byte))
      digests.1.combine(UInt64(byte))
    }
    var high = Array(hexDigits(digests.0.value))
    var low = Array(hexDigits(digests.1.value))
    (high[12], low[0]) = ("8", "a")
    return
      "\(String(high[..<8]))-\(String(high[8..<12]))-\(String(high[12...]))-\(String(low[..<4]))-\(String(low[4...]))"
  }
  /// Fingerprint of the scenario's text, 16 hexadecimal digits.
  package var scenarioHash: String {
    Array(scenarioText.utf8).withUnsafeBytes { Fingerprint(of: $0) }.hexDigits
  }
}
